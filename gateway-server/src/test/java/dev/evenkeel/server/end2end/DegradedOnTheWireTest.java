package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.route.Degraded;
import dev.evenkeel.core.route.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Degraded modes as callers and desks see them. */
class DegradedOnTheWireTest {
  private static final RawProvider.Play DOWN =
      exchange -> exchange.write(RawProvider.json(529, "{}"));

  private static Degraded template(String text) {
    return new Degraded.Template(_ -> text);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void template_isACompletionLikeAnyOther(boolean stream) throws Exception {
    try (RawProvider down = new RawProvider(DOWN);
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", down.baseUrl(), "m", true))
            .degraded("assistant", template("We are back soon."))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      client.post(Wire.chat("assistant", stream));
      String answer = stream ? client.readUntil("0\r\n\r\n") : client.response();

      assertThat(answer).startsWith("HTTP/1.1 200 ")
          .contains("x-evenkeel-mode: template\r\n", "We are back soon.",
              "\"finish_reason\":\"stop\"")
          .doesNotContain("x-evenkeel-route");
      if (stream) {
        assertThat(answer).contains("data: [DONE]").contains("\"role\":\"assistant\"");
      }
      Decision decision = gateway.decision(Wire.header(answer, "x-evenkeel-decision"));
      assertThat(decision.mode()).isEqualTo("template");
      assertThat(gateway.admin("/metrics")).contains(
          "evenkeel_turns_total{mode=\"template\",outcome=\"answered\",pool=\"assistant\"} 1.0");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void smallerRoute_isSaidToTheUserAndInTheHeader(boolean stream) throws Exception {
    try (RawProvider down = new RawProvider(DOWN); RawProvider small = new RawProvider(exchange -> {
      if (stream) {
        exchange.write(RawProvider.STREAM_HEAD).chunk(Wire.OPENAI_STREAM).write("0\r\n\r\n");
      } else {
        exchange.write(RawProvider.json(200, Wire.OPENAI_BODY));
      }
    });
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("big", down.baseUrl(), "m", true))
            .pool("less", TestGateway.openAi("yardstick", down.baseUrl(), "m", true),
                TestGateway.openAi("small", small.baseUrl(), "m", false))
            .degraded("assistant", new Degraded.SmallerRoute("small", _ -> "Reduced service."))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      client.post(Wire.chat("assistant", stream));
      String answer = stream ? client.readUntil("0\r\n\r\n") : client.response();

      assertThat(answer).contains("x-evenkeel-mode: smaller-route\r\n",
          "x-evenkeel-route: small\r\n", "x-evenkeel-affinity: none\r\n", "Reduced service.",
          "Rice needs water and time.");
      assertThat(answer.indexOf("Reduced service."))
          .isLessThan(answer.indexOf("Rice needs water and time."));
    }
  }

  @Test
  void closed_saysWhenToComeBack() throws Exception {
    try (RawProvider down = new RawProvider(DOWN);
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", down.baseUrl(), "m", true))
            .degraded("assistant", new Degraded.Closed())
            .start();
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.post(Wire.chat("assistant", false)).response()).startsWith("HTTP/1.1 503 ")
          .contains("x-evenkeel-mode: closed\r\n", "retry-after: ", "only: overloaded");
    }
  }

  @Test
  void toolsOff_sendsTheCallersBytesWithoutAWordOfTools() throws Exception {
    String body =
        "{\"model\":\"assistant\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":"
            + "\"look_up\"}}],\"tool_choice\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":"
            + "\"How do I cook rice?\"}],\"x_own\":1}";
    try (
        RawProvider moody = new RawProvider(exchange -> exchange
            .write(exchange.request().contains("look_up") ? RawProvider.json(529, "{}")
                : RawProvider.json(200, Wire.OPENAI_BODY)));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", moody.baseUrl(), "m", true))
            .degraded("assistant", new Degraded.ToolsOff(null))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.post(body).response()).contains("x-evenkeel-mode: tools-off\r\n",
          "Rice needs water and time.");
      assertThat(moody.requests().getLast()).contains("\"x_own\":1").doesNotContain("tool");
    }
  }

  @Test
  void handOff_isSigned_saysWhereNotWhat_andIsRepeatedUntilTaken() throws Exception {
    RawProvider.Play busy = exchange -> exchange.write(RawProvider.json(503, "{}"));
    RawProvider.Play taken = exchange -> exchange.write(RawProvider.json(202, "{}"));
    try (RawProvider down = new RawProvider(DOWN);
        RawProvider desk = new RawProvider(busy, taken);
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", down.baseUrl(), "m", true))
            .degraded("assistant",
                new Degraded.HandOff(new Degraded.Desk(URI.create(desk.baseUrl() + "/desk"),
                    new Secret("a secret of the desk"), false), _ -> "A colleague goes on."))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      String answer = client.post(Wire.chat("assistant", false)).response();
      assertThat(answer).contains("x-evenkeel-mode: hand-off\r\n", "A colleague goes on.");

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> gateway.admin("/metrics")
              .contains("evenkeel_hand_offs_total{pool=\"assistant\",result=\"delivered\"} 1.0"));
      assertThat(desk.requests()).hasSize(2);
      String told = desk.requests().getLast();
      assertThat(told).startsWith("POST /v1/desk HTTP/1.1")
          .contains("\"decision\":\"" + Wire.header(answer, "x-evenkeel-decision") + "\"",
              "\"session\":\"" + Wire.header(answer, "x-evenkeel-session") + "\"",
              "\"why\":\"overloaded\"")
          .doesNotContain("rice");
      String content = told.substring(told.indexOf("\r\n\r\n") + 4);
      String lower = told.toLowerCase(Locale.ROOT);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec("a secret of the desk".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((Wire.header(lower, "x-evenkeel-timestamp") + "." + content)
          .getBytes(StandardCharsets.UTF_8));
      assertThat(Wire.header(lower, "x-evenkeel-signature"))
          .isEqualTo("v1=" + HexFormat.of().formatHex(mac.doFinal()));
      assertThat(List.of(desk.requests().getFirst(), told)).allSatisfy(
          each -> assertThat(Wire.header(each.toLowerCase(Locale.ROOT), "idempotency-key"))
              .isEqualTo(Wire.header(answer, "x-evenkeel-decision")));
    }
  }
}
