package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.policy.certify.CertificateStore;
import dev.evenkeel.server.Wiring;
import dev.evenkeel.server.drill.Script.Said;
import dev.evenkeel.server.drill.Venue.Heard;
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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drills of a running gateway, over its admin side: with conversations of their own, and with a
 * share
 * of users'. Whatever is rehearsed, nobody else notices.
 */
class DrillOnTheWireTest {
  private static final Logger LOG = LoggerFactory.getLogger(DrillOnTheWireTest.class);
  private static final String TOKEN = "the-operators-token-of-the-test";

  @TempDir
  private static Path folder;
  private static final IoEventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static SimulatedProvider steady;
  private static SimulatedProvider kindred;
  private static Wiring gateway;
  private static CertificateStore store;

  @BeforeAll
  static void start() throws Exception {
    Simulators simulators = new Simulators(Clock.systemUTC());
    steady =
        simulators.start(Personas.steady().paced(Duration.ZERO, Duration.ZERO), 0, null, LOOPS);
    kindred =
        simulators.start(Personas.kindred().paced(Duration.ZERO, Duration.ZERO), 0, null, LOOPS);
    StringBuilder probes = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      probes.append("      - { id: p")
          .append(i)
          .append(", class: unclassified, input: \"How do I plan garden number ")
          .append(i)
          .append("?\", target: answer }\n");
    }
    Files.writeString(folder.resolve("main.yaml"), "server: { listen: \"127.0.0.1:0\", admin:"
        + " \"127.0.0.1:0\", admin-token: " + TOKEN + ", data-dir: \"" + folder
        + "/data\", drain: 1s }\nproviders:\n  a: { protocol: openai, base-url: \""
        + steady.baseUrl() + "\" }\n" + "  b: { protocol: anthropic, base-url: \""
        + kindred.baseUrl() + "\" }\n" + "suites:\n  small:\n    version: 1\n    probes:\n" + probes
        + "policies: { plain: { version: 1, refusals: { render: unified, text: \"Not here.\" } } }\n"
        + "pools:\n  pool:\n    policy: plain\n"
        + "    certification: { suite: small, tolerance: 10%, confidence: 90%, tone: { dimensions: [] } }\n"
        + "    failover: { triggers: { consecutive-errors: 3 } }\n"
        + "    drills: { live: { share-max: 100%, for-max: 1m, sessions-max: 3 } }\n"
        + "    routes:\n      - { id: main, provider: a, model: steady, reference: true }\n"
        + "      - { id: backup, provider: b, model: kindred }\n"
        + "  closed:\n    policy: plain\n    routes:\n"
        + "      - { id: only, provider: a, model: steady, reference: true }\n");
    CommandRun.on(folder, 0, "certify", "pool", "--concurrency", "16");
    Assembly assembly = Assembly.of(folder.resolve("main.yaml"), _ -> null);
    store = assembly.certificates();
    gateway =
        Wiring.start(assembly.settings(store, ServeCommand.identity(store, Runnable::run, LOG),
            ServeCommand.proofs(store, Runnable::run, LOG), null));
  }

  @AfterAll
  static void stop() {
    CLIENT.close();
    gateway.close();
    steady.close();
    kindred.close();
    LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
  }

  private static String admin() {
    return "http://127.0.0.1:" + gateway.adminAddress().getPort();
  }

  private static String drill(int code, String... more) {
    String[] all = new String[more.length + 4];
    System.arraycopy(new String[] {"drill", "pool", "--admin", admin()}, 0, all, 0, 4);
    System.arraycopy(more, 0, all, 4, more.length);
    return CommandRun.on(folder, code, all);
  }

  private static HttpResponse<String> send(String method, String path, String body, String token)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(admin() + path))
        .method(method, BodyPublishers.ofString(body))
        .header("content-type", "application/json");
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static String page(String path) throws Exception {
    return send("GET", path, "", TOKEN).body();
  }

  private static Heard ask(DrillUser user, String session) throws Exception {
    return user.ask(session, List.of(Said.user("How do I plan a garden?")), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"503", "cut", "refuse", "model-swap"})
  void a_drill_with_its_own_conversations_shows_the_outcome_and_touches_nothing_else(String fault)
      throws Exception {
    String before = page("/metrics");
    String said = drill(0, "--fault", fault, "--shadow", "--sessions", "4");
    assertThat(said).contains("passed: ", ".drill.dsse beside").doesNotContain("FAIL");
    String after = page("/metrics");
    // Neither breakers nor certificates nor users' counters know of it.
    assertThat(after).contains("evenkeel_route_available{route=\"main\"} 1.0",
        "evenkeel_route_certified{pool=\"pool\",route=\"backup\"} 1.0");
    for (String counter : List.of("evenkeel_turns_total{", "evenkeel_failovers_total{",
        "evenkeel_attempts_total{")) {
      assertThat(lines(after, counter)).isEqualTo(lines(before, counter));
    }
    assertThat(after).contains("evenkeel_drills_total{fault=\"" + fault
        + "\",form=\"shadow\",pool=\"pool\",result=\"passed\"} 1.0");
    assertThat(store.suspensions()).isEmpty();
  }

  private static List<String> lines(String scrape, String name) {
    return scrape.lines().filter(line -> line.startsWith(name)).sorted().toList();
  }

  @Test
  void a_bounded_share_of_users_sessions_takes_part_and_the_rest_does_not() throws Exception {
    String begun = send("POST", "/admin/v1/drills", "{\"pool\":\"pool\",\"fault\":\"503\",\"live\":"
        + "{\"share\":1.0,\"seconds\":5,\"sessions\":3},\"by\":\"test\"}", TOKEN).body();
    String id = begun.replaceFirst(".*\"id\":\"([^\"]+)\".*\\s*", "$1");
    try (DrillUser user =
        new DrillUser("http://127.0.0.1:" + gateway.address().getPort() + "/v1", "pool")) {
      Awaitility.await().until(() -> page("/admin/v1/drills/" + id).contains("the fault is there"));
      for (int i = 0; i < 6; i++) {
        assertThat(ask(user, id + "-" + i).answered()).isTrue();
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> page("/admin/v1/drills/" + id).contains("the fault is lifted"));
      for (int i = 0; i < 6; i++) {
        assertThat(ask(user, id + "-" + i).answered()).isTrue();
      }
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !page("/admin/v1/drills/" + id).contains("\"state\":\"running\""));
    String report = page("/admin/v1/drills/" + id);
    assertThat(report).contains("\"state\":\"passed\"", "\"form\":\"live\"",
        "\"name\":\"no-failback\",\"held\":true");
    // Three took part; the others were answered by the reference, whose breaker knows of nothing.
    assertThat(report.split("\"phase\":\"during\"", -1)).hasSizeBetween(2, 4);
    assertThat(page("/metrics")).contains("evenkeel_route_available{route=\"main\"} 1.0");
  }

  @Test
  void what_the_configuration_does_not_allow_is_refused() throws Exception {
    assertThat(drill(2, "--fault", "cut", "--live")).contains("does not allow cut with users'");
    assertThat(drill(2, "--fault", "503", "--live", "--for", "1m", "--max-sessions", "4"))
        .contains("at most 3 sessions");
    assertThat(drill(2, "--fault", "503", "--live", "--max-sessions", "3", "--for", "2m"))
        .contains("at most 60 s");
    assertThat(
        CommandRun.on(folder, 2, "drill", "closed", "--admin", admin(), "--fault", "503", "--live"))
        .contains("allows no drill with users' sessions");
  }

  @Test
  void the_admin_side_asks_for_its_token_and_for_json_that_it_knows() throws Exception {
    String order = "{\"pool\":\"pool\",\"fault\":\"503\"}";
    assertThat(send("POST", "/admin/v1/drills", order, "").statusCode()).isEqualTo(401);
    assertThat(send("DELETE", "/admin/v1/drills/x", "", "").statusCode()).isEqualTo(401);
    assertThat(send("GET", "/admin/v1/drills", "", "").statusCode()).isEqualTo(401);
    assertThat(send("DELETE", "/admin/v1/drills/x", "", TOKEN).statusCode()).isEqualTo(404);
    assertThat(send("POST", "/admin/v1/drills", "{", TOKEN).statusCode()).isEqualTo(400);
    assertThat(
        send("POST", "/admin/v1/drills", "{\"pool\":\"pool\",\"fualt\":\"503\"}", TOKEN).body())
        .contains("unknown key 'fualt'");
    assertThat(
        send("POST", "/admin/v1/drills", "{\"pool\":\"none\",\"fault\":\"503\"}", TOKEN).body())
        .contains("no pool 'none'");
    assertThat(send("POST", "/admin/v1/pools", order, TOKEN).statusCode()).isEqualTo(405);
    HttpResponse<String> form =
        CLIENT.send(HttpRequest.newBuilder(URI.create(admin() + "/admin/v1/drills"))
            .POST(BodyPublishers.ofString(order))
            .header("content-type", "text/plain")
            .header("authorization", "Bearer " + TOKEN)
            .build(), BodyHandlers.ofString());
    assertThat(form.statusCode()).isEqualTo(415);
  }
}
