package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.UnicodeCheck;
import dev.evenkeel.core.turn.RejectedException;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a request's body, one JSON object, in one pass and without a tree. Strict where two readers
 * could differ: a field said twice, bytes that are not Unicode and text after the body are refused,
 * so that what the policy saw is what the provider reads.
 *
 * <table>
 * <caption>Limits; beyond them the request is refused</caption>
 * <tr>
 * <th>Limit</th>
 * <th>Value</th>
 * </tr>
 * <tr>
 * <td>nesting</td>
 * <td>100 levels</td>
 * </tr>
 * <tr>
 * <td>one name</td>
 * <td>1,024 characters</td>
 * </tr>
 * <tr>
 * <td>one number</td>
 * <td>100 characters</td>
 * </tr>
 * <tr>
 * <td>the body and its strings</td>
 * <td>the transport's to bound</td>
 * </tr>
 * </table>
 */
final class JsonBody {
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(100)
          .maxNameLength(1024)
          .maxNumberLength(100)
          .maxStringLength(Integer.MAX_VALUE)
          .build())
      .build();

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
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Fields.invalid("The request body must be a JSON object.", "invalid_json", null);
      }
      T read = reader.apply(new Fields(parser, body));
      if (parser.nextToken() != null) {
        throw Fields.invalid("The request body goes on after its JSON object.", "invalid_json",
            null);
      }
      return read;
    } catch (JacksonException e) {
      throw malformed(e, body);
    }
  }

  private static RejectedException malformed(JacksonException e, byte[] body) {
    TokenStreamLocation location = e.getLocation();
    String place = location == null || location.getByteOffset() < 0 ? ""
        : place(body, (int) Math.min(location.getByteOffset(), body.length));
    String message = e.getOriginalMessage();
    if (message.startsWith("Duplicate")) {
      int from = message.indexOf('"') + 1;
      String name = message.substring(from, Math.max(from, message.lastIndexOf('"')));
      return Fields.invalid("The field '" + Fields.shorten(name) + "' is said twice" + place + '.',
          "duplicate_field", Fields.shorten(name));
    }
    if (e instanceof StreamConstraintsException) {
      return Fields.invalid("The request body is nested too deeply or has a name or number that is "
          + "too long" + place + '.', "invalid_json", null);
    }
    return Fields.invalid("The request body is not valid JSON" + place + '.', "invalid_json", null);
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
