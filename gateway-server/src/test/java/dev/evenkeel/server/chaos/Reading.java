package dev.evenkeel.server.chaos;

import dev.evenkeel.server.matrix.Caller.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a careful client makes of a response. */
final class Reading {
  static final JsonMapper JSON = JsonMapper.builder().build();

  final StringBuilder text = new StringBuilder();
  final StringBuilder refusal = new StringBuilder();
  final List<Call> calls = new ArrayList<>();
  final List<Seam> seams = new ArrayList<>();
  final String body;
  String finish = "";
  /** The code of the error it was told, empty for none. */
  String error = "";
  boolean done;
  boolean restarted;
  /** Whose words come. */
  String route;

  /** A tool call; the arguments are JSON. */
  record Call(String id, String name, String arguments) {}

  /** Where a route carries on. */
  record Seam(String before, String route, int offset) {}

  Reading(Response response) {
    route = response.header("x-evenkeel-route");
    body = response.body();
    if (!response.head().contains("text/event-stream")) {
      body(JSON.readTree(response.body()));
      return;
    }
    int from = 0;
    for (int end = body.indexOf("\n\n"); end >= 0; end = body.indexOf("\n\n", from)) {
      event(body.substring(from, end));
      from = end + 2;
    }
  }

  /** Whether it is told as a complete answer. */
  boolean complete() {
    return done && error.isEmpty() && !finish.isEmpty();
  }

  private void body(JsonNode body) {
    error = body.path("error").path("code").asString("");
    JsonNode choice = body.path("choices").path(0);
    text.append(choice.path("message").path("content").asString(""));
    refusal.append(choice.path("message").path("refusal").asString(""));
    for (JsonNode call : choice.path("message").path("tool_calls")) {
      calls
          .add(new Call(call.path("id").asString(""), call.path("function").path("name").asString(),
              call.path("function").path("arguments").asString("")));
    }
    finish = choice.path("finish_reason").asString("");
    done = true;
  }

  private void event(String event) {
    if (done) {
      throw new AssertionError("after the end: " + event);
    }
    if (event.equals("data: [DONE]")) {
      done = true;
      return;
    }
    JsonNode data = JSON.readTree(event.substring(event.indexOf("data: ") + 6));
    if (event.startsWith("event: evenkeel.restart")) {
      text.setLength(0);
      refusal.setLength(0);
      calls.clear();
      finish = "";
      restarted = true;
      route = data.path("route").asString("");
    } else if (event.startsWith("event: evenkeel.seam")) {
      seams.add(new Seam(route, data.path("route").asString(""), data.path("offset").asInt(-1)));
      route = data.path("route").asString("");
    } else if (data.has("error")) {
      error = data.path("error").path("code").asString("unnamed");
    } else {
      chunk(data.path("choices").path(0));
    }
  }

  private void chunk(JsonNode choice) {
    if (!finish.isEmpty()) {
      throw new AssertionError("after the finish: " + choice);
    }
    JsonNode delta = choice.path("delta");
    text.append(delta.path("content").asString(""));
    refusal.append(delta.path("refusal").asString(""));
    TreeMap<Integer, Call> byIndex = new TreeMap<>();
    for (JsonNode call : delta.path("tool_calls")) {
      byIndex.put(call.path("index").asInt(0),
          new Call(call.path("id").asString(""), call.path("function").path("name").asString(""),
              call.path("function").path("arguments").asString("")));
    }
    byIndex.forEach((index, call) -> {
      if (index == calls.size()) {
        calls.add(call);
      } else {
        Call begun = calls.get(index);
        calls.set(index, new Call(begun.id(), begun.name(), begun.arguments() + call.arguments()));
      }
    });
    finish = choice.path("finish_reason").asString("");
  }
}
