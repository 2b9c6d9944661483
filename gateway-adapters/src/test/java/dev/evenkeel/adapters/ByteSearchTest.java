package dev.evenkeel.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class ByteSearchTest {
  private static final long SEED = 11;

  private interface Search {
    int find(byte[] octets, int start, int end);
  }

  @Test
  void quoteOrUnusual_findsTheFirstByteThatPlainTextHasNot() {
    agree(ByteSearch::quoteOrUnusual, octet -> octet < ' ' || octet == '"' || octet == '\\');
  }

  @Test
  void slashOrNonAscii_findsTheFirst() {
    agree(ByteSearch::slashOrNonAscii, octet -> octet < 0 || octet == '\\');
  }

  @Test
  void lineEnd_findsTheFirst() {
    agree(ByteSearch::lineEnd, octet -> octet == '\n' || octet == '\r');
  }

  @Test
  void invisible_findsTheFirstByteThatMustNotStandInALine() {
    agree(ByteSearch::invisible, octet -> octet < ' ' || octet == 0x7F);
  }

  /** Every byte value at every place of a text, before and behind what is searched too. */
  private static void agree(Search search, IntPredicate wanted) {
    Random random = new Random(SEED);
    for (int value = 0; value < 256; value++) {
      for (int at = 0; at < 40; at++) {
        byte[] octets = new byte[40];
        for (int i = 0; i < octets.length; i++) {
          octets[i] = (byte) ('a' + random.nextInt(26));
        }
        octets[at] = (byte) value;
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        int start = random.nextInt(9);
        int end = octets.length - random.nextInt(9);
        int expected = start;
        while (expected < end && !wanted.test(octets[expected])) {
          expected++;
        }
        assertThat(search.find(octets, start, end)).as("seed %d, value %d at %d", SEED, value, at)
            .isEqualTo(expected);
      }
    }
  }
}
