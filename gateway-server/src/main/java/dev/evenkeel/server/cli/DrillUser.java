package dev.evenkeel.server.cli;

import dev.evenkeel.server.drill.Script.Said;
import dev.evenkeel.server.drill.Venue.Heard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A caller of a drill: asks over HTTP like any client, and hears to the end. Thread-safe. */
final class DrillUser implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final JsonMapper json = JsonMapper.builder().build();
  private final String baseUrl;
  private final String model;

  /** @param model the pool's name */
  DrillUser(String baseUrl, String model) {
    this.baseUrl = baseUrl;
    this.model = model;
  }

  Heard ask(String session, List<Said> conversation, boolean stream)
      throws IOException, InterruptedException {
    ObjectNode body = json.createObjectNode().put("model", model).put("stream", stream);
    ArrayNode messages = body.putArray("messages");
    for (Said said : conversation) {
      messages.addObject().put("role", said.role()).put("content", said.text());
    }
    HttpResponse<InputStream> response =
        http.send(HttpRequest.newBuilder(URI.create(baseUrl + "/chat/completions"))
            .timeout(LONGEST)
            .header("content-type", "application/json")
            .header("x-evenkeel-session", session)
            .header("x-evenkeel-accept", "restart")
            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
            .build(), HttpResponse.BodyHandlers.ofInputStream());
    String decision = response.headers().firstValue("x-evenkeel-decision").orElse("");
    boolean events =
        response.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
    Hearing hearing = new Hearing();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      if (events) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          hearing.line(line);
        }
      } else {
        hearing.body(json.readTree(lines));
      }
    } catch (IOException | JacksonException e) {
      hearing.error = "broken_off"; // Nobody said so: an answer must never end like that.
    }
    return new Heard(response.statusCode(), hearing.text.toString(), hearing.error,
        hearing.finished && (hearing.done || !events), decision);
  }

  @Override
  public void close() {
    http.close();
  }

  /** What was heard so far of one answer. */
  private final class Hearing {
    private final StringBuilder text = new StringBuilder();
    private @Nullable String error;
    private boolean finished;
    private boolean done;

    private void line(String line) {
      if (line.equals("event: evenkeel.restart")) {
        text.setLength(0); // What came before it is void.
        finished = false;
      } else if (line.equals("data: [DONE]")) {
        done = true;
      } else if (line.startsWith("data: ")) {
        JsonNode chunk = json.readTree(line.substring("data: ".length()));
        choice(chunk, chunk.path("choices").path(0).path("delta"));
      }
    }

    private void body(JsonNode whole) {
      choice(whole, whole.path("choices").path(0).path("message"));
    }

    private void choice(JsonNode node, JsonNode said) {
      if (node.has("error")) {
        error = node.path("error").path("code").asString("unknown");
      }
      text.append(said.path("content").asString("")).append(said.path("refusal").asString(""));
      finished |= !node.path("choices").path(0).path("finish_reason").asString("").isEmpty();
    }
  }
}
