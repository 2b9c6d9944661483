package dev.evenkeel.server.decisions;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Instants as {@link Instant#toString} has them, as a JSON string: those of one second have all but
 * their fraction in common. Not thread-safe.
 */
final class InstantText {
  private static final int MILLI = 1_000_000;
  private static final int MICRO = 1_000;
  private static final int LONGEST = 64;

  private final byte[] text = new byte[LONGEST];
  private long second = Long.MIN_VALUE;
  /** Where the fraction begins. */
  private int whole;
  private int length;

  /** The text in an array that is valid up to {@link #length} and until the next call. */
  byte[] of(Instant instant) {
    if (instant.getEpochSecond() != second) {
      second = instant.getEpochSecond();
      byte[] all =
          ('"' + Instant.ofEpochSecond(second).toString()).getBytes(StandardCharsets.US_ASCII);
      whole = all.length - 1; // Without the Z.
      System.arraycopy(all, 0, text, 0, whole);
    }
    length = whole;
    int nano = instant.getNano();
    if (nano != 0) {
      text[length++] = '.';
      if (nano % MILLI == 0) {
        digits(nano / MILLI, 3);
      } else if (nano % MICRO == 0) {
        digits(nano / MICRO, 6);
      } else {
        digits(nano, 9);
      }
    }
    text[length++] = 'Z';
    text[length++] = '"';
    return text;
  }

  int length() {
    return length;
  }

  private void digits(int number, int count) {
    int rest = number;
    for (int i = length + count - 1; i >= length; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }
}
