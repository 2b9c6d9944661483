package dev.evenkeel.adapters;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the next byte of a kind, eight at once. Every method gives its offset, or {@code end} when
 * there is none. Allocates nothing.
 *
 * <p>
 * The arithmetic is the one of "Hacker's Delight", 6-1: {@code (x - ONES) & ~x & HIGHS} has a bit
 * for every byte that is zero. A borrow may set one for a byte above such a byte, never below it,
 * and only the lowest is used. Without {@code & ~x} it has bits for bytes above 128 too, which is
 * no harm where those are looked for as well.
 */
public final class ByteSearch {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << 7;
  private static final long SECOND_BITS = ONES << 1;
  private static final long SLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';
  private static final long FEEDS = ONES * '\n';
  private static final long RETURNS = ONES * '\r';

  private ByteSearch() {}

  /** What ends a run of plain characters in JSON: a quote, a backslash, a control, non-ASCII. */
  public static int quoteOrUnusual(byte[] octets, int start, int end) {
    int i = start;
    if (i + 8 <= end) { // Where names and words end.
      long found = unplain((long) EIGHT.get(octets, i)) & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      i += 8;
    }
    // Texts are long: four at once, and which of them it was is asked when one is found.
    while (i + 32 <= end
        && ((unplain((long) EIGHT.get(octets, i)) | unplain((long) EIGHT.get(octets, i + 8))
            | unplain((long) EIGHT.get(octets, i + 16)) | unplain((long) EIGHT.get(octets, i + 24)))
            & HIGHS) == 0) {
      i += 32;
    }
    for (; i + 8 <= end; i += 8) {
      long found = unplain((long) EIGHT.get(octets, i)) & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < end && octets[i] >= ' ' && octets[i] != '"' && octets[i] != '\\') {
      i++;
    }
    return i;
  }

  /** A backslash or a byte that is not ASCII. */
  public static int slashOrNonAscii(byte[] octets, int start, int end) {
    int i = start;
    while (i + 32 <= end
        && ((special((long) EIGHT.get(octets, i)) | special((long) EIGHT.get(octets, i + 8))
            | special((long) EIGHT.get(octets, i + 16)) | special((long) EIGHT.get(octets, i + 24)))
            & HIGHS) == 0) {
      i += 32;
    }
    for (; i + 8 <= end; i += 8) {
      long found = special((long) EIGHT.get(octets, i)) & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < end && octets[i] >= 0 && octets[i] != '\\') {
      i++;
    }
    return i;
  }

  /** What must not stand in a line: a control, a delete, a byte that is not ASCII. */
  public static int invisible(byte[] octets, int start, int end) {
    int i = start;
    for (; i + 8 <= end; i += 8) {
      long eight = (long) EIGHT.get(octets, i);
      long found = (eight | (eight - SPACES) | (eight + ONES)) & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < end && octets[i] >= ' ' && octets[i] != 0x7F) {
      i++;
    }
    return i;
  }

  /** A line feed or a carriage return. */
  public static int lineEnd(byte[] octets, int start, int end) {
    int i = start;
    for (; i + 8 <= end; i += 8) {
      long eight = (long) EIGHT.get(octets, i);
      long found = (zeros(eight ^ FEEDS) | zeros(eight ^ RETURNS)) & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < end && octets[i] != '\n' && octets[i] != '\r') {
      i++;
    }
    return i;
  }

  /** With its second bit turned, a quote stands directly behind the controls, and nothing else. */
  private static long unplain(long eight) {
    return ((eight ^ SECOND_BITS) - (SPACES + ONES)) | special(eight);
  }

  private static long special(long eight) {
    return ((eight ^ SLASHES) - ONES) | eight;
  }

  private static long zeros(long eight) {
    return (eight - ONES) & ~eight;
  }
}
