package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Price;
import dev.evenkeel.core.route.Route;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes a route out and brings it back, on sockets. */
class TriggersOnTheWireTest {
  private static final Pool.Affinity NO_PATIENCE =
      new Pool.Affinity(Duration.ofMinutes(30), Duration.ZERO, 2, false);

  private static String answer(String body, String headers) {
    return RawProvider.json(200, body).replace("Content-Type:", headers + "Content-Type:");
  }

  private static Decision ask(TestGateway gateway) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      return gateway.decision(Wire.header(client.post(Wire.chat("assistant", false)).response(),
          "x-evenkeel-decision"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void nothingLeftOfALimit_sendsTheNextConversationElsewhere(String dialect) throws Exception {
    boolean openAi = dialect.equals("openai");
    String limits = openAi
        ? "x-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: 6m0s\r\n"
            + "x-ratelimit-remaining-tokens: 9000\r\nx-ratelimit-reset-tokens: 1s\r\n"
        : "anthropic-ratelimit-tokens-remaining: 0\r\nanthropic-ratelimit-tokens-reset: "
            + Instant.now().plus(6, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS) + "\r\n";
    String body = openAi ? Wire.OPENAI_BODY : Wire.ANTHROPIC_BODY;
    try (RawProvider used = new RawProvider(exchange -> exchange.write(answer(body, limits)));
        RawProvider fresh =
            new RawProvider(exchange -> exchange.write(answer(Wire.OPENAI_BODY, "")));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant",
                openAi ? TestGateway.openAi("first", used.baseUrl(), "m", true)
                    : TestGateway.anthropic("first", used.baseUrl(), "m", true),
                TestGateway.openAi("second", fresh.baseUrl(), "m", false))
            .affinity(NO_PATIENCE)
            .start()) {
      assertThat(ask(gateway).route()).isEqualTo("first");
      assertThat(gateway.health("first")).isEqualTo("cooling_down");
      assertThat(ask(gateway).route()).isEqualTo("second");
      assertThat(used.requests()).hasSize(1);
    }
  }

  @Test
  void capThatIsReached_leavesTheRouteOut_andSaysSo() throws Exception {
    try (
        RawProvider dear =
            new RawProvider(exchange -> exchange.write(answer(Wire.OPENAI_BODY, "")));
        RawProvider cheap =
            new RawProvider(exchange -> exchange.write(answer(Wire.OPENAI_BODY, "")))) {
      Route capped =
          TestGateway.openAi("first", dear.baseUrl(), "m", true).with(new Price(1e6, 1e6), 10.0);
      try (TestGateway gateway = TestGateway.unified()
          .pool("assistant", capped, TestGateway.openAi("second", cheap.baseUrl(), "m", false))
          .start()) {
        // Eight tokens at one each, twice.
        assertThat(ask(gateway).route()).isEqualTo("first");
        assertThat(ask(gateway).route()).isEqualTo("first");
        Decision third = ask(gateway);
        assertThat(third.route()).isEqualTo("second");
        assertThat(third.candidates())
            .anySatisfy(each -> assertThat(each.reasons()).containsKey("spent"));
        assertThat(gateway.admin("/metrics"))
            .contains("evenkeel_route_spend{route=\"first\"} 16.0");
      }
    }
  }

  @Test
  void callersDeadline_isA504_andFreesTheProvider() throws Exception {
    try (RawProvider silent = new RawProvider(RawProvider.Exchange::awaitDeparture);
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", silent.baseUrl(), "m", true))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      client.send(RawClient.request(Wire.chat("assistant", true))
          .replace("Content-Type:", "x-evenkeel-deadline-ms: 200\r\nContent-Type:"));
      String answer = client.response();
      assertThat(answer).startsWith("HTTP/1.1 504 ").contains("upstream_timeout");
      assertThat(silent.callerLeft.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(gateway.decision(Wire.header(answer, "x-evenkeel-decision")).failure())
          .isEqualTo("callers_deadline");
      assertThat(gateway.health("only")).isEqualTo("available");
    }
  }

  @Test
  void soleRoute_opensAtLowVolume_isProbedByARealRequest_andIsBack() throws Exception {
    RawProvider.Play down = exchange -> exchange.write(RawProvider.json(529, "{}"));
    try (
        RawProvider sole = new RawProvider(down, down, down,
            exchange -> exchange.write(answer(Wire.OPENAI_BODY, "")));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", sole.baseUrl(), "m", true))
            .failover(new Pool.Failover(Pool.MidStream.CLOSE, 4, Duration.ofSeconds(20),
                new BreakerSettings(3, 0.5, 50, Duration.ofMillis(300), 1, 0)))
            .start()) {
      for (int i = 0; i < 3; i++) {
        assertThat(ask(gateway).attempts()).hasSize(1);
      }
      try (RawClient client = new RawClient(gateway.port())) {
        String closed = client.post(Wire.chat("assistant", false)).response();
        if (closed.startsWith("HTTP/1.1 503")) { // Unless this machine slept past the opening.
          assertThat(closed).contains("no_eligible_route", "retry-after-ms: ");
        }
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> "answered".equals(ask(gateway).outcome()));
      assertThat(gateway.health("only")).isEqualTo("available");
    }
  }
}
