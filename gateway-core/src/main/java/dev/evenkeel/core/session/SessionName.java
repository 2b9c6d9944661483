package dev.evenkeel.core.session;

import java.util.HexFormat;

/**
 * A session's public name as numbers: {@code ses_}, the 24 hexadecimal digits that stand for it,
 * and the 16 by which we know it for ours ({@link SessionKeys}). The key is all but the last eight
 * digits: no two sessions have the same. Immutable.
 *
 * @param high the key's first eight bytes
 * @param low the key's last eight bytes
 * @param rest what follows it
 */
record SessionName(long high, long low, int rest) {
  private static final String PREFIX = "ses_";
  private static final int LOW = PREFIX.length() + 2 * Long.BYTES;
  private static final int REST = LOW + 2 * Long.BYTES;
  private static final int LENGTH = REST + 2 * Integer.BYTES;

  /** @throws IllegalArgumentException if it is not one that {@link SessionKeys} makes */
  static SessionName of(String name) {
    if (name.length() != LENGTH || !name.startsWith(PREFIX)) {
      throw new IllegalArgumentException("not a session's name: " + name);
    }
    return new SessionName(HexFormat.fromHexDigitsToLong(name, PREFIX.length(), LOW),
        HexFormat.fromHexDigitsToLong(name, LOW, REST),
        HexFormat.fromHexDigits(name, REST, LENGTH));
  }

  /** As callers see it. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return PREFIX + hex.toHexDigits(high) + hex.toHexDigits(low) + hex.toHexDigits(rest);
  }
}
