package dev.evenkeel.server.end2end;

import static dev.evenkeel.server.end2end.RawProvider.STREAM_HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.Decision.Shadow;
import dev.evenkeel.core.route.Drift;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Workload;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.PrivacyRule;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Candidates that are asked what users were answered already, on real sockets. */
class ShadowOnTheWireTest {
  private static final String EMAIL = "quokka.jane@example.com";
  private static final Policy POLICY =
      new Policy("private", 1, Refusals.PASSED, "Withheld.", List.of(), Tone.UNCHANGED, List.of())
          .withPrivacy(List.of(new PrivacyRule("email", List.of(),
              List.of("[a-z0-9._-]{1,40}@[a-z0-9-]{1,30}\\.[a-z]{2,6}"), Set.of(),
              PrivacyRule.Action.TOKENISE, "", true)));
  private static final Drift.Shadow ALWAYS =
      new Drift.Shadow(Set.of("candidate"), 1, 1_000, 4, 1_000_000);

  private static void says(RawProvider.Exchange exchange, String text) throws IOException {
    exchange.write(STREAM_HEAD).token(text).finish();
  }

  private static TestGateway.Builder gateway(RawProvider served, RawProvider candidate,
      Drift.Shadow shadow) {
    return TestGateway.with(POLICY)
        .key("key", "tenant")
        .pool("assistant", TestGateway.openAi("served", served.baseUrl(), "m", true),
            TestGateway.openAi("candidate", candidate.baseUrl(), "m2", false))
        .uncertified("candidate")
        .drift(Drift.DEFAULT.with(shadow));
  }

  private static String ask(TestGateway gateway, String text, String... more) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      return client
          .post("{\"model\":\"assistant\",\"stream\":true," + String.join("", more)
              + "\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}", "key")
          .readUntil("0\r\n\r\n");
    }
  }

  private static List<Shadow> shadows(TestGateway gateway, String answer) {
    Decision decision = gateway.decision(Wire.header(answer, "x-evenkeel-decision"));
    assertThat(decision.route()).isEqualTo("served");
    assertThat(decision.outcome()).isEqualTo("answered");
    assertThat(decision.attempts()).hasSize(1);
    return decision.shadows();
  }

  private static void awaitResult(TestGateway gateway, String result) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gateway.admin("/metrics")
            .contains(
                "evenkeel_shadow_turns_total{result=\"" + result + "\",route=\"candidate\"}"));
  }

  @Test
  void candidatesAnswer_isCountedBesideTheServedOne_andReadByNobody() throws Exception {
    try (RawProvider served = new RawProvider(exchange -> says(exchange, "Written to <EMAIL_1>."));
        RawProvider candidate = new RawProvider(
            exchange -> says(exchange, "I'm sorry, but I can't help with that. Wombat."));
        TestGateway gateway = gateway(served, candidate, ALWAYS).start()) {
      String answer = ask(gateway, "Write to " + EMAIL);
      assertThat(shadows(gateway, answer))
          .containsExactly(new Shadow("candidate", true, List.of()));
      awaitResult(gateway, "answered");

      assertThat(answer).contains("Written to " + EMAIL).doesNotContain("ombat", "sorry");
      assertThat(candidate.requests()).hasSize(1);
      assertThat(candidate.requests().getFirst()).as("as the served request was concealed")
          .contains("Write to <EMAIL_1>", "\"model\":\"m2\"")
          .doesNotContain(EMAIL);
      String page = gateway.admin("/admin/v1/drift");
      assertThat(page).contains("\"signal\":\"refusal\",\"source\":\"shadow\",\"turns\":1,"
          + "\"served\":0.0,\"shadow\":1.0,");
      String metrics = gateway.admin("/metrics");
      assertThat(metrics)
          .contains("evenkeel_shadow_verdicts_total{query_class=\"unclassified\",route="
              + "\"candidate\",verdict=\"refuse\"} 1.0")
          .contains("evenkeel_shadow_rate{of=\"shadow\",query_class=\"unclassified\",route="
              + "\"candidate\",signal=\"refusal\"} 1.0")
          .contains("evenkeel_shadow_rate{of=\"served\",query_class=\"unclassified\",route="
              + "\"candidate\",signal=\"refusal\"} 0.0");
      assertThat(page + metrics).doesNotContain("ombat", EMAIL);
      assertThat(gateway.health("candidate")).isEqualTo("available");
    }
  }

  @Test
  void candidateThatHangs_andOneThatDies_delayAndFailNoTurn() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (RawProvider served = new RawProvider(exchange -> says(exchange, "Rice needs water."));
        RawProvider candidate = new RawProvider(exchange -> {
          hanging.countDown();
          await(go);
          exchange.reset();
        }, exchange -> exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n}}}"));
        TestGateway gateway = gateway(served, candidate,
            new Drift.Shadow(Set.of("candidate"), 1, 1_000, 1, 1_000_000)).start()) {
      ask(gateway, "one");
      assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
      // It holds its connection and says nothing; turns go on, on every loop.
      for (int i = 0; i < 4; i++) {
        String answer = ask(gateway, "more " + i);
        assertThat(answer).contains("Rice needs water.");
        assertThat(shadows(gateway, answer))
            .containsExactly(new Shadow("candidate", false, List.of("busy")));
      }
      go.countDown();
      awaitResult(gateway, "unanswered");
      assertThat(shadows(gateway, ask(gateway, "right after")))
          .containsExactly(new Shadow("candidate", false, List.of("resting")));
      assertThat(gateway.admin("/admin/v1/drift")).contains("\"shadows\":[]");
      assertThat(gateway.health("candidate")).as("no turn failed there").isEqualTo("available");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void candidateThatMayNotHaveTheData_isNeverAsked_andTheRecordSaysWhy() throws Exception {
    try (RawProvider served = new RawProvider(exchange -> says(exchange, "Rice needs water."));
        RawProvider candidate = new RawProvider(exchange -> says(exchange, "Rice."));
        TestGateway gateway = gateway(served, candidate, ALWAYS)
            .workload(new Workload("care", Set.of("eu"), null, null, null, Set.of()))
            .attested("served", "eu")
            .start()) {
      String answer = ask(gateway, "one");
      assertThat(shadows(gateway, answer)).containsExactly(new Shadow("candidate", false,
          List.of("region", "attestation_expired", "attestation_unowned")));
      assertThat(gateway.decision(Wire.header(answer, "x-evenkeel-decision")).candidates())
          .anySatisfy(each -> {
            assertThat(each.route()).isEqualTo("candidate");
            assertThat(each.reasons()).containsEntry("region",
                "region: nothing attested, required eu");
          });
      awaitResult(gateway, "region");
      assertThat(candidate.connections).hasValue(0);
    }
  }

  @Test
  void limitsOfRateAndCost_hold() throws Exception {
    try (RawProvider served = new RawProvider(exchange -> says(exchange, "Rice needs water."));
        RawProvider candidate = new RawProvider(exchange -> says(exchange, "Rice needs time."))) {
      try (TestGateway gateway =
          gateway(served, candidate, new Drift.Shadow(Set.of("candidate"), 1, 1, 4, 1_000_000))
              .start()) {
        // One minute may end in between, two cannot.
        long asked = 0;
        for (int i = 0; i < 4; i++) {
          asked += shadows(gateway, ask(gateway, "question " + i)).getFirst().asked() ? 1 : 0;
        }
        assertThat(asked).isBetween(1L, 2L);
        awaitResult(gateway, "rate");
      }
      int before = candidate.requests().size();
      try (TestGateway gateway =
          gateway(served, candidate, new Drift.Shadow(Set.of("candidate"), 1, 1_000, 4, 1))
              .start()) {
        assertThat(shadows(gateway, ask(gateway, "a question of some words")))
            .containsExactly(new Shadow("candidate", false, List.of("budget")));
        assertThat(candidate.requests()).hasSize(before);
      }
    }
  }

  @Test
  void callsOfTools_areJudgedAndGoNowhere() throws Exception {
    String tools = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"find\","
        + "\"parameters\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},"
        + "\"required\":[\"name\"]}}}],";
    try (RawProvider served = new RawProvider(exchange -> says(exchange, "Rice needs water."));
        RawProvider candidate = new RawProvider(exchange -> exchange.write(STREAM_HEAD)
            .chunk("data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
                + "\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"find\","
                + "\"arguments\":\"{\\\"colour\\\":1}\"}}]},\"finish_reason\":null}]}\n\n")
            .chunk("data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":"
                + "\"tool_calls\"}]}\n\ndata: [DONE]\n\n")
            .write("0\r\n\r\n"));
        TestGateway gateway =
            gateway(served, candidate, ALWAYS).checks(Set.of(Pool.Check.TOOL_CALLS)).start()) {
      String answer = ask(gateway, "Find rice", tools);
      awaitResult(gateway, "answered");
      assertThat(answer).doesNotContain("colour", "tool_calls\":[");
      assertThat(gateway.admin("/admin/v1/drift")).contains("\"signal\":\"form_fault\",\"source\":"
          + "\"shadow\",\"turns\":1,\"served\":0.0,\"shadow\":1.0,");
    }
  }
}
