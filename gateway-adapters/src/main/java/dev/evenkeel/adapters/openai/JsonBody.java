package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.Spares;
import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.adapters.json.RepeatedNameException;
import dev.evenkeel.adapters.json.UnicodeCheck;
import dev.evenkeel.core.turn.RejectedException;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Reads a request's body, one JSON object, in one pass and without a tree. Strict where two readers
 * could differ: a field said twice, bytes that are not Unicode and text after the body are refused,
 * so that what the policy saw is what the provider reads. Its limits are those of
 * {@link JsonReader#strict}.
 */
final class JsonBody {
  private static final Spares<JsonReader> READERS = new Spares<>(JsonReader::strict);

  private JsonBody() {}

  /**
   * Reads the object.
   *
   * @param reader reads every field, up to the object's end
   * @throws RejectedException when it is not what it must be, with the place
   */
  static <T> T read(byte[] body, Function<Fields, T> reader) {
    int fault = UnicodeCheck.fault(body);
    if (fault >= 0) {
      throw Fields.invalid("The request body is not valid Unicode" + place(body, fault) + '.',
          "invalid_json", null);
    }
    JsonReader json = READERS.take();
    json.open(body, 0, body.length);
    try {
      if (json.atEnd() || json.next() != JsonToken.START_OBJECT) {
        throw Fields.invalid("The request body must be a JSON object.", "invalid_json", null);
      }
      T read = reader.apply(new Fields(json, body));
      if (!json.atEnd()) {
        throw Fields.invalid(
            "The request body goes on after its JSON object" + place(body, json.offset()) + '.',
            "invalid_json", null);
      }
      return read;
    } catch (JacksonException e) {
      throw malformed(e, place(body, json.offset()));
    } finally {
      json.reset();
      READERS.giveBack(json);
    }
  }

  private static RejectedException malformed(JacksonException e, String place) {
    return switch (e) {
      case RepeatedNameException twice -> {
        String name = Fields.shorten(twice.name());
        yield Fields.invalid("The field '" + name + "' is said twice" + place + '.',
            "duplicate_field", name);
      }
      case StreamConstraintsException _ ->
        Fields.invalid("The request body is nested too deeply or has a name or number that is "
            + "too long" + place + '.', "invalid_json", null);
      default ->
        Fields.invalid("The request body is not valid JSON" + place + '.', "invalid_json", null);
    };
  }

  /** Where a byte lies, for people; computed only when something is wrong. */
  private static String place(byte[] body, int offset) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < offset; i++) {
      if (body[i] == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return " at line " + line + ", column " + column + " (byte " + offset + ')';
  }
}
