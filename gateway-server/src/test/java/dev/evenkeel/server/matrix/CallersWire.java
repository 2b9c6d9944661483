package dev.evenkeel.server.matrix;

import dev.evenkeel.server.matrix.Speech.Called;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller reads, as OpenAI's dialect has it, byte for byte. Of an answer only the moment of
 * its creation is left open, and the id where the gateway gives one: see {@link #normal}.
 */
final class CallersWire {
  static final String DONE = "data: [DONE]\n\n";
  /** The id of an answer that is the gateway's own. */
  static final String OWN_ID = "chatcmpl-own";

  private CallersWire() {}

  /** An answer with what no table foretells taken out. */
  static String normal(String body) {
    return body.replaceAll("\"created\":\\d+", "\"created\":0")
        .replaceAll("\"id\":\"chatcmpl-[-0-9a-f]+\"", "\"id\":\"" + OWN_ID + "\"");
  }

  private static String chunk(Speech speech, String delta, String finish) {
    return "data: {\"id\":\"" + speech.id()
        + "\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":\"" + speech.model()
        + "\",\"choices\":[{\"index\":0,\"delta\":" + delta
        + ",\"logprobs\":null,\"finish_reason\":" + finish + "}]}\n\n";
  }

  static String role(Speech speech) {
    return chunk(speech, "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
  }

  /** Pieces of text as they leave, each an event of its own; {@code field} is where. */
  static String text(Speech speech, String field, List<String> pieces) {
    StringBuilder out = new StringBuilder();
    pieces.forEach(piece -> out
        .append(chunk(speech, "{\"" + field + "\":" + Dialect.quoted(piece) + "}", "null")));
    return out.toString();
  }

  static String call(Speech speech, Called call) {
    return chunk(speech,
        "{\"tool_calls\":[{\"index\":0,\"id\":\"" + call.id()
            + "\",\"type\":\"function\",\"function\":{\"name\":\"lookup\",\"arguments\":\"\"}}]}",
        "null")
        + chunk(speech, "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
            + Dialect.quoted(call.arguments()) + "}}]}", "null");
  }

  static String finish(Speech speech, String reason) {
    return chunk(speech, "{}", '"' + reason + '"');
  }

  static String body(Speech speech, @Nullable String content, @Nullable String refusal,
      @Nullable Called call, String finish, boolean told) {
    int prompt = told ? Speech.PROMPT_TOKENS : 0;
    int answer = told ? Speech.ANSWER_TOKENS : 0;
    return "{\"id\":\"" + speech.id()
        + "\",\"object\":\"chat.completion\",\"created\":0,\"model\":\"" + speech.model()
        + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
        + (content == null ? "null" : Dialect.quoted(content)) + ",\"refusal\":"
        + (refusal == null ? "null" : Dialect.quoted(refusal))
        + (call == null ? ""
            : ",\"tool_calls\":[{\"id\":\"" + call.id()
                + "\",\"type\":\"function\",\"function\":{\"name\":\"lookup\",\"arguments\":"
                + Dialect.quoted(call.arguments()) + "}}]")
        + ",\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"" + finish
        + "\"}],\"usage\":{\"prompt_tokens\":" + prompt + ",\"completion_tokens\":" + answer
        + ",\"total_tokens\":" + (prompt + answer)
        + ",\"prompt_tokens_details\":{\"cached_tokens\":0},\"completion_tokens_details\":{"
        + "\"reasoning_tokens\":0}}}";
  }

  static String restart(String route) {
    return "event: evenkeel.restart\ndata: {\"object\":\"evenkeel.restart\",\"route\":\"" + route
        + "\"}\n\n";
  }

  static String seam(String route, int offset) {
    return "event: evenkeel.seam\ndata: {\"object\":\"evenkeel.seam\",\"route\":\"" + route
        + "\",\"offset\":" + offset + "}\n\n";
  }

  static String error(String message, String type, String code) {
    return "{\"error\":{\"message\":" + Dialect.quoted(message) + ",\"type\":\"" + type
        + "\",\"param\":null,\"code\":\"" + code + "\"}}";
  }

  static String errorEvent(String message, String code) {
    return "data: " + error(message, "server_error", code) + "\n\n";
  }

  /**
   * The same with the pieces of text behind a seam in one: how many words the guard of the seam
   * reads before it lets go is not the table's business.
   */
  static String joinedBehindSeam(String body) {
    int seam = body.indexOf("event: evenkeel.seam");
    if (seam < 0) {
      return body;
    }
    String behind = body.substring(seam);
    String between = "\"},\"logprobs\":null,\"finish_reason\":null}]}\n\ndata: ";
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int at = behind.indexOf(between); at >= 0; at = behind.indexOf(between, from)) {
      int next = behind.indexOf("\"delta\":{\"", at);
      String delta = "\"delta\":{\"content\":\"";
      boolean joins = next >= 0 && behind.startsWith(delta, next)
          && behind.lastIndexOf(delta, at) > behind.lastIndexOf("\n\n", at);
      int to = joins ? at : at + between.length();
      out.append(behind, from, to);
      from = joins ? next + delta.length() : to;
    }
    return body.substring(0, seam) + out + behind.substring(from);
  }
}
