package dev.evenkeel.server.end2end;

import static dev.evenkeel.server.end2end.RawProvider.STREAM_HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Delivery.Manner;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeliveryOnTheWireTest {
  private static final Delivery BUFFERED =
      new Delivery(Manner.BUFFERED, Map.of(), Duration.ofMillis(50), false);

  private static void long60(RawProvider.Exchange exchange) throws IOException {
    exchange.write(STREAM_HEAD);
    for (int i = 0; i < 60; i++) {
      exchange.token("Rice needs water, step " + i + ". ");
    }
  }

  private static TestGateway gateway(RawProvider first, RawProvider second) throws IOException {
    return TestGateway.unified()
        .pool("assistant", TestGateway.openAi("first", first.baseUrl(), "m", true),
            TestGateway.openAi("second", second.baseUrl(), "m", false))
        .delivery(BUFFERED)
        .start();
  }

  private static String accepting(String body) {
    return RawClient.request(body)
        .replace("Content-Type:", "x-evenkeel-accept: keep-alive\r\nContent-Type:");
  }

  @Test
  void bufferedAnswer_whoseProviderDiesInItsMiddle_isTheNextOnesAlone() throws Exception {
    try (RawProvider dying = new RawProvider(exchange -> {
      long60(exchange);
      exchange.reset();
    });
        RawProvider good = new RawProvider(
            exchange -> exchange.write(STREAM_HEAD).token("Boil ").token("it.").finish());
        TestGateway gateway = gateway(dying, good);
        RawClient client = new RawClient(gateway.port())) {
      client.post(Wire.chat("assistant", true));
      String answer = client.readUntil("0\r\n\r\n");

      assertThat(answer).contains("x-evenkeel-route: second", "Boil it.", "[DONE]")
          .doesNotContain("Rice", "error", ": keep-alive");
      assertThat(gateway.decision(Wire.header(answer, "x-evenkeel-decision")).outcome())
          .isEqualTo("answered");
    }
  }

  @Test
  void commentsKeepTheStreamAlive_andTheOfficialClientReadsPastThem() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    RawProvider.Play patient = exchange -> {
      exchange.write(STREAM_HEAD).token("Boil ");
      try {
        assertThat(seen.await(5, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      exchange.token("it.").finish();
    };
    try (RawProvider slow = new RawProvider(patient);
        TestGateway gateway = gateway(slow, slow);
        RawClient client = new RawClient(gateway.port())) {
      client.send(accepting(Wire.chat("assistant", true)));
      String head = client.readUntil(": keep-alive\n\n");
      assertThat(head).startsWith("HTTP/1.1 200").doesNotContain("Boil", "x-evenkeel-route");
      seen.countDown();
      assertThat(client.readUntil("0\r\n\r\n")).contains("Boil it.", "[DONE]");

      OpenAIClient official =
          OpenAIOkHttpClient.builder().baseUrl(gateway.baseUrl()).apiKey("none").build();
      ChatCompletionCreateParams ask = ChatCompletionCreateParams.builder()
          .model("assistant")
          .addUserMessage("How do I cook rice?")
          .putAdditionalHeader("x-evenkeel-accept", "keep-alive")
          .build();
      try (StreamResponse<ChatCompletionChunk> stream =
          official.chat().completions().createStreaming(ask)) {
        assertThat(stream.stream()
            .flatMap(chunk -> chunk.choices().stream())
            .flatMap(choice -> choice.delta().content().stream())
            .collect(Collectors.joining())).isEqualTo("Boil it.");
      } finally {
        official.close();
      }
    }
  }

  @Test
  void errorAfterAComment_isInTheStream_andTheAnswerIsNotCalledComplete() throws Exception {
    try (RawProvider hanging = new RawProvider(exchange -> {
      long60(exchange);
      exchange.awaitDeparture();
    });
        TestGateway gateway = gateway(hanging, hanging);
        RawClient client = new RawClient(gateway.port())) {
      client.send(accepting(Wire.chat("assistant", true)));
      String answer = client.readUntil("0\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 200")
          .contains(": keep-alive", "\"code\":\"upstream_timeout\"")
          .doesNotContain("Rice", "[DONE]");
      assertThat(gateway.decision(Wire.header(answer, "x-evenkeel-decision")).outcome())
          .isEqualTo("rejected");
    }
  }
}
