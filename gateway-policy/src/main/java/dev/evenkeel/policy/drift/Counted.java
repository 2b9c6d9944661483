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

  /** A step over a text and its length, so that no two rows of texts are one. */
  private static long mixed(long hash, String text) {
    long sum = hash;
    for (int i = 0; i < text.length(); i++) {
      sum = (sum ^ text.charAt(i)) * ODD;
      sum ^= sum >>> 29;
    }
    sum = (sum + text.length()) * ODD;
    return sum ^ sum >>> 32;
  }
}
