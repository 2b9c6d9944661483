package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a certificate is worth, over whole runs of simulated personas. Seeded. */
class CertificationProofTest {
  private static final long SEED = 20261126;
  private static final int PLANNED = 400;
  /** Each verdict is wrong once in a hundred: two askings differ in about 2% of the probes. */
  private static final double NOISE = 0.01;

  @Test
  void equivalentRoute_atThePlannedSize_isCertified() {
    Simulation.Outcome outcome = new Simulation(8, PLANNED, 0.05, NOISE).run(40, 0, SEED);

    assertThat(outcome.share()).as("seed %d: %s", SEED, outcome).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void gapOfTenPointsInOneClass_isNeverCertified() {
    Simulation.Outcome outcome = new Simulation(8, PLANNED, 0.05, NOISE).run(100, 0.1, SEED);

    assertThat(outcome.passed()).as("seed %d: %s", SEED, outcome).isZero();
    assertThat(outcome.meanAsked()).isLessThan(0.9 * 8 * PLANNED);
  }

  /**
   * The gap is exactly the tolerance: in truth at most one in twenty passes (shown exactly, table
   * by
   * table, in {@link EquivalenceTestTest}); here whole runs, within three standard errors of it.
   */
  @Test
  void gapOfExactlyTheTolerance_passesAtMostAsOftenAsPromised() {
    Simulation.Outcome outcome = new Simulation(1, PLANNED, 0.05, NOISE).run(600, 0.05, SEED);

    assertThat(outcome.share()).as("seed %d: %s", SEED, outcome)
        .isLessThanOrEqualTo(0.05 + 3 * Math.sqrt(0.05 * 0.95 / 600));
  }
}
