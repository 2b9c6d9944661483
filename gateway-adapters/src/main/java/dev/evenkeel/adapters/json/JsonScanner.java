package dev.evenkeel.adapters.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one whole JSON document (RFC 8259) token by token from a byte array, without building
 * anything: a string is found first and decoded only when it is asked for, into a buffer that is
 * used
 * again. For the many small documents of a stream, where a general parser would allocate its state
 * anew for each. Not thread-safe.
 *
 * <p>
 * Depth is limited to {@value #DEEPEST}.
 */
public final class JsonScanner {
  private static final int DEEPEST = 128;

  /** What was found. */
  public enum Token {
    OBJECT,
    OBJECT_END,
    ARRAY,
    ARRAY_END,
    NAME,
    STRING,
    NUMBER,
    TRUE,
    FALSE,
    NULL,
    END
  }

  private final boolean strict;
  private byte[] in = new byte[0];
  private int begin;
  private int position;
  private int end;
  private int valueStart;
  private int valueEnd;
  private boolean decoded;
  private char[] chars = new char[256];
  private int length;
  private final boolean[] object = new boolean[DEEPEST];
  private int depth;
  private boolean expectName;
  private boolean first;
  private boolean done;
  private Token token = Token.END;

  /** Strings that nobody asks for are not looked into. */
  public JsonScanner() {
    this(false);
  }

  /** @param strict whether every string is decoded, so that a bad one is always found */
  public JsonScanner(boolean strict) {
    this.strict = strict;
  }

  /** Begins a document. The array must not change while it is read. */
  public JsonScanner reset(byte[] octets, int start, int limit) {
    in = octets;
    begin = start;
    position = start;
    end = limit;
    depth = 0;
    expectName = false;
    first = true;
    done = false;
    token = Token.END;
    return this;
  }

  /** The array the document lies in. */
  public byte[] document() {
    return in;
  }

  /** The token read last. */
  public Token token() {
    return token;
  }

  /**
   * The next token; {@link Token#END} after the document, and nothing but white space may follow.
   */
  public Token next() throws MalformedJsonException {
    int octet = skipSpace();
    if (done) {
      if (octet >= 0) {
        throw bad("something follows the document");
      }
      token = Token.END;
      return token;
    }
    if (octet < 0) {
      throw bad("the document ends too early");
    }
    if (depth > 0) {
      if (octet == '}' || octet == ']') {
        return close(octet);
      }
      if (!first && !afterName()) {
        if (octet != ',') {
          throw bad("expected a comma");
        }
        position++;
        octet = skipSpace();
        if (octet < 0 || octet == '}' || octet == ']') {
          throw bad("expected a value");
        }
      }
      if (object[depth - 1] && expectName) {
        return name(octet);
      }
    }
    first = false;
    return value(octet);
  }

  private boolean afterName() {
    return object[depth - 1] && !expectName;
  }

  private Token close(int octet) throws MalformedJsonException {
    boolean inObject = object[depth - 1];
    if (inObject != (octet == '}') || (inObject && !expectName)) {
      throw bad("unexpected '" + (char) octet + "'");
    }
    position++;
    valueEnd = position;
    depth--;
    ended();
    token = inObject ? Token.OBJECT_END : Token.ARRAY_END;
    return token;
  }

  private void ended() {
    first = false;
    if (depth == 0) {
      done = true;
    } else {
      expectName = object[depth - 1];
    }
  }

  private Token name(int octet) throws MalformedJsonException {
    if (octet != '"') {
      throw bad("expected a name");
    }
    first = false;
    string();
    if (skipSpace() != ':') {
      throw bad("expected a colon");
    }
    position++;
    expectName = false;
    token = Token.NAME;
    return token;
  }

  private Token value(int octet) throws MalformedJsonException {
    switch (octet) {
      case '{', '[' -> {
        if (depth == DEEPEST) {
          throw bad("nested too deeply");
        }
        valueStart = position;
        position++;
        object[depth++] = octet == '{';
        expectName = octet == '{';
        first = true;
        token = octet == '{' ? Token.OBJECT : Token.ARRAY;
        return token;
      }
      case '"' -> {
        string();
        ended();
        token = Token.STRING;
        return token;
      }
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> {
        number();
        ended();
        token = Token.NUMBER;
        return token;
      }
    }
    ended();
    token = octet == 't' ? Token.TRUE : octet == 'f' ? Token.FALSE : Token.NULL;
    return token;
  }

  private void literal(String word) throws MalformedJsonException {
    valueStart = position;
    for (int i = 0; i < word.length(); i++) {
      if (position >= end || in[position] != word.charAt(i)) {
        throw bad("expected " + word);
      }
      position++;
    }
    valueEnd = position;
  }

  private void number() throws MalformedJsonException {
    valueStart = position;
    if (position < end && in[position] == '-') {
      position++;
    }
    int whole = position;
    digits("expected a value");
    if (in[whole] == '0' && position > whole + 1) {
      throw bad("a number with a leading zero");
    }
    if (position < end && in[position] == '.') {
      position++;
      digits("expected digits");
    }
    if (position < end && (in[position] == 'e' || in[position] == 'E')) {
      position++;
      if (position < end && (in[position] == '+' || in[position] == '-')) {
        position++;
      }
      digits("expected digits");
    }
    valueEnd = position;
  }

  private void digits(String otherwise) throws MalformedJsonException {
    int from = position;
    while (position < end && in[position] >= '0' && in[position] <= '9') {
      position++;
    }
    if (position == from) {
      throw bad(otherwise);
    }
  }

  private void string() throws MalformedJsonException {
    position++;
    valueStart = position;
    decoded = false;
    while (position < end) {
      byte octet = in[position];
      if (octet == '"') {
        valueEnd = position++;
        if (strict) {
          decode();
        }
        return;
      }
      if (octet == '\\') {
        position++;
      } else if (octet >= 0 && octet < ' ') {
        throw bad("control character in a string");
      }
      position++;
    }
    throw bad("the document ends inside a string");
  }

  private int skipSpace() {
    while (position < end) {
      byte octet = in[position];
      if (octet != ' ' && octet != '\n' && octet != '\r' && octet != '\t') {
        return octet & 0xFF;
      }
      position++;
    }
    return -1;
  }

  /** Whether the name or string read last is {@code ascii}; for names without escapes. */
  public boolean is(String ascii) {
    int size = ascii.length();
    if (valueEnd - valueStart != size) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (in[valueStart + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Steps over the rest of the value whose first token was read last. */
  public void skip() throws MalformedJsonException {
    if (token == Token.NAME) {
      next();
    }
    if (token == Token.OBJECT || token == Token.ARRAY) {
      int outside = depth - 1;
      while (depth > outside) {
        next();
      }
    }
  }

  /** Where the value read last begins (a string's opening quote included). */
  public int start() {
    return token == Token.STRING ? valueStart - 1 : valueStart;
  }

  /** Offset after the value read last; of an object or array, after {@link #skip}. */
  public int end() {
    return token == Token.STRING ? valueEnd + 1 : valueEnd;
  }

  /** The decoded string's characters; valid up to {@link #length()} until the next string. */
  public char[] chars() throws MalformedJsonException {
    decode();
    return chars;
  }

  /** How many characters the string read last decodes to. */
  public int length() throws MalformedJsonException {
    decode();
    return length;
  }

  /** The string read last as a string of its own. */
  public String text() throws MalformedJsonException {
    decode();
    return new String(chars, 0, length);
  }

  /** The string, number or literal read last as it stands there; for strings, decoded. */
  public String loose() throws MalformedJsonException {
    return token == Token.STRING || token == Token.NAME ? text() : raw(valueStart, valueEnd);
  }

  /** A piece of the document. */
  public String raw(int from, int to) {
    return new String(in, from, to - from, StandardCharsets.UTF_8);
  }

  /** The number read last, fraction cut off; a string that holds a number will do. 0 otherwise. */
  public long number(long otherwise) {
    long value = 0;
    int at = valueStart;
    boolean negative = at < valueEnd && in[at] == '-';
    if (negative) {
      at++;
    }
    int from = at;
    for (; at < valueEnd && in[at] >= '0' && in[at] <= '9' && at - from < 18; at++) {
      value = value * 10 + (in[at] - '0');
    }
    return at == from ? otherwise : negative ? -value : value;
  }

  private void decode() throws MalformedJsonException {
    if (decoded) {
      return;
    }
    decoded = true;
    int size = valueEnd - valueStart;
    if (chars.length < size) {
      chars = Arrays.copyOf(chars, Math.max(size, chars.length * 2));
    }
    int out = 0;
    int at = valueStart;
    while (at < valueEnd) {
      int octet = in[at++];
      if (octet >= 0 && octet != '\\') {
        chars[out++] = (char) octet;
      } else if (octet == '\\') {
        octet = in[at++];
        switch (octet) {
          case 'n' -> chars[out++] = '\n';
          case 't' -> chars[out++] = '\t';
          case 'r' -> chars[out++] = '\r';
          case 'b' -> chars[out++] = '\b';
          case 'f' -> chars[out++] = '\f';
          case '"', '\\', '/' -> chars[out++] = (char) octet;
          case 'u' -> {
            if (valueEnd - at < 4) {
              throw bad("a cut escape");
            }
            chars[out++] =
                (char) ((hex(at) << 12) | (hex(at + 1) << 8) | (hex(at + 2) << 4) | hex(at + 3));
            at += 4;
          }
          default -> throw bad("an unknown escape");
        }
      } else {
        int need = octet >= -16 ? 3 : octet >= -32 ? 2 : octet >= -64 ? 1 : 0;
        int code = need == 3 ? octet & 0x07 : need == 2 ? octet & 0x0F : octet & 0x1F;
        if (need == 0 || valueEnd - at < need || octet > -9) {
          throw bad("not UTF-8");
        }
        for (int i = 0; i < need; i++) {
          int more = in[at++];
          if ((more & 0xC0) != 0x80) {
            throw bad("not UTF-8");
          }
          code = (code << 6) | (more & 0x3F);
        }
        int least = need == 1 ? 0x80 : need == 2 ? 0x800 : 0x10000;
        if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
          throw bad("not UTF-8");
        }
        if (code >= 0x10000) {
          chars[out++] = Character.highSurrogate(code);
          chars[out++] = Character.lowSurrogate(code);
        } else {
          chars[out++] = (char) code;
        }
      }
    }
    length = out;
  }

  private int hex(int at) throws MalformedJsonException {
    int digit = Character.digit(in[at], 16);
    if (digit < 0) {
      throw bad("not a hexadecimal digit");
    }
    return digit;
  }

  private MalformedJsonException bad(String message) {
    return new MalformedJsonException(message, position - begin);
  }
}
