package dev.evenkeel.server.cli;

import dev.evenkeel.core.Time;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.policy.certify.AnswerBook;
import dev.evenkeel.policy.certify.CertificateStore;
import dev.evenkeel.policy.certify.CertificationResult;
import dev.evenkeel.policy.certify.CertificationResult.Verdict;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.server.Wiring;
import dev.evenkeel.server.certify.Certifier;
import dev.evenkeel.server.decisions.DecisionChain;
import dev.evenkeel.server.decisions.DecisionJson;
import dev.evenkeel.server.simulate.Personas;
import dev.evenkeel.server.simulate.SimulatedProvider;
import dev.evenkeel.server.simulate.Simulators;
import dev.evenkeel.server.upstream.Transport;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;

/** Shows the whole idea in a minute, on loopback, without a key. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = {
    "Shows the whole idea in a minute, on loopback, without a key.",
    "Starts a gateway and three simulated providers, certifies them before your eyes, kills one in the"
        + " middle of a sentence, and shows what became of the user. Then stays up for your own"
        + " requests."})
final class DemoCommand implements Callable<Integer> {
  private static final List<String> FILES = List.of("evenkeel.yaml", "policy.yaml", "suite.yaml");

  @Option(names = "--check", description = "Run unattended; exit with 1 unless everything held.")
  private boolean check;

  @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "Where the gateway listens, 0 for any (default: ${DEFAULT-VALUE}).")
  private int port;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  private final List<String> failures = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    if (System.getenv("EVENKEEL_LOG_LEVEL") == null) {
      System.setProperty("EVENKEEL_LOG_LEVEL", "WARN");
    }
    System.setProperty("EVENKEEL_LOG", "text");
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    requireFree();
    Path folder = Files.createTempDirectory("evenkeel-demo");
    IoEventLoopGroup loops = Transport.best().loops(1, "simulated");
    Simulators simulators = new Simulators(Clock.systemUTC());
    SimulatedProvider steady = simulators.start(Personas.steady(), 0, "simulated-key", loops);
    SimulatedProvider kindred = simulators.start(Personas.kindred(), 0, "simulated-key", loops);
    SimulatedProvider cautious = simulators.start(Personas.cautious(), 0, null, loops);
    Assembly assembly = assemble(folder, steady, kindred, cautious);
    Pool pool = assembly.config().pools().values().iterator().next();

    terminal.line("Evenkeel: your assistant keeps one posture, whichever model answers.");
    terminal.line(
        terminal.dim("Three simulated providers on loopback: steady (OpenAI's dialect), kindred"
            + " (Anthropic's), cautious (OpenAI's, over-cautious)."));
    certify(terminal, assembly, pool);

    CertificateStore store = assembly.certificates();
    Wiring gateway = Wiring.start(assembly.settings(store,
        (in, route, model) -> store.suspend(in.name(), route.id(), "answered as " + model),
        ServeCommand.proofs(store, Runnable::run, LoggerFactory.getLogger(DemoCommand.class)),
        null));
    String baseUrl = "http://127.0.0.1:" + gateway.address().getPort() + "/v1";
    DemoScript script = new DemoScript(terminal, baseUrl, steady, cautious);
    String decision = script.play();
    failures.addAll(script.failures());
    record(terminal, gateway, decision);

    if (check) {
      gateway.close();
      verifyChain(assembly);
      List.of(steady, kindred, cautious).forEach(SimulatedProvider::close);
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
      return verdict(terminal);
    }
    invite(terminal, gateway, baseUrl, pool);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(gateway::close));
    return Main.KEEP_RUNNING;
  }

  /** Told now, not after a minute's work. */
  private void requireFree() throws IOException, Main.Complaint {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), check ? 0 : port));
    } catch (BindException _) {
      throw new Main.Complaint(Main.FAULT,
          "port " + port + " is taken; --port names another, --port 0 takes any");
    }
  }

  private Assembly assemble(Path folder, SimulatedProvider steady, SimulatedProvider kindred,
      SimulatedProvider cautious) throws IOException, Main.Complaint {
    for (String file : FILES) {
      try (InputStream in = DemoCommand.class.getResourceAsStream("/demo/" + file)) {
        if (in == null) {
          throw new IOException("the program is incomplete: no " + file);
        }
        Files.copy(in, folder.resolve(file));
      }
    }
    Map<String, String> values = Map.of("DEMO_PORT", String.valueOf(check ? 0 : port), "DEMO_DATA",
        folder.resolve("data").toString(), "STEADY_URL", steady.baseUrl(), "KINDRED_URL",
        kindred.baseUrl(), "CAUTIOUS_URL", cautious.baseUrl());
    return Assembly.of(folder.resolve("evenkeel.yaml"), values::get);
  }

  private void certify(Terminal terminal, Assembly assembly, Pool pool) throws Exception {
    terminal.heading("1. Equivalence is proved before it is needed");
    Suite suite = assembly.config().suites().values().iterator().next();
    terminal.line(terminal.dim("  " + suite.probes().size() + " probes in " + suite.classes().size()
        + " classes; every third continues a conversation that another model began, the last an answer."));
    Time time = new Time(Clock.systemUTC(), System::nanoTime);
    try (Certifier certifier =
        new Certifier(assembly.trust(), Assembly.protocols(), time, 48, assembly.guards())) {
      Certifier.Candidates candidates = certifier.reference(pool, suite, assembly.contract(pool),
          terminal::progress, AnswerBook.NONE, null, List.of());
      List<CertificationResult> results = new ArrayList<>();
      for (Route route : pool.routes().stream().filter(route -> !route.reference()).toList()) {
        CertificationResult result = candidates.ask(route);
        results.add(result);
        String id = route.id();
        terminal.progressStopped();
        if (result.verdict() == Verdict.PASSED) {
          Path file = certifier.issue(result, pool, CertifyCommand.keys(assembly),
              assembly.config().certificates().directory(), "demo");
          terminal.line("  " + id + ": " + terminal.good("PASSED") + ", signed certificate "
              + file.getFileName());
        } else {
          terminal.line("  " + id + ": " + terminal.bad(result.verdict().name())
              + ", no certificate: it will never be chosen. Why:");
          result.reasons().stream().limit(4).forEach(reason -> terminal.quote("- " + reason));
        }
      }
      expect(results.size() == 2 && results.get(0).verdict() == Verdict.PASSED,
          "the route with the same posture is certified");
      expect(
          results.size() == 2 && results.get(1).verdict() == Verdict.FAILED
              && !results.get(1).reasons().isEmpty(),
          "the over-cautious route fails, with reasons");
    }
  }

  private void record(Terminal terminal, Wiring gateway, String id) throws IOException {
    terminal.heading("5. The record of the turn that moved");
    Optional<Decision> found = Optional.empty();
    for (int i = 0; i < 100 && found.isEmpty(); i++) {
      found = gateway.decision(id);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    if (found.isEmpty()) {
      failures.add("the turn's decision record can be found");
      return;
    }
    Decision decision = found.get();
    ObjectMapper pretty = tools.jackson.databind.json.JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build();
    String text = pretty.writeValueAsString(pretty.readTree(DecisionJson.text(decision)));
    for (String line : text.split("\n", -1)) {
      terminal.line("  " + line);
    }
    expect("kindred".equals(decision.route()) && decision.epoch() == 1,
        "the record names the route that answered and the session's new epoch");
    expect(
        decision.candidates()
            .stream()
            .anyMatch(each -> each.route().equals("cautious") && !each.eligible()),
        "the record says why the uncertified route was not weighed");
  }

  private void verifyChain(Assembly assembly) throws IOException {
    DecisionChain.Verification chain =
        DecisionChain.verify(assembly.config().decisions().directory());
    expect(chain.brokenAt() == null && chain.records() == 5,
        "every turn has its record and the chain of records is whole");
  }

  private int verdict(Terminal terminal) {
    terminal.line();
    if (failures.isEmpty()) {
      terminal.line(terminal.good("demo: every outcome held"));
      return 0;
    }
    failures.forEach(failure -> terminal.line(terminal.bad("did not hold: ") + failure));
    return 1;
  }

  private void invite(Terminal terminal, Wiring gateway, String baseUrl, Pool pool) {
    terminal.heading("Now you");
    String messages = "[{\"role\": \"user\", \"content\": \"How do I cook rice?\"}]";
    terminal.line(terminal.dim("In a shell:"));
    terminal
        .line("curl -isN " + baseUrl + "/chat/completions -H 'content-type: application/json' \\");
    terminal.line("  -d '{\"model\": \"" + pool.name() + "\", \"stream\": true, \"messages\": "
        + messages + "}'");
    terminal.line();
    terminal.line(terminal.dim("In Python, after pip install openai:"));
    terminal.line("from openai import OpenAI");
    terminal.line("client = OpenAI(base_url=\"" + baseUrl + "\", api_key=\"none\")");
    terminal.line("answer = client.chat.completions.create(");
    terminal.line("    model=\"" + pool.name() + "\", messages=" + messages + ")");
    terminal.line("print(answer.choices[0].message.content)");
    terminal.line();
    terminal.line(terminal.dim("What the gateway is doing:"));
    terminal
        .line("curl -s http://127.0.0.1:" + gateway.adminAddress().getPort() + "/admin/v1/pools");
    terminal.line();
    if (!failures.isEmpty()) {
      failures.forEach(failure -> terminal.line(terminal.bad("did not hold: ") + failure));
    }
    terminal.line(terminal.dim("Ctrl-C ends it."));
  }

  private void expect(boolean held, String what) {
    if (!held) {
      failures.add(what);
    }
  }
}
