package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.Time;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.policy.certify.CertificateStore;
import dev.evenkeel.server.Settings;
import dev.evenkeel.server.Wiring;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** An attestation that ends while the gateway runs, and is renewed while it runs. */
class AttestationExpiryTest {
  private final IoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Simulators simulators = new Simulators(Clock.systemUTC());
  private final SimulatedProvider steady =
      simulators.start(Personas.steady().paced(Duration.ZERO, Duration.ZERO), 0, null, loops);
  private final SimulatedProvider kindred =
      simulators.start(Personas.kindred().paced(Duration.ZERO, Duration.ZERO), 0, null, loops);
  private final HttpClient client = HttpClient.newHttpClient();
  private final LocalDate tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);

  @TempDir
  private Path folder;

  @AfterEach
  void stop() {
    client.close();
    steady.close();
    kindred.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
  }

  private static String controls(LocalDate expires) {
    return "{ region: eu, owner: privacy, expires: " + expires + " }";
  }

  private void write(LocalDate ofMain, LocalDate ofBackup) throws Exception {
    StringBuilder probes = new StringBuilder();
    for (int i = 0; i < 70; i++) {
      probes.append("      - { id: p")
          .append(i)
          .append(", class: unclassified, input: \"How do I plan garden number ")
          .append(i)
          .append("?\", target: answer }\n");
    }
    Files.writeString(folder.resolve("main.yaml"), "server: { listen: \"127.0.0.1:0\", admin:"
        + " \"127.0.0.1:0\", data-dir: \"" + folder + "/data\", drain: 1s }\nproviders:\n"
        + "  steady: { protocol: openai, base-url: \"" + steady.baseUrl() + "\", controls: "
        + controls(ofMain) + " }\n  kindred: { protocol: anthropic, base-url: \""
        + kindred.baseUrl() + "\", controls: " + controls(ofBackup) + " }\n"
        + "suites:\n  small:\n    version: 1\n    probes:\n" + probes
        + "workloads: { care: { regions: [eu] } }\n"
        + "policies: { plain: { version: 1, refusals: { render: unified, text: \"No.\" } } }\n"
        + "pools:\n  pool:\n    policy: plain\n    workload: care\n"
        + "    certification: { suite: small, tone: { dimensions: [] } }\n"
        + "    routes:\n      - { id: main, provider: steady, model: steady, reference: true }\n"
        + "      - { id: backup, provider: kindred, model: kindred }\n"
        + "decisions: { keep: 0d }\n");
  }

  private HttpResponse<String> ask(Wiring gateway, String session) throws Exception {
    return client.send(HttpRequest
        .newBuilder(
            URI.create("http://127.0.0.1:" + gateway.address().getPort() + "/v1/chat/completions"))
        .header("content-type", "application/json")
        .header("x-evenkeel-session", session)
        .POST(BodyPublishers.ofString("{\"model\":\"pool\",\"messages\":[{\"role\":\"user\","
            + "\"content\":\"What grows beside a tree?\"}]}"))
        .build(), BodyHandlers.ofString());
  }

  private static String route(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.headers().firstValue("x-evenkeel-route").orElse("");
  }

  private static Decision decision(Wiring gateway, HttpResponse<String> answer) {
    String id = answer.headers().firstValue("x-evenkeel-decision").orElseThrow();
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> gateway.decision(id), found -> found.isPresent())
        .orElseThrow();
  }

  private String page(Wiring gateway, String path) throws Exception {
    return client.send(HttpRequest
        .newBuilder(URI.create("http://127.0.0.1:" + gateway.adminAddress().getPort() + path))
        .build(), BodyHandlers.ofString()).body();
  }

  @Test
  void theRouteDropsOutOnTheDay_saysWhyEverywhere_andComesBackWithTheRenewedFile()
      throws Exception {
    write(tomorrow, tomorrow.plusDays(1));
    CommandRun.on(folder, 0, "certify", "pool", "--concurrency", "16");
    Path file = folder.resolve("main.yaml");
    Assembly assembly = Assembly.of(file, _ -> null);
    CertificateStore store = assembly.certificates();
    var log = LoggerFactory.getLogger(AttestationExpiryTest.class);
    Settings settings = assembly.settings(store, ServeCommand.identity(store, Runnable::run, log),
        ServeCommand.proofs(store, Runnable::run, log), null);
    AtomicReference<Clock> clock = new AtomicReference<>(Clock.systemUTC());
    try (Wiring gateway =
        Wiring.start(settings, new Time(() -> clock.get().instant(), System::nanoTime))) {
      ConfigWatch watch =
          new ConfigWatch(assembly, settings.live(), file, _ -> null, store, gateway, log);
      assertThat(route(ask(gateway, "old"))).isEqualTo("main");
      assertThat(page(gateway, "/metrics"))
          .contains("evenkeel_route_cleared{pool=\"pool\",route=\"main\"} 1.0")
          .contains("evenkeel_attestation_expiry_timestamp_seconds{pool=\"pool\",route=\"main\"} ");

      clock.set(Clock.offset(Clock.systemUTC(), Duration.ofDays(1)));
      HttpResponse<String> moved = ask(gateway, "old");
      assertThat(route(moved)).as("a running conversation too").isEqualTo("backup");
      assertThat(decision(gateway, moved).candidates()).anySatisfy(each -> {
        assertThat(each.route()).isEqualTo("main");
        assertThat(each.eligible()).isFalse();
        assertThat(each.reasons()).containsEntry("attestation_expired",
            "expiry: expired on " + tomorrow);
      });
      assertThat(decision(gateway, moved).affinity()).isEqualTo("repinned");
      assertThat(route(ask(gateway, "new"))).isEqualTo("backup");
      assertThat(page(gateway, "/metrics"))
          .contains("evenkeel_route_cleared{pool=\"pool\",route=\"main\"} 0.0")
          .contains("evenkeel_route_cleared{pool=\"pool\",route=\"backup\"} 1.0");
      assertThat(page(gateway, "/admin/v1/pools")).contains("attestation_expired");
      assertThat(page(gateway, "/admin/v1/controls")).contains("expired on " + tomorrow);

      clock.set(Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));
      HttpResponse<String> closed = ask(gateway, "new");
      assertThat(closed.statusCode()).isEqualTo(503);
      assertThat(closed.body()).contains("no_eligible_route", "main: attestation_expired",
          "backup: attestation_expired");

      write(tomorrow.plusDays(90), tomorrow.plusDays(90));
      watch.look();
      watch.look();
      assertThat(route(ask(gateway, "newer"))).isEqualTo("main");
      assertThat(route(ask(gateway, "old"))).as("no failback in mid-session").isEqualTo("backup");
      assertThat(page(gateway, "/metrics"))
          .contains("evenkeel_route_cleared{pool=\"pool\",route=\"main\"} 1.0");
    }
  }

  @Test
  void anAttestationThatEnds_isToldInTime_onceAStage() throws Exception {
    write(tomorrow.plusDays(10), tomorrow.plusDays(200));
    var pools = Assembly.of(folder.resolve("main.yaml"), _ -> null).config().pools().values();
    AttestationWarnings warnings = new AttestationWarnings();
    LocalDate end = tomorrow.plusDays(10);
    assertThat(warnings.fresh(pools, end.minusDays(11))).isEmpty();
    assertThat(warnings.fresh(pools, end.minusDays(10)))
        .containsExactly("the attestation of provider steady (owner privacy) ends on " + end
            + ", in 10 days; then route main of pool pool may not serve");
    assertThat(warnings.fresh(pools, end.minusDays(4))).isEmpty();
    assertThat(warnings.fresh(pools, end.minusDays(3))).hasSize(1);
    assertThat(warnings.fresh(pools, end.minusDays(1))).hasSize(1);
    assertThat(warnings.fresh(pools, end))
        .containsExactly("the attestation of provider steady (owner privacy) ended on " + end
            + ": route main of pool pool may not serve");
    assertThat(warnings.fresh(pools, end.plusDays(1))).isEmpty();
  }
}
