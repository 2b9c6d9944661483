package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.Usage;
import java.nio.charset.StandardCharsets;

/** Writes a {@code usage} object. */
final class UsageWriter {
  private static final byte[] ESTIMATED = ascii("{\"estimated\":true,\"prompt_tokens\":");
  private static final byte[] PROMPT = ascii("{\"prompt_tokens\":");
  private static final byte[] COMPLETION = ascii(",\"completion_tokens\":");
  private static final byte[] TOTAL = ascii(",\"total_tokens\":");
  private static final byte[] CACHED = ascii(",\"prompt_tokens_details\":{\"cached_tokens\":");
  private static final byte[] REASONING =
      ascii("},\"completion_tokens_details\":{\"reasoning_tokens\":");

  private static final byte[] NO_DETAILS = ascii(",\"prompt_tokens_details\":{\"cached_tokens\":0},"
      + "\"completion_tokens_details\":{\"reasoning_tokens\":0}}");

  private UsageWriter() {}

  static void write(Usage usage, JsonWriter json) {
    json.fixed(usage.estimated() ? ESTIMATED : PROMPT)
        .number(usage.prompt())
        .fixed(COMPLETION)
        .number(usage.completion())
        .fixed(TOTAL)
        .number(usage.total());
    if (usage.cached() == 0 && usage.reasoning() == 0) {
      json.closed(NO_DETAILS);
      return;
    }
    json.fixed(CACHED)
        .number(usage.cached())
        .fixed(REASONING)
        .number(usage.reasoning())
        .endObject()
        .endObject();
  }

  private static byte[] ascii(String json) {
    return json.getBytes(StandardCharsets.US_ASCII);
  }
}
