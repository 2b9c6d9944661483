package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.evenkeel.server.decisions.TurnLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * Marked secrets go in; everything the process puts out is searched for them: answers, headers,
 * errors, log lines, turn lines, records on disk, metrics, admin pages.
 */
class CanaryTest {
  private static final String CLIENT_KEY = "ek-canary-77aa31";
  private static final String PROMPT = "canaryprompt";
  private static final String ANSWER = "canaryanswer";

  @TempDir
  private Path folder;

  /** Plays answers, quotes the key in every way an error can, dies, and answers again. */
  private static RawProvider.Play provider(boolean stream) {
    int[] turn = {0};
    String quoted = "{\"error\":{\"message\":\"wrong key " + TestGateway.PROVIDER_KEY + " for "
        + PROMPT + "\",\"type\":\"x\",\"code\":null}}";
    return exchange -> {
      switch (turn[0]++) {
        case 0 -> good(exchange, stream);
        case 1 -> exchange.write(RawProvider.json(401, quoted));
        case 2 -> exchange.write(RawProvider.json(400, quoted));
        case 3 -> exchange.write(RawProvider.json(500, quoted));
        case 4 -> exchange.write(RawProvider.json(429, quoted));
        case 5 -> exchange.write(RawProvider.json(200, quoted));
        case 6 -> exchange.write("HTTP/1.1 200 " + TestGateway.PROVIDER_KEY + "\r\nX-Echo: "
            + TestGateway.PROVIDER_KEY + "\r\nContent-Length: 3\r\n\r\n" + "}}}");
        case 7 -> exchange.reset();
        default -> good(exchange, stream);
      }
    };
  }

  private static void good(RawProvider.Exchange exchange, boolean stream) throws IOException {
    if (stream) {
      exchange
          .write(RawProvider.STREAM_HEAD.replace("\r\n\r\n",
              "\r\nX-Echo: " + TestGateway.PROVIDER_KEY + "\r\n\r\n"))
          .token(ANSWER + " and more words so that it is released. ")
          .finish();
    } else {
      exchange.write(RawProvider.json(200, Wire.OPENAI_BODY.replace("Rice", ANSWER)));
    }
  }

  @ParameterizedTest
  @CsvSource({"true, SHORT", "true, WHOLE", "true, TEXT", "false, SHORT", "false, WHOLE",
      "false, TEXT"})
  void secretsAndTexts_areInNothingThatIsPutOut(boolean stream, TurnLog.Form form)
      throws Exception {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Logger ours = (Logger) LoggerFactory.getLogger("dev.evenkeel");
    Level before = ours.getLevel();
    ours.setLevel(Level.TRACE);
    logged.start();
    root.addAppender(logged);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    List<String> answers = new ArrayList<>();
    List<String> pages = new ArrayList<>();
    try (RawProvider provider = new RawProvider(provider(stream))) {
      try (TestGateway gateway = TestGateway.unified()
          .key(CLIENT_KEY, "acme")
          .pool("first", TestGateway.openAi("first", provider.baseUrl(), "m", true))
          .pool("second", TestGateway.openAi("second", provider.baseUrl(), "m", true))
          .pool("third", TestGateway.openAi("third", provider.baseUrl(), "m", true))
          .records(folder)
          .log(lines, form)
          .start()) {
        for (int i = 0; i < 12; i++) {
          String pool = List.of("first", "second", "third").get(i % 3);
          answers.add(ask(gateway, pool, stream, CLIENT_KEY));
        }
        answers.add(ask(gateway, "first", stream, "ek-canary-wrong"));
        answers.add(ask(gateway, "nobody", stream, CLIENT_KEY));
        answers.stream()
            .filter(answer -> answer.contains("x-evenkeel-decision: "))
            .map(answer -> Wire.header(answer, "x-evenkeel-decision"))
            .forEach(gateway::decision);
        String last = answers.stream()
            .filter(answer -> answer.contains("x-evenkeel-decision: "))
            .reduce((_, next) -> next)
            .orElseThrow();
        for (String path : List.of("/metrics", "/admin/v1/pools", "/readyz", "/nowhere",
            "/admin/v1/decisions/" + Wire.header(last, "x-evenkeel-decision"))) {
          pages.add(gateway.admin(path));
        }
      }
    } finally {
      root.detachAppender(logged);
      ours.setLevel(before);
    }

    assertThat(answers).anyMatch(answer -> answer.contains(ANSWER));
    assertThat(answers).anyMatch(answer -> answer.startsWith("HTTP/1.1 5"));
    StringBuilder told = new StringBuilder(lines.toString(StandardCharsets.UTF_8));
    logged.list.forEach(event -> told.append(event.getFormattedMessage()).append('\n'));
    pages.forEach(told::append);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        told.append(Files.readString(file));
      }
    }
    assertThat(told.toString()).contains("server_error") // What was searched is not empty.
        .doesNotContain(PROMPT)
        .doesNotContain(ANSWER)
        .doesNotContain("canary");
    assertThat(String.join("\n", answers)).doesNotContain(TestGateway.PROVIDER_KEY)
        .doesNotContain(CLIENT_KEY)
        .doesNotContain("ek-canary-wrong");
  }

  private static String ask(TestGateway gateway, String pool, boolean stream, String key)
      throws IOException {
    String body = Wire.chat(pool, stream).replace("How do I", PROMPT);
    try (RawClient client = new RawClient(gateway.port())) {
      client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
          + "Authorization: Bearer " + key + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
          + body);
      return client.readAll();
    }
  }
}
