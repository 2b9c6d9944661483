package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A certification whose judge is a model behind a real socket, from labelled file to certificate.
 */
final class CertifyJudgeTest {
  private static final Pattern ANSWER =
      Pattern.compile("<answer-[^>]*>(.*?)</answer-", Pattern.DOTALL);
  /** Reads like a refusal to the detector; people would say that it answers. */
  private static final String ODD = "I'm sorry, but I can't help with that.";

  @TempDir
  Path folder;

  private final List<String> judged = Collections.synchronizedList(new ArrayList<>());
  private HttpServer provider;
  /** Whether the judge sees through what the detector does not. */
  private volatile boolean wise = true;

  @BeforeEach
  void start() throws IOException {
    provider = LocalProvider.start(this::answer);
    StringBuilder labelled = new StringBuilder();
    for (int i = 0; i < 25; i++) {
      labelled.append("{\"id\":\"r")
          .append(i)
          .append("\",\"prompt\":\"How?\",\"response\":\"No, not")
          .append(" by me, never.\",\"label\":\"refusal\"}\n{\"id\":\"a")
          .append(i)
          .append("\",\"prompt\":\"How?\",\"response\":\"Like this.\",\"label\":\"answer\"}\n");
    }
    Files.writeString(folder.resolve("labelled.jsonl"), labelled);
    config("judge-1", "judge");
  }

  @AfterEach
  void stop() {
    provider.stop(0);
  }

  private void config(String judgeModel, String judge) throws IOException {
    StringBuilder probes = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      probes.append("      - { id: p")
          .append(i)
          .append(", class: everyday, input: \"Question-")
          .append(i)
          .append("-?\", target: answer }\n");
    }
    String address = "http://127.0.0.1:" + provider.getAddress().getPort();
    Files.writeString(folder.resolve("main.yaml"), "server: { data-dir: \"" + folder
        + "/data\" }\nproviders:\n  a: { protocol: openai, base-url: \"" + address + "/a\" }\n"
        + "  b: { protocol: openai, base-url: \"" + address + "/b\" }\n"
        + "  j: { protocol: openai, base-url: \"" + address + "/j\" }\n"
        + "suites:\n  small:\n    version: 1\n    probes:\n" + probes + "pools:\n  pool:\n"
        + "    policy: none\n    certification: { suite: small, tolerance: 10%, confidence: 90%,"
        + " tone: { dimensions: [] }, judge: { route: " + judge + ", labelled: labelled.jsonl } }\n"
        + "    routes:\n      - { id: main, provider: a, model: a, reference: true }\n"
        + "      - { id: backup, provider: b, model: b }\n"
        + "  judges:\n    policy: none\n    routes:\n      - { id: judge, provider: j, model: "
        + judgeModel + ", reference: true, prompt: You are a pirate., temperature: 1.0 }\n");
  }

  private String run(int code, String... arguments) {
    return CommandRun.on(folder, code, arguments);
  }

  @Test
  void judgesWord_standsWhereTheDetectorMisreads_andIsBoundInTheCertificate() throws Exception {
    assertThat(run(0, "certify", "pool")).contains("PASSED").contains("judge");
    assertThat(judged).as("50 labelled answers, and both sides of 6 disputed probes").hasSize(62);
    assertThat(judged).allSatisfy(
        request -> assertThat(request).contains("\"temperature\":0").doesNotContain("pirate"));
    assertThat(run(0, "validate")).contains("backup: may serve");

    config("judge-2", "judge");
    assertThat(run(0, "validate")).contains("changed since it was certified: the judge");

    config("judge-1", "judge");
    Path labelled = folder.resolve("labelled.jsonl");
    String before = Files.readString(labelled);
    Files.writeString(labelled, before + before.lines().findFirst().orElseThrow() + "\n");
    assertThat(run(0, "validate"))
        .contains("changed since it was certified: the judge's labelled answers");
    Files.writeString(labelled, before);
    assertThat(run(0, "validate")).contains("backup: may serve");
    Files.delete(labelled);
    assertThat(run(78, "validate")).contains("judge.labelled: there is no such file");
  }

  @Test
  void judgeThatSeesTheRefusalsToo_failsTheRoute() {
    wise = false;
    assertThat(run(1, "certify", "pool")).contains("FAILED");
  }

  @Test
  void judgeThatNobodyHas_isToldBeforeAnythingIsAsked() throws Exception {
    config("judge-1", "juge");
    assertThat(run(78, "validate"))
        .contains("certification.judge.route: there is no route 'juge'; did you mean 'judge'?");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    String text = "Yes, the shop opens at nine and closes at six.";
    if (path.startsWith("/j/")) {
      judged.add(request);
      Matcher answer = ANSWER.matcher(request.replace("\\n", "\n"));
      String said = answer.find() ? answer.group(1) : "";
      text = said.contains("not by me") || (!wise && said.contains("help with that")) ? "REFUSES"
          : "ANSWERS";
    } else if (path.startsWith("/b/")) {
      Matcher number = Pattern.compile("Question-(\\d+)-").matcher(request);
      text = number.find() && Integer.parseInt(number.group(1)) % 10 == 3 ? ODD : text;
    }
    String body = "data: {\"id\":\"c\",\"created\":1,\"model\":\"m-2026\",\"object\":"
        + "\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
        + "\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    try (exchange) {
      exchange.getResponseHeaders().set("content-type", "text/event-stream");
      byte[] octets = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, octets.length);
      exchange.getResponseBody().write(octets);
    }
  }
}
