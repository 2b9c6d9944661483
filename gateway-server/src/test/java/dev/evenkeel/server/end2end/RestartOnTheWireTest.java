package dev.evenkeel.server.end2end;

import static dev.evenkeel.server.end2end.RawProvider.STREAM_HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.route.Pool;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartOnTheWireTest {
  private static final String EVENT = "event: evenkeel.restart\ndata: {\"object\":"
      + "\"evenkeel.restart\",\"route\":\"second\"}\n\n";

  private static void dies(RawProvider.Exchange exchange) throws IOException {
    exchange.write(STREAM_HEAD);
    for (int i = 0; i < 60; i++) {
      exchange.token("Rice needs water, step " + i + ". ");
    }
    exchange.reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void secondAnswer_isWhole_afterTheEvent_withAnIdentityOfItsOwn(String dialect) throws Exception {
    boolean openAi = dialect.equals("openai");
    String stream = openAi ? Wire.OPENAI_STREAM : Wire.ANTHROPIC_STREAM;
    try (RawProvider dying = new RawProvider(RestartOnTheWireTest::dies);
        RawProvider good = new RawProvider(
            exchange -> exchange.write(STREAM_HEAD).chunk(stream).write("0\r\n\r\n"));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("first", dying.baseUrl(), "m", true),
                openAi ? TestGateway.openAi("second", good.baseUrl(), "m", false)
                    : TestGateway.anthropic("second", good.baseUrl(), "m", false))
            .failover(new Pool.Failover(Pool.MidStream.RESTART, 4, Duration.ofSeconds(20),
                BreakerSettings.DEFAULT))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      client.send(RawClient.request(Wire.chat("assistant", true))
          .replace("Content-Type:", "x-evenkeel-accept: restart\r\nContent-Type:"));
      String answer = client.readUntil("0\r\n\r\n");

      String[] halves = answer.split(EVENT.replace("{", "\\{"), -1);
      assertThat(halves).as("told once: %s", answer).hasSize(2);
      assertThat(halves[0]).contains("Rice needs water, step 0")
          .doesNotContain("[DONE]", "\"finish_reason\":\"stop\"");
      assertThat(halves[1].split("\"role\":\"assistant\"", -1)).hasSize(2);
      assertThat(halves[1].replaceAll("(?s)\"\\},\"logprobs.*?\"content\":\"", ""))
          .contains("Rice needs water and time.");
      assertThat(halves[1])
          .contains("\"id\":\"" + (openAi ? "c1" : "msg_1") + "\"", "\"finish_reason\":\"stop\"",
              "[DONE]")
          .doesNotContain("step", "error");
      Decision decision = gateway.decision(Wire.header(answer, "x-evenkeel-decision"));
      assertThat(decision.route()).isEqualTo("second");
      assertThat(decision.attempts()).extracting(Decision.AttemptRecord::releasedBefore)
          .containsExactly(true, true);
      assertThat(decision.actions()).contains("mid-stream:restart");
    }
  }
}
