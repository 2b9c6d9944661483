package dev.evenkeel.policy.classify;

/**
 * A set of a few of many numbers, from 0. Allocates only where there are more than ever before. Not
 * thread-safe.
 */
final class Numbers {
  /** Each number and one, 0 for an empty place; at most half of the places are taken. */
  private int[] places;
  private int size;

  /** @param few so many are expected; a power of two */
  Numbers(int few) {
    this.places = new int[2 * few];
  }

  /**
   * Adds a number.
   *
   * @return whether it was not there before
   */
  boolean add(int number) {
    int at = place(number);
    if (places[at] != 0) {
      return false;
    }
    places[at] = number + 1;
    if (++size * 2 > places.length) {
      int[] before = places;
      places = new int[2 * before.length];
      for (int each : before) {
        if (each != 0) {
          places[place(each - 1)] = each;
        }
      }
    }
    return true;
  }

  /** Whether the number is there. */
  boolean has(int number) {
    return places[place(number)] != 0;
  }

  /** How many places there are, taken or not. */
  int places() {
    return places.length;
  }

  /** The number at a place, -1 where there is none. */
  int at(int place) {
    return places[place] - 1;
  }

  /** Where a number stands, or would. */
  private int place(int number) {
    int mask = places.length - 1;
    int at = ((number * 0x9E3779B9) >>> 16) & mask;
    while (places[at] != 0 && places[at] != number + 1) {
      at = at + 1 & mask;
    }
    return at;
  }
}
