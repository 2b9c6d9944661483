package dev.evenkeel.core.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which session is pinned to what. Bounded; a pin lives as long after its last use as it says
 * itself, and in a full line of the table the one that would lapse first makes room. Thread-safe by
 * locks that are held for one line.
 */
final class Pins {
  /**
   * Places for each session there shall be room for, so that a line is hardly ever full before the
   * table is: of as many sessions as were asked for, less than one in a thousand makes room.
   */
  private static final int ROOM = 3;
  private static final int REFERENCE = 4;
  /** What a session takes. */
  static final int BYTES = ROOM * (KeyLines.BYTES + REFERENCE);
  private static final int RECENT = 64;

  private static final VarHandle PINS = MethodHandles.arrayElementVarHandle(Pin[].class);

  private final KeyLines lines;
  private final @Nullable Pin[] pins;
  /** Many sessions are pinned to the same: one object does, and it stays where it is. */
  private final @Nullable Pin[] recent = new Pin[RECENT];

  /** @param most for how many sessions there shall be room */
  Pins(long most) {
    this.lines = new KeyLines(ROOM * most);
    this.pins = new Pin[lines.places()];
  }

  /** The session's pin, null when it has none; finding it renews its life. */
  @Nullable Pin find(SessionName session, long nowNanos) {
    synchronized (lines.lock(session.high())) {
      int place = lines.find(session.high(), session.low(), nowNanos);
      return place == KeyLines.NONE ? null : renewed(place, nowNanos);
    }
  }

  /**
   * Replaces {@code expected} (null: none) by {@code next}.
   *
   * @return the pin that holds now, whose life is renewed
   */
  Pin bind(SessionName session, @Nullable Pin expected, Pin next, long nowNanos) {
    synchronized (lines.lock(session.high())) {
      // The line and what lies in its places are far from the processor: asked for at once, they
      // come together. In this order for that alone.
      Pin neighbour = (Pin) PINS.getAcquire(pins, lines.first(session.high()));
      int place = lines.find(session.high(), session.low(), nowNanos);
      if (place != KeyLines.NONE) {
        Pin current = pins[place];
        if (current != null && !current.equals(expected)) {
          return renewed(place, nowNanos);
        }
      }
      // A pin that expired meanwhile may be set again: nothing newer contradicts it.
      place = lines.take(session.high(), session.low(), nowNanos);
      if (!next.equals(pins[place])) { // Where it is the same a collector need not look again.
        pins[place] = next.equals(neighbour) ? neighbour : shared(next);
      }
      return renewed(place, nowNanos);
    }
  }

  private Pin renewed(int place, long nowNanos) {
    Pin pin = Objects.requireNonNull(pins[place], "a place that is taken has a pin");
    lines.renew(place, nowNanos, pin.ttl().toNanos());
    return pin;
  }

  /** One that was set lately and is the same, or else this one. Races only make one more of it. */
  private Pin shared(Pin pin) {
    int at = pin.hashCode() & RECENT - 1;
    Pin before = recent[at];
    if (before != null && before.equals(pin)) {
      return before;
    }
    recent[at] = pin;
    return pin;
  }

  /** About how many sessions are pinned; looks at all of them. */
  long size(long nowNanos) {
    return lines.live(nowNanos);
  }
}
