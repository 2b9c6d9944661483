package dev.evenkeel.server.simulate;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One provider with a caller beside it. */
final class Bench implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern BLANK_LINE = Pattern.compile("\n\n");

  final SimulatedProvider provider;
  private final IoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Bench(Persona persona) {
    this(persona, null);
  }

  Bench(Persona persona, @Nullable String apiKey) {
    this.provider = new Simulators(InstantSource.fixed(Instant.ofEpochSecond(1_790_000_001)))
        .start(persona.paced(Duration.ZERO, Duration.ZERO), 0, apiKey, loops);
  }

  HttpRequest.Builder request(String body) {
    boolean openAi = provider.persona().dialect() == Dialect.OPENAI;
    HttpRequest.Builder builder = HttpRequest
        .newBuilder(URI.create(provider.baseUrl() + (openAi ? "/chat/completions" : "/messages")))
        .timeout(Duration.ofSeconds(10))
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body));
    return openAi ? builder : builder.header("anthropic-version", "2023-06-01");
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return send(request(body).build());
  }

  JsonNode json(String body) throws IOException, InterruptedException {
    return JSON.readTree(post(body).body());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(provider.baseUrl() + path)).build());
  }

  /** The data of each event; the last may be {@code [DONE]}. */
  static List<String> data(String stream) {
    List<String> data = new ArrayList<>();
    for (String event : BLANK_LINE.splitAsStream(stream).toList()) {
      int start = event.indexOf("data: ");
      data.add(event.substring(start + 6));
    }
    return data;
  }

  /** A question of one user, for either wire. */
  static String question(String text, String more) {
    return "{\"model\":\"any\",\"max_tokens\":500,\"messages\":[{\"role\":\"user\",\"content\":"
        + JSON.writeValueAsString(text) + "}]" + (more.isEmpty() ? "" : "," + more) + "}";
  }

  @Override
  public void close() {
    provider.close();
    client.close();
    loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
