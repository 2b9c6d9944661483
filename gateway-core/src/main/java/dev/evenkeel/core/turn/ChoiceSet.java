package dev.evenkeel.core.turn;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Some of an answer's choices. Nearly every answer has one, and hardly any more than fit into a
 * number's bits.
 */
final class ChoiceSet {
  private long few;
  /** Those beyond, from 0; null while there are none. */
  private @Nullable BitSet more;

  void add(int choice) {
    if (choice < Long.SIZE) {
      few |= 1L << choice;
    } else {
      BitSet all = more == null ? new BitSet() : more;
      all.set(choice - Long.SIZE);
      more = all;
    }
  }

  boolean has(int choice) {
    return choice < Long.SIZE ? (few & 1L << choice) != 0
        : more != null && more.get(choice - Long.SIZE);
  }

  int size() {
    return Long.bitCount(few) + (more == null ? 0 : more.cardinality());
  }
}
