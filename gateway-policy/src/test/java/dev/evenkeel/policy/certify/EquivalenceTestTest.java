package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EquivalenceTestTest {
  private static final Offset<Double> SIX_DIGITS = within(1.01e-6);

  @ParameterizedTest
  @CsvSource({"0.5, 0", "0.975, 1.959963985", "0.95, 1.644853627", "0.005, -2.575829304",
      "0.001, -3.090232306", "0.9999, 3.719016485"})
  void normalQuantile_knownProbabilities_knownValues(double probability, double z) {
    assertThat(NormalQuantile.of(probability)).isCloseTo(z, within(1e-8));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "-0.1", "NaN"})
  void normalQuantile_outOfRange_isRejected(double probability) {
    assertThatThrownBy(() -> NormalQuantile.of(probability))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The first row is the published example of Tango 1998. */
  @ParameterizedTest
  @CsvSource({"1, 7, 21, 1.959964, -0.517232, -0.026003",
      "1, 7, 21, 1.644854, -0.481622, -0.074631", "0, 0, 52, 1.644854, -0.049456, 0.049456",
      "2, 2, 120, 1.644854, -0.034712, 0.034712", "10, 4, 300, 1.959964, -0.005076, 0.048750",
      "10, 4, 300, 1.644854, -0.000567, 0.043355", "12, 0, 30, 1.959964, 0.241081, 0.576796"})
  void tangoInterval_publishedExamples_agree(int b, int c, int n, double z, double low,
      double high) {
    Interval interval = TangoScore.interval(new PairedCounts(n, b, c), z);

    assertThat(interval.low()).isCloseTo(low, SIX_DIGITS);
    assertThat(interval.high()).isCloseTo(high, SIX_DIGITS);
  }

  @Test
  void tangoInterval_extremeCounts_staysWithinTheScale() {
    for (int n = 1; n <= 12; n++) {
      for (int b = 0; b <= n; b++) {
        for (int c = 0; b + c <= n; c++) {
          Interval one = TangoScore.interval(new PairedCounts(n, b, c), 1.645);
          Interval other = TangoScore.interval(new PairedCounts(n, c, b), 1.645);
          assertThat(one.low()).isBetween(-1.0, (double) (b - c) / n + 1e-9);
          assertThat(one.high()).isBetween((double) (b - c) / n - 1e-9, 1.0);
          assertThat(one.low()).isCloseTo(-other.high(), within(1e-9));
        }
      }
    }
  }

  @Test
  void holds_everyTable_agreesWithTheInterval() {
    EquivalenceTest test = new EquivalenceTest(0.1, 0.95);
    for (int b = 0; b <= 30; b++) {
      for (int c = 0; c <= 30; c++) {
        PairedCounts counts = new PairedCounts(120, b, c);
        assertThat(test.holds(counts)).as("%s", counts)
            .isEqualTo(test.interval(counts).within(0.1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"10, 100, 1.959964, 0.055229, 0.174366", "0, 52, 1.644854, 0, 0.049456",
      "52, 52, 1.644854, 0.950544, 1"})
  void wilson_knownCounts_knownInterval(int hits, int trials, double z, double low, double high) {
    Interval interval = Wilson.interval(hits, trials, z);

    assertThat(interval.low()).isCloseTo(low, SIX_DIGITS);
    assertThat(interval.high()).isCloseTo(high, SIX_DIGITS);
  }

  @ParameterizedTest
  @CsvSource({"8, 150", "21, 300", "29, 400"})
  void clopperPearson_atTheLimit_boundsTenPercent(int hits, int trials) {
    assertThat(ClopperPearson.upper(hits, trials, 0.95)).isLessThanOrEqualTo(0.1);
    assertThat(ClopperPearson.upper(hits + 1, trials, 0.95)).isGreaterThan(0.1);
  }

  @Test
  void clopperPearson_noHits_isTheClosedForm() {
    assertThat(ClopperPearson.upper(0, 300, 0.95)).isCloseTo(1 - Math.pow(0.05, 1 / 300.0),
        within(1e-12));
    assertThat(ClopperPearson.upper(0, 299, 0.95)).isLessThan(0.01);
    assertThat(ClopperPearson.upper(0, 298, 0.95)).isGreaterThan(0.01);
    assertThat(ClopperPearson.upper(7, 7, 0.95)).isEqualTo(1);
    assertThat(ClopperPearson.lower(0, 7, 0.95)).isEqualTo(0);
    assertThat(ClopperPearson.lower(7, 7, 0.95)).isCloseTo(Math.pow(0.05, 1 / 7.0), within(1e-12));
    assertThat(ClopperPearson.upper(2500, 5000, 0.95)).isBetween(0.51, 0.513);
  }

  /** The floor of the exact bound: the rule of three, without its rounding. */
  @ParameterizedTest
  @CsvSource({"0.05, 0.95, 59", "0.01, 0.95, 299", "0.08, 0.95, 36", "0.1, 0.95, 29",
      "0.12, 0.95, 24", "0.2, 0.95, 14"})
  void minimumProbes_knownTolerances_isWhereNothingWrongIsEnough(double tolerance,
      double confidence, int floor) {
    EquivalenceTest test = new EquivalenceTest(tolerance, confidence);

    assertThat(test.holds(new PairedCounts(floor, 0, 0))).isTrue();
    assertThat(EquivalenceTest.minimumProbes(tolerance, confidence)).isEqualTo(floor);
    assertThat(test.missesAllowed(floor)).isZero();
    assertThat(test.missesAllowed(floor - 1)).isEqualTo(-1);
    assertThat(ClopperPearson.upper(0, floor, confidence)).isLessThanOrEqualTo(tolerance);
    assertThat(ClopperPearson.upper(0, floor - 1, confidence)).isGreaterThan(tolerance);
  }

  /** Summed over every table, for every share of differing pairs: no simulation. */
  @ParameterizedTest
  @CsvSource({"0.05, 59", "0.05, 100", "0.05, 150", "0.1, 29", "0.1, 60", "0.1, 100", "0.12, 24",
      "0.08, 36"})
  void holds_gapOfExactlyTheMargin_passesAtMostAsOftenAsPromised(double margin, int n) {
    EquivalenceTest test = new EquivalenceTest(margin, 0.95);
    for (double share = margin; share < 0.3; share += 0.01) {
      double probability = 0;
      for (int b = 0; b <= n; b++) {
        for (int c = 0; b + c <= n; c++) {
          PairedCounts counts = new PairedCounts(n, b, c);
          if (test.agrees(counts) && test.holds(counts)) {
            probability += trinomial(n, b, c, (share + margin) / 2, (share - margin) / 2);
          } else if (c > 0 && !test.agrees(counts)) {
            break;
          }
        }
      }
      assertThat(probability).as("a share of %.2f", share).isLessThanOrEqualTo(0.0501);
    }
  }

  private static double trinomial(int n, int b, int c, double candidate, double reference) {
    double log = 0;
    for (int i = 1; i <= b; i++) {
      log += Math.log((double) (n - b + i) / i * candidate);
    }
    for (int i = 1; i <= c; i++) {
      log += Math.log((double) (n - b - c + i) / i * reference);
    }
    return Math.exp(log + (n - b - c) * Math.log1p(-candidate - reference));
  }

  @Test
  void missesAllowed_fourHundred_isExact() {
    EquivalenceTest test = new EquivalenceTest(0.05, 0.95);
    int allowed = test.missesAllowed(400);

    assertThat(ClopperPearson.upper(allowed, 400, 0.95)).isLessThanOrEqualTo(0.05);
    assertThat(ClopperPearson.upper(allowed + 1, 400, 0.95)).isGreaterThan(0.05);
  }

  @Test
  void forClass_suiteSaysMore_takesThePoolsPlace() {
    EquivalenceTest pool = new EquivalenceTest(0.05, 0.95);

    assertThat(pool.forClass(null)).isEqualTo(pool);
    assertThat(pool.forClass(new SuiteClass(SuiteClass.Direction.BORDERLINE, 0.1, null, 0)))
        .isEqualTo(new EquivalenceTest(0.1, 0.95));
    assertThat(pool.forClass(new SuiteClass(SuiteClass.Direction.BORDERLINE, null, 0.04, 0)))
        .isEqualTo(new EquivalenceTest(0.05, 0.95, 1, 0.04));
  }

  /** An instrument that errs shows a smaller gap than there is, so that less of it is allowed. */
  @Test
  void holds_erringInstrument_allowsLess() {
    PairedCounts counts = new PairedCounts(400, 16, 6);

    assertThat(new EquivalenceTest(0.05, 0.95).holds(counts)).isTrue();
    assertThat(new EquivalenceTest(0.05, 0.95).judgedBy(0.85).holds(counts)).isFalse();
    assertThat(new EquivalenceTest(0.05, 0.95).judgedBy(0.8).margin()).isCloseTo(0.04,
        within(1e-12));
  }

  /** Against every way the remaining pairs can turn out. */
  @Test
  void attainable_smallTables_agreesWithTryingEverything() {
    EquivalenceTest test = new EquivalenceTest(0.2, 0.95);
    int planned = 40;
    for (int pairs = 20; pairs <= planned; pairs += 4) {
      for (int b = 0; b <= pairs; b++) {
        for (int c = 0; b + c <= pairs; c++) {
          PairedCounts counts = new PairedCounts(pairs, b, c);
          assertThat(test.attainable(counts, planned)).as("%s", counts)
              .isEqualTo(tryEverything(test, counts, planned));
        }
      }
    }
  }

  private static boolean tryEverything(EquivalenceTest test, PairedCounts counts, int planned) {
    int left = planned - counts.pairs();
    for (int b = 0; b <= left; b++) {
      for (int c = 0; b + c <= left; c++) {
        PairedCounts end =
            new PairedCounts(planned, counts.onlyCandidate() + b, counts.onlyReference() + c);
        if (test.holds(end) && test.agrees(end)) {
          return true;
        }
      }
    }
    return false;
  }

  @ParameterizedTest
  @CsvSource({"0, 0.95", "1, 0.95", "-0.1, 0.95", "NaN, 0.95", "0.1, 0.4", "0.1, 1", "0.1, NaN"})
  void values_outOfRange_areRejected(double tolerance, double confidence) {
    assertThatThrownBy(() -> new EquivalenceTest(tolerance, confidence))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void holds_nothingAsked_isFalse() {
    assertThat(new EquivalenceTest(0.1, 0.95).holds(new PairedCounts(0, 0, 0))).isFalse();
  }

  @Test
  void holds_gapAtTheTolerance_rarelyCertifies() {
    // A true difference of exactly the tolerance may pass in about one case in twenty.
    assertThat(passRate(0.15, 0.05, 100, 0.1)).isLessThan(0.075);
  }

  @Test
  void holds_gapOfTwiceTheTolerance_practicallyNeverCertifies() {
    assertThat(passRate(0.22, 0.02, 100, 0.1)).isLessThan(0.001);
  }

  @Test
  void holds_likeRoutes_mostlyCertify() {
    assertThat(passRate(0.025, 0.025, 400, 0.05)).isGreaterThan(0.95);
  }

  /** How often independent draws of pairs that differ either way with these chances pass. */
  private static double passRate(double onlyCandidate, double onlyReference, int n,
      double tolerance) {
    SplittableRandom random = new SplittableRandom(20260917);
    EquivalenceTest test = new EquivalenceTest(tolerance, 0.95);
    int passed = 0;
    int rounds = 4000;
    for (int round = 0; round < rounds; round++) {
      int b = 0;
      int c = 0;
      for (int i = 0; i < n; i++) {
        double draw = random.nextDouble();
        if (draw < onlyCandidate) {
          b++;
        } else if (draw < onlyCandidate + onlyReference) {
          c++;
        }
      }
      passed += test.holds(new PairedCounts(n, b, c)) ? 1 : 0;
    }
    return (double) passed / rounds;
  }
}
