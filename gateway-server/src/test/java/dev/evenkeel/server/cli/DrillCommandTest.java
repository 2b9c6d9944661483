package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.server.simulate.Personas;
import dev.evenkeel.server.simulate.SimulatedProvider;
import dev.evenkeel.server.simulate.Simulators;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drills by command, each fault over real sockets, with certificates that were earned. The
 * providers
 * they were earned with are gone by then: a drill asks nothing real.
 */
class DrillCommandTest {
  @TempDir
  private static Path folder;

  @BeforeAll
  static void certify() throws IOException {
    IoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Simulators simulators = new Simulators(Clock.systemUTC());
    try (
        SimulatedProvider steady =
            simulators.start(Personas.steady().paced(Duration.ZERO, Duration.ZERO), 0, null, loops);
        SimulatedProvider kindred = simulators
            .start(Personas.kindred().paced(Duration.ZERO, Duration.ZERO), 0, null, loops)) {
      write("", steady.baseUrl(), kindred.baseUrl());
      CommandRun.on(folder, 0, "certify", "pool", "--concurrency", "16");
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    }
  }

  private static void write(String more, String steady, String kindred) throws IOException {
    StringBuilder probes = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      probes.append("      - { id: p")
          .append(i)
          .append(", class: unclassified, input: \"How do I plan garden number ")
          .append(i)
          .append("?\", target: answer }\n");
    }
    Files.writeString(folder.resolve("main.yaml"), "server: { listen: \"127.0.0.1:0\", admin:"
        + " \"127.0.0.1:0\", data-dir: \"" + folder + "/data\", drain: 1s }\nproviders:\n"
        + "  a: { protocol: openai, base-url: \"" + steady
        + "\", api-key: sk-real-canary, controls: { region: eu } }\n"
        + "  b: { protocol: anthropic, base-url: \"" + kindred + "\", controls: { region: eu } }\n"
        + "  c: { protocol: anthropic, base-url: \"" + kindred + "\", controls: { region: us } }\n"
        + "suites:\n  small:\n    version: 1\n    probes:\n" + probes
        + "policies: { plain: { version: 1, refusals: { render: unified, text: \"Not here.\" } } }\n"
        + "pools:\n  pool:\n    policy: plain\n"
        + "    certification: { suite: small, tolerance: 10%, confidence: 90%, tone: { dimensions: [] }"
        + " }\n" + more
        + "    routes:\n      - { id: main, provider: a, model: steady, reference: true }\n"
        + "      - { id: near, provider: b, model: kindred }\n"
        + "      - { id: far, provider: c, model: kindred }\n" + "decisions: { keep: 0d }\n");
  }

  private static Path report(String said) {
    String line =
        said.lines().filter(each -> each.startsWith("report: ")).findFirst().orElseThrow();
    return Path.of(line.substring("report: ".length()));
  }

  @Test
  void a_503_moves_conversations_to_certified_routes_and_leaves_a_signed_report() throws Exception {
    String said = CommandRun.on(folder, 0, "drill", "pool", "--fault", "503");
    assertThat(said).contains("pass  moved", "pass  certified-routes", "pass  same-policy",
        "pass  same-actions", "pass  same-controls", "pass  whole-or-error",
        "pass  records-complete", "pass  alerts", "pass  no-failback", "pass  error-rate",
        "passed: ");
    assertThat(said.lines().filter(line -> !line.startsWith("report: ")))
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
    Path report = report(said);
    assertThat(CommandRun.on(folder, 0, "drill", "verify", report.toString()))
        .contains("genuine: 503 on main of pool")
        .contains("passed");
    assertThat(CommandRun.on(folder, 0, "drill", "show", report.toString())).contains("signed by",
        "during", "repinned", "pass  moved");
    assertThat(Files.readString(report)).doesNotContain("sk-real-canary");
    assertThat(CommandRun.on(folder, 0, "certificate", "list")).contains("active")
        .doesNotContain("not believed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"429", "cut", "reset", "bad-events", "refuse", "model-swap", "region"})
  void every_fault_has_its_outcome_over_real_sockets(String fault) {
    String said = CommandRun.on(folder, 0, "drill", "pool", "--fault", fault, "--sessions", "4");
    assertThat(said).doesNotContain("FAIL").contains("passed: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stall", "slow"})
  void silence_has_its_outcome_as_soon_as_time_limits_say(String fault) {
    String said = CommandRun.on(folder, 0, "drill", "pool", "--fault", fault, "--clocks", "2s",
        "--sessions", "4");
    assertThat(said).doesNotContain("FAIL").contains("passed: ");
  }

  @Test
  void a_drill_without_somebody_to_fail_over_to_fails_and_its_report_says_so() throws Exception {
    // With another tolerance the certificates are not for what runs, so nobody is left.
    Path other = folder.resolve("lonely.yaml");
    Files.writeString(other,
        Files.readString(folder.resolve("main.yaml")).replace("tolerance: 10%", "tolerance: 9%"));
    String said = CommandRun.with(other, 1, "drill", "pool", "--fault", "503", "--sessions", "2");
    assertThat(said).contains("FAIL  moved", "no turn was answered by another route",
        "FAIL  error-rate", "failed: ");
    assertThat(CommandRun.on(folder, 1, "drill", "verify", report(said).toString()))
        .contains("genuine", "failed");
  }

  @Test
  void a_report_that_was_changed_is_not_believed() throws Exception {
    Path report = report(CommandRun.on(folder, 0, "drill", "pool", "--fault", "503"));
    byte[] file = Files.readAllBytes(report);
    file[file.length / 2] ^= 1;
    Path forged = folder.resolve("forged.dsse");
    Files.write(forged, file);
    assertThat(CommandRun.on(folder, 1, "drill", "verify", forged.toString()))
        .contains("must not be believed");
    assertThat(CommandRun.on(folder, 1, "drill", "show", forged.toString()))
        .contains("must not be believed");
  }

  @Test
  void what_cannot_be_drilled_is_refused_before_anything_runs() {
    assertThat(CommandRun.on(folder, 2, "drill", "pool")).contains("503, 429, stall");
    assertThat(CommandRun.on(folder, 2, "drill", "pool", "--fault", "fire")).contains("no fault");
    assertThat(CommandRun.on(folder, 2, "drill", "poool", "--fault", "503")).contains("no pool");
    assertThat(
        CommandRun.on(folder, 2, "drill", "pool", "--fault", "model-swap", "--route", "main"))
        .contains("it is the reference");
    assertThat(CommandRun.on(folder, 2, "drill", "pool", "--fault", "503", "--clocks", "fast"))
        .contains("--clocks is a duration");
  }
}
