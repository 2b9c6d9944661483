package dev.evenkeel.adapters.json;

import dev.evenkeel.adapters.ByteSearch;
import dev.evenkeel.core.AsciiCopy;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/**
 * A strict pull reader for JSON texts (RFC 8259) that lie whole in an array, one after another. It
 * looks at eight bytes at once, decodes only what is asked for, and allocates nothing for names it
 * knows and values that are not asked for as strings. Everything is checked, skipped values too:
 * grammar, escapes, control characters, well-formed UTF-8. Confined to one event loop.
 *
 * <table>
 * <caption>Limits; beyond them a text is refused as malformed. {@link #strict} is for what callers
 * write.</caption>
 * <tr>
 * <th>Limit</th>
 * <th>Value</th>
 * <th>strict</th>
 * </tr>
 * <tr>
 * <td>nesting</td>
 * <td>64 levels</td>
 * <td>100 levels</td>
 * </tr>
 * <tr>
 * <td>one number</td>
 * <td>1,000 characters</td>
 * <td>100 characters</td>
 * </tr>
 * <tr>
 * <td>one name</td>
 * <td>its text's</td>
 * <td>1,024 characters</td>
 * </tr>
 * <tr>
 * <td>a name said twice in an object</td>
 * <td>is read twice</td>
 * <td>{@link RepeatedNameException}</td>
 * </tr>
 * <tr>
 * <td>the text itself</td>
 * <td>its feeder's to bound</td>
 * <td>its feeder's to bound</td>
 * </tr>
 * </table>
 */
public final class JsonReader {
  /** The most that the bits of {@link #objects} tell apart. */
  private static final int MOST_LEVELS = 128;
  private static final int LONGEST_NAME = 1024;
  private static final int KEPT_CHARS = 16 * 1024;
  /** As many digits as a double has room for. */
  private static final int EXACT = 15;
  private static final double[] TENS =
      {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14};
  /** Characters that are copied one by one. */
  private static final int FEW = 48;
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
  private final int deepest;
  private final int longestNumber;
  /** Told of every name where none may stand twice. */
  private final @Nullable SeenNames seen;
  private byte[] octets = NOTHING;
  private int at;
  private int end;
  private Next next = Next.NOTHING;
  /** A bit for each open object, none for an array; the innermost lowest. */
  private long objects;
  /** The bits of the outer levels that have no room there. */
  private long outer;
  private int depth;
  private @Nullable JsonToken token;
  private String name = "";
  /** Where the current value begins. */
  private int begin;
  /** The current value's bytes; of a string those between its quotes. */
  private int from;
  private int to;
  /** Whether the current string's bytes are its characters. */
  private boolean plain;
  private char[] chars = NO_CHARS;
  private @Nullable AsciiCopy copy;
  /** How many characters of the current string are in {@link #chars}, -1 for not decoded. */
  private int decoded;

  public JsonReader() {
    this(64, 1000, null);
  }

  private JsonReader(int deepest, int longestNumber, @Nullable SeenNames seen) {
    this.deepest = Math.min(deepest, MOST_LEVELS);
    this.longestNumber = longestNumber;
    this.seen = seen;
  }

  /** A reader for what callers write: where two readers could differ it refuses. */
  public static JsonReader strict() {
    return new JsonReader(100, 100, new SeenNames());
  }

  /** Begins a text; the array is read until the next {@code open}. */
  public void open(byte[] text, int start, int stop) {
    octets = text;
    at = start;
    end = stop;
    next = Next.VALUE;
    objects = 0;
    outer = 0;
    depth = 0;
    token = null;
    if (seen != null) {
      seen.clear();
    }
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

  /**
   * Stands at a string, for somebody who knows what is around it.
   *
   * @param start offset of the first byte behind its opening quote
   * @return the offset behind its closing quote
   * @throws JacksonException when it is malformed or ends early
   */
  public int string(byte[] text, int start, int stop) {
    octets = text;
    end = stop;
    next = Next.NOTHING;
    string(start);
    token = JsonToken.VALUE_STRING;
    return at;
  }

  /**
   * Stands at a number, for somebody who knows what is around it.
   *
   * @param start offset of its first byte
   * @return the offset behind its last
   * @throws JacksonException when it is malformed
   */
  public int number(byte[] text, int start, int stop) {
    octets = text;
    end = stop;
    next = Next.NOTHING;
    at = start;
    if (start == stop) {
      throw new StreamReadException("the text ends early");
    }
    begin = start;
    token = numeral(text[start]);
    return at;
  }

  /** Offset of the current string's first byte behind its opening quote. */
  public int stringStart() {
    return from;
  }

  /** Offset of the current string's closing quote. */
  public int stringEnd() {
    return to;
  }

  /** Whether the current string's bytes are ASCII and its characters. */
  public boolean plain() {
    return plain;
  }

  /** Whether nothing but white space is left of the text. */
  public boolean atEnd() {
    at = blank();
    return at >= end;
  }

  /** Where the reader stands; after an exception, the byte at fault. */
  public int offset() {
    return at;
  }

  /** Offset of the current value's first byte. */
  public int start() {
    return begin;
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
      return JsonStrings.decode(octets, from, to, into, start, copy());
    }
    int length = to - from;
    if (length < FEW) {
      for (int i = 0; i < length; i++) {
        into[start + i] = (char) octets[from + i];
      }
    } else {
      copy().copy(octets, from, to, into, start);
    }
    return start + length;
  }

  /** Made for the first long text: most streams have none. */
  private AsciiCopy copy() {
    AsciiCopy own = copy;
    if (own == null) {
      own = new AsciiCopy();
      copy = own;
    }
    return own;
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
        case VALUE_NUMBER_FLOAT -> (long) decimal();
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

  /**
   * The current whole number.
   *
   * @throws NumberFormatException when it is larger than a long
   */
  public long integer() {
    return whole();
  }

  /** The current number. */
  public double decimal() {
    boolean negative = octets[from] == '-';
    long digits = 0;
    int point = to;
    if (to - from > EXACT) {
      return Double.parseDouble(latin());
    }
    for (int i = negative ? from + 1 : from; i < to; i++) {
      byte octet = octets[i];
      if (octet > '9') { // An exponent.
        return Double.parseDouble(latin());
      }
      if (octet == '.') {
        point = i + 1;
      } else {
        digits = digits * 10 + octet - '0';
      }
    }
    // Neither is rounded, so what is divided is rounded once: the double nearest to the number.
    double number = digits / TENS[to - point];
    return negative ? -number : number;
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
    int opening = at;
    string(at + 1);
    name = plain ? names.of(octets, from, to) : paired(string());
    if (seen != null) {
      once(seen, opening);
    }
    if (octet() != ':') {
      throw unexpected();
    }
    at++;
    next = Next.VALUE;
    return JsonToken.PROPERTY_NAME;
  }

  private void once(SeenNames names, int opening) {
    if (name.length() > LONGEST_NAME) {
      at = opening;
      throw new StreamConstraintsException("a name is too long");
    }
    if (!names.add(depth, name)) {
      at = opening;
      throw new RepeatedNameException(name);
    }
  }

  /** A name with half a surrogate pair could not be written again. */
  private static String paired(String name) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new StreamReadException("half a surrogate pair in a name");
    }
    return name;
  }

  private JsonToken value(byte octet) {
    begin = at;
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
    if (depth == deepest) {
      throw new StreamConstraintsException("nested too deeply");
    }
    at++;
    depth++;
    outer = outer << 1 | objects >>> 63;
    objects = objects << 1 | object;
    if (seen != null && object != 0) {
      seen.open(depth);
    }
    next = first;
    return found;
  }

  private JsonToken close(JsonToken found) {
    if (seen != null && found == JsonToken.END_OBJECT) {
      seen.close(depth);
    }
    at++;
    depth--;
    objects = objects >>> 1 | outer << 63;
    outer >>>= 1;
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
    if (i - at > longestNumber) {
      throw new StreamConstraintsException("a number is too long");
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
      i = ByteSearch.quoteOrUnusual(octets, i, end);
      if (i >= end) {
        at = end;
        throw new StreamReadException("the text ends early");
      }
      byte octet = octets[i];
      if (octet == '"') {
        break;
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
    if (at < end && octets[at] > ' ') {
      return octets[at]; // Most texts have no white space.
    }
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

  /** The current string. */
  public String string() {
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
