package dev.evenkeel.server.end2end;

import static dev.evenkeel.server.end2end.RawProvider.STREAM_HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.session.IdempotencyTable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyOnTheWireTest {
  private static final IdempotencyTable.Rules STORING =
      new IdempotencyTable.Rules(true, Duration.ofMinutes(1), 1 << 20);

  private static TestGateway gateway(RawProvider provider, IdempotencyTable.Rules rules)
      throws IOException {
    return TestGateway.unified()
        .pool("assistant", TestGateway.openAi("only", provider.baseUrl(), "m", true))
        .idempotency(rules)
        .start();
  }

  private static String keyed(String body, String key) {
    return RawClient.request(body)
        .replace("Content-Type:", "Idempotency-Key: " + key + "\r\nContent-Type:");
  }

  private static RawProvider answering() throws IOException {
    return new RawProvider(exchange -> {
      if (exchange.request().contains("\"stream\":true")) {
        exchange.write(STREAM_HEAD).chunk(Wire.OPENAI_STREAM).write("0\r\n\r\n");
      } else {
        exchange.write(RawProvider.json(200, Wire.OPENAI_BODY));
      }
    });
  }

  private static String body(String response) {
    return response.substring(response.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void sameRequestInAnotherSpelling_isTheSame_anotherUnderThatKeyIsToldSo() throws Exception {
    try (RawProvider provider = answering();
        TestGateway gateway = gateway(provider, STORING);
        RawClient client = new RawClient(gateway.port())) {
      client.send(keyed("{\"model\":\"assistant\",\"messages\":[{\"role\":\"user\","
          + "\"content\":\"H\\u0069\"}],\"temperature\":0.5}", "k-1"));
      String first = client.response();
      client.send(keyed("{ \"temperature\" : 0.5,\n \"messages\" : [ {\"content\":\"Hi\","
          + " \"role\":\"user\"} ], \"model\":\"assistant\" }", "k-1"));
      String second = client.response();
      client.send(keyed("{\"model\":\"assistant\",\"messages\":[{\"role\":\"user\","
          + "\"content\":\"Hi!\"}],\"temperature\":0.5}", "k-1"));

      assertThat(second)
          .contains("x-evenkeel-replayed: " + Wire.header(first, "x-evenkeel-decision"));
      assertThat(body(second)).isEqualTo(body(first));
      assertThat(client.response()).startsWith("HTTP/1.1 422 ").contains("idempotency_key_reused");
      assertThat(provider.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void storedAnswer_isGivenAgain_byteForByte_withoutAskingAnybody(boolean stream) throws Exception {
    try (RawProvider provider = answering();
        TestGateway gateway = gateway(provider, STORING);
        RawClient client = new RawClient(gateway.port())) {
      client.send(keyed(Wire.chat("assistant", stream), "k-1"));
      String first = stream ? client.readUntil("0\r\n\r\n") : client.response();
      client.send(keyed(Wire.chat("assistant", stream), "k-1"));
      String second = client.response();

      assertThat(provider.requests()).hasSize(1);
      String said = body(first);
      if (stream) {
        assertThat(said.replaceAll("(?m)^[0-9a-f]+\r\n|\r\n", "")).startsWith(body(second));
        assertThat(second).contains("content-type: text/event-stream", "data: [DONE]");
      } else {
        assertThat(body(second)).isEqualTo(said);
      }
      assertThat(second).startsWith("HTTP/1.1 200")
          .contains("x-evenkeel-replayed: " + Wire.header(first, "x-evenkeel-decision"));
      Decision decision = gateway.decision(Wire.header(second, "x-evenkeel-decision"));
      assertThat(decision.outcome()).isEqualTo("replayed");
      assertThat(decision.attempts()).isEmpty();
    }
  }

  @Test
  void answerThatIsNotStored_isNotMadeTwice_andTheCallerIsToldWhoseItWas() throws Exception {
    try (RawProvider provider = answering();
        TestGateway gateway = gateway(provider, IdempotencyTable.Rules.DEFAULT);
        RawClient client = new RawClient(gateway.port())) {
      String first = client.send(keyed(Wire.chat("assistant", false), "k-1")).response();
      String second = client.send(keyed(Wire.chat("assistant", false), "k-1")).response();
      String other = client.send(keyed(Wire.chat("assistant", true), "k-1")).response();

      assertThat(second).startsWith("HTTP/1.1 409")
          .contains("idempotency_key_spent", Wire.header(first, "x-evenkeel-decision"),
              "x-should-retry: false");
      assertThat(other).startsWith("HTTP/1.1 422").contains("idempotency_key_reused");
      assertThat(provider.requests()).hasSize(1);
    }
  }

  @Test
  void requestUnderWay_isNotMadeTwice() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (RawProvider provider = new RawProvider(exchange -> {
      asked.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      exchange.write(RawProvider.json(200, Wire.OPENAI_BODY));
    });
        TestGateway gateway = gateway(provider, STORING);
        RawClient client = new RawClient(gateway.port());
        RawClient impatient = new RawClient(gateway.port())) {
      client.send(keyed(Wire.chat("assistant", false), "k-1"));
      asked.await();
      String second = impatient.send(keyed(Wire.chat("assistant", false), "k-1")).response();
      go.countDown();

      assertThat(second).startsWith("HTTP/1.1 409")
          .contains("idempotency_key_in_use", "retry-after: 1");
      assertThat(client.response()).startsWith("HTTP/1.1 200");
      assertThat(provider.requests()).hasSize(1);
    }
  }

  @Test
  void providerThatHonoursKeys_getsOneOfOursPerAttempt_neverTheCallers() throws Exception {
    try (
        RawProvider provider = new RawProvider(
            exchange -> exchange.write(RawProvider.json(500, "{\"error\":{\"message\":\"oops\"}}")),
            exchange -> exchange.write(RawProvider.json(200, Wire.OPENAI_BODY)));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", new Route("only",
                new Provider("only", "openai", URI.create(provider.baseUrl()), null, Controls.NONE,
                    TestGateway.QUICK).honouringKeys(),
                "m", true, null, null, null, Set.of()))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(keyed(Wire.chat("assistant", false), "callers-key")).response())
          .startsWith("HTTP/1.1 200");

      List<String> keys = provider.requests()
          .stream()
          .map(each -> Wire.header(each.toLowerCase(Locale.ROOT), "idempotency-key"))
          .toList();
      assertThat(keys).hasSize(2).doesNotHaveDuplicates().doesNotContain("callers-key");
    }
  }

  @Test
  void unsoundKey_isToldSo() throws Exception {
    try (RawProvider provider = answering();
        TestGateway gateway = gateway(provider, STORING);
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(keyed(Wire.chat("assistant", false), "k".repeat(256))).response())
          .startsWith("HTTP/1.1 400")
          .contains("invalid_header");
      assertThat(provider.requests()).isEmpty();
    }
  }

  @Test
  void officialClientsOwnRetry_underOneKey_getsItsAnswer() throws Exception {
    try (
        RawProvider provider = new RawProvider(
            exchange -> exchange.write(RawProvider.json(529, "{\"error\":{\"message\":\"busy\"}}")),
            exchange -> exchange.write(RawProvider.json(200, Wire.OPENAI_BODY)));
        TestGateway gateway = gateway(provider, STORING)) {
      OpenAIClient client = OpenAIOkHttpClient.builder()
          .baseUrl(gateway.baseUrl())
          .apiKey("sk-test")
          .maxRetries(2)
          .build();
      try {
        ChatCompletion answer = client.chat()
            .completions()
            .create(ChatCompletionCreateParams.builder()
                .model("assistant")
                .addUserMessage("How do I cook rice?")
                .putAdditionalHeader("Idempotency-Key", "one-question")
                .build());

        assertThat(answer.choices().getFirst().message().content().orElseThrow()).isNotBlank();
        assertThat(provider.requests()).hasSize(2);
        assertThat(provider.requests()).noneMatch(each -> each.contains("one-question"));
      } finally {
        client.close();
      }
    }
  }
}
