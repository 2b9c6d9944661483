package dev.evenkeel.server.decisions;

import dev.evenkeel.adapters.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Instants as {@link Instant#toString} has them, as a JSON string: those of one second have all but
 * their fraction in common. Not thread-safe.
 */
final class InstantText {
  private static final int MILLI = 1_000_000;
  private static final int MICRO = 1_000;

  private long second = Long.MIN_VALUE;
  /** The second's text up to where a fraction would begin. */
  private byte[] whole = {};

  /** Appends the text. */
  void append(Instant instant, ByteBuilder out) {
    if (instant.getEpochSecond() != second) {
      second = instant.getEpochSecond();
      String text = Instant.ofEpochSecond(second).toString();
      whole = ('"' + text.substring(0, text.length() - 1)).getBytes(StandardCharsets.US_ASCII);
    }
    out.append(whole);
    int nano = instant.getNano();
    if (nano != 0) {
      out.append((byte) '.');
      if (nano % MILLI == 0) {
        out.digits(nano / MILLI, 3);
      } else {
        out.digits(nano / MICRO, 6);
        if (nano % MICRO != 0) {
          out.digits(nano % MICRO, 3);
        }
      }
    }
    out.append((byte) 'Z').append((byte) '"');
  }
}
