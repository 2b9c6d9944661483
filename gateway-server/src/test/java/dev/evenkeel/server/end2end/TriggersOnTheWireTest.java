package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Price;
import dev.evenkeel.core.route.Route;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

  @Test
  void answerThatIsWrittenTooSlowly_isGivenUp_whileNothingHasLeft() throws Exception {
    BreakerSettings pace = new BreakerSettings(1_000, 1, 2_000, Duration.ofSeconds(1), 1, 0).with(
        new BreakerSettings.Slow(null, 1, new BreakerSettings.Pace(50, Duration.ofMillis(300))),
        null);
    try (RawProvider slow = new RawProvider(exchange -> {
      // It begins at once and then says nothing more; the policy still holds the opening.
      exchange.write(RawProvider.STREAM_HEAD).token("I");
      exchange.awaitDeparture();
    });
        RawProvider quick = new RawProvider(exchange -> exchange.write(RawProvider.STREAM_HEAD)
            .token("Rice, with water.")
            .finish());
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("first", slow.baseUrl(), "m", true),
                TestGateway.openAi("second", quick.baseUrl(), "m", false))
            .failover(new Pool.Failover(Pool.MidStream.CLOSE, 4, Duration.ofSeconds(20), pace))
            .delivery(
                new Delivery(Delivery.Manner.BUFFERED, Map.of(), Duration.ofSeconds(15), false))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      String answer = client.post(Wire.chat("assistant", true)).readUntil("0\r\n\r\n");

      assertThat(answer).contains("Rice, with water.").doesNotContain("\"content\":\"I");
      Decision decision = gateway.decision(Wire.header(answer, "x-evenkeel-decision"));
      assertThat(decision.route()).isEqualTo("second");
      assertThat(decision.attempts().getFirst().result()).isEqualTo("slow");
      assertThat(slow.callerLeft.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void answersOfTheWrongShape_keepARouteFromRequestsThatNeedIt_andFromNoOthers() throws Exception {
    BreakerSettings strict = new BreakerSettings(1_000, 1, 2_000, Duration.ofMinutes(5), 1, 0)
        .with(BreakerSettings.Slow.NEVER, new BreakerSettings.Quality(0.5, 4));
    String json = Wire.chat("assistant", false)
        .replace("\"messages\"", "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{"
            + "\"name\":\"s\",\"schema\":{\"type\":\"object\",\"required\":[\"n\"]}}},\"messages\"");
    String right = Wire.OPENAI_BODY.replaceFirst("\"content\":\"[^\"]*\"",
        "\"content\":\"{\\\\\"n\\\\\":1}\"");
    try (
        RawProvider sloppy =
            new RawProvider(exchange -> exchange.write(answer(Wire.OPENAI_BODY, "")));
        RawProvider exact = new RawProvider(exchange -> exchange.write(answer(right, "")));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("first", sloppy.baseUrl(), "m", true),
                TestGateway.openAi("second", exact.baseUrl(), "m", false))
            .failover(new Pool.Failover(Pool.MidStream.CLOSE, 4, Duration.ofSeconds(20), strict))
            .checks(Set.of(Pool.Check.values()))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      List<Decision> decisions = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Decision last =
            gateway.decision(Wire.header(client.post(json).response(), "x-evenkeel-decision"));
        assertThat(last.route()).isEqualTo("second");
        decisions.add(last);
      }
      assertThat(decisions.getLast().candidates())
          .anySatisfy(each -> assertThat(each.reasons()).containsKey("quality"));
      assertThat(sloppy.requests()).as("it is not asked for JSON any more").hasSizeLessThan(5);
      assertThat(ask(gateway).route()).as("prose it may write").isEqualTo("first");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void routeThatIsBack_getsNewConversationsByARamp_andNoneThatMovedAway(boolean ramp)
      throws Exception {
    AtomicBoolean down = new AtomicBoolean();
    BreakerSettings quick = new BreakerSettings(2, 1, 2_000, Duration.ofMillis(200), 1, 0);
    try (
        RawProvider first = new RawProvider(exchange -> exchange
            .write(down.get() ? RawProvider.json(529, "{}") : answer(Wire.OPENAI_BODY, "")));
        RawProvider second =
            new RawProvider(exchange -> exchange.write(answer(Wire.OPENAI_BODY, "")));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("first", first.baseUrl(), "m", true),
                TestGateway.openAi("second", second.baseUrl(), "m", false))
            .failover(new Pool.Failover(Pool.MidStream.CLOSE, 4, Duration.ofSeconds(20), quick,
                ramp ? Duration.ofDays(1) : Duration.ZERO))
            .start()) {
      assertThat(inSession(gateway, "moved")).isEqualTo("first");
      down.set(true);
      assertThat(inSession(gateway, "moved")).isEqualTo("second");
      AtomicInteger met = new AtomicInteger();
      Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
        inSession(gateway, "new-" + met.incrementAndGet());
        return !gateway.health("first").equals("available");
      });
      down.set(false);
      // A new conversation probes it once its time is over.
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(10))
          .until(() -> {
            inSession(gateway, "new-" + met.incrementAndGet());
            return gateway.health("first").equals("available");
          });
      int asked = first.requests().size();

      for (int i = 0; i < 20; i++) {
        inSession(gateway, "newer-" + i);
      }
      assertThat(first.requests()).as("of a day's ramp next to nothing is over")
          .hasSize(ramp ? asked : asked + 20);
      assertThat(inSession(gateway, "moved")).isEqualTo("second");
    }
  }

  private static String inSession(TestGateway gateway, String session) throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      return Wire.header(client
          .send(RawClient.request(Wire.chat("assistant", false))
              .replace("Content-Type:", "x-evenkeel-session: " + session + "\r\nContent-Type:"))
          .response(), "x-evenkeel-route");
    }
  }
}
