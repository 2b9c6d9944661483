package dev.evenkeel.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
  private static final long LIFE = 1_000;

  /** Against a map in the order of use, which is what the arrays stand for. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 300})
  void anyRowOfUses_isAsAMapInTheOrderOfUse(int most) {
    SplittableRandom random = new SplittableRandom(most);
    Places places = new Places(most);
    Map<Long, long[]> expected = new LinkedHashMap<>(16, 0.75f, true);
    Map<Long, Integer> where = new LinkedHashMap<>();
    long now = -50_000; // The steady clock may begin anywhere.
    for (int i = 0; i < 200_000; i++) {
      now += random.nextInt(100) == 0 ? random.nextInt(2_000) : random.nextInt(3);
      long at = now;
      expected.values().removeIf(end -> end[0] - at <= 0);
      long key = random.nextInt(3 * most);
      int found = places.find(key * 31, key % 7, now);
      long[] end = expected.get(key);
      assertThat(found != Places.NONE).as("most %d, use %d", most, i).isEqualTo(end != null);
      if (end != null) {
        assertThat(found).isEqualTo(where.get(key));
        end[0] = now + LIFE;
      } else {
        if (expected.size() == most) {
          expected.remove(expected.keySet().iterator().next());
        }
        expected.put(key, new long[] {now + LIFE});
        where.put(key, places.add(key * 31, key % 7, LIFE, now));
      }
      if (random.nextInt(50) == 0) {
        assertThat(places.size(now)).isEqualTo(expected.size());
      }
    }
  }

  @Test
  void aPlaceThatLivesLonger_isNotForgottenWithThoseBehindIt() {
    Places places = new Places(8);
    int lasting = places.add(1, 1, 10 * LIFE, 0);
    places.add(2, 2, LIFE, 1);
    assertThat(places.find(2, 2, 5 * LIFE)).isEqualTo(Places.NONE);
    assertThat(places.find(1, 1, 5 * LIFE)).isEqualTo(lasting);
    places.live(lasting, LIFE, 5 * LIFE);
    assertThat(places.find(1, 1, 7 * LIFE)).isEqualTo(Places.NONE);
    assertThat(places.size(7 * LIFE)).isZero();
  }

  @Test
  void namesThatDifferInOneLetter_haveOtherKeys() {
    String name = "ses_0123456789abcdef0123456789abcdef01234567";
    for (int i = 0; i < name.length(); i++) {
      String other = name.substring(0, i) + 'x' + name.substring(i + 1);
      assertThat(Places.high(other)).isNotEqualTo(Places.high(name));
      assertThat(Places.low(other)).isNotEqualTo(Places.low(name));
      assertThat(Places.high(name.substring(0, i))).isNotEqualTo(Places.high(name));
    }
    assertThat(Places.high(name)).isNotEqualTo(Places.low(name));
  }
}
