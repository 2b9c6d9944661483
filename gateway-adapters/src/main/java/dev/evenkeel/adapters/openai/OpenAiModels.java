package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonText;
import java.util.List;

/** The answers to {@code GET /v1/models}. */
public final class OpenAiModels {
  private OpenAiModels() {}

  /** Appends the list of all names. */
  public static void writeList(List<String> names, long created, ByteBuilder out) {
    out.ascii("{\"object\":\"list\",\"data\":[");
    for (int i = 0; i < names.size(); i++) {
      if (i > 0) {
        out.append((byte) ',');
      }
      writeOne(names.get(i), created, out);
    }
    out.ascii("]}");
  }

  /** Appends one model. */
  public static void writeOne(String name, long created, ByteBuilder out) {
    out.ascii("{\"id\":");
    JsonText.quoted(name, out)
        .ascii(",\"object\":\"model\",\"created\":")
        .ascii(Long.toString(created))
        .ascii(",\"owned_by\":\"evenkeel\"}");
  }
}
