package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BadInputTest {
  private static RawProvider provider;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    provider = new RawProvider(exchange -> {
      String body =
          "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
              + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello there, friend.\"},"
              + "\"finish_reason\":\"stop\"}]}";
      exchange.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
          + body.length() + "\r\n\r\n" + body);
    });
    gateway = TestGateway.unified()
        .pool("assistant", TestGateway.openAi("only", provider.baseUrl(), "m", true))
        .start();
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    provider.close();
  }

  private static final String GOOD =
      "{\"model\":\"assistant\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  @AfterEach
  void processIsHealthy() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      assertThat(client.post(GOOD).response()).startsWith("HTTP/1.1 200");
    }
  }

  static Stream<Arguments> wrongBodies() {
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    return Stream.of(Arguments.of("", "invalid_json", ""),
        Arguments.of("{\"model\": \"assistant\",\n  \"messages\": [}", "invalid_json", "line 2"),
        Arguments.of("[]", "", ""), Arguments.of("{" + messages + "}", "", "model"),
        Arguments.of("{\"model\":\"assistant\"}", "", "messages"),
        Arguments.of("{\"model\":\"assistant\",\"messages\":[]}", "", "messages"),
        Arguments.of("{\"model\":7," + messages + "}", "", "model"),
        Arguments.of("{\"model\":\"assistant\",\"temperature\":\"hot\"," + messages + "}", "",
            "temperature"),
        Arguments.of("{\"model\":\"assistant\",\"n\":0," + messages + "}", "", "\"param\":\"n\""),
        Arguments.of(
            "{\"model\":\"assistant\",\"messages\":[{\"role\":\"wizard\",\"content\":\"x\"}]}", "",
            "role"));
  }

  @ParameterizedTest
  @MethodSource("wrongBodies")
  void wrongBody_isA400InOpenAisShape(String body, String code, String mention) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      String answer = client.post(body).response();
      assertThat(answer).startsWith("HTTP/1.1 400")
          .contains("\"type\":\"invalid_request_error\"")
          .contains("\"param\":")
          .contains(code)
          .contains(mention)
          .containsIgnoringCase("x-should-retry: false");
      assertThat(client.post(GOOD).response()).as("the connection goes on")
          .startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{\"model\": nope}|line 1, column 11",
      "{\"model\":\"a\",\\n\"messages\":[{]}|line 2, column 14",
      "{\"model\":\"assistant\"|line 1, column 21",
      "{\"model\":\"grüß 🌊\",}|line 1, column 24 (byte 23)", "{}x|line 1, column 3"})
  void malformedJson_isLocated(String body, String place) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      assertThat(client.post(body.replace("\\n", "\n")).response()).startsWith("HTTP/1.1 400")
          .contains("invalid_json")
          .contains(place);
    }
  }

  @Test
  void unknownModelPathAndMethod_areNamed() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      assertThat(client.post(GOOD.replace("assistant", "nobody")).response())
          .startsWith("HTTP/1.1 404")
          .contains("model_not_found")
          .contains("nobody");
      assertThat(client.send("GET /v2/nothing HTTP/1.1\r\nHost: x\r\n\r\n").response())
          .startsWith("HTTP/1.1 404")
          .contains("/v1/chat/completions");
      assertThat(client.send("GET /v1/chat/completions HTTP/1.1\r\nHost: x\r\n\r\n").response())
          .startsWith("HTTP/1.1 405");
    }
  }

  @Test
  void oversizeBody_isRefusedBeforeItIsRead() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n");
      assertThat(client.readAll()).startsWith("HTTP/1.1 413").contains("262144 bytes");
    }
  }

  @Test
  void oversizeChunkedBody_isRefusedWhenItGetsTooLarge() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
      for (int i = 0; i < 9; i++) {
        client.send(chunk);
      }
      assertThat(client.readUntil("\r\n")).startsWith("HTTP/1.1 413");
    }
  }

  /** It would have asked for something stricter, and nobody would have noticed. */
  @Test
  void misspeltHeaderOfOurs_isA400_thatNamesThoseThereAre() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(RawClient.request(GOOD).replace("Host:", "X-Evenkeel-Regions: eu\r\nHost:"));
      assertThat(client.response()).startsWith("HTTP/1.1 400")
          .contains("\"code\":\"invalid_header\"", "x-evenkeel-regions", "x-evenkeel-region,");
    }
  }

  @Test
  void headersOfTheLastResponse_mayBeSentAlong() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(RawClient.request(GOOD)
          .replace("Host:", "X-Evenkeel-Route: r\r\nX-Evenkeel-Overhead-Ms: 1\r\nHost:"));
      assertThat(client.response()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void headerFlood_isA431() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n"
          + ("x-flood: " + "y".repeat(100) + "\r\n").repeat(200) + "\r\n");
      assertThat(client.readUntil("\r\n")).startsWith("HTTP/1.1 431");
    }
  }

  @Test
  void slowHeaders_areA408() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n");
      assertThat(client.readAll()).startsWith("HTTP/1.1 408");
    }
  }

  @Test
  void headersInDrips_areA408_notForEver() throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nx-slow: ");
      Thread dripping = dripping(client);
      assertThat(client.readUntil("\r\n")).startsWith("HTTP/1.1 408");
      client.reset();
      dripping.join();
    }
  }

  @Test
  void bodyInDrips_isA408_notForEver() throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      client
          .send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{");
      Thread dripping = dripping(client);
      assertThat(client.response()).startsWith("HTTP/1.1 408")
          .contains("did not arrive within 2 s");
      client.reset();
      dripping.join();
    }
  }

  @Test
  void bodyInDrips_ofARequestThatWasAnswered_getsNoSecondAnswer() throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send("POST /v1/models HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{");
      assertThat(client.response()).startsWith("HTTP/1.1 405");
      Thread dripping = dripping(client);
      assertThat(client.readAll()).isEmpty();
      client.reset();
      dripping.join();
    }
  }

  /** Sends one byte after another, never as slowly as a silence may be. */
  private static Thread dripping(RawClient client) {
    return Thread.ofVirtual().start(() -> {
      try {
        while (true) {
          client.send("y");
          java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
        }
      } catch (IOException _) {
        // The gateway has closed.
      }
    });
  }

  @Test
  void slowBody_isA408() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"mod");
      assertThat(client.readAll()).startsWith("HTTP/1.1 408");
    }
  }

  @Test
  void notHttp_isRefused() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send("\u0016\u0003\u0001 what is this\r\n\r\n");
      assertThat(client.readAll()).startsWith("HTTP/1.1 400").contains("invalid_http");
    }
  }

  @Test
  void halfClosedCaller_isTakenForGone() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
      client.shutdownOutput();
      assertThat(client.readAll()).isEmpty();
    }
  }

  @Test
  void pipelinedRequests_areAnsweredInOrder() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        all.append(i % 3 == 2
            ? "GET /v1/models/assistant HTTP/1.1\r\nHost: x\r\nx-request-id: r" + i + "\r\n\r\n"
            : RawClient.request(i % 3 == 0 ? GOOD : GOOD.replace("assistant", "nobody"))
                .replace("Host: gateway", "Host: gateway\r\nx-request-id: r" + i));
      }
      client.send(all.toString());
      for (int i = 0; i < 40; i++) {
        assertThat(client.response()).startsWith(i % 3 == 1 ? "HTTP/1.1 404" : "HTTP/1.1 200")
            .contains("x-request-id: r" + i + "\r\n");
      }
    }
  }

  @Test
  void requestInSingleBytes_isUnderstood() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      for (byte octet : RawClient.request(GOOD.replace("hi", "grüß dich 🌊"))
          .getBytes(StandardCharsets.UTF_8)) {
        client.send(new byte[] {octet});
      }
      assertThat(client.response()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void expectContinue_isMet() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
              + GOOD.length() + "\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100");
      assertThat(client.send(GOOD).response()).startsWith("HTTP/1.1 200");
    }
  }
}
