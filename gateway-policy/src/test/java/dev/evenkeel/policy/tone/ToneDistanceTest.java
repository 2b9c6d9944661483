package dev.evenkeel.policy.tone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.decision.ToneProfile.Dimension;
import org.junit.jupiter.api.Test;

class ToneDistanceTest {
  private static final ToneProfile SHORT =
      new ToneProfile("en", 9, 3, 0, 0, 2, 1, 0, 0, 1, 0.5, 0, 0);
  private static final ToneProfile LONG =
      new ToneProfile("en", 39, 3, 0.5, 1, 2, 1, 1, 10, 0.5, -1, 0, 0);
  private static final ToneProfile RUSSIAN = new ToneProfile("ru", 9, 3, 0, 0, Double.NaN,
      Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  @Test
  void distance_isFromNoughtToOne_andSymmetric() {
    for (Dimension each : Dimension.values()) {
      assertThat(ToneDistance.between(each, SHORT, SHORT)).isZero();
      double apart = ToneDistance.between(each, SHORT, LONG);
      assertThat(apart).as("%s", each).isBetween(0.0, 1.0);
      assertThat(ToneDistance.between(each, LONG, SHORT)).isEqualTo(apart);
    }
    assertThat(ToneDistance.between(Dimension.WORDS, SHORT, LONG)).isEqualTo(1, within(1e-9));
    assertThat(ToneDistance.between(Dimension.WARMTH, SHORT, LONG)).isEqualTo(1);
    assertThat(ToneDistance.between(Dimension.APOLOGY, SHORT, LONG)).isEqualTo(0.5);
    assertThat(ToneDistance.between(Dimension.FORMALITY, SHORT, LONG)).isEqualTo(0.75);
  }

  @Test
  void whatOneDoesNotKnow_isNotCompared() {
    assertThat(ToneDistance.between(Dimension.HEDGING, SHORT, RUSSIAN)).isNaN();
    assertThat(ToneDistance.between(SHORT, RUSSIAN)).isZero();
  }

  @Test
  void summary_tellsMeanSpreadAndStandardisedDifference() {
    ToneSummary one = new ToneSummary();
    ToneSummary other = new ToneSummary();
    for (int i = 0; i < 10; i++) {
      one.add(words(100 + i));
      other.add(words(103 + i));
    }
    one.add(ToneProfile.NONE);
    assertThat(one.count(Dimension.WORDS)).isEqualTo(10);
    assertThat(one.mean(Dimension.WORDS)).isEqualTo(104.5, within(1e-9));
    assertThat(one.variance(Dimension.WORDS)).isEqualTo(55 / 6.0, within(1e-9));
    double d = 3 / Math.sqrt(55 / 6.0);
    assertThat(one.difference(Dimension.WORDS, other)).isEqualTo(d, within(1e-9));
    assertThat(other.difference(Dimension.WORDS, one)).isEqualTo(-d, within(1e-9));
    assertThat(one.distance(Dimension.WORDS, other)).isEqualTo(Math.min(1, d), within(1e-9));
  }

  @Test
  void summary_withoutSpreadOrAnswers_saysSo() {
    ToneSummary one = new ToneSummary();
    ToneSummary other = new ToneSummary();
    assertThat(one.mean(Dimension.HEDGING)).isNaN();
    assertThat(one.difference(Dimension.HEDGING, other)).isNaN();
    one.add(RUSSIAN);
    one.add(RUSSIAN);
    other.add(SHORT);
    other.add(SHORT);
    assertThat(one.difference(Dimension.HEDGING, other)).isNaN();
    assertThat(one.difference(Dimension.WORDS, other)).isZero();
    other.add(SHORT);
    ToneSummary longer = new ToneSummary();
    longer.add(LONG);
    longer.add(LONG);
    assertThat(one.difference(Dimension.WORDS, longer)).isInfinite();
    assertThat(one.distance(Dimension.WORDS, longer)).isEqualTo(1);
  }

  private static ToneProfile words(int words) {
    return new ToneProfile("en", words, 3, 0, 0, 2, 1, 0, 0, 1, 0.5, 0, 0);
  }
}
