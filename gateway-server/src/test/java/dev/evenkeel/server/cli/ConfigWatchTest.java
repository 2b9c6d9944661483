package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.policy.certify.CertificateStore;
import dev.evenkeel.server.Settings;
import dev.evenkeel.server.Wiring;
import dev.evenkeel.server.drift.Proofs;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Changed files go live without dropping a stream; wrong ones change nothing. */
class ConfigWatchTest {
  private static final String ANSWER = "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,"
      + "\"model\":\"m-1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
      + "\"content\":\"The word is zebra.\"},\"finish_reason\":\"stop\"}]}";

  private final Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final HttpServer provider = started();
  private final Wiring gateway;
  private final ConfigWatch watch;

  ConfigWatchTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    write("policy.yaml", policy(1, "horse"));
    write("main.yaml", main("policy.yaml", ""));
    Path file = folder.resolve("main.yaml");
    Map<String, String> none = Map.of();
    Assembly assembly = Assembly.of(file, none::get);
    CertificateStore store = assembly.certificates();
    Settings settings = assembly.settings(store, (pool, route, model) -> {}, Proofs.NONE, null);
    gateway = Wiring.start(settings);
    watch = new ConfigWatch(assembly, settings.live(), file, none::get, store, gateway,
        LoggerFactory.getLogger(ConfigWatchTest.class));
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    gateway.close();
    provider.stop(0);
  }

  @Test
  void a_changed_include_goes_live() throws Exception {
    assertThat(ask("pool")).contains("The word is horse.");
    write("policy.yaml", policy(2, "a much longer animal"));
    lookTwice();
    HttpResponse<String> after = send("pool", false);
    assertThat(after.body()).contains("The word is a much longer animal.");
    assertThat(after.headers().firstValue("x-evenkeel-policy").orElse("")).startsWith("p@2;");
    assertThat(metrics()).contains("evenkeel_config_reloads_total{result=\"applied\"} 1.0")
        .contains("evenkeel_config_reload_sound 1.0");
  }

  @Test
  void a_wrong_file_changes_nothing_is_told_once_and_may_be_mended() throws Exception {
    write("policy.yaml", policy(2, "unicorn") + "nonsense: true\n");
    lookTwice();
    lookTwice();
    assertThat(ask("pool")).contains("The word is horse.");
    assertThat(metrics()).contains("evenkeel_config_reloads_total{result=\"refused\"} 1.0")
        .contains("evenkeel_config_reload_sound 0.0");
    write("policy.yaml", policy(3, "donkey, at last"));
    lookTwice();
    assertThat(ask("pool")).contains("The word is donkey, at last.");
    assertThat(metrics()).contains("evenkeel_config_reload_sound 1.0");
  }

  @Test
  void a_vanished_file_changes_nothing() throws Exception {
    Files.delete(folder.resolve("policy.yaml"));
    lookTwice();
    assertThat(ask("pool")).contains("The word is horse.");
  }

  @Test
  void a_file_that_is_still_changing_is_waited_for() throws Exception {
    write("policy.yaml", policy(2, "half a wr"));
    watch.look();
    write("policy.yaml", policy(2, "half a written file"));
    watch.look();
    assertThat(ask("pool")).contains("The word is horse.");
    watch.look();
    assertThat(ask("pool")).contains("The word is half a written file.");
  }

  @Test
  void a_running_stream_ends_with_the_policy_it_began_with() throws Exception {
    HttpResponse<InputStream> stream =
        client.send(request("pool", true), BodyHandlers.ofInputStream());
    StringBuilder seen = new StringBuilder();
    readUntil(stream.body(), seen, "once upon a time");
    write("policy.yaml", policy(2, "a much longer animal"));
    lookTwice();
    assertThat(ask("pool")).contains("The word is a much longer animal.");
    goOn.countDown();
    seen.append(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8));
    assertThat(seen.toString()).contains("horse").doesNotContain("animal").contains("[DONE]");
  }

  @Test
  void pools_come_and_go() throws Exception {
    assertThat(send("other", false).statusCode()).isEqualTo(404);
    write("main.yaml", main("policy.yaml", "  other: { policy: p, routes: [ { id: r2, provider: v,"
        + " model: m-1, reference: true } ] }\n"));
    lookTwice();
    assertThat(ask("other")).contains("The word is horse.");
    assertThat(metrics()).contains("evenkeel_route_available{route=\"r2\"}");
    write("main.yaml", main("policy.yaml", ""));
    lookTwice();
    assertThat(send("other", false).statusCode()).isEqualTo(404);
    assertThat(metrics()).doesNotContain("evenkeel_route_available{route=\"r2\"}");
  }

  private void lookTwice() {
    watch.look();
    watch.look();
  }

  private String ask(String model) throws Exception {
    HttpResponse<String> answer = send(model, false);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> send(String model, boolean stream) throws Exception {
    return client.send(request(model, stream), BodyHandlers.ofString());
  }

  private HttpRequest request(String model, boolean stream) {
    return HttpRequest
        .newBuilder(
            URI.create("http://127.0.0.1:" + gateway.address().getPort() + "/v1/chat/completions"))
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString("{\"model\":\"" + model + "\",\"stream\":" + stream
            + ",\"messages\":[{\"role\":\"user\",\"content\":\"Which word is it?\"}]}"))
        .build();
  }

  private String metrics() throws Exception {
    return client.send(HttpRequest
        .newBuilder(URI.create("http://127.0.0.1:" + gateway.adminAddress().getPort() + "/metrics"))
        .build(), BodyHandlers.ofString()).body();
  }

  private static void readUntil(InputStream in, StringBuilder seen, String wanted)
      throws IOException {
    while (seen.indexOf(wanted) < 0) {
      int next = in.read();
      assertThat(next).as("the stream ended after: %s", seen).isNotNegative();
      seen.append((char) next);
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static String policy(int version, String animal) {
    return "version: " + version
        + "\ncontent:\n  - { name: animals, terms: [zebra], action: replace," + " replacement: \""
        + animal + "\" }\n";
  }

  private String main(String policy, String pools) {
    return "server: { listen: \"127.0.0.1:0\", admin: \"127.0.0.1:0\", data-dir: \"" + folder
        + "/data\", drain: 1s }\nproviders:\n  v: { protocol: openai, base-url: \"http://127.0.0.1:"
        + provider.getAddress().getPort() + "/v1\" }\npools:\n"
        + "  pool: { policy: p, routes: [ { id: r, provider: v, model: m-1, reference: true } ] }\n"
        + pools + "policies:\n  p: !include " + policy + "\ndecisions: { keep: 0d }\n";
  }

  private HttpServer started() {
    try {
      return LocalProvider.start(this::answer);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try (exchange) {
      if (!request.contains("\"stream\":true")) {
        byte[] whole = ANSWER.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, whole.length);
        exchange.getResponseBody().write(whole);
        return;
      }
      exchange.getResponseHeaders().set("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      event(exchange, "\"delta\":{\"role\":\"assistant\",\"content\":\"It was once upon a time, and"
          + " then the\"},\"finish_reason\":null");
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      event(exchange, "\"delta\":{\"content\":\" zebra came.\"},\"finish_reason\":null");
      event(exchange, "\"delta\":{},\"finish_reason\":\"stop\"");
      exchange.getResponseBody().write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void event(HttpExchange exchange, String choice) throws IOException {
    exchange.getResponseBody()
        .write(("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"m-1\",\"choices\":[{\"index\":0," + choice + "}]}\n\n")
            .getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }
}
