package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts that a verdict is made of, each against what is known of it from elsewhere. */
class StatisticsTest {
  private static final long SEED = 20261001;

  /** From printed tables of Student's t. */
  @ParameterizedTest
  @CsvSource({"0.95, 5, 2.015048", "0.95, 10, 1.812461", "0.95, 30, 1.697261", "0.975, 7, 2.364624",
      "0.975, 20, 2.085963", "0.95, 1000, 1.646379", "0.99, 15, 2.602480"})
  void studentQuantile_printedTables_agree(double probability, int freedom, double expected) {
    assertThat(StudentQuantile.of(probability, freedom)).isCloseTo(expected, within(0.001));
    assertThat(StudentQuantile.of(1 - probability, freedom)).isCloseTo(-expected, within(0.001));
  }

  @Test
  void studentQuantile_tooLittleFreedom_isRejected() {
    assertThatThrownBy(() -> StudentQuantile.of(0.95, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Ville: at a gap of exactly the tolerance it is ever proved with at most 1 - confidence. */
  @Test
  void gapEvidence_gapAtTheTolerance_isRarelyProved() {
    assertThat(proved(0.075, 0.025, 400, 2000)).isLessThan(0.05);
    assertThat(proved(0.05, 0, 400, 2000)).isLessThan(0.05);
  }

  @Test
  void gapEvidence_likeRoutes_areNeverStopped() {
    assertThat(proved(0.025, 0.025, 400, 2000)).isLessThan(0.002);
  }

  @Test
  void gapEvidence_wideGaps_areProvedEarlyInBothDirections() {
    assertThat(proved(0.225, 0.025, 200, 500)).isGreaterThan(0.9);
    assertThat(proved(0.025, 0.225, 200, 500)).isGreaterThan(0.9);
    assertThat(proved(0.3, 0, 100, 500)).isGreaterThan(0.95);
  }

  private static double proved(double onlyCandidate, double onlyReference, int n, int rounds) {
    SplittableRandom random = new SplittableRandom(SEED);
    int proved = 0;
    for (int round = 0; round < rounds; round++) {
      GapEvidence evidence = new GapEvidence(0.05, 0.95);
      for (int i = 0; i < n && !evidence.proved(); i++) {
        double draw = random.nextDouble();
        evidence.add(draw < onlyCandidate ? 1 : draw < onlyCandidate + onlyReference ? -1 : 0);
      }
      proved += evidence.proved() ? 1 : 0;
    }
    return (double) proved / rounds;
  }

  @Test
  void wasserstein_shiftedSample_isTheShift() {
    double[] one = {0.3, 0.1, 0.2, 0.9};
    double[] other = {0.4, 1.0, 0.2, 0.3};

    assertThat(Wasserstein.distance(one, other)).isCloseTo(0.1, within(1e-12));
    assertThat(one).containsExactly(0.3, 0.1, 0.2, 0.9);
    assertThat(Wasserstein.distance(one, one)).isZero();
  }

  @Test
  void wasserstein_upperBound_isRepeatableAndNotBelowTheDistance() {
    double[][] samples = samples(new SplittableRandom(SEED), 80, 0.05);
    double bound = Wasserstein.upper(samples[0], samples[1], 0.95, 7);

    assertThat(bound).isEqualTo(Wasserstein.upper(samples[0], samples[1], 0.95, 7))
        .isGreaterThanOrEqualTo(Wasserstein.distance(samples[0], samples[1]));
  }

  /** As computed for the design: 300 alike pass, 300 shifted by the tolerance seldom do. */
  @Test
  void wasserstein_threeHundredPairs_tellsAlikeFromShifted() {
    assertThat(alike(0)).isGreaterThan(0.95);
    assertThat(alike(0.05)).isLessThan(0.15);
    assertThat(alike(0.1)).isZero();
  }

  private static double alike(double shift) {
    SplittableRandom random = new SplittableRandom(SEED);
    int alike = 0;
    int rounds = 40;
    for (int round = 0; round < rounds; round++) {
      double[][] samples = samples(random, 300, shift);
      alike += Wasserstein.upper(samples[0], samples[1], 0.95, round) <= 0.05 ? 1 : 0;
    }
    return (double) alike / rounds;
  }

  private static double[][] samples(SplittableRandom random, int n, double shift) {
    double[] one = new double[n];
    double[] other = new double[n];
    for (int i = 0; i < n; i++) {
      double common = 0.4 + 0.1 * random.nextGaussian();
      one[i] = common + 0.05 * random.nextGaussian();
      other[i] = common + shift + 0.05 * random.nextGaussian();
    }
    return new double[][] {one, other};
  }

  @Test
  void throttle_busyRoute_asksFewerThenMoreAgain() throws Exception {
    AtomicLong now = new AtomicLong();
    Throttle throttle = new Throttle(10, now::get);
    for (int i = 0; i < 10; i++) {
      throttle.enter();
    }
    for (int i = 0; i < 10; i++) {
      throttle.busy(Duration.ofSeconds(3)); // Ten told together count once.
    }

    assertThat(throttle.limit()).isEqualTo(6);
    assertThat(throttle.pause()).isEqualTo(Duration.ofSeconds(3));
    now.set(Duration.ofSeconds(3).toNanos());
    assertThat(throttle.pause()).isZero();
    for (int i = 0; i < 200; i++) {
      throttle.enter();
      throttle.leave();
    }
    assertThat(throttle.limit()).isEqualTo(10);
  }

  @Test
  void throttle_noRetryAfter_waitsTwiceAsLongEachTimeWithinBounds() throws Exception {
    AtomicLong now = new AtomicLong();
    Throttle throttle = new Throttle(2, now::get);
    long[] pauses = new long[9];
    for (int i = 0; i < pauses.length; i++) {
      throttle.enter();
      throttle.busy(null);
      pauses[i] = throttle.pause().toMillis();
      now.addAndGet(throttle.pause().toNanos());
    }

    assertThat(Arrays.copyOf(pauses, 4)).containsExactly(500, 1000, 2000, 4000);
    assertThat(pauses[8]).isLessThanOrEqualTo(Throttle.LONGEST_PAUSE.toMillis());
    assertThat(throttle.limit()).isEqualTo(1);
    throttle.enter();
    throttle.busy(Duration.ofDays(1));
    assertThat(throttle.pause()).isEqualTo(Throttle.LONGEST_PAUSE);
  }
}
