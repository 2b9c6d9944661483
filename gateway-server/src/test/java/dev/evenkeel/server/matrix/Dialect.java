package dev.evenkeel.server.matrix;

import dev.evenkeel.server.matrix.Speech.Called;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a provider writes: every protocol the gateway speaks to providers. */
enum Dialect {
  OPENAI("/chat/completions") {
    @Override
    Score stream(Speech speech, Place place, String finish) {
      List<String> events = new ArrayList<>();
      speech.before().forEach(piece -> events.add(text(speech, piece)));
      int mark = place == Place.BEGINNING ? 0 : events.size();
      speech.after().forEach(piece -> events.add(text(speech, piece)));
      Called call = speech.call();
      if (call != null) {
        events.add(chunk(speech,
            "{\"tool_calls\":[{\"index\":0,\"id\":\"" + call.id()
                + "\",\"type\":\"function\",\"function\":{\"name\":\"lookup\",\"arguments\":"
                + quoted(call.begun()) + "}}]}",
            "null"));
        mark = place == Place.CALL || place == Place.CALL_BEHIND_TEXT ? events.size() : mark;
        events.add(chunk(speech, "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
            + quoted(call.rest()) + "}}]}", "null"));
      }
      return new Score(events.subList(0, mark), events.subList(mark, events.size()),
          end(speech, call == null ? finish : "tool_calls"), end(speech, "content_filter"));
    }

    private List<String> end(Speech speech, String finish) {
      return List.of(chunk(speech, "{}", '"' + finish + '"'),
          "data: {\"id\":\"" + speech.id()
              + "\",\"object\":\"chat.completion.chunk\",\"created\":7," + "\"model\":\""
              + speech.model() + "\",\"choices\":[],\"usage\":" + USAGE + "}\n\n",
          "data: [DONE]\n\n");
    }

    private String text(Speech speech, String piece) {
      return chunk(speech, "{\"content\":" + quoted(piece) + "}", "null");
    }

    private String chunk(Speech speech, String delta, String finish) {
      return "data: {\"id\":\"" + speech.id() + "\",\"object\":\"chat.completion.chunk\","
          + "\"created\":7,\"model\":\"" + speech.model() + "\",\"choices\":[{\"index\":0,"
          + "\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
    }

    @Override
    String body(Speech speech, String finish) {
      Called call = speech.call();
      boolean filtered = finish.equals("\"content_filter\"");
      return "{\"id\":\"" + speech.id() + "\",\"object\":\"chat.completion\",\"created\":7,"
          + "\"model\":\"" + speech.model() + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
          + "\"assistant\",\"content\":" + quoted(speech.text())
          + (call == null || filtered ? ""
              : ",\"tool_calls\":[{\"id\":\"" + call.id() + "\",\"type\":\"function\","
                  + "\"function\":{\"name\":\"lookup\",\"arguments\":" + quoted(call.arguments())
                  + "}}]")
          + "},\"finish_reason\":"
          + (call != null && finish.equals("\"stop\"") ? "\"tool_calls\"" : finish)
          + "}],\"usage\":" + USAGE + "}";
    }

    @Override
    String error(String word, String message) {
      return "{\"error\":{\"message\":" + quoted(message) + ",\"type\":\"" + word
          + "\",\"param\":null,\"code\":\"" + word + "\"}}";
    }

    @Override
    String event(String data, String name) {
      return "data: " + data + "\n\n";
    }
  },
  ANTHROPIC("/messages") {
    @Override
    Score stream(Speech speech, Place place, String finish) {
      List<String> events = new ArrayList<>();
      events.add(event("{\"type\":\"message_start\",\"message\":{\"id\":\"" + speech.id()
          + "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"" + speech.model()
          + "\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":"
          + Speech.PROMPT_TOKENS + ",\"output_tokens\":1}}}", "message_start"));
      int mark = events.size();
      int block = 0;
      if (!speech.pieces().isEmpty()) {
        events.add(event("{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{"
            + "\"type\":\"text\",\"text\":\"\"}}", "content_block_start"));
        speech.before().forEach(piece -> events.add(delta(0, "text_delta", "text", piece)));
        mark = place == Place.BEGINNING ? mark : events.size();
        speech.after().forEach(piece -> events.add(delta(0, "text_delta", "text", piece)));
        events.add(stop(block++));
      }
      Called call = speech.call();
      if (call != null) {
        events.add(event("{\"type\":\"content_block_start\",\"index\":" + block
            + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\"" + call.id()
            + "\",\"name\":\"lookup\",\"input\":{}}}", "content_block_start"));
        events.add(delta(block, "input_json_delta", "partial_json", call.begun()));
        mark = place == Place.CALL || place == Place.CALL_BEHIND_TEXT ? events.size() : mark;
        events.add(delta(block, "input_json_delta", "partial_json", call.rest()));
        events.add(stop(block));
      }
      return new Score(events.subList(0, mark), events.subList(mark, events.size()),
          end(call == null ? finish : "tool_calls"), end("content_filter"));
    }

    private List<String> end(String finish) {
      return List
          .of(event(
              "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason(finish)
                  + "\"},\"usage\":{\"output_tokens\":" + Speech.ANSWER_TOKENS + "}}",
              "message_delta"), event("{\"type\":\"message_stop\"}", "message_stop"));
    }

    private String reason(String finish) {
      return switch (finish) {
        case "tool_calls" -> "tool_use";
        case "content_filter" -> "refusal";
        default -> "end_turn";
      };
    }

    private String delta(int block, String type, String field, String piece) {
      return event("{\"type\":\"content_block_delta\",\"index\":" + block
          + ",\"delta\":{\"type\":\"" + type + "\",\"" + field + "\":" + quoted(piece) + "}}",
          "content_block_delta");
    }

    private String stop(int block) {
      return event("{\"type\":\"content_block_stop\",\"index\":" + block + "}",
          "content_block_stop");
    }

    @Override
    String body(Speech speech, String finish) {
      Called call = speech.call();
      List<String> blocks = new ArrayList<>();
      if (!speech.text().isEmpty()) {
        blocks.add("{\"type\":\"text\",\"text\":" + quoted(speech.text()) + "}");
      }
      boolean whole = finish.equals("\"stop\"");
      if (call != null && !finish.equals("\"content_filter\"")) {
        blocks.add("{\"type\":\"tool_use\",\"id\":\"" + call.id() + "\",\"name\":\"lookup\","
            + "\"input\":" + call.arguments() + "}");
      }
      String reason = finish.equals("null") ? "null"
          : '"' + reason(whole && call != null ? "tool_calls" : finish.replace("\"", "")) + '"';
      return "{\"id\":\"" + speech.id() + "\",\"type\":\"message\",\"role\":\"assistant\","
          + "\"model\":\"" + speech.model() + "\",\"content\":[" + String.join(",", blocks)
          + "],\"stop_reason\":" + reason + ",\"stop_sequence\":null,\"usage\":{\"input_tokens\":"
          + Speech.PROMPT_TOKENS + ",\"output_tokens\":" + Speech.ANSWER_TOKENS + "}}";
    }

    @Override
    String error(String word, String message) {
      return "{\"type\":\"error\",\"error\":{\"type\":\"" + word + "\",\"message\":"
          + quoted(message) + "}}";
    }

    @Override
    String event(String data, String name) {
      return "event: " + name + "\ndata: " + data + "\n\n";
    }
  };

  private static final String USAGE = "{\"prompt_tokens\":" + Speech.PROMPT_TOKENS
      + ",\"completion_tokens\":" + Speech.ANSWER_TOKENS + ",\"total_tokens\":"
      + (Speech.PROMPT_TOKENS + Speech.ANSWER_TOKENS) + "}";

  final String path;

  Dialect(String path) {
    this.path = path;
  }

  /**
   * An answer in events.
   *
   * @param before what comes in front of a fault
   * @param after what would come behind it, up to the end
   * @param end how it ends well
   * @param filtered how it ends when the provider's filter ends it
   */
  record Score(List<String> before, List<String> after, List<String> end, List<String> filtered) {
    List<String> whole() {
      List<String> all = new ArrayList<>(before);
      all.addAll(after);
      all.addAll(end);
      return all;
    }
  }

  /** An answer as a stream, with the place of a fault in it. */
  abstract Score stream(Speech speech, Place place, String finish);

  /** @param finish OpenAI's word in quotation marks, or null as a word */
  abstract String body(Speech speech, String finish);

  /** The vendor's error, in whose type or code the word stands. */
  abstract String error(String word, String message);

  abstract String event(String data, String name);

  String protocol() {
    return name().toLowerCase(Locale.ROOT);
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
