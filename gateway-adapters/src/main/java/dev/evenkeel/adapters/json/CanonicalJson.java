package dev.evenkeel.adapters.json;

import dev.evenkeel.adapters.ByteBuilder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON in one spelling, so that two texts that say the same are the same bytes: members in the
 * order
 * of their names, no white space, strings with as few escapes as there can be. Numbers stay as they
 * are written: who writes {@code 1.0} for {@code 1} says the same in other words.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  /**
   * The text in that spelling.
   *
   * @param json a whole value
   * @throws tools.jackson.core.JacksonException when it is not one, or names a member twice
   */
  public static byte[] of(byte[] json) {
    JsonReader reader = JsonReader.strict();
    reader.open(json, 0, json.length);
    reader.next();
    ByteBuilder out = new ByteBuilder(json.length);
    value(json, reader, out);
    reader.close();
    return out.copy();
  }

  private static void value(byte[] json, JsonReader reader, ByteBuilder out) {
    switch (reader.token()) {
      case START_OBJECT -> object(json, reader, out);
      case START_ARRAY -> {
        char before = '[';
        while (!reader.next().isStructEnd()) {
          out.append((byte) before);
          value(json, reader, out);
          before = ',';
        }
        if (before == '[') {
          out.append((byte) before);
        }
        out.append((byte) ']');
      }
      case VALUE_STRING -> new JsonWriter(out).string(reader.string());
      case VALUE_TRUE -> new JsonWriter(out).bool(true);
      case VALUE_FALSE -> new JsonWriter(out).bool(false);
      case VALUE_NULL -> new JsonWriter(out).string(null);
      default -> out.append(json, reader.start(), reader.offset());
    }
  }

  private static void object(byte[] json, JsonReader reader, ByteBuilder out) {
    Map<String, byte[]> members = new TreeMap<>(Comparator.naturalOrder());
    while (!reader.next().isStructEnd()) {
      String name = reader.name();
      reader.next();
      ByteBuilder member = new ByteBuilder(64);
      value(json, reader, member);
      members.put(name, Arrays.copyOf(member.array(), member.length()));
    }
    char before = '{';
    for (Map.Entry<String, byte[]> member : members.entrySet()) {
      out.append((byte) before);
      new JsonWriter(out).string(member.getKey());
      out.append((byte) ':').append(member.getValue(), 0, member.getValue().length);
      before = ',';
    }
    if (before == '{') {
      out.append((byte) before);
    }
    out.append((byte) '}');
  }
}
