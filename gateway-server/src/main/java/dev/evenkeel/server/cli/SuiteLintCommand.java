package dev.evenkeel.server.cli;

import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.lint.Finding;
import dev.evenkeel.policy.lint.SuiteLint;
import dev.evenkeel.server.config.ConfigException;
import dev.evenkeel.server.config.PolicyFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks a suite through. */
@Command(name = "lint", mixinStandardHelpOptions = true, description = {
    "Says what is weak about a suite.",
    "Probes that ask the same, pairs that do not contrast, classes too small for a tolerance, too few"
        + " hand-offs, one-sided classes, words of policies in probes, tools that are not offered,"
        + " languages that do not fit. Asks nobody.",
    "", "Exit code 1 if there is a problem; cautions count with --strict."})
final class SuiteLintCommand implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_SHOWN = 6;

  @Parameters(paramLabel = "FILE", description = "A suite in YAML, or a file of JSON lines.")
  private Path file = Path.of("");

  @Option(names = "--tolerance", paramLabel = "PERCENT", description = "The pool's tolerance, such as 5 (default: 5).")
  private double tolerance = 5;

  @Option(names = "--confidence", paramLabel = "PERCENT", description = "The pool's confidence (default: 95).")
  private double confidence = 95;

  @Option(names = "--policy", paramLabel = "FILE", description = "A policy whose texts must not be in the suite; may be repeated.")
  private List<Path> policies = new ArrayList<>();

  @Option(names = "--strict", description = "Cautions count as problems.")
  private boolean strict;

  @Option(names = "--json", description = "Print the findings as JSON.")
  private boolean json;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (!(tolerance > 0 && tolerance < 100 && confidence > 50 && confidence < 100)) {
      throw new Main.Complaint(2,
          "--tolerance lies between 0 and 100, --confidence between 50 and 100");
    }
    Suite suite = SuiteCommand.read(file).suite();
    List<Finding> findings =
        new SuiteLint(suite, tolerance / 100, confidence / 100).findings(policies());
    long problems =
        findings.stream().filter(each -> each.weight() == Finding.Weight.PROBLEM).count();
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    if (json) {
      terminal.line(json(suite, findings));
    } else {
      findings.forEach(each -> terminal
          .line((each.weight() == Finding.Weight.PROBLEM ? terminal.bad("problem") : "caution")
              + "  " + each.rule().label() + ": " + subject(each) + each.message()));
      String said = suite.probes().size() + " probes in " + suite.classes().size() + " classes: "
          + problems + (problems == 1 ? " problem, " : " problems, ") + (findings.size() - problems)
          + (findings.size() - problems == 1 ? " caution" : " cautions");
      terminal.line(problems == 0 ? terminal.good(said) : terminal.bad(said));
    }
    return problems > 0 || (strict && !findings.isEmpty()) ? 1 : 0;
  }

  private List<Policy> policies() throws Main.Complaint {
    List<Policy> all = new ArrayList<>();
    for (Path each : policies) {
      try {
        all.add(PolicyFile.read(each, System::getenv).policy());
      } catch (ConfigException e) {
        throw new Main.Complaint(Main.WRONG_CONFIGURATION, String.valueOf(e.getMessage()));
      }
    }
    return all;
  }

  private static String subject(Finding finding) {
    List<String> ids = finding.probes();
    if (ids.isEmpty()) {
      return "";
    }
    String shown = String.join(", ", ids.subList(0, Math.min(MOST_SHOWN, ids.size())));
    return shown + (ids.size() > MOST_SHOWN ? " and " + (ids.size() - MOST_SHOWN) + " more" : "")
        + ": ";
  }

  private static String json(Suite suite, List<Finding> findings) {
    ObjectNode all = JSON.createObjectNode();
    all.put("suite", suite.name());
    all.put("digest", suite.digest());
    ArrayNode list = all.putArray("findings");
    for (Finding each : findings) {
      ObjectNode one = list.addObject();
      one.put("weight", each.weight() == Finding.Weight.PROBLEM ? "problem" : "caution");
      one.put("rule", each.rule().label());
      one.put("message", each.message());
      ArrayNode ids = one.putArray("probes");
      each.probes().forEach(ids::add);
    }
    return all.toPrettyString();
  }
}
