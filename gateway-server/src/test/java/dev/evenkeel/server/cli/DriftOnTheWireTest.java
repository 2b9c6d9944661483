package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.CertificateGate.Standing.Certified;
import dev.evenkeel.core.route.CertificateGate.Standing.Uncertified;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.policy.certify.CertificateStore;
import dev.evenkeel.server.Wiring;
import dev.evenkeel.server.simulate.Fault;
import dev.evenkeel.server.simulate.Personas;
import dev.evenkeel.server.simulate.SimulatedProvider;
import dev.evenkeel.server.simulate.Simulators;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A route that was certified and then changes, on real sockets: found out by its users' turns,
 * shown
 * by its probes, and set aside. What changes is drawn from the questions, so every run is the same.
 */
class DriftOnTheWireTest {
  private static final Logger LOG = LoggerFactory.getLogger(DriftOnTheWireTest.class);
  private static final int PROBES = 120;

  private final IoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Simulators simulators = new Simulators(Clock.systemUTC());
  private final SimulatedProvider steady =
      simulators.start(Personas.steady().paced(Duration.ZERO, Duration.ZERO), 0, null, loops);
  private final SimulatedProvider kindred =
      simulators.start(Personas.kindred().paced(Duration.ZERO, Duration.ZERO), 0, null, loops);
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir
  private Path folder;

  @BeforeEach
  void write() throws Exception {
    StringBuilder probes = new StringBuilder();
    for (int i = 0; i < PROBES; i++) {
      probes.append("      - { id: p")
          .append(i)
          .append(", class: unclassified, input: \"How do I plan garden number ")
          .append(i)
          .append("?\", target: answer }\n");
    }
    Files.writeString(folder.resolve("main.yaml"), "server: { listen: \"127.0.0.1:0\", admin:"
        + " \"127.0.0.1:0\", data-dir: \"" + folder + "/data\", drain: 1s }\nproviders:\n"
        + "  steady: { protocol: openai, base-url: \"" + steady.baseUrl() + "\" }\n"
        + "  kindred: { protocol: anthropic, base-url: \"" + kindred.baseUrl() + "\" }\n"
        + "suites:\n  small:\n    version: 1\n    probes:\n" + probes
        + "policies: { plain: { version: 1, refusals: { render: unified, text: \"No.\" } } }\n"
        + "pools:\n  pool:\n    policy: plain\n"
        + "    certification: { suite: small, tone: { dimensions: [] } }\n"
        + "    drift: { backup-share: 100%, rates: { run-length: 20000 } }\n"
        + "    routes:\n      - { id: main, provider: steady, model: steady, reference: true }\n"
        + "      - { id: backup, provider: kindred, model: kindred }\n"
        + "decisions: { keep: 0d }\n");
  }

  @AfterEach
  void stop() {
    client.close();
    steady.close();
    kindred.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
  }

  private String run(int code, String... arguments) {
    return CommandRun.on(folder, code, arguments);
  }

  /** A gateway whose backup is certified. */
  private final class Running implements AutoCloseable {
    private final Assembly assembly;
    private final CertificateStore store;
    private final Wiring gateway;
    private int asked;

    Running() throws Exception {
      if (!Files.exists(folder.resolve("data").resolve("certificates"))) {
        run(0, "certify", "pool", "--concurrency", "16");
      }
      assembly = Assembly.of(folder.resolve("main.yaml"), _ -> null);
      store = assembly.certificates();
      gateway =
          Wiring.start(assembly.settings(store, ServeCommand.identity(store, Runnable::run, LOG),
              ServeCommand.proofs(store, Runnable::run, LOG), null));
    }

    /** One user's question, never asked before; the decision's id. */
    String ask() throws Exception {
      HttpResponse<String> answer = client.send(HttpRequest
          .newBuilder(URI
              .create("http://127.0.0.1:" + gateway.address().getPort() + "/v1/chat/completions"))
          .header("content-type", "application/json")
          .POST(BodyPublishers.ofString("{\"model\":\"pool\",\"messages\":[{\"role\":\"user\","
              + "\"content\":\"What grows beside tree " + asked++ + "?\"}]}"))
          .build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return answer.headers().firstValue("x-evenkeel-decision").orElseThrow();
    }

    String page(String path) throws Exception {
      return client.send(HttpRequest
          .newBuilder(URI.create("http://127.0.0.1:" + gateway.adminAddress().getPort() + path))
          .build(), BodyHandlers.ofString()).body();
    }

    Decision decision(String id) {
      return Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofSeconds(20))
          .until(() -> gateway.decision(id), found -> found.isPresent())
          .orElseThrow();
    }

    Standing standing() {
      Pool pool = Objects.requireNonNull(assembly.config().pools().get("pool"));
      return store.standing(pool, pool.routes().getLast(), assembly.contract(pool).digest());
    }

    /** Asks until an alarm was raised and looked into; how many turns that took. */
    int untilLookedInto(int most) throws Exception {
      for (int n = 1; n <= most; n++) {
        decision(ask());
        if (!page("/admin/v1/drift").contains("\"alarms\":[]")) {
          Awaitility.await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> !page("/admin/v1/drift").contains("\"state\":\"re_probing\""));
          return n;
        }
      }
      throw new AssertionError("no alarm in " + most + " turns: " + page("/admin/v1/drift"));
    }

    @Override
    public void close() {
      gateway.close();
    }
  }

  private static int number(String page, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":(\\d+)").matcher(page);
    assertThat(found.find()).as(page).isTrue();
    return Integer.parseInt(found.group(1));
  }

  @Test
  void refusalsThatRiseByFivePoints_areAlarmedShownAndSuspended() throws Exception {
    try (Running running = new Running()) {
      for (int i = 0; i < 30; i++) {
        Decision decision = running.decision(running.ask());
        assertThat(decision.route()).isEqualTo("backup");
        assertThat(decision.placement()).isEqualTo("backup-share");
      }
      assertThat(running.page("/admin/v1/drift")).contains("\"alarms\":[]");
      int delay =
          number(running.page("/admin/v1/drift").split("\"signal\":\"refusal\"", 2)[1], "delay");
      kindred.faults().set(new Fault.Refuse(5));

      int turns = running.untilLookedInto(delay);

      assertThat(turns).as("within the computed delay").isLessThanOrEqualTo(delay);
      assertThat(running.page("/admin/v1/drift")).contains("\"state\":\"confirmed\"");
      assertThat(running.standing()).isInstanceOf(Uncertified.class)
          .satisfies(each -> assertThat(((Uncertified) each).why())
              .isEqualTo(Exclusion.CERTIFICATE_SUSPENDED))
          .satisfies(each -> assertThat(((Uncertified) each).detail()).startsWith("drift: "));
      assertThat(running.page("/metrics"))
          .contains("evenkeel_drift_alarms_total{query_class=\"unclassified\",route=\"backup\","
              + "side=\"rise\",signal=\"refusal\",source=\"live\"} 1.0")
          .contains(
              "evenkeel_drift_reprobes_total{query_class=\"unclassified\",result=\"confirmed\","
                  + "route=\"backup\"} 1.0");
      assertThat(running.decision(running.ask()).route()).as("the next session").isEqualTo("main");
      String admin = "http://127.0.0.1:" + running.gateway.adminAddress().getPort();
      assertThat(run(1, "drift", "--admin", admin))
          .contains("pool / backup / unclassified: refusal rises")
          .contains("confirmed")
          .containsPattern("backup +unclassified +refusal ");
      assertThat(run(1, "drift", "--json", "--admin", admin)).startsWith("{\"alarms\":[{");
    }
    try (Running after = new Running()) {
      assertThat(after.page("/admin/v1/drift")).as("after a restart")
          .contains("\"state\":\"confirmed\"",
              "\"signal\":\"refusal\",\"source\":\"live\",\"side\"");
      assertThat(after.standing()).isInstanceOf(Uncertified.class);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.map(Path::toString)).anyMatch(file -> file.endsWith(".suspended.json"));
    }
    assertThat(run(0, "certificate", "list")).contains("suspended").contains("drift: ");
  }

  @Test
  void usersWhoAskOtherThings_raiseAnAlarmThatTheProbesClear() throws Exception {
    try (Running running = new Running()) {
      for (int i = 0; i < 12; i++) {
        kindred.faults().next(1, new Fault.Refuse());
        running.decision(running.ask());
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> running.page("/admin/v1/drift").contains("\"state\":\"cleared\""));
      assertThat(running.standing()).isInstanceOf(Certified.class);
    }
  }

  @Test
  void anotherModelString_isSuspendedOnTheFirstAnswer() throws Exception {
    try (Running running = new Running()) {
      kindred.faults().set(new Fault.SwapModel("kindred-2"));
      Decision decision = running.decision(running.ask());
      assertThat(decision.attempts()).extracting(each -> each.result())
          .containsExactly("identity_mismatch", "served");
      assertThat(decision.route()).isEqualTo("main");
      assertThat(running.standing())
          .isEqualTo(new Uncertified(Exclusion.CERTIFICATE_SUSPENDED, "answered as kindred-2"));
    }
  }

  /** A backup whose vendor says what it calls itself. */
  private SimulatedProvider withFingerprints(String drift) throws Exception {
    SimulatedProvider twin =
        simulators.start(Personas.steady().paced(Duration.ZERO, Duration.ZERO), 0, null, loops);
    Path main = folder.resolve("main.yaml");
    Files.writeString(main,
        Files.readString(main)
            .replace("kindred: { protocol: anthropic, base-url: \"" + kindred.baseUrl(),
                "kindred: { protocol: openai, base-url: \"" + twin.baseUrl())
            .replace("backup-share: 100%", "backup-share: 100%" + drift));
    return twin;
  }

  @Test
  void anotherFingerprintOfTheSameModel_isToldAndProbed_andOnceShownTheSame_stays()
      throws Exception {
    try (SimulatedProvider twin = withFingerprints(""); Running running = new Running()) {
      Decision before = running.decision(running.ask());
      assertThat(before.attempts()).extracting(each -> each.fingerprint())
          .containsExactly("fp_simulated1");
      assertThat(running.page("/admin/v1/drift")).contains("\"alarms\":[]");
      twin.faults().set(new Fault.SwapFingerprint("fp_new"));

      assertThat(running.decision(running.ask()).route()).isEqualTo("backup");
      running.decision(running.ask());
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> running.page("/admin/v1/drift").contains("\"state\":\"cleared\""));
      assertThat(running.page("/admin/v1/drift"))
          .contains("calls itself fp_new, when it was certified fp_simulated1")
          .contains("\"query_class\":\"every class\",\"signal\":\"fingerprint\"");
      assertThat(running.standing()).isInstanceOf(Certified.class);
      assertThat(running.page("/metrics")).as("once, however often it answers")
          .contains("evenkeel_fingerprint_changes_total{pool=\"pool\",route=\"backup\"} 1.0");
    }
    assertThat(run(0, "certificate", "show", serial())).contains("noted-system-fingerprints",
        "fp_simulated1");
  }

  private String serial() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("data").resolve("certificates"))) {
      return files.map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".dsse.json"))
          .map(name -> name.substring(name.lastIndexOf('~') + 1,
              name.length() - ".dsse.json".length()))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void anotherFingerprint_suspendsAtOnce_wherePoolsSaySo() throws Exception {
    try (SimulatedProvider twin = withFingerprints(", fingerprint-change: suspend");
        Running running = new Running()) {
      twin.faults().set(new Fault.SwapFingerprint("fp_new"));
      running.decision(running.ask());
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> running.standing() instanceof Uncertified);
      assertThat(running.decision(running.ask()).route()).isEqualTo("main");
    }
  }

  @Test
  void aBackupThatNobodyUses_isFoundOutByItsProbes() throws Exception {
    Path main = folder.resolve("main.yaml");
    Files.writeString(main, Files.readString(main)
        .replace("backup-share: 100%", "probing: { every: 1ms, probes: 40 }"));
    try (Running running = new Running()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> running.page("/metrics")
              .contains("evenkeel_drift_probes_total{result=\"met\",route=\"backup\"}"));
      assertThat(running.standing()).isInstanceOf(Certified.class);
      kindred.faults().set(new Fault.Refuse(10));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> running.page("/admin/v1/drift").contains("\"state\":\"confirmed\""));
      assertThat(running.page("/admin/v1/drift")).contains("\"signal\":\"probe_miss\"");
      assertThat(running.standing()).isInstanceOf(Uncertified.class);
    }
  }

  @Test
  void probesEnd_whenTheDaysTokensAreSpent() throws Exception {
    Path main = folder.resolve("main.yaml");
    Files.writeString(main, Files.readString(main)
        .replace("backup-share: 100%", "probing: { every: 1ms, probes: 5, daily-tokens: 1 }"));
    try (Running running = new Running()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> running.page("/metrics")
              .contains("evenkeel_drift_probes_total{result=\"budget_spent\",route=\"backup\"}"));
      assertThat(running.page("/metrics"))
          .contains("evenkeel_drift_probes_total{result=\"met\",route=\"backup\"} 1.0");
    }
  }

  @Test
  void aRestart_goesOnWithWhatWasLearned() throws Exception {
    try (Running before = new Running()) {
      before.decision(before.ask());
      kindred.faults().next(1, new Fault.Refuse());
      before.decision(before.ask());
    }
    try (Running after = new Running()) {
      kindred.faults().next(1, new Fault.Refuse());
      after.decision(after.ask());
      assertThat(after.page("/admin/v1/drift").split("\"signal\":\"refusal\"", 2)[1])
          .contains("\"count\":3,\"rise\":{\"baseline\":0.0,\"statistic\":")
          .contains("\"fresh\":{\"count\":3,\"mean\":0.6667}");
    }
  }

  @Test
  void aCandidateBesideWhatWasServed_isShownByTheCommand_alsoAfterARestart() throws Exception {
    Path main = folder.resolve("main.yaml");
    Files.writeString(main,
        Files.readString(main)
            .replace("backup-share: 100%",
                "shadow: { routes: [backup], share: 100%, per-minute: 999 }"));
    try (Running running = new Running()) {
      assertThat(running.decision(running.ask()).shadows()).hasSize(1)
          .allMatch(each -> each.route().equals("backup") && each.asked());
      awaitPage(running, "\"signal\":\"refusal\",\"source\":\"shadow\",\"turns\":1,");
    }
    try (Running after = new Running()) {
      assertThat(
          run(0, "drift", "--admin", "http://127.0.0.1:" + after.gateway.adminAddress().getPort()))
          .contains("no alarms", "difference (95 %)")
          .containsPattern(
              "backup +unclassified +refusal +1 +0\\.0% \\(0\\.0%-[0-9.]+%\\) .* points");
    }
  }

  private void canary(String steps) throws Exception {
    Path main = folder.resolve("main.yaml");
    Files.writeString(main,
        Files.readString(main)
            .replace("backup-share: 100%", "canary: { steps: " + steps + ", time: 0s }")
            .replace("    drift:",
                "    failover: { triggers: { consecutive-errors: 2, open-for: 2s } }\n    drift:"));
  }

  private static void awaitPage(Running running, String text) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> running.page("/admin/v1/drift").contains(text));
  }

  @Test
  void aCanaryWhoseBreakerOpens_isRolledBack_andBeginsAgainOnceItIsBack() throws Exception {
    canary("[98%, 99%], turns: 1000");
    try (Running running = new Running()) {
      kindred.faults().set(Fault.status(503));
      for (int i = 0; i < 6; i++) {
        assertThat(running.decision(running.ask()).route()).as("nobody notices").isEqualTo("main");
      }
      awaitPage(running, "\"state\":\"rolled_back\"");
      for (int i = 0; i < 10; i++) {
        Decision decision = running.decision(running.ask());
        assertThat(decision.route()).isEqualTo("main");
        assertThat(decision.attempts()).as("no new session goes there").hasSize(1);
      }
      kindred.faults().clear();
      awaitPage(running, "\"state\":\"running\",\"step\":0");
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
        Decision decision = running.decision(running.ask());
        return "backup".equals(decision.route()) && decision.placement().equals("canary");
      });
    }
  }

  @Test
  void aRestartInTheMiddleOfACanary_goesOnAtItsStep() throws Exception {
    canary("[97%, 98%, 99%], turns: 5");
    String before;
    try (Running running = new Running()) {
      while (!running.page("/admin/v1/drift").contains("\"step\":1")) {
        running.decision(running.ask());
      }
      running.decision(running.ask());
      before = canaries(running);
      assertThat(before).contains("\"state\":\"running\",\"step\":1");
    }
    try (Running running = new Running()) {
      assertThat(canaries(running)).isEqualTo(before);
      while (!running.page("/admin/v1/drift").contains("\"step\":2")) {
        running.decision(running.ask());
      }
    }
  }

  private static String canaries(Running running) throws Exception {
    String page = running.page("/admin/v1/drift");
    return page.substring(page.indexOf("\"canaries\":["), page.indexOf("\"shadows\":["));
  }

  @Test
  void aNewCertificate_beginsWithASmallShare_andIsRolledBackByAnAlarm() throws Exception {
    Path main = folder.resolve("main.yaml");
    Files.writeString(main, Files.readString(main)
        .replace("backup-share: 100%", "canary: { steps: [98%, 99%], turns: 20, time: 0s }"));
    try (Running running = new Running()) {
      assertThat(running.page("/admin/v1/drift")).contains("\"state\":\"running\",\"step\":0");
      int onCanary = 0;
      while (running.page("/admin/v1/drift").contains("\"step\":0")) {
        Decision decision = running.decision(running.ask());
        boolean drawn = decision.placement().equals("canary");
        assertThat(decision.route()).isEqualTo(drawn ? "backup" : "main");
        onCanary += drawn ? 1 : 0;
      }
      assertThat(onCanary).isGreaterThanOrEqualTo(20);
      kindred.faults().set(new Fault.Refuse());
      running.untilLookedInto(30);
      assertThat(running.page("/admin/v1/drift")).contains("\"state\":\"rolled_back\"");
      assertThat(running.page("/metrics")).contains(
          "evenkeel_canary_state{pool=\"pool\",route=\"backup\",state=\"rolled_back\"} 1.0");
    }
  }
}
