package dev.evenkeel.adapters.json;

import dev.evenkeel.adapters.ByteBuilder;

/**
 * Text that comes in pieces, kept as the inside of one JSON string: escaped once, when it comes. A
 * pair that two pieces share is one character. Not thread-safe.
 */
public final class EscapedText {
  private final ByteBuilder octets = new ByteBuilder(0);
  /** The first half of a pair that ended the piece before, 0 for none. */
  private char half;

  /** Whether no characters have come. */
  public boolean isEmpty() {
    return octets.isEmpty() && half == 0;
  }

  /** Adds characters. */
  public void append(char[] chars, int start, int end) {
    int from = start;
    int to = end;
    if (from < to && half != 0) {
      boolean pair = Character.isLowSurrogate(chars[from]);
      join(pair ? chars[from++] : 0);
    }
    if (from < to && Character.isHighSurrogate(chars[to - 1])) {
      half = chars[--to];
    }
    if (octets.isEmpty()) {
      octets.room(to - from); // Most texts come in one piece.
    }
    JsonEscape.append(chars, from, to, octets);
  }

  /** Writes the text as a JSON string; it is complete then. */
  void writeTo(ByteBuilder out) {
    join((char) 0);
    out.append((byte) '"').append(octets.array(), 0, octets.length()).append((byte) '"');
  }

  /** Adds the half that was kept back, with its other half if that is not 0. */
  private void join(char other) {
    if (half != 0) {
      JsonEscape.append(new char[] {half, other}, 0, other == 0 ? 1 : 2, octets);
      half = 0;
    }
  }
}
