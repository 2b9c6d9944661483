package dev.evenkeel.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AsciiCopyTest {
  private static final char[] OTHERS =
      {'\u0080', '\u00E9', '\u0141', '\u2003', '\uD83D', '\uDE00', '\uFFFF'};

  /** Short and long ones, at any place, in arrays that are used again and in large ones. */
  @Test
  void narrow_stopsWhereTheFirstOtherCharacterIs_andTheOtherWayIsItsReverse() {
    Random random = new Random(3);
    AsciiCopy own = new AsciiCopy();
    char[] again = new char[3000];
    byte[] octetsAgain = new byte[4000];
    for (int round = 0; round < 20_000; round++) {
      char[] chars = round % 500 == 0 ? new char[70_000]
          : random.nextBoolean() ? again : new char[random.nextInt(200)];
      int start = random.nextInt(chars.length + 1);
      int end = Math.min(chars.length, start + random.nextInt(random.nextBoolean() ? 60 : 2500));
      for (int i = start; i < end; i++) {
        chars[i] = (char) random.nextInt(0x80);
      }
      int plain = end - start;
      if (plain > 0 && random.nextBoolean()) {
        int other = random.nextInt(plain);
        chars[start + other] = OTHERS[random.nextInt(OTHERS.length)];
        plain = other;
      }
      int at = random.nextInt(100);
      byte[] octets = round % 400 == 0 ? new byte[140_000] : octetsAgain;
      assertThat(AsciiCopy.narrow(chars, start, end, octets, at)).as("seed 3, round %d", round)
          .isEqualTo(plain);
      assertThat(own.copy(chars, start, end, octets, at)).isEqualTo(plain);
      char[] back = new char[plain + 7];
      own.copy(octets, at, at + plain, back, 7);
      assertThat(Arrays.copyOfRange(back, 7, 7 + plain)).as("seed 3, round %d", round)
          .isEqualTo(Arrays.copyOfRange(chars, start, start + plain));
    }
  }
}
