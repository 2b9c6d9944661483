package dev.evenkeel.policy.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The promised run lengths, by the chain and by simulation; docs/drift.md prints the same figures.
 */
class ChartDesignTest {
  private static final long SEED = 20_261_126;
  private static final Path PAGE = Path.of("..", "docs", "drift.md");

  private static long run(ChartDesign chart, double rate, SplittableRandom random) {
    int statistic = 0;
    for (long n = 1;; n++) {
      statistic = chart.next(statistic, random.nextDouble() < rate);
      if (statistic >= chart.limit()) {
        return n;
      }
    }
  }

  private static double simulated(ChartDesign chart, double rate, int runs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double sum = 0;
    for (int i = 0; i < runs; i++) {
      sum += run(chart, rate, random);
    }
    return sum / runs;
  }

  /** The literature's table: delays of charts for a rise by five points, to a few in a hundred. */
  @ParameterizedTest
  @CsvSource({"0.02,1e4,119", "0.02,1e5,178", "0.05,1e4,202", "0.05,1e5,312", "0.05,2e6,457",
      "0.10,1e4,307", "0.10,1e5,491", "0.10,2e6,735", "0.20,1e5,754", "0.20,2e6,1159",
      "0.40,1e5,1020"})
  void delay_isThePublishedOne(double rate, double runLength, double delay) {
    ChartDesign chart = ChartDesign.of(rate, rate + 0.05, runLength);
    assertThat(chart.runLength(rate)).isBetween(runLength, 1.06 * runLength);
    assertThat(chart.runLength(rate + 0.05)).isCloseTo(delay, within(0.02 * delay));
  }

  @ParameterizedTest
  @CsvSource({"0.01,0.05", "0.05,0.05", "0.10,0.05", "0.40,0.05", "0.94,0.05"})
  void simulation_agreesWithTheChain(double rate, double shift) {
    ChartDesign chart = ChartDesign.of(rate, rate + shift, 2_000);
    assertThat(simulated(chart, rate, 1_500, SEED)).as("seed %d", SEED)
        .isCloseTo(chart.runLength(rate), within(0.09 * chart.runLength(rate)));
    double bad = Math.min(0.99, rate + shift);
    assertThat(simulated(chart, bad, 4_000, SEED)).as("seed %d", SEED)
        .isCloseTo(chart.runLength(bad), within(0.06 * chart.runLength(bad)));
  }

  @Test
  void limit_isTheLowestThatKeepsThePromise() {
    ChartDesign chart = ChartDesign.of(0.05, 0.10, 10_000);
    ChartDesign lower = new ChartDesign(chart.up(), chart.down(), chart.limit() - 1);
    assertThat(lower.runLength(0.05)).isLessThan(10_000);
  }

  @Test
  void statistic_neverFallsBelowZero() {
    ChartDesign chart = new ChartDesign(3, 2, 10);
    assertThat(chart.next(1, false)).isZero();
    assertThat(chart.next(0, true)).isEqualTo(3);
  }

  @Test
  void impossibleCharts_areRefused() {
    assertThatThrownBy(() -> ChartDesign.of(0.2, 0.1, 1_000))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ChartDesign.of(0.1, 0.2, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The page quotes what the code computes, and nothing else. */
  @Test
  void page_hasTheComputedTable() throws IOException {
    assertThat(Files.readString(PAGE)).contains(table());
  }

  private static String table() {
    StringBuilder out = new StringBuilder();
    Designs designs = new Designs();
    for (double rate : new double[] {0, 0.02, 0.05, 0.10, 0.20, 0.40}) {
      Designs.Designed few = designed(designs, rate, 20_000);
      Designs.Designed usual = designed(designs, rate, 100_000);
      Designs.Designed many = designed(designs, rate, 1_000_000);
      out.append(String.format(Locale.ROOT, "| %.0f %% | %s | %,.0f | %,.0f | %,.0f | %,.0f |\n",
          100 * rate, told(usual.chart().runLength(rate)), few.delay(), usual.delay(), many.delay(),
          usual.chart().runLength(rate + 0.1)));
    }
    return out.toString();
  }

  private static Designs.Designed designed(Designs designs, double rate, int runLength) {
    return Objects.requireNonNull(designs.of(new Watch(0.05, runLength, 1), rate));
  }

  private static String told(double runLength) {
    return runLength > 1e9 ? "more than 10⁹" : String.format(Locale.ROOT, "%,.0f", runLength);
  }
}
