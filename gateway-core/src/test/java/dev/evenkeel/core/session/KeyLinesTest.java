package dev.evenkeel.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyLinesTest {
  private static final long LIFE = 1_000;

  /** The clock may wrap. */
  private long now = Long.MAX_VALUE - 500;

  private int take(KeyLines lines, long high, long low) {
    int place = lines.take(high, low, now);
    lines.renew(place, now, LIFE);
    return place;
  }

  @Test
  void key_isKnownByTheWholeOfIt() {
    KeyLines lines = new KeyLines(1_000);
    int one = take(lines, 1, 2);
    int two = take(lines, 1, 3);

    assertThat(lines.find(1, 2, now)).isEqualTo(one).isNotEqualTo(two);
    assertThat(lines.find(1, 3, now)).isEqualTo(two);
    assertThat(lines.find(1, 4, now)).isEqualTo(KeyLines.NONE);
    assertThat(lines.find(2, 2, now)).isEqualTo(KeyLines.NONE);
    assertThat(lines.find(0, 0, now)).as("an empty place").isEqualTo(KeyLines.NONE);
    assertThat(take(lines, 1, 2)).as("taken again").isEqualTo(one);
  }

  @Test
  void halfAKeyOfZeros_isAKey() {
    LongStream.of(0, 7).forEach(half -> {
      KeyLines lines = new KeyLines(8);
      int place = take(lines, half, 7 - half);
      assertThat(lines.find(half, 7 - half, now)).isEqualTo(place);
      assertThat(lines.live(now)).isEqualTo(1);
      assertThat(take(lines, 8, 9)).isNotEqualTo(place);
    });
  }

  @Test
  void key_livesAsLongAsItIsTold_alsoWhereTheClockWraps() {
    KeyLines lines = new KeyLines(8);
    int place = take(lines, 1, 2);
    for (int i = 0; i < 3; i++) {
      now += LIFE - 1;
      assertThat(lines.find(1, 2, now)).isEqualTo(place);
      assertThat(lines.live(now)).isEqualTo(1);
      lines.renew(place, now, LIFE);
    }
    now += LIFE;
    assertThat(lines.find(1, 2, now)).isEqualTo(KeyLines.NONE);
    assertThat(lines.live(now)).isZero();
    assertThat(take(lines, 1, 2)).as("begun anew").isEqualTo(place);
    assertThat(lines.live(now)).isEqualTo(1);
  }

  @Test
  void fullLine_losesWhatWouldLapseFirst() {
    KeyLines lines = new KeyLines(8);
    for (int i = 1; i <= 8; i++) {
      take(lines, 0, i);
      now++;
    }
    lines.renew(lines.find(0, 1, now), now, LIFE);
    int taken = lines.find(0, 2, now);

    assertThat(take(lines, 0, 9)).isEqualTo(taken);
    assertThat(lines.find(0, 2, now)).isEqualTo(KeyLines.NONE);
    for (int i : new int[] {1, 3, 4, 5, 6, 7, 8, 9}) {
      assertThat(lines.find(0, i, now)).isNotEqualTo(KeyLines.NONE);
    }
  }

  @Test
  void keys_areSpreadOverAllPlaces_whateverTheirNumber() {
    for (int places : new int[] {1, 8, 9, 1_000, 60_000}) {
      KeyLines lines = new KeyLines(places);
      assertThat(lines.places()).isBetween(places, places + 7);
      SplittableRandom random = new SplittableRandom(places);
      for (int i = 0; i < 20 * places; i++) {
        take(lines, random.nextLong(), random.nextLong());
      }
      assertThat(lines.live(now)).as("%d places", places)
          .isBetween(99L * lines.places() / 100, (long) lines.places());
    }
  }

  @Test
  void keyOfAnyLine_isWithinTheTable() {
    KeyLines lines = new KeyLines(24);
    for (long high : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 0xFFFF_FFFFL}) {
      int place = take(lines, high, 7);
      assertThat(place).isBetween(0, 23);
      assertThat(lines.find(high, 7, now)).isEqualTo(place);
    }
  }
}
