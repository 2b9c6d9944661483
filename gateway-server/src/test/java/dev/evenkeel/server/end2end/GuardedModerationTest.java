package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.guard.WebhookGuard;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.GuardRule;
import dev.evenkeel.policy.contract.GuardRule.OnError;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.PrivacyRule;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import dev.evenkeel.policy.text.Detector;
import dev.evenkeel.server.upstream.RemoteGuard;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The policy as a service asks the policy's remote guards too, as for a prompt. */
final class GuardedModerationTest {
  private static final RawProvider.Play JUDGING = exchange -> exchange.write(RawProvider.json(200,
      exchange.request().contains("forbidden") ? "{\"verdict\":\"block\"}"
          : exchange.request().contains("odd") ? "{\"verdict\":\"flag\"}"
              : "{\"verdict\":\"allow\"}"));

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private RawProvider guard(RawProvider.Play play) throws IOException {
    RawProvider service = new RawProvider(play);
    open.add(service);
    return service;
  }

  private TestGateway gateway(RawProvider service, OnError onError, Side on) throws IOException {
    RemoteGuard guard = new RemoteGuard("watch", "d",
        new RemoteGuard.Service.Remote(
            new WebhookGuard(URI.create(service.baseUrl()).resolve("/hook"), null)),
        Duration.ofMillis(900));
    Policy policy =
        new Policy("guarded", 1, Refusals.PASSED, "", List.of(), Tone.UNCHANGED, List.of())
            .withGuards(List.of(new GuardRule("watch", "d", Set.of(on), 0, 240, 4, onError)))
            .withPrivacy(List.of(new PrivacyRule("email", List.of(), List.of(),
                Set.of(Detector.EMAIL), PrivacyRule.Action.TOKENISE, "", true)));
    TestGateway gateway = TestGateway.with(policy)
        .guard(guard)
        .key("ek-guarded", "tests")
        .pool("assistant", TestGateway.openAi("model", "http://127.0.0.1:9/v1", "m", true))
        .start();
    open.add(gateway);
    return gateway;
  }

  private static RawClient send(RawClient client, String body) throws IOException {
    return client.send("POST /v1/moderations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer"
        + " ek-guarded\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
        + "\r\n\r\n" + body);
  }

  private static String moderate(TestGateway gateway, String inputs) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      return send(client, "{\"input\":" + inputs + "}").response();
    }
  }

  @Test
  void guards_areAskedAboutEachText() throws IOException {
    RawProvider guard = guard(JUDGING);
    TestGateway gateway = gateway(guard, OnError.BLOCK, Side.INPUT);

    String answer = moderate(gateway,
        "[\"fine\",\"the forbidden fruit\",\"an odd one\",\"fine 4\",\"fine 5\",\"fine 6\",\"\"]");

    assertThat(answer).startsWith("HTTP/1.1 200 ");
    String[] results = answer.split("\"flagged\":");
    assertThat(results).hasSize(8);
    assertThat(results[1]).startsWith("false").contains("\"guards\":[]");
    assertThat(results[2]).startsWith("true")
        .contains("\"guards\":[{\"guard\":\"watch\",\"action\":\"block\"}]");
    assertThat(results[3]).startsWith("false")
        .contains("\"guards\":[{\"guard\":\"watch\",\"action\":\"flag\"}]");
    assertThat(guard.requests()).as("a blank text is nobody's question").hasSize(6);
  }

  @Test
  void guards_seeWhatAProviderWouldSee() throws IOException {
    RawProvider guard = guard(JUDGING);

    moderate(gateway(guard, OnError.BLOCK, Side.INPUT), "\"Mail jo@example.com\"");

    assertThat(guard.requests()).singleElement()
        .satisfies(
            asked -> assertThat(asked).contains("<EMAIL_1>").doesNotContain("jo@example.com"));
  }

  @Test
  void guardsOfAnswers_areNotAsked() throws IOException {
    RawProvider guard = guard(JUDGING);

    assertThat(moderate(gateway(guard, OnError.BLOCK, Side.OUTPUT), "\"the forbidden fruit\""))
        .contains("\"flagged\":false");
    assertThat(guard.requests()).isEmpty();
  }

  @Test
  void guardWithoutAVerdict_isNoJudgement_whereThePolicyFailsClosed() throws IOException {
    RawProvider broken = guard(exchange -> exchange.write(RawProvider.json(500, "{}")));

    assertThat(moderate(gateway(broken, OnError.BLOCK, Side.INPUT), "[\"one\",\"two\"]"))
        .startsWith("HTTP/1.1 503 ")
        .contains("guard_unavailable");
    assertThat(moderate(gateway(broken, OnError.PASS, Side.INPUT), "\"one\""))
        .startsWith("HTTP/1.1 200 ")
        .contains("\"flagged\":false")
        .contains("\"guards\":[{\"guard\":\"watch\",\"action\":\"fail_open\"}]");
  }

  @Test
  void textsThatPassUnjudged_areCounted_asTurnsAre() throws IOException {
    RawProvider broken = guard(exchange -> exchange.write(RawProvider.json(500, "{}")));
    TestGateway gateway = gateway(broken, OnError.PASS, Side.INPUT);

    assertThat(moderate(gateway, "[\"one\",\"\",\"two\"]")).startsWith("HTTP/1.1 200 ");

    try (RawClient metrics = new RawClient(gateway.adminPort())) {
      metrics.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(metrics.response()).as("a blank text is nobody's question")
          .contains("evenkeel_guard_fail_open_total{guard=\"watch\",policy=\"guarded@1\"} 2.0");
    }
  }

  @Test
  void slowGuard_holdsNobodyElse_andIsLeftWhenItsCallerLeaves() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    RawProvider slow = guard(exchange -> {
      if (exchange.request().contains("slow")) {
        asked.countDown();
        exchange.awaitDeparture();
      } else {
        exchange.write(RawProvider.json(200, "{\"verdict\":\"allow\"}"));
      }
    });
    TestGateway gateway = gateway(slow, OnError.BLOCK, Side.INPUT);
    try (RawClient waiting = new RawClient(gateway.port())) {
      send(waiting, "{\"input\":\"slow\"}");
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();

      assertThat(moderate(gateway, "\"quick\"")).startsWith("HTTP/1.1 200 ");
    }
    assertThat(slow.callerLeft.await(5, TimeUnit.SECONDS)).isTrue();
  }
}
