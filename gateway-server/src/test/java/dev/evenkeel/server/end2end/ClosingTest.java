package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is written leaves when a pass of the loop is over; a connection that is closed in the same
 * pass is closed behind it. On sockets, where bytes that did not leave are missed.
 */
class ClosingTest {
  private static final String CLOSE = "Connection: close\r\n";
  private static final String LONG_WORD = "evergreen ".repeat(6_000);
  private static RawProvider provider;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    provider = new RawProvider(exchange -> {
      if (exchange.request().contains("\"stream\":true")) {
        exchange.write(RawProvider.STREAM_HEAD).token("Hello there, friend.").finish();
      } else {
        String word = exchange.request().contains("a lot") ? LONG_WORD : "Rice";
        exchange.write(RawProvider.json(200, Wire.OPENAI_BODY.replace("Rice", word)));
      }
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

  private static String chat(String body, boolean last) {
    String request = RawClient.request(body);
    return last ? request.replace("Content-Type:", CLOSE + "Content-Type:") : request;
  }

  @Test
  void answer_leavesWholeBeforeItsConnectionCloses() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(chat(Wire.chat("assistant", false), true));
      assertThat(client.response()).startsWith("HTTP/1.1 200")
          .containsIgnoringCase("connection: close")
          .endsWith("}");
      assertThat(client.readAll()).isEmpty();
    }
  }

  @Test
  void longAnswer_leavesWholeBeforeItsConnectionCloses() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          chat("{\"model\":\"assistant\",\"messages\":[{\"role\":\"user\",\"content\":\"a lot\"}]}",
              true));
      String answer = client.response();
      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("}");
      assertThat(answer.length()).isGreaterThan(LONG_WORD.length());
      assertThat(client.readAll()).isEmpty();
    }
  }

  @Test
  void stream_leavesWholeBeforeItsConnectionCloses() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(chat(Wire.chat("assistant", true), true));
      assertThat(client.readAll()).startsWith("HTTP/1.1 200")
          .contains("friend")
          .endsWith("data: [DONE]\n\n\r\n0\r\n\r\n");
    }
  }

  /** Refused by the turn, by its path, by its length and for what is no HTTP at all. */
  @ParameterizedTest
  @ValueSource(strings = {
      "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n" + CLOSE + "Content-Length: 2\r\n\r\n{}",
      "GET /v2/nothing HTTP/1.1\r\nHost: x\r\n" + CLOSE + "\r\n",
      "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n",
      "nonsense\r\n\r\n"})
  void error_leavesWholeBeforeItsConnectionCloses(String request) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(request);
      assertThat(client.response()).startsWith("HTTP/1.1 4")
          .containsIgnoringCase("connection: close")
          .contains("\"error\"")
          .endsWith("}");
      assertThat(client.readAll()).isEmpty();
    }
  }

  @Test
  void pipelinedAnswers_leaveInOrder_beforeTheLastClosesTheConnection() throws IOException {
    String good = Wire.chat("assistant", false);
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(chat(good, false) + chat("{}", false) + chat(good, false)
          + "GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n" + chat("{]", true) + chat(good, false));
      assertThat(client.response()).startsWith("HTTP/1.1 200").contains("chat.completion");
      assertThat(client.response()).startsWith("HTTP/1.1 400");
      assertThat(client.response()).startsWith("HTTP/1.1 200").contains("chat.completion");
      assertThat(client.response()).startsWith("HTTP/1.1 200").contains("\"list\"");
      assertThat(client.response()).startsWith("HTTP/1.1 400")
          .containsIgnoringCase("connection: close")
          .endsWith("}");
      assertThat(client.readAll()).as("what follows is nobody's").isEmpty();
    }
  }
}
