package dev.evenkeel.adapters.answer;

import dev.evenkeel.adapters.ByteBuilder;

/**
 * Gathers a whole body, up to a limit that no honest answer reaches: 32 MiB. Its room is the next
 * one's when it is cleared.
 */
public final class BodyBuffer {
  public static final int LARGEST = 32 << 20;

  private static final ByteBuilder NOTHING = new ByteBuilder(0);

  private ByteBuilder octets = NOTHING;

  /** Adds bytes; false when the body has become too large. */
  public boolean add(byte[] more, int start, int end) {
    if (octets.length() + (end - start) > LARGEST) {
      return false;
    }
    if (octets == NOTHING) {
      octets = ByteBuilder.taken();
    }
    octets.append(more, start, end);
    return true;
  }

  /** The array that holds the body, up to {@link #length}. */
  public byte[] array() {
    return octets.array();
  }

  public int length() {
    return octets.length();
  }

  /** The body was read, or nobody will read it. */
  public void clear() {
    ByteBuilder read = octets;
    octets = NOTHING;
    if (read != NOTHING) {
      read.spare();
    }
  }
}
