package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.core.turn.RejectedException;
import dev.evenkeel.core.turn.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads typed values of a request and complains in the words that OpenAI's own service uses. The
 * reader stands at the value; {@code where} is the field's path for the caller.
 */
final class Fields {
  private final JsonReader reader;
  private final byte[] body;

  Fields(JsonReader reader, byte[] body) {
    this.reader = reader;
    this.body = body;
  }

  /** What the value is, or what it begins with. */
  JsonToken token() {
    return reader.token();
  }

  boolean isNull() {
    return reader.token() == JsonToken.VALUE_NULL;
  }

  boolean isString() {
    return reader.token() == JsonToken.VALUE_STRING;
  }

  /** Whether the value is that string. */
  boolean is(String expected) {
    return reader.is(expected);
  }

  /** Whether the object the reader is in has another property; if so, stands at its value. */
  boolean nextField() {
    if (reader.next() == JsonToken.END_OBJECT) {
      return false;
    }
    reader.next();
    return true;
  }

  /** Whether the array the reader is in has another element; if so, stands at it. */
  boolean nextElement() {
    return reader.next() != JsonToken.END_ARRAY;
  }

  /** Name of the property whose value the reader stands at. */
  String name() {
    return reader.name();
  }

  void expectObject(String where) {
    expect(JsonToken.START_OBJECT, "an object", where);
  }

  void expectArray(String where) {
    expect(JsonToken.START_ARRAY, "an array", where);
  }

  String string(String where) {
    expect(JsonToken.VALUE_STRING, "a string", where);
    return reader.string();
  }

  @Nullable String stringOrNull(String where) {
    return isNull() ? null : string(where);
  }

  /** One of the words. */
  @Nullable String word(String where, Set<String> words) {
    String word = stringOrNull(where);
    if (word != null && !words.contains(word)) {
      throw invalid("Invalid value: '" + shorten(word) + "'. Supported values are: "
          + String.join(", ", words.stream().sorted().map(each -> "'" + each + "'").toList()) + ".",
          "invalid_value", where);
    }
    return word;
  }

  @Nullable Boolean bool(String where) {
    return switch (reader.token()) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw wrongType("a boolean", where);
    };
  }

  @Nullable Long integer(String where, long least, long most) {
    if (isNull()) {
      return null;
    }
    if (reader.token() == JsonToken.VALUE_NUMBER_FLOAT) {
      throw invalid("Invalid type for '" + where
          + "': expected an integer, but got a decimal number instead.", "invalid_type", where);
    }
    expect(JsonToken.VALUE_NUMBER_INT, "an integer", where);
    long value;
    try {
      value = reader.integer();
    } catch (NumberFormatException _) {
      throw invalid("Invalid '" + where + "': the integer is out of range.", "invalid_value",
          where);
    }
    if (value < least || value > most) {
      throw outside(value < least, Long.toString(value < least ? least : most),
          Long.toString(value), where);
    }
    return value;
  }

  @Nullable Double number(String where, double least, double most) {
    if (isNull()) {
      return null;
    }
    if (!reader.token().isNumeric()) {
      throw wrongType("a number", where);
    }
    double value = reader.decimal();
    if (value < least || value > most) {
      throw outside(value < least, plain(value < least ? least : most), plain(value), where);
    }
    return value;
  }

  /** A string or a list of at most {@code most} strings. */
  List<String> strings(String where, int most) {
    if (isNull()) {
      return List.of();
    }
    if (reader.token() == JsonToken.VALUE_STRING) {
      return List.of(reader.string());
    }
    if (reader.token() != JsonToken.START_ARRAY) {
      throw wrongType("a string or an array of strings", where);
    }
    List<String> all = new ArrayList<>();
    while (nextElement()) {
      all.add(string(where + '[' + all.size() + ']'));
      if (all.size() > most) {
        throw invalid("Invalid '" + where + "': array too long. Expected an array with maximum "
            + "length " + most + '.', "invalid_value", where);
      }
    }
    return all;
  }

  /** The current object as JSON text, byte for byte. */
  String rawObject(String where) {
    expectObject(where);
    int start = start();
    reader.skip();
    return new String(body, start, end() - start, java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Offset of the current string's first byte behind its opening quote. */
  int textStart() {
    return reader.stringStart();
  }

  /** Offset of the current string's closing quote. */
  int textEnd() {
    return reader.stringEnd();
  }

  /** The bytes in which offsets are places. */
  byte[] body() {
    return body;
  }

  /** Moves to the end of the current value. */
  void skip() {
    reader.skip();
  }

  /** Offset of the current value's first byte. */
  int start() {
    return reader.start();
  }

  /** Offset after the current value's last byte. */
  int end() {
    return reader.offset();
  }

  RejectedException wrongType(String expected, String where) {
    return invalid("Invalid type for '" + where + "': expected " + expected + ", but got "
        + kind(reader.token()) + " instead.", "invalid_type", where);
  }

  static RejectedException missing(String where) {
    return invalid("Missing required parameter: '" + where + "'.", "missing_required_parameter",
        where);
  }

  static RejectedException invalid(String message, String code, @Nullable String where) {
    return new RejectedException(new Rejection.Malformed(message, code, where));
  }

  static String shorten(String word) {
    return word.length() <= 64 ? word : word.substring(0, 64) + "…";
  }

  private void expect(JsonToken token, String expected, String where) {
    if (reader.token() != token) {
      throw wrongType(expected, where);
    }
  }

  private static RejectedException outside(boolean below, String bound, String value,
      String where) {
    return invalid("Invalid '" + where + "': " + (below ? "below minimum" : "above maximum")
        + " value. Expected a value " + (below ? ">= " : "<= ") + bound + ", but got " + value
        + " instead.", "invalid_value", where);
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a decimal number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case START_ARRAY -> "an array";
      case START_OBJECT -> "an object";
      case END_ARRAY, END_OBJECT, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "nothing";
    };
  }
}
