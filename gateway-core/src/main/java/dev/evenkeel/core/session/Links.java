package dev.evenkeel.core.session;

import org.jspecify.annotations.Nullable;

/**
 * To which session a state of a conversation belongs. Every turn of a conversation without an id
 * leaves one here. Bounded; in a full line of the table the one that would lapse first makes room.
 * Thread-safe by locks that are held for one line.
 */
final class Links {
  /** What a link takes. */
  static final int BYTES = KeyLines.BYTES + 2 * Long.BYTES + Integer.BYTES;

  private final KeyLines lines;
  /** Each place's session. */
  private final long[] keys;
  private final int[] rests;

  /** @param most for how many links there are places */
  Links(long most) {
    this.lines = new KeyLines(most);
    this.keys = new long[2 * lines.places()];
    this.rests = new int[lines.places()];
  }

  /** From now on the state belongs to the session. */
  void put(Link link, SessionName session, long nowNanos, long life) {
    synchronized (lines.lock(link.high())) {
      int place = lines.take(link.high(), link.low(), nowNanos);
      lines.renew(place, nowNanos, life);
      keys[2 * place] = session.high();
      keys[2 * place + 1] = session.low();
      rests[place] = session.rest();
    }
  }

  /** The session the state belongs to, null when none is known; finding it renews its life. */
  @Nullable SessionName find(Link link, long nowNanos, long life) {
    synchronized (lines.lock(link.high())) {
      int place = lines.find(link.high(), link.low(), nowNanos);
      if (place == KeyLines.NONE) {
        return null;
      }
      lines.renew(place, nowNanos, life);
      return SessionName.of(keys[2 * place], keys[2 * place + 1], rests[place]);
    }
  }
}
