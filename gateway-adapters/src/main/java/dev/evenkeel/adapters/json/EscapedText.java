package dev.evenkeel.adapters.json;

import dev.evenkeel.adapters.ByteBuilder;

/**
 * Text that comes in pieces, kept as the inside of one JSON string: escaped once, when it comes. A
 * pair that two pieces share is one character. Its room is the next one's when it is written. Not
 * thread-safe.
 */
public final class EscapedText {
  private static final ByteBuilder NOTHING = new ByteBuilder(0);

  private ByteBuilder octets = NOTHING;
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
    JsonEscape.append(chars, from, to, room());
  }

  private ByteBuilder room() {
    if (octets == NOTHING) {
      octets = ByteBuilder.taken();
    }
    return octets;
  }

  /** Writes the text as a JSON string; it is complete then, and empty again. */
  void writeTo(ByteBuilder out) {
    join((char) 0);
    ByteBuilder written = octets;
    out.append((byte) '"').append(written.array(), 0, written.length()).append((byte) '"');
    octets = NOTHING;
    if (written != NOTHING) {
      written.spare();
    }
  }

  /** Adds the half that was kept back, with its other half if that is not 0. */
  private void join(char other) {
    if (half != 0) {
      JsonEscape.append(new char[] {half, other}, 0, other == 0 ? 1 : 2, room());
      half = 0;
    }
  }
}
