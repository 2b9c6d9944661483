package dev.evenkeel.server.end2end;

import static dev.evenkeel.server.end2end.RawProvider.STREAM_HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContinueOnTheWireTest {
  private static final Pattern CONTENT = Pattern.compile("\"content\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final String REST = "put it into a pot with twice as much water. Bring it to the"
      + " boil, turn the heat down, and wait for eighteen minutes.";

  private static void dies(RawProvider.Exchange exchange) throws IOException {
    exchange.write(STREAM_HEAD);
    for (int i = 0; i < 60; i++) {
      exchange.token("Rice needs water, step " + i + ". ");
    }
    // Ends without a finish; a reset could overtake what was sent before it.
    exchange.token("Then ").write("0\r\n\r\n");
  }

  private static String openAi(String text) {
    return "data: {\"id\":\"c9\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":"
        + "\"m-2\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\""
        + text + "\"},\"finish_reason\":null}]}\n\n"
        + "data: {\"id\":\"c9\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"m-2\","
        + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
        + "data: {\"id\":\"c9\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"m-2\","
        + "\"choices\":[],\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":7,"
        + "\"total_tokens\":47}}\n\ndata: [DONE]\n\n";
  }

  private static String anthropic(String text) {
    return "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_9\","
        + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m-2\",\"content\":[],"
        + "\"stop_reason\":null,\"usage\":{\"input_tokens\":40,\"output_tokens\":1}}}\n\n"
        + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
        + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
        + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
        + "\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}}\n\n"
        + "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
        + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
        + "\"end_turn\"},\"usage\":{\"output_tokens\":7}}\n\n"
        + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
  }

  private static String content(String stream) {
    return CONTENT.matcher(stream)
        .results()
        .map((MatchResult each) -> each.group(1))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource({"openai,prefill", "openai,prefix", "openai,continue-final-message",
      "openai,instruction", "anthropic,prefill", "anthropic,instruction"})
  void restOfTheAnswer_isInTheSameStream_withOneIdentityAndOneUsage(String dialect, String form)
      throws Exception {
    boolean openAi = dialect.equals("openai");
    boolean prefill = !form.equals("instruction");
    String fresh =
        prefill ? REST : "Sure! Here is the rest: Rice needs water, step 59. Then " + REST;
    try (RawProvider dying = new RawProvider(ContinueOnTheWireTest::dies);
        RawProvider good = new RawProvider(exchange -> exchange.write(STREAM_HEAD)
            .chunk(openAi ? openAi(fresh) : anthropic(fresh))
            .write("0\r\n\r\n"));
        TestGateway gateway = gateway(dying, good, openAi, form);
        RawClient client = new RawClient(gateway.port())) {
      client.send(RawClient.request(Wire.chat("assistant", true))
          .replace("Content-Type:", "x-evenkeel-accept: seams\r\nContent-Type:"));
      String answer = client.readUntil("0\r\n\r\n");

      String said = content(answer);
      assertThat(said).contains("step 58. Rice needs water, step 59. Then put it into a pot")
          .endsWith("for eighteen minutes.")
          .doesNotContain("Sure");
      assertThat(said.split("step 59", -1)).hasSize(2);
      assertThat(answer.split("\"role\":\"assistant\"", -1)).hasSize(2);
      assertThat(answer.split("\"finish_reason\":\"stop\"", -1)).hasSize(2);
      assertThat(answer).contains("data: [DONE]")
          .doesNotContain("\"c9\"", "\"msg_9\"", "\"m-2\"", "\"error\"");
      assertThat(answer)
          .contains("event: evenkeel.seam\ndata: {\"object\":\"evenkeel.seam\",\"route\":"
              + "\"second\",\"offset\":" + said.indexOf("put it into") + "}\n\n");
      Decision decision = gateway.decision(Wire.header(answer, "x-evenkeel-decision"));
      assertThat(decision.seams()).singleElement().satisfies(seam -> {
        assertThat(seam.from()).isEqualTo("first");
        assertThat(seam.to()).isEqualTo("second");
        assertThat(seam.form()).isEqualTo(form);
        assertThat(seam.outcome()).isEqualTo("joined");
      });
      String asked = good.requests().getFirst();
      assertThat(asked).contains("Rice needs water, step 59. Then");
      if (prefill) {
        assertThat(asked).contains("step 59. Then\"").doesNotContain("cut off");
        assertThat(asked.contains("step 59. Then\",\"prefix\":true}]"))
            .isEqualTo(form.equals("prefix"));
        assertThat(
            asked.contains("\"continue_final_message\":true,\"add_generation_prompt\":false"))
            .isEqualTo(form.equals("continue-final-message"));
      } else {
        assertThat(asked).contains("Your last message was cut off");
      }
      assertThat(gateway.admin("/metrics"))
          .contains("evenkeel_seams_total{outcome=\"joined\",pool=\"assistant\"} 1.0")
          .contains("evenkeel_seam_violations_total 0.0");
    }
  }

  @Test
  void officialClient_readsOneAnswer() throws Exception {
    try (RawProvider dying = new RawProvider(ContinueOnTheWireTest::dies);
        RawProvider good = new RawProvider(
            exchange -> exchange.write(STREAM_HEAD).chunk(anthropic(REST)).write("0\r\n\r\n"));
        TestGateway gateway = gateway(dying, good, false, "prefill")) {
      OpenAIClient client = OpenAIOkHttpClient.builder()
          .baseUrl(gateway.baseUrl())
          .apiKey("sk-test")
          .maxRetries(0)
          .build();
      ChatCompletionAccumulator gathered = ChatCompletionAccumulator.create();
      try (StreamResponse<ChatCompletionChunk> stream = client.chat()
          .completions()
          .createStreaming(ChatCompletionCreateParams.builder()
              .model("assistant")
              .addUserMessage("How do I cook rice?")
              .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
              .build())) {
        stream.stream().forEach(gathered::accumulate);
      } finally {
        client.close();
      }
      ChatCompletion answer = gathered.chatCompletion();

      assertThat(answer.choices().getFirst().message().content().orElseThrow())
          .startsWith("Rice needs water, step 0. ")
          .endsWith("step 59. Then " + REST);
      assertThat(answer.choices().getFirst().finishReason())
          .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
      assertThat(answer.id()).isEqualTo("c1");
      assertThat(answer.model()).isEqualTo("m");
      // The second call's 40 and 7, and what the first must have cost.
      assertThat(answer.usage().orElseThrow().promptTokens()).isGreaterThan(40);
      assertThat(answer.usage().orElseThrow().completionTokens()).isGreaterThan(100);
    }
  }

  private static TestGateway gateway(RawProvider dying, RawProvider good, boolean openAi,
      String form) throws IOException {
    Route second = openAi ? TestGateway.openAi("second", good.baseUrl(), "m", false)
        : TestGateway.anthropic("second", good.baseUrl(), "m", false);
    return TestGateway.unified()
        .pool("assistant", TestGateway.openAi("first", dying.baseUrl(), "m", true),
            second.with(Continuation.valueOf(form.toUpperCase(Locale.ROOT).replace('-', '_'))))
        .failover(new Pool.Failover(Pool.MidStream.CONTINUE, 4, Duration.ofSeconds(20),
            BreakerSettings.DEFAULT))
        .start();
  }
}
