package dev.evenkeel.policy.tone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Counts that stand upright are those that stand in a row. */
class TallyTest {
  @Test
  void signs_ofManyWords_areCountedAsOneByOne() {
    Random random = new Random(5);
    for (int round = 0; round < 20; round++) {
      Tally tally = new Tally();
      int[] counts = new int[Long.SIZE];
      long met = 0;
      for (int i = random.nextInt(3000); i > 0; i--) {
        long signs = random.nextLong() | 1L << 63;
        int digit = random.nextInt(4);
        tally.add(signs, digit);
        met |= signs;
        for (int sign = 0; sign < counts.length; sign++) {
          counts[sign] += (int) (signs >>> sign & 1) << digit;
        }
      }
      for (int sign = 0; sign < counts.length; sign++) {
        assertThat(tally.of(sign)).as("sign %d", sign).isEqualTo(counts[sign]);
      }
      assertThat(tally.met()).isEqualTo(met);
    }
  }
}
