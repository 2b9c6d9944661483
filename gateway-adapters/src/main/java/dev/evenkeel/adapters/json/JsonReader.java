package dev.evenkeel.adapters.json;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * A pull reader for many small JSON texts, one after another, that allocates nothing per text: one
 * non-blocking parser is fed each text in turn. Confined to one event loop.
 *
 * <table>
 * <caption>Limits; beyond them a text is refused as malformed</caption>
 * <tr>
 * <th>Limit</th>
 * <th>Value</th>
 * </tr>
 * <tr>
 * <td>nesting</td>
 * <td>64 levels</td>
 * </tr>
 * <tr>
 * <td>one string</td>
 * <td>64 Mi characters; the text's own size is its feeder's to bound</td>
 * </tr>
 * </table>
 */
public final class JsonReader {
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(
          StreamReadConstraints.builder().maxNestingDepth(64).maxStringLength(64 << 20).build())
      .build();
  private static final byte[] NOTHING = new byte[0];

  private @Nullable JsonParser parser;
  private byte[] octets = NOTHING;
  private int start;
  private long fedBefore;
  private long fed;

  /**
   * Begins a text; the array is read until the next {@code open}.
   *
   * @throws JacksonException when the bytes cannot be taken
   */
  public void open(byte[] octets, int start, int end) {
    JsonParser fresh = parser;
    if (fresh == null) {
      fresh = FACTORY.createNonBlockingByteArrayParser(ObjectReadContext.empty());
      parser = fresh;
      fed = 0;
    }
    this.octets = octets;
    this.start = start;
    this.fedBefore = fed;
    this.fed += end - start;
    ((ByteArrayFeeder) requireNonNull(fresh.nonBlockingInputFeeder())).feedInput(octets, start,
        end);
  }

  /**
   * The next token.
   *
   * @throws JacksonException when the text is malformed or ends early
   */
  public JsonToken next() {
    JsonToken token = parser().nextToken();
    if (token == null || token == JsonToken.NOT_AVAILABLE) {
      throw new StreamReadException(parser, "the text ends early");
    }
    return token;
  }

  /**
   * Ends the text.
   *
   * @throws JacksonException when something follows it
   */
  public void close() {
    JsonToken token = parser().nextToken();
    if (token != JsonToken.NOT_AVAILABLE) {
      throw new StreamReadException(parser, "something follows the text");
    }
  }

  /** Forgets everything; the way back after a malformed text. */
  public void reset() {
    JsonParser old = parser;
    parser = null;
    octets = NOTHING;
    if (old != null) {
      old.close();
    }
  }

  /** The token that {@link #next} gave last. */
  public JsonToken token() {
    return requireNonNull(parser().currentToken());
  }

  /** The name of the current property. */
  public String name() {
    return requireNonNull(parser().currentName());
  }

  /** The array that holds the current string; valid until the next token. */
  public char[] chars() {
    return parser().getStringCharacters();
  }

  /** Offset of the current string's first character. */
  public int charsStart() {
    return parser().getStringOffset();
  }

  /** Offset after the current string's last character. */
  public int charsEnd() {
    return parser().getStringOffset() + parser().getStringLength();
  }

  /** Whether the current value is a string that equals {@code expected}; allocates nothing. */
  public boolean is(String expected) {
    JsonParser source = parser();
    if (source.currentToken() != JsonToken.VALUE_STRING
        || source.getStringLength() != expected.length()) {
      return false;
    }
    char[] chars = source.getStringCharacters();
    int offset = source.getStringOffset();
    for (int i = 0; i < expected.length(); i++) {
      if (chars[offset + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A string or number as text; null for anything else, which is skipped. */
  public @Nullable String text() {
    return switch (token()) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser().getString();
      default -> {
        skip();
        yield null;
      }
    };
  }

  /** A whole number, leniently: from numbers and digits in a string; 0 for anything else. */
  public long number() {
    try {
      return switch (token()) {
        case VALUE_NUMBER_INT -> parser().getLongValue();
        case VALUE_NUMBER_FLOAT -> (long) parser().getDoubleValue();
        case VALUE_STRING -> Long.parseLong(parser().getString().trim());
        default -> {
          skip();
          yield 0;
        }
      };
    } catch (NumberFormatException | tools.jackson.core.exc.InputCoercionException _) {
      return 0; // An id or a time stamp that is no number harms nobody.
    }
  }

  /** Moves to the end of the current value. */
  public void skip() {
    if (!token().isStructStart()) {
      return;
    }
    int depth = 1;
    while (depth > 0) {
      JsonToken token = next();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
    }
  }

  /** The current object or array as JSON text in one line, moving to its end. Allocates. */
  public String raw() {
    if (!token().isStructStart()) {
      throw new IllegalStateException("not at an object or array: " + token());
    }
    int from = offset() - 1;
    skip();
    return new String(octets, from, offset() - from, StandardCharsets.UTF_8)
        // Line breaks stand only between tokens: inside strings JSON forbids them.
        .replace('\n', ' ')
        .replace('\r', ' ');
  }

  private int offset() {
    return start + (int) (parser().currentLocation().getByteOffset() - fedBefore);
  }

  private JsonParser parser() {
    return requireNonNull(parser, "no text is open");
  }
}
