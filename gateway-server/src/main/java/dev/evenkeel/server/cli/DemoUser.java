package dev.evenkeel.server.cli;

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
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An ordinary OpenAI client, as small as can be: asks for a stream and reads it. */
final class DemoUser {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();

  /**
   * What came back.
   *
   * @param text what was shown to the user
   * @param errorCode the code of the error, null when there was none
   * @param headers the response's headers
   * @param done whether the stream ended with {@code [DONE]}
   * @param seam where in the text another route carries on, -1 for nowhere
   */
  record Answer(int status, String text, @Nullable String errorCode,
      Map<String, List<String>> headers, boolean done, int seam) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  /** One message of the conversation. */
  record Said(String role, String content) {}

  /**
   * Asks and reads to the end.
   *
   * @param show hears the text as it arrives
   */
  Answer ask(String baseUrl, String model, List<Said> conversation, Consumer<String> show)
      throws IOException, InterruptedException {
    return ask(baseUrl, model, conversation, true, show);
  }

  /** @param close whether an answer shall end where its provider dies, in an error */
  Answer ask(String baseUrl, String model, List<Said> conversation, boolean close,
      Consumer<String> show) throws IOException, InterruptedException {
    ObjectNode body = json.createObjectNode();
    body.put("model", model);
    body.put("stream", true);
    ArrayNode messages = body.putArray("messages");
    for (Said said : conversation) {
      messages.addObject().put("role", said.role()).put("content", said.content());
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + "/chat/completions"))
        .timeout(Duration.ofSeconds(30))
        .header("content-type", "application/json")
        .header("x-evenkeel-accept", "seams")
        .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)));
    if (close) {
      request.header("x-evenkeel-mid-stream", "close");
    }
    HttpResponse<InputStream> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    StringBuilder text = new StringBuilder();
    String error = null;
    boolean done = false;
    int seam = -1;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      if (response.statusCode() != 200) {
        JsonNode problem = json.readTree(lines);
        error = problem.path("error").path("code").asString("unknown");
      } else {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.equals("data: [DONE]")) {
            done = true;
          } else if (line.startsWith("data: ")) {
            JsonNode chunk = json.readTree(line.substring(6));
            if (chunk.path("object").asString("").equals("evenkeel.seam")) {
              seam = chunk.path("offset").asInt();
            }
            if (chunk.has("error")) {
              error = chunk.path("error").path("code").asString("unknown");
            }
            JsonNode delta = chunk.path("choices").path(0).path("delta");
            String piece = delta.path("content").asString("") + delta.path("refusal").asString("");
            text.append(piece);
            show.accept(piece);
          }
        }
      }
    }
    return new Answer(response.statusCode(), text.toString(), error, response.headers().map(), done,
        seam);
  }
}
