package dev.evenkeel.adapters.answer;

import dev.evenkeel.adapters.ByteBuilder;

/** Gathers a whole body, up to a limit that no honest answer reaches: 32 MiB. */
public final class BodyBuffer {
  private static final int LARGEST = 32 << 20;

  private ByteBuilder octets = new ByteBuilder(0);

  /** Adds bytes; false when the body has become too large. */
  public boolean add(byte[] more, int start, int end) {
    if (octets.length() + (end - start) > LARGEST) {
      return false;
    }
    if (octets.isEmpty()) {
      octets = new ByteBuilder(end - start); // Most bodies come in one piece.
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
}
