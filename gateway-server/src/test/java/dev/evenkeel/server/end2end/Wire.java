package dev.evenkeel.server.end2end;

/** Bodies that several tests send, and how answers are read. */
final class Wire {
  static final String OPENAI_BODY = "{\"id\":\"c2\",\"object\":\"chat.completion\",\"created\":1,"
      + "\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
      + "\"Rice needs water and time.\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
      + "\"completion_tokens\":5,\"total_tokens\":8}}";
  static final String OPENAI_STREAM = "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\","
      + "\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
      + "\"Rice needs water and time.\"},\"finish_reason\":null}]}\n\ndata: {\"id\":\"c1\",\"object\":"
      + "\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},"
      + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
  static final String ANTHROPIC_BODY =
      "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
          + "\"model\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"Rice needs water and time.\"}],"
          + "\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,"
          + "\"output_tokens\":5}}";
  static final String ANTHROPIC_STREAM = event("message_start",
      "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":"
          + "\"assistant\",\"model\":\"m\",\"content\":[],\"stop_reason\":null,\"usage\":"
          + "{\"input_tokens\":3,\"output_tokens\":1}}")
      + event("content_block_start",
          "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
      + event("content_block_delta",
          "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
              + "\"Rice needs water and time.\"}")
      + event("content_block_stop", "\"index\":0")
      + event("message_delta",
          "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":5}")
      + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

  private Wire() {}

  private static String event(String type, String rest) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + rest + "}\n\n";
  }

  static String chat(String pool, boolean stream) {
    return "{\"model\":\"" + pool + "\",\"stream\":" + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"How do I cook rice?\"}]}";
  }

  /** A header's value in a response as text. */
  static String header(String response, String name) {
    int at = response.indexOf(name + ": ");
    return response.substring(at + name.length() + 2, response.indexOf('\r', at));
  }
}
