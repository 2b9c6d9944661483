package dev.evenkeel.policy.drift;

/**
 * Which sessions were counted in which hour: a fixed table of hashes in lines of sixteen, the
 * latest first. What falls off a line's end is forgotten and would be counted again: of 30,000
 * sessions an hour one in two hundred. Nothing is allocated and nothing is pointed to, for this is
 * asked on every turn. Confined to its book.
 *
 * <p>
 * Sessions are keyed hashes already, so nobody can choose two that meet here. By chance a session
 * is taken for another once in 300 million million turns.
 */
final class Counted {
  private static final int LINE = 16;
  private static final int LINES = 4_096;
  private static final long ODD = 0x9E37_79B9_7F4A_7C15L;

  private final long[] latest = new long[LINE * LINES];

  /** Whether this is the first time that it is asked for this. */
  boolean first(String session, String route, String queryClass, long hour) {
    long hash = mixed(mixed(mixed(hour * ODD, session), route), queryClass);
    if (hash == 0) {
      hash = ODD; // Zero is an empty place.
    }
    int line = (int) (hash >>> 52) * LINE;
    int at = line;
    while (at < line + LINE - 1 && latest[at] != hash) {
      at++;
    }
    boolean first = latest[at] != hash;
    System.arraycopy(latest, line, latest, line + 1, at - line);
    latest[line] = hash;
    return first;
  }

  /** A step over a text, four characters at once, and its length: no two rows of texts are one. */
  private static long mixed(long hash, String text) {
    long sum = hash;
    int length = text.length();
    int i = 0;
    for (; i <= length - 4; i += 4) {
      sum = mixed(sum, text.charAt(i) | (long) text.charAt(i + 1) << 16
          | (long) text.charAt(i + 2) << 32 | (long) text.charAt(i + 3) << 48);
    }
    for (; i < length; i++) {
      sum = mixed(sum, text.charAt(i));
    }
    sum = (sum + length) * ODD;
    return sum ^ sum >>> 32;
  }

  private static long mixed(long sum, long characters) {
    long next = (sum ^ characters) * ODD;
    return next ^ next >>> 29;
  }
}
