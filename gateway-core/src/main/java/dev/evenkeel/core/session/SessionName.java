package dev.evenkeel.core.session;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A session's public name, also as numbers: {@code ses_}, the 24 hexadecimal digits that stand for
 * it, and the 16 by which we know it for ours ({@link SessionKeys}). The key is all but the last
 * eight digits: no two sessions have the same. Immutable.
 */
public final class SessionName {
  private static final String PREFIX = "ses_";
  private static final int LOW = PREFIX.length() + 2 * Long.BYTES;
  private static final int REST = LOW + 2 * Long.BYTES;
  private static final int LENGTH = REST + 2 * Integer.BYTES;
  /** Where the digits begin and end that stand for it. */
  static final int ID = PREFIX.length();
  static final int TAG = LOW + 2 * Integer.BYTES;

  private final long high;
  private final long low;
  private final int rest;
  private final String text;

  private SessionName(long high, long low, int rest, String text) {
    this.high = high;
    this.low = low;
    this.rest = rest;
    this.text = text;
  }

  /**
   * The name behind these numbers.
   *
   * @param high the key's first eight bytes
   * @param low the key's last eight bytes
   * @param rest what follows it
   */
  static SessionName of(long high, long low, int rest) {
    int middle = (int) (low >>> Integer.SIZE);
    return of(high, middle, low << Integer.SIZE | Integer.toUnsignedLong(rest),
        letters(high, middle));
  }

  /**
   * The name of an id and its tag.
   *
   * @param letters {@link #letters} of the id, which nobody else has
   */
  static SessionName of(long high, int middle, long tag, byte[] letters) {
    Hex.write(tag, letters, TAG);
    return new SessionName(high, (long) middle << Integer.SIZE | tag >>> Integer.SIZE, (int) tag,
        new String(letters, StandardCharsets.ISO_8859_1));
  }

  /** A name's letters up to its tag, for which there is room: those of an id of twelve bytes. */
  static byte[] letters(long high, int middle) {
    byte[] letters = new byte[LENGTH];
    for (int i = 0; i < PREFIX.length(); i++) {
      letters[i] = (byte) PREFIX.charAt(i);
    }
    Hex.write(high, letters, ID);
    Hex.write(middle, letters, LOW);
    return letters;
  }

  /** @throws IllegalArgumentException if it is not one that {@link SessionKeys} makes */
  public static SessionName of(String name) {
    if (name.length() != LENGTH || !name.startsWith(PREFIX)) {
      throw new IllegalArgumentException("not a session's name: " + name);
    }
    return new SessionName(HexFormat.fromHexDigitsToLong(name, PREFIX.length(), LOW),
        HexFormat.fromHexDigitsToLong(name, LOW, REST), HexFormat.fromHexDigits(name, REST, LENGTH),
        name);
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  int rest() {
    return rest;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionName name && name.high == high && name.low == low
        && name.rest == rest;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high);
  }

  /** As callers see it. */
  @Override
  public String toString() {
    return text;
  }
}
