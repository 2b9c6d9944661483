package dev.evenkeel.server.boundary;

import dev.evenkeel.core.chat.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A caller: reads what the gateway has written so far, by OpenAI's rules, and insists on them. */
final class Reader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TreeMap<Integer, Choice> choices = new TreeMap<>();
  /** The answer's token count, null before it is told. */
  @Nullable JsonNode usage;
  boolean done;

  static final class Choice {
    final StringBuilder content = new StringBuilder();
    final StringBuilder refusal = new StringBuilder();
    final List<ToolCall> calls = new ArrayList<>();
    /** All {@code logprobs} told, as they came. */
    final StringBuilder logprobs = new StringBuilder();
    String finish = "";
  }

  Choice choice(int index) {
    return choices.computeIfAbsent(index, _ -> new Choice());
  }

  /** Reads more events of a stream, whole ones. */
  void stream(String written) {
    int from = 0;
    for (int end = written.indexOf("\n\n"); end >= 0; end = written.indexOf("\n\n", from)) {
      event(written.substring(from, end));
      from = end + 2;
    }
    if (from < written.length()) {
      throw new AssertionError("half an event: " + written.substring(from));
    }
  }

  private void event(String event) {
    if (done) {
      throw new AssertionError("after [DONE]: " + event);
    }
    String data = event.substring("data: ".length());
    if (data.equals("[DONE]")) {
      done = true;
      return;
    }
    JsonNode chunk = JSON.readTree(data);
    if (usage != null) {
      throw new AssertionError("after the usage: " + data);
    }
    JsonNode told = chunk.path("usage");
    usage = told.isObject() ? told : null;
    for (JsonNode each : chunk.get("choices")) {
      Choice choice = choice(each.get("index").intValue());
      if (!choice.finish.isEmpty()) {
        throw new AssertionError("after its finish: " + data);
      }
      JsonNode delta = each.get("delta");
      choice.content.append(delta.path("content").asString(""));
      choice.refusal.append(delta.path("refusal").asString(""));
      for (JsonNode call : delta.path("tool_calls")) {
        fragment(choice, call);
      }
      if (each.path("logprobs").isObject()) {
        choice.logprobs.append(each.get("logprobs"));
      }
      choice.finish = each.path("finish_reason").asString("");
    }
  }

  private static void fragment(Choice choice, JsonNode call) {
    JsonNode function = call.get("function");
    String arguments = function.path("arguments").asString("");
    if (call.has("id")) {
      choice.calls
          .add(new ToolCall(call.get("id").asString(), function.get("name").asString(), arguments));
    } else {
      ToolCall begun = choice.calls.removeLast();
      choice.calls.add(new ToolCall(begun.id(), begun.name(), begun.arguments() + arguments));
    }
  }

  /** Reads a whole body. */
  void body(String written) {
    JsonNode body = JSON.readTree(written);
    usage = body.get("usage");
    for (JsonNode each : body.get("choices")) {
      Choice choice = choice(each.get("index").intValue());
      JsonNode message = each.get("message");
      choice.content.append(message.path("content").asString(""));
      choice.refusal.append(message.path("refusal").asString(""));
      for (JsonNode call : message.path("tool_calls")) {
        choice.calls.add(
            new ToolCall(call.get("id").asString(), call.get("function").get("name").asString(),
                call.get("function").get("arguments").asString()));
      }
      if (each.path("logprobs").isObject()) {
        choice.logprobs.append(each.get("logprobs"));
      }
      choice.finish = each.get("finish_reason").asString();
    }
    done = true;
  }
}
