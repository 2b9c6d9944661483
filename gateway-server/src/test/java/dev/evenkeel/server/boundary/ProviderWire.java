package dev.evenkeel.server.boundary;

import dev.evenkeel.core.chat.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;

/**
 * Answers as providers send them: as streams and bodies of OpenAI's and Anthropic's, with every
 * freedom that JSON and server-sent events leave.
 */
final class ProviderWire {
  private final Random random;
  private final String newLine;
  /** Of ten characters, so many are written as escapes. */
  private final int escapes;

  ProviderWire(Random random) {
    this.random = random;
    this.newLine = switch (random.nextInt(4)) {
      case 0 -> "\r\n";
      case 1 -> "\r";
      default -> "\n";
    };
    this.escapes = random.nextInt(3) == 0 ? 10 : random.nextInt(4);
  }

  /** A JSON string, with or without need for its escapes; half pairs only as escapes. */
  String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escape = random.nextInt(10) < escapes;
      if (Character.isHighSurrogate(c) && !escape && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else if (escape || c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        int known = "\"\\/\b\f\n\r\t".indexOf(c);
        out.append(known >= 0 && random.nextBoolean() ? "\\" + "\"\\/bfnrt".charAt(known)
            : String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  private String event(String name, String data) {
    String comment = random.nextInt(12) == 0 ? ": ping" + newLine + newLine : "";
    String named = name.isEmpty() ? "" : "event: " + name + newLine;
    String id = random.nextInt(12) == 0 ? "id: 7" + newLine : "";
    String space = random.nextInt(4) == 0 ? "" : " ";
    return comment + named + id + "data:" + space + data + newLine + newLine;
  }

  /** A text in pieces; pairs are cut too if {@code anywhere}. */
  private Queue<String> pieces(CharSequence text, boolean anywhere) {
    Queue<String> pieces = new ArrayDeque<>();
    int longest = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(24);
    for (int i = 0; i < text.length();) {
      int end = Math.min(text.length(), i + 1 + random.nextInt(longest));
      if (!anywhere && end < text.length()
          && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end))) {
        end++;
      }
      pieces.add(text.subSequence(i, end).toString());
      i = end;
    }
    return pieces;
  }

  byte[] openAiStream(List<Script> scripts, boolean logprobs) {
    StringBuilder out = new StringBuilder();
    List<Queue<String>> deltas = new ArrayList<>();
    for (int choice = 0; choice < scripts.size(); choice++) {
      deltas.add(deltas(scripts.get(choice), choice, logprobs));
    }
    while (deltas.stream().anyMatch(each -> !each.isEmpty())) {
      List<String> together = new ArrayList<>();
      for (Queue<String> each : deltas) {
        if (!each.isEmpty() && random.nextInt(deltas.size()) == 0) {
          together.add(each.remove());
        }
      }
      if (!together.isEmpty()) {
        out.append(event("", chunk(String.join(",", together), "")));
      }
    }
    out.append(event("", chunk("", ",\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":23}")));
    out.append(event("", "[DONE]"));
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String chunk(String choices, String more) {
    return "{\"id\":\"chatcmpl-7\",\"object\":\"chat.completion.chunk\",\"created\":5,"
        + "\"model\":\"m-1\",\"choices\":[" + choices + "]" + more + "}";
  }

  private Queue<String> deltas(Script script, int choice, boolean logprobs) {
    List<String> deltas = new ArrayList<>();
    Queue<String> content = pieces(script.content.text, !logprobs);
    Queue<String> refusal = pieces(script.refusal.text, !logprobs);
    List<Queue<String>> calls = calls(script);
    int begun = 0;
    while (!content.isEmpty() || !refusal.isEmpty()
        || calls.stream().anyMatch(each -> !each.isEmpty())) {
      int kind = random.nextInt(2 + Math.min(calls.size(), begun + 1)); // Calls begin in order.
      Queue<String> from = kind == 0 ? content : kind == 1 ? refusal : calls.get(kind - 2);
      if (from.isEmpty()) {
        continue;
      }
      begun = Math.max(begun, kind - 1);
      String next = from.remove();
      deltas.add(switch (kind) {
        case 0 -> delta(choice, "\"content\":" + quoted(next), logprobs ? probs(next) : "null");
        case 1 -> delta(choice, "\"refusal\":" + quoted(next), "null");
        default -> delta(choice, "\"tool_calls\":[" + next + "]", "null");
      });
    }
    deltas
        .add("{\"index\":" + choice + ",\"delta\":{},\"finish_reason\":\"" + script.finish + "\"}");
    return new ArrayDeque<>(deltas);
  }

  private static String delta(int choice, String delta, String logprobs) {
    return "{\"index\":" + choice + ",\"delta\":{" + delta + "},\"logprobs\":" + logprobs
        + ",\"finish_reason\":null}";
  }

  /** The piece as one token, and a word that was not said but could have been. */
  private String probs(String piece) {
    String other = random.nextInt(6) == 0 ? "bomb" : "xq";
    return "{\"content\":[{\"token\":" + quoted(piece) + ",\"logprob\":-0.1,\"bytes\":null,"
        + "\"top_logprobs\":[{\"token\":" + quoted(other) + ",\"logprob\":-2,\"bytes\":null}]}],"
        + "\"refusal\":null}";
  }

  /** Each call in fragments. */
  private List<Queue<String>> calls(Script script) {
    List<Queue<String>> calls = new ArrayList<>();
    for (int i = 0; i < script.calls.size(); i++) {
      ToolCall call = script.calls.get(i);
      Queue<String> fragments = new ArrayDeque<>();
      fragments.add("{\"index\":" + i + ",\"id\":" + quoted(call.id())
          + ",\"type\":\"function\",\"function\":{\"name\":" + quoted(call.name())
          + ",\"arguments\":\"\"}}");
      for (String piece : pieces(call.arguments(), true)) {
        fragments.add("{\"index\":" + i + ",\"function\":{\"arguments\":" + quoted(piece) + "}}");
      }
      calls.add(fragments);
    }
    return calls;
  }

  byte[] openAiBody(List<Script> scripts) {
    List<String> choices = new ArrayList<>();
    for (int i = 0; i < scripts.size(); i++) {
      Script script = scripts.get(i);
      List<String> calls = new ArrayList<>();
      for (ToolCall call : script.calls) {
        calls.add("{\"id\":" + quoted(call.id()) + ",\"type\":\"function\",\"function\":{\"name\":"
            + quoted(call.name()) + ",\"arguments\":" + quoted(call.arguments()) + "}}");
      }
      choices.add("{\"index\":" + i + ",\"message\":{\"role\":\"assistant\",\"content\":"
          + quoted(script.content.text.toString()) + ",\"refusal\":"
          + (script.refusal.text.isEmpty() ? "null" : quoted(script.refusal.text.toString()))
          + (calls.isEmpty() ? "" : ",\"tool_calls\":[" + String.join(",", calls) + "]")
          + "},\"finish_reason\":\"" + script.finish + "\"}");
    }
    return ("{\"id\":\"chatcmpl-7\",\"object\":\"chat.completion\",\"created\":5,\"model\":\"m-1\","
        + "\"choices\":[" + String.join(",", choices)
        + "],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":23}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  byte[] anthropicStream(Script script) {
    StringBuilder out = new StringBuilder();
    out.append(event("message_start",
        "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_7\",\"type\":\"message\",\"role\":"
            + "\"assistant\",\"model\":\"m-1\",\"content\":[],\"stop_reason\":null,\"usage\":"
            + "{\"input_tokens\":11,\"output_tokens\":1}}}"));
    int index = 0;
    for (String block : blocks(script.content.text.toString())) {
      out.append(event("content_block_start", "{\"type\":\"content_block_start\",\"index\":" + index
          + ",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"));
      for (String piece : pieces(block, true)) {
        out.append(blockDelta(index, "text_delta", "text", piece));
        if (random.nextInt(20) == 0) {
          out.append(event("ping", "{\"type\":\"ping\"}"));
        }
      }
      out.append(event("content_block_stop",
          "{\"type\":\"content_block_stop\",\"index\":" + index++ + "}"));
    }
    for (ToolCall call : script.calls) {
      out.append(event("content_block_start",
          "{\"type\":\"content_block_start\",\"index\":" + index
              + ",\"content_block\":{\"type\":\"tool_use\",\"id\":" + quoted(call.id())
              + ",\"name\":" + quoted(call.name()) + ",\"input\":{}}}"));
      for (String piece : pieces(call.arguments(), true)) {
        out.append(blockDelta(index, "input_json_delta", "partial_json", piece));
      }
      out.append(event("content_block_stop",
          "{\"type\":\"content_block_stop\",\"index\":" + index++ + "}"));
    }
    out.append(event("message_delta", "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
        + stopReason(script) + "\"},\"usage\":{\"output_tokens\":23}}"));
    out.append(event("message_stop", "{\"type\":\"message_stop\"}"));
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String blockDelta(int index, String type, String field, String piece) {
    return event("content_block_delta", "{\"type\":\"content_block_delta\",\"index\":" + index
        + ",\"delta\":{\"type\":\"" + type + "\",\"" + field + "\":" + quoted(piece) + "}}");
  }

  /** The text in one block or two: a caller reads them as one. */
  private List<String> blocks(String text) {
    int cut = random.nextInt(text.length() + 1);
    boolean pair = cut > 0 && cut < text.length()
        && Character.isSurrogatePair(text.charAt(cut - 1), text.charAt(cut));
    return random.nextBoolean() || pair ? List.of(text)
        : List.of(text.substring(0, cut), text.substring(cut));
  }

  private static String stopReason(Script script) {
    return switch (script.finish) {
      case "tool_calls" -> "tool_use";
      case "length" -> "max_tokens";
      case "content_filter" -> "refusal";
      default -> "end_turn";
    };
  }

  byte[] anthropicBody(Script script) {
    List<String> blocks = new ArrayList<>();
    for (String block : blocks(script.content.text.toString())) {
      blocks.add("{\"type\":\"text\",\"text\":" + quoted(block) + "}");
    }
    for (ToolCall call : script.calls) {
      blocks.add("{\"type\":\"tool_use\",\"id\":" + quoted(call.id()) + ",\"name\":"
          + quoted(call.name()) + ",\"input\":" + call.arguments() + "}");
    }
    return ("{\"id\":\"msg_7\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m-1\","
        + "\"content\":[" + String.join(",", blocks) + "],\"stop_reason\":\"" + stopReason(script)
        + "\",\"usage\":{\"input_tokens\":11,\"output_tokens\":23}}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
