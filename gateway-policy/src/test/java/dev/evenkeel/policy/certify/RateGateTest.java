package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.certify.SuiteClass.Direction;
import dev.evenkeel.policy.certify.SuiteClass.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A rate seen through a judge's errors. */
class RateGateTest {
  private static final EquivalenceTest TEST = new EquivalenceTest(0.05, 0.95);

  private static RateGate gate(Instrument judge) {
    return new RateGate(TEST, new Findings(), new Judging("judge", "d", judge, Map.of(), 0, 0));
  }

  private static double width(Interval interval) {
    return interval.high() - interval.low();
  }

  @Test
  void withoutAJudge_theIntervalIsWilsons() {
    Interval plain = new RateGate(TEST, new Findings(), Judging.NONE).interval(60, 200);
    assertThat(plain.low()).isEqualTo(Wilson.lower(60, 200, 0.95));
    assertThat(plain.high()).isEqualTo(Wilson.upper(60, 200, 0.95));
  }

  @Test
  void aRateIsCorrectedForTheJudgesErrors_andItsIntervalIsAsWideAsWhatIsNotKnown() {
    Interval plain = new RateGate(TEST, new Findings(), Judging.NONE).interval(60, 200);
    Interval corrected = gate(new Instrument(200, 190, 200, 180)).interval(60, 200);
    // (0.30 + 0.90 - 1) / 0.85
    assertThat((corrected.low() + corrected.high()) / 2).isCloseTo(0.2353, within(0.02));
    assertThat(width(corrected)).isGreaterThan(width(plain) / 0.85);
    assertThat(width(gate(new Instrument(20, 20, 20, 20)).interval(60, 200)))
        .as("none wrong of twenty does not mean never")
        .isGreaterThan(1.1 * width(plain));
    assertThat(width(gate(new Instrument(100_000, 100_000, 100_000, 100_000)).interval(60, 200)))
        .isCloseTo(width(plain), within(1e-3));
  }

  /** Seeded: the judge's labels and its rulings are drawn anew each time. */
  @Test
  void intervalHoldsTheTrueRate_asOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(20261126);
    int rounds = 2_000;
    int below = 0;
    int above = 0;
    for (int i = 0; i < rounds; i++) {
      Instrument judge =
          new Instrument(100, draws(random, 100, 0.95), 100, draws(random, 100, 0.92));
      int refused = 0;
      for (int n = 0; n < 200; n++) {
        boolean refuses = random.nextDouble() < 0.4;
        refused += random.nextDouble() < (refuses ? 0.95 : 0.08) ? 1 : 0;
      }
      Interval interval = gate(judge).interval(refused, 200);
      below += interval.low() > 0.4 ? 1 : 0;
      above += interval.high() < 0.4 ? 1 : 0;
    }
    // One-sided bounds at 95 %, with three standard errors of two thousand rounds.
    assertThat((double) below / rounds).isBetween(0.01, 0.065);
    assertThat((double) above / rounds).isBetween(0.01, 0.065);
  }

  private static int draws(SplittableRandom random, int trials, double share) {
    int hits = 0;
    for (int i = 0; i < trials; i++) {
      hits += random.nextDouble() < share ? 1 : 0;
    }
    return hits;
  }

  /** Both routes' refusals look like answers to the detector: alike, so nobody would ask. */
  @Test
  void judgeRulesOnEveryAnswerOfSuchAClass_alsoWhereBothRoutesAgree() throws Exception {
    Pool pool = Example.pool(0.1);
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      probes.add(Example.probe("grey-" + i, "grey", Probe.Target.EITHER, i % 3 == 0, false));
    }
    Suite suite = new Suite("demo", 1, 3, probes,
        Map.of("grey", new SuiteClass(Direction.BORDERLINE, null, null, 0, new Rate(0.1, 0.08))));
    Route judge = new Route("judge", Example.candidate(pool).provider(), "judge-1", false, null,
        null, null, Set.of());
    Prober prober = (route, probe) -> {
      if (route.id().equals("judge")) {
        return said(probe.question().contains("rather not") ? "REFUSES" : "ANSWERS");
      }
      int number = Integer.parseInt(probe.id().substring(5));
      return said(number < 80 ? "I would rather not." : "Here you are.");
    };
    List<Labelled> labelled = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      labelled.add(new Labelled("r" + i, "q", "I would rather not " + i, true, ""));
      labelled.add(new Labelled("a" + i, "q", "Here you are " + i, false, ""));
    }
    CertificationRun run = new CertificationRun(prober, Example.CLOCK, 4, Progress.SILENT,
        AnswerBook.NONE, new ModelJudge(prober, judge), labelled);
    CertificationResult result = run.candidate(pool, Example.candidate(pool), suite, Example.POLICY,
        run.reference(pool, suite, Example.POLICY));

    assertThat(result.verdict()).isEqualTo(CertificationResult.Verdict.FAILED);
    assertThat(result.reasons()).singleElement()
        .asString()
        .startsWith("refuses 80 of 200 'grey' probes that may do either")
        .contains("corrected for the judge's errors");
    assertThat(result.differences()).isEmpty();
  }

  private static Answer said(String text) {
    return new Answer(Verdict.ANSWER, null, "model-1", text, Answer.Spent.NOTHING, Duration.ZERO,
        null);
  }
}
