package dev.evenkeel.core.session;

import dev.evenkeel.core.AsciiCopy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text that comes in pieces, kept as what its keyed hash is made of: ASCII, which most answers
 * are, as its bytes. Confined to one thread.
 */
public final class Spoken {
  private static final byte[] NOTHING = {};
  private static final int ROOM = 64;

  private byte[] octets = NOTHING;
  private int length;
  /** All of it, once something of it is not ASCII. */
  private @Nullable StringBuilder wide;

  /** One piece more. */
  public void append(char[] chars, int start, int end) {
    if (wide != null) {
      wide.append(chars, start, end - start);
      return;
    }
    int more = end - start;
    if (more > octets.length - length) {
      octets = Arrays.copyOf(octets, Math.max(length + more, Math.max(ROOM, 2 * length)));
    }
    int copied = AsciiCopy.narrow(chars, start, end, octets, length);
    length += copied;
    if (copied < more) {
      wide = new StringBuilder(length + more)
          .append(new String(octets, 0, length, StandardCharsets.ISO_8859_1))
          .append(chars, start + copied, more - copied);
      octets = NOTHING;
      length = 0;
    }
  }

  /** How many characters it has. */
  public int length() {
    return wide == null ? length : wide.length();
  }

  /** As if nothing had come yet. */
  public void clear() {
    wide = null;
    length = 0;
  }

  /** All of it, where {@link #octets} do not hold it. */
  @Nullable StringBuilder wide() {
    return wide;
  }

  /** All of it in the first {@link #length} bytes, if it is ASCII; shared. */
  byte[] octets() {
    return octets;
  }
}
