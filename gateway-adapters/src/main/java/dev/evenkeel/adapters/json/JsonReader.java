package dev.evenkeel.adapters.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * A strict pull reader for JSON texts (RFC 8259) that lie whole in an array, one after another. It
 * looks at eight bytes at once, decodes only what is asked for, and allocates nothing for names it
 * knows and values that are not asked for as strings. Everything is checked, skipped values too:
 * grammar, escapes, control characters, well-formed UTF-8. Confined to one event loop.
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
 * <td>one number</td>
 * <td>1,000 characters</td>
 * </tr>
 * <tr>
 * <td>the text itself</td>
 * <td>its feeder's to bound</td>
 * </tr>
 * </table>
 */
public final class JsonReader {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << 7;
  private static final long QUOTES = ONES * '"';
  private static final long SLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 1000;
  private static final int KEPT_CHARS = 16 * 1024;
  private static final byte[] NOTHING = new byte[0];
  private static final char[] NO_CHARS = new char[0];

  /** What may come next. */
  private enum Next {
    VALUE,
    FIRST_ELEMENT,
    FIRST_NAME,
    COMMA_OR_END,
    NOTHING
  }

  private final KnownNames names = new KnownNames();
  private byte[] octets = NOTHING;
  private int at;
  private int end;
  private Next next = Next.NOTHING;
  /** A bit for each open object, none for an array; the innermost lowest. */
  private long objects;
  private int depth;
  private @Nullable JsonToken token;
  private String name = "";
  /** The current value's bytes; of a string those between its quotes. */
  private int from;
  private int to;
  /** Whether the current string's bytes are its characters. */
  private boolean plain;
  private char[] chars = NO_CHARS;
  /** How many characters of the current string are in {@link #chars}, -1 for not decoded. */
  private int decoded;

  /** Begins a text; the array is read until the next {@code open}. */
  public void open(byte[] text, int start, int stop) {
    octets = text;
    at = start;
    end = stop;
    next = Next.VALUE;
    objects = 0;
    depth = 0;
    token = null;
    if (stop - start >= 3 && text[start] == (byte) 0xEF && text[start + 1] == (byte) 0xBB
        && text[start + 2] == (byte) 0xBF) {
      at += 3; // A byte order mark.
    }
  }

  /**
   * The next token.
   *
   * @throws JacksonException when the text is malformed or ends early
   */
  public JsonToken next() {
    JsonToken found = advance();
    token = found;
    return found;
  }

  /**
   * Ends the text.
   *
   * @throws JacksonException when something follows it, or it is not over
   */
  public void close() {
    if (next != Next.NOTHING || blank() < end) {
      throw new StreamReadException("the text goes on");
    }
  }

  /** Forgets the text, and the room that a long string took; the reader may be used again. */
  public void reset() {
    octets = NOTHING;
    at = 0;
    end = 0;
    next = Next.NOTHING;
    token = null;
    if (chars.length > KEPT_CHARS) {
      chars = NO_CHARS;
    }
  }

  /** The token that {@link #next} gave last. */
  public JsonToken token() {
    JsonToken now = token;
    if (now == null) {
      throw new IllegalStateException("before the first token");
    }
    return now;
  }

  /** The last property's name. */
  public String name() {
    return name;
  }

  /** The array that holds the current string; valid until the next token. */
  public char[] chars() {
    decode();
    return chars;
  }

  /** Offset of the current string's first character. */
  public int charsStart() {
    return 0;
  }

  /** Offset after the current string's last character. */
  public int charsEnd() {
    decode();
    return decoded;
  }

  /** The most characters the current string can have. */
  public int charsMost() {
    return to - from;
  }

  /**
   * Decodes the current string into {@code into}, which has room for {@link #charsMost()}.
   *
   * @return where it ends there
   */
  public int charsInto(char[] into, int start) {
    if (!plain) {
      return JsonStrings.decode(octets, from, to, into, start);
    }
    int shift = start - from;
    for (int i = from; i < to; i++) {
      into[i + shift] = (char) octets[i];
    }
    return start + (to - from);
  }

  /** Whether the current value is a string that equals {@code expected}; allocates nothing. */
  public boolean is(String expected) {
    if (token != JsonToken.VALUE_STRING) {
      return false;
    }
    if (plain) {
      return KnownNames.same(octets, from, to, expected);
    }
    decode();
    return decoded == expected.length()
        && expected.contentEquals(java.nio.CharBuffer.wrap(chars, 0, decoded));
  }

  /** A string or number as text; null for anything else, which is skipped. */
  public @Nullable String text() {
    return switch (token()) {
      case VALUE_STRING -> string();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> latin();
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
        case VALUE_NUMBER_INT -> whole();
        case VALUE_NUMBER_FLOAT -> (long) Double.parseDouble(latin());
        case VALUE_STRING -> Long.parseLong(string().trim());
        default -> {
          skip();
          yield 0;
        }
      };
    } catch (NumberFormatException _) {
      return 0; // An id or a time stamp that is no number harms nobody.
    }
  }

  /** Moves to the end of the current value. */
  public void skip() {
    if (!token().isStructStart()) {
      return;
    }
    int outside = depth - 1;
    while (depth > outside) {
      next();
    }
  }

  /** The current object or array as JSON text in one line, moving to its end. Allocates. */
  public String raw() {
    if (!token().isStructStart()) {
      throw new IllegalStateException("not at an object or array: " + token());
    }
    int start = at - 1;
    skip();
    return new String(octets, start, at - start, StandardCharsets.UTF_8)
        // Line breaks stand only between tokens: inside strings JSON forbids them.
        .replace('\n', ' ')
        .replace('\r', ' ');
  }

  // --- grammar

  private JsonToken advance() {
    byte octet = octet();
    return switch (next) {
      case VALUE -> value(octet);
      case FIRST_NAME -> octet == '}' ? close(JsonToken.END_OBJECT) : property(octet);
      case FIRST_ELEMENT -> octet == ']' ? close(JsonToken.END_ARRAY) : value(octet);
      case COMMA_OR_END -> {
        boolean object = (objects & 1) != 0;
        if (octet == ',') {
          at++;
          yield object ? property(octet()) : value(octet());
        }
        if (octet != (object ? '}' : ']')) {
          throw unexpected();
        }
        yield close(object ? JsonToken.END_OBJECT : JsonToken.END_ARRAY);
      }
      case NOTHING -> throw unexpected();
    };
  }

  private JsonToken property(byte octet) {
    if (octet != '"') {
      throw unexpected();
    }
    string(at + 1);
    name = plain ? names.of(octets, from, to) : paired(string());
    if (octet() != ':') {
      throw unexpected();
    }
    at++;
    next = Next.VALUE;
    return JsonToken.PROPERTY_NAME;
  }

  /** A name with half a surrogate pair could not be written again. */
  private static String paired(String name) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new StreamReadException("half a surrogate pair in a name");
    }
    return name;
  }

  private JsonToken value(byte octet) {
    return switch (octet) {
      case '"' -> {
        string(at + 1);
        yield whole(JsonToken.VALUE_STRING);
      }
      case '{' -> open(1, Next.FIRST_NAME, JsonToken.START_OBJECT);
      case '[' -> open(0, Next.FIRST_ELEMENT, JsonToken.START_ARRAY);
      case 't' -> word("true", JsonToken.VALUE_TRUE);
      case 'f' -> word("false", JsonToken.VALUE_FALSE);
      case 'n' -> word("null", JsonToken.VALUE_NULL);
      default -> whole(numeral(octet));
    };
  }

  private JsonToken open(int object, Next first, JsonToken found) {
    if (depth == DEEPEST) {
      throw new StreamReadException("nested too deeply");
    }
    at++;
    depth++;
    objects = objects << 1 | object;
    next = first;
    return found;
  }

  private JsonToken close(JsonToken found) {
    at++;
    depth--;
    objects >>>= 1;
    return whole(found);
  }

  /** A value is complete. */
  private JsonToken whole(JsonToken found) {
    next = depth == 0 ? Next.NOTHING : Next.COMMA_OR_END;
    return found;
  }

  private JsonToken word(String word, JsonToken found) {
    int stop = at + word.length();
    if (stop > end || !KnownNames.same(octets, at, stop, word)) {
      throw unexpected();
    }
    at = stop;
    return whole(found);
  }

  private JsonToken numeral(byte first) {
    int i = at;
    boolean decimal = false;
    if (first == '-') {
      i++;
    }
    int digits = digits(i);
    if (digits == i || (digits > i + 1 && octets[i] == '0')) {
      throw unexpected();
    }
    i = digits;
    if (i < end && octets[i] == '.') {
      decimal = true;
      i = someDigits(i + 1);
    }
    if (i < end && (octets[i] == 'e' || octets[i] == 'E')) {
      decimal = true;
      i++;
      if (i < end && (octets[i] == '+' || octets[i] == '-')) {
        i++;
      }
      i = someDigits(i);
    }
    if (i - at > LONGEST_NUMBER) {
      throw new StreamReadException("a number is too long");
    }
    from = at;
    to = i;
    at = i;
    return decimal ? JsonToken.VALUE_NUMBER_FLOAT : JsonToken.VALUE_NUMBER_INT;
  }

  private int someDigits(int start) {
    int stop = digits(start);
    if (stop == start) {
      throw unexpected();
    }
    return stop;
  }

  private int digits(int start) {
    int i = start;
    while (i < end && octets[i] >= '0' && octets[i] <= '9') {
      i++;
    }
    return i;
  }

  /** Reads a string whose first character is at {@code start}; checks all of it. */
  private void string(int start) {
    int i = start;
    boolean simple = true;
    while (true) {
      while (i + 8 <= end) {
        long eight = (long) EIGHT.get(octets, i);
        long quote = eight ^ QUOTES;
        long slash = eight ^ SLASHES;
        // The lowest of the bits is exact; borrows reach only higher ones.
        long special = (((quote - ONES) & ~quote) | ((slash - ONES) & ~slash)
            | ((eight - SPACES) & ~eight) | eight) & HIGHS;
        if (special != 0) {
          i += Long.numberOfTrailingZeros(special) >>> 3;
          break;
        }
        i += 8;
      }
      if (i >= end) {
        throw new StreamReadException("the text ends early");
      }
      byte octet = octets[i];
      if (octet == '"') {
        break;
      }
      if (octet >= ' ' && octet != '\\') {
        i++;
        continue;
      }
      simple = false;
      int length = JsonStrings.special(octets, i, end);
      if (length == 0) {
        at = i;
        throw unexpected();
      }
      i += length;
    }
    from = start;
    to = i;
    at = i + 1;
    plain = simple;
    decoded = -1;
  }

  /** The next byte that is not white space. */
  private byte octet() {
    int i = blank();
    at = i;
    if (i >= end) {
      throw new StreamReadException("the text ends early");
    }
    return octets[i];
  }

  private int blank() {
    int i = at;
    while (i < end
        && (octets[i] == ' ' || octets[i] == '\n' || octets[i] == '\r' || octets[i] == '\t')) {
      i++;
    }
    return i;
  }

  // --- values

  private void decode() {
    if (decoded < 0) {
      if (chars.length < to - from) {
        chars = new char[Math.max(64, Integer.highestOneBit(to - from) * 2)];
      }
      decoded = charsInto(chars, 0);
    }
  }

  private String string() {
    if (plain) {
      return latin();
    }
    decode();
    return new String(chars, 0, decoded);
  }

  private String latin() {
    return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private long whole() {
    if (to - from > 18) {
      return Long.parseLong(latin());
    }
    boolean negative = octets[from] == '-';
    long value = 0;
    for (int i = negative ? from + 1 : from; i < to; i++) {
      value = value * 10 + (octets[i] - '0');
    }
    return negative ? -value : value;
  }

  private StreamReadException unexpected() {
    return new StreamReadException("unexpected byte at offset " + at);
  }
}
