package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/** Makes one {@code logprobs} object of the objects of an answer's pieces. */
final class LogprobsJoiner {
  private LogprobsJoiner() {}

  /** Joins the objects' lists in order; a single object stays as it is. */
  static String join(List<String> pieces) {
    if (pieces.size() == 1) {
      return pieces.getFirst();
    }
    return "{\"content\":" + list(pieces, "content") + ",\"refusal\":" + list(pieces, "refusal")
        + '}';
  }

  private static String list(List<String> pieces, String name) {
    StringJoiner all = new StringJoiner(",", "[", "]").setEmptyValue("null");
    JsonReader reader = new JsonReader();
    for (String piece : pieces) {
      byte[] octets = piece.getBytes(StandardCharsets.UTF_8);
      try {
        reader.open(octets, 0, octets.length);
        reader.next();
        while (reader.next() != JsonToken.END_OBJECT) {
          boolean wanted = reader.name().equals(name);
          if (reader.next() == JsonToken.START_ARRAY && wanted) {
            String array = reader.raw();
            all.add(array.substring(1, array.length() - 1));
          } else {
            reader.skip();
          }
        }
        reader.close();
      } catch (JacksonException _) {
        reader.reset(); // A decoder has read it before; a piece lost here is no text.
      }
    }
    reader.reset();
    return all.toString();
  }
}
