package dev.evenkeel.policy.text;

import java.util.Arrays;

/**
 * A deterministic automaton as it is followed: what is known of a state stands together, so that a
 * step is one look at memory where it was three. A state is the place of its row, {@link
 * Matcher#DEAD} the first. In front of the row stand what it accepts, and where its default leads,
 * for the states that have them. Immutable by convention: made once, read by all.
 */
final class StateRows {
  /** The mask takes two. */
  private static final int TARGETS = 2;
  private static final int PAIR = 2;
  private static final long DEFAULTS = Determinizer.OTHERS | Determinizer.DEFAULT;

  final int[] rows;
  /** Columns beyond a mask's, see {@link Determinizer}. */
  final int[] others;
  /** Where each column leads from the beginning. */
  final int[] root;
  /** Where it begins. */
  final int beginning;

  /**
   * @param accepts where each state's list of entries begins, 0 for none
   * @param acceptsWords the same of the entries that ask for whole words
   */
  StateRows(Determinizer.Table table, int[] accepts, int[] acceptsWords) {
    long[] masks = table.masks();
    int[] places = new int[masks.length];
    int size = 0;
    for (int state = 0; state < masks.length; state++) {
      boolean accepting = accepts[state] != 0 || acceptsWords[state] != 0;
      masks[state] |= accepting ? Determinizer.ACCEPTS : 0;
      size += (accepting ? PAIR : 0) + ((masks[state] & DEFAULTS) != 0 ? PAIR : 0);
      places[state] = size;
      size += TARGETS + width(masks[state]);
    }
    this.rows = new int[size];
    for (int state = 0; state < masks.length; state++) {
      long mask = masks[state];
      int place = places[state];
      int base = table.bases()[state];
      rows[place] = (int) mask;
      rows[place + 1] = (int) (mask >>> Integer.SIZE);
      for (int i = 0; i < width(mask); i++) {
        rows[place + TARGETS + i] = places[table.targets()[base + i]];
      }
      if ((mask & DEFAULTS) != 0) {
        rows[place - 1] = places[table.targets()[base - 1]];
        rows[place - 2] = table.targets()[base - 2];
      }
      if ((mask & Determinizer.ACCEPTS) != 0) {
        int lists = lists(mask, place);
        rows[lists] = accepts[state];
        rows[lists + 1] = acceptsWords[state];
      }
    }
    this.others = placed(table.others(), places);
    this.root = Arrays.stream(table.root()).map(state -> places[state]).toArray();
    this.beginning = places[Matcher.ROOT];
  }

  private static int width(long mask) {
    return Long.bitCount(mask & (Determinizer.ACCEPTS - 1));
  }

  private static int lists(long mask, int state) {
    return (mask & DEFAULTS) != 0 ? state - 2 * PAIR : state - PAIR;
  }

  /** The second half of each list are states. */
  private static int[] placed(int[] lists, int[] places) {
    int[] placed = lists.clone();
    for (int at = 0; at < lists.length; at += 2 * lists[at] + 1) {
      for (int i = at + 1 + lists[at]; i <= at + 2 * lists[at]; i++) {
        placed[i] = places[lists[i]];
      }
    }
    return placed;
  }

  private static long mask(int[] rows, int state) {
    return (rows[state] & 0xFFFF_FFFFL) | (long) rows[state + 1] << Integer.SIZE;
  }

  /** Where a column leads from a state. */
  static int step(int[] rows, int[] others, int state, int column) {
    long mask = mask(rows, state);
    if (column < Determinizer.LOW) {
      long bit = 1L << column;
      return (mask & bit) != 0 ? rows[state + TARGETS + Long.bitCount(mask & (bit - 1))]
          : mask < 0 ? rows[state - 1] : Matcher.DEAD;
    }
    if ((mask & Determinizer.OTHERS) != 0) {
      int list = rows[state - 2];
      int count = others[list];
      int found = Arrays.binarySearch(others, list + 1, list + 1 + count, column);
      if (found >= 0) {
        return others[found + count];
      }
    }
    return mask < 0 ? rows[state - 1] : Matcher.DEAD;
  }

  /** Whether any entry ends in a state. */
  static boolean accepting(int[] rows, int state) {
    return (rows[state + 1] & (int) (Determinizer.ACCEPTS >>> Integer.SIZE)) != 0;
  }

  /** Where a state's list of entries begins, 0 for none. */
  static int accepts(int[] rows, int state) {
    return accepting(rows, state) ? rows[lists(mask(rows, state), state)] : 0;
  }

  /** The same of the entries that ask for whole words. */
  static int acceptsWords(int[] rows, int state) {
    return accepting(rows, state) ? rows[lists(mask(rows, state), state) + 1] : 0;
  }
}
