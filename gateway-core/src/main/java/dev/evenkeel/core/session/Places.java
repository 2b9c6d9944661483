package dev.evenkeel.core.session;

import java.util.Arrays;

/**
 * Finds the place of a key among a bounded number of places, in arrays of numbers alone: what is
 * kept for long is nothing that a collector has to walk through. What lies in a place is up to the
 * owner. The least recently used place is given away when all are taken, and one whose time is over
 * is free. Not thread-safe: its owner locks.
 */
final class Places {
  /** No place. */
  static final int NONE = -1;

  private static final int FIRST_ROOM = 64;
  private static final long ODD = 0x9E37_79B9_7F4A_7C15L;
  private static final long OTHER_ODD = 0xD6E8_FEB8_6659_FD93L;

  private final int most;
  /** Two numbers for each place. */
  private long[] keys;
  private long[] lives;
  private long[] ends;
  /** The first place of each row of keys that hash alike, and the next in its row. */
  private int[] heads;
  private int[] following;
  /** The places that are taken, in the order of their use. */
  private int[] newer;
  private int[] older;
  private int newest = NONE;
  private int oldest = NONE;
  /** Places from here on were never taken; those given back stand in a row of their own. */
  private int untouched;
  private int free = NONE;
  private int taken;

  /** @param most how many places there are, at least 1 */
  Places(int most) {
    this.most = most;
    int room = Math.min(most, FIRST_ROOM);
    keys = new long[2 * room];
    lives = new long[room];
    ends = new long[room];
    following = new int[room];
    newer = new int[room];
    older = new int[room];
    heads = rows(room);
  }

  /** The first half of the key of a name. Names are keyed hashes, so none can be made to meet. */
  static long high(String name) {
    return folded(name, ODD);
  }

  /** The second half. */
  static long low(String name) {
    return folded(name, OTHER_ODD);
  }

  private static long folded(String name, long factor) {
    int length = name.length();
    long sum = factor + length;
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      sum = (sum ^ (name.charAt(i) | (long) name.charAt(i + 1) << 16
          | (long) name.charAt(i + 2) << 32 | (long) name.charAt(i + 3) << 48)) * factor;
      sum ^= sum >>> 32;
    }
    for (; i < length; i++) {
      sum = (sum ^ name.charAt(i)) * factor;
      sum ^= sum >>> 32;
    }
    return sum;
  }

  /** How many places there is room for now; grows with {@link #add}. */
  int room() {
    return ends.length;
  }

  /** How many are taken by keys whose time is not over. */
  int size(long now) {
    while (oldest != NONE && ends[oldest] - now <= 0) {
      remove(oldest);
    }
    return taken;
  }

  /** The key's place, whose life is renewed; {@link #NONE} when it has none any more. */
  int find(long high, long low, long now) {
    int place = heads[row(low)];
    while (place != NONE && (keys[2 * place] != high || keys[2 * place + 1] != low)) {
      place = following[place];
    }
    if (place == NONE) {
      return NONE;
    }
    if (ends[place] - now <= 0) {
      remove(place);
      return NONE;
    }
    ends[place] = now + lives[place];
    if (place != newest) {
      takeOut(place);
      putFirst(place);
    }
    return place;
  }

  /** Another life for a place that was just found. */
  void live(int place, long life, long now) {
    lives[place] = life;
    ends[place] = now + life;
  }

  /** A place for a key that has none. */
  int add(long high, long low, long life, long now) {
    size(now); // What is over makes room first.
    if (taken == most) {
      remove(oldest);
    }
    int place = free;
    if (place != NONE) {
      free = following[place];
    } else {
      if (untouched == room()) {
        grow();
      }
      place = untouched++;
    }
    keys[2 * place] = high;
    keys[2 * place + 1] = low;
    live(place, life, now);
    int row = row(low);
    following[place] = heads[row];
    heads[row] = place;
    putFirst(place);
    taken++;
    return place;
  }

  private void remove(int place) {
    int row = row(keys[2 * place + 1]);
    if (heads[row] == place) {
      heads[row] = following[place];
    } else {
      int before = heads[row];
      while (following[before] != place) {
        before = following[before];
      }
      following[before] = following[place];
    }
    takeOut(place);
    following[place] = free;
    free = place;
    taken--;
  }

  private void putFirst(int place) {
    newer[place] = NONE;
    older[place] = newest;
    if (newest == NONE) {
      oldest = place;
    } else {
      newer[newest] = place;
    }
    newest = place;
  }

  private void takeOut(int place) {
    int before = newer[place];
    int behind = older[place];
    if (before == NONE) {
      newest = behind;
    } else {
      older[before] = behind;
    }
    if (behind == NONE) {
      oldest = before;
    } else {
      newer[behind] = before;
    }
  }

  private void grow() {
    int room = Math.min(most, 2 * room());
    keys = Arrays.copyOf(keys, 2 * room);
    lives = Arrays.copyOf(lives, room);
    ends = Arrays.copyOf(ends, room);
    following = Arrays.copyOf(following, room);
    newer = Arrays.copyOf(newer, room);
    older = Arrays.copyOf(older, room);
    heads = rows(room);
    for (int place = oldest; place != NONE; place = newer[place]) {
      int row = row(keys[2 * place + 1]);
      following[place] = heads[row];
      heads[row] = place;
    }
  }

  private static int[] rows(int room) {
    int[] rows = new int[Math.max(2, Integer.highestOneBit(room) << 1)];
    Arrays.fill(rows, NONE);
    return rows;
  }

  private int row(long low) {
    return (int) low & heads.length - 1;
  }
}
