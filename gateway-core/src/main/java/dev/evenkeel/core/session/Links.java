package dev.evenkeel.core.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A part of the links from what was said to the session it was said in. Thread-safe by its lock,
 * which is never held for longer than a look.
 */
final class Links {
  /** A byte for the length, and what {@link SessionKeys} makes is shorter. */
  private static final int WIDTH = 48;

  private final Places places;
  private byte[] sessions;

  Links(int most) {
    places = new Places(most);
    sessions = new byte[WIDTH * places.room()];
  }

  synchronized @Nullable String find(long high, long low, long now) {
    int place = places.find(high, low, now);
    return place == Places.NONE ? null
        : new String(sessions, WIDTH * place + 1, sessions[WIDTH * place],
            StandardCharsets.ISO_8859_1);
  }

  /** @throws IllegalArgumentException if {@code session} is none of our names */
  @SuppressWarnings("deprecation") // It copies the low bytes, which is what is meant.
  synchronized void put(long high, long low, String session, long life, long now) {
    int length = session.length();
    if (length >= WIDTH) {
      throw new IllegalArgumentException("a session's name of " + length + " characters");
    }
    int place = places.find(high, low, now);
    if (place == Places.NONE) {
      place = places.add(high, low, life, now);
    } else {
      places.live(place, life, now);
    }
    if (WIDTH * place >= sessions.length) {
      sessions = Arrays.copyOf(sessions, WIDTH * places.room());
    }
    sessions[WIDTH * place] = (byte) length;
    session.getBytes(0, length, sessions, WIDTH * place + 1);
  }
}
