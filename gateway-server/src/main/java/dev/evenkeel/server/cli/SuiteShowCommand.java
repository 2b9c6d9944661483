package dev.evenkeel.server.cli;

import dev.evenkeel.policy.certify.Probe;
import dev.evenkeel.policy.certify.Probe.Target;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.server.config.SuiteFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is in a suite. */
@Command(name = "show", mixinStandardHelpOptions = true, description = {
    "Shows what is in a suite, class by class.",
    "With its digest, to which certificates are bound; with --canonical only the lines it is taken of:",
    "", "  evenkeel suite show --canonical suite.yaml | sha256sum"})
final class SuiteShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "A suite in YAML, or a file of JSON lines.")
  private Path file = Path.of("");

  @Option(names = "--canonical", description = "Print the canonical form.")
  private boolean canonical;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    SuiteFile read = SuiteCommand.read(file);
    Suite suite = read.suite();
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    if (canonical) {
      terminal.piece(suite.canonical());
      return 0;
    }
    terminal.line("suite " + suite.name() + ", version " + suite.version() + ", seed "
        + suite.seed() + ", " + suite.probes().size() + " probes");
    terminal.line("digest " + suite.digest());
    if (!read.licence().isEmpty()) {
      terminal.line("licence " + read.licence());
    }
    if (!read.provenance().isEmpty()) {
      terminal.line(read.provenance().strip());
    }
    terminal.line();
    terminal.line(String.format(Locale.ROOT, "%-30s %6s %7s %7s %6s %6s %8s %6s %9s", "class",
        "probes", "answer", "refuse", "tool", "either", "hand-off", "pairs", "languages"));
    Map<String, List<Probe>> classes = suite.probes()
        .stream()
        .collect(Collectors.groupingBy(Probe::queryClass, TreeMap::new, Collectors.toList()));
    classes.forEach((name, probes) -> terminal.line(row(name, probes)));
    terminal.line(row("all", suite.probes()));
    terminal.line();
    terminal.line("kinds      "
        + counts(suite.probes(), probe -> probe.kind().name().toLowerCase(Locale.ROOT)));
    terminal.line("languages  " + counts(suite.probes(),
        probe -> Objects.requireNonNullElse(probe.design().language(), "unsaid")));
    return 0;
  }

  private static String row(String name, List<Probe> probes) {
    long pairs = count(probes, probe -> probe.design().pair() != null);
    long languages = probes.stream()
        .map(probe -> Objects.requireNonNullElse(probe.design().language(), ""))
        .filter(each -> !each.isEmpty())
        .distinct()
        .count();
    return String.format(Locale.ROOT, "%-30s %6d %7d %7d %6d %6d %8d %6d %9d", name, probes.size(),
        aimed(probes, Target.ANSWER), aimed(probes, Target.REFUSE), aimed(probes, Target.TOOL),
        aimed(probes, Target.EITHER), count(probes, Probe::handoff), pairs, languages);
  }

  private static long aimed(List<Probe> probes, Target target) {
    return count(probes, probe -> probe.target() == target);
  }

  private static long count(List<Probe> probes, Predicate<Probe> member) {
    return probes.stream().filter(member).count();
  }

  private static String counts(List<Probe> probes, Function<Probe, String> word) {
    return probes.stream()
        .collect(Collectors.groupingBy(word, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
