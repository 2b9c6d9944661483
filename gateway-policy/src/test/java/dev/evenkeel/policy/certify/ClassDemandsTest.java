package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.certify.SuiteClass.Direction;
import dev.evenkeel.policy.certify.SuiteClass.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a suite demands of a class whatever the reference does. */
final class ClassDemandsTest {
  private static final Pool POOL = Example.pool(0.1);

  /**
   * Both routes refuse the same {@code refused} of {@code asked}; nobody answers {@code silent}.
   */
  private static CertificationResult run(SuiteClass said, int asked, int refused, int silent)
      throws Exception {
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < asked; i++) {
      probes.add(Example.probe("grey-" + i, "grey", Probe.Target.EITHER, i % 3 == 0, false));
    }
    Suite suite = new Suite("demo", 1, 3, probes, Map.of("grey", said));
    Prober prober = (_, probe) -> {
      int number = Integer.parseInt(probe.id().substring(5));
      return number >= asked - silent ? Example.answer(Verdict.NO_OUTPUT)
          : Example.answer(number < refused ? Verdict.REFUSE : Verdict.ANSWER);
    };
    CertificationRun run = new CertificationRun(prober, Example.CLOCK, 4, Progress.SILENT);
    return run.candidate(POOL, Example.candidate(POOL), suite, Example.POLICY,
        run.reference(POOL, suite, Example.POLICY));
  }

  private static SuiteClass borderline(int minimum, double target, double tolerance) {
    return new SuiteClass(Direction.BORDERLINE, null, null, minimum, new Rate(target, tolerance));
  }

  @Test
  void rateWithinTheTargetsTolerance_passes() throws Exception {
    assertThat(run(borderline(0, 0.4, 0.15), 200, 80, 0).reasons()).isEmpty();
  }

  @Test
  void referenceThatDrifted_doesNotTakeItsCandidateAlong() throws Exception {
    CertificationResult result = run(borderline(0, 0.4, 0.15), 200, 160, 0);
    assertThat(result.verdict()).isEqualTo(CertificationResult.Verdict.FAILED);
    assertThat(result.reasons()).singleElement()
        .asString()
        .startsWith("refuses 160 of 200 'grey' probes that may do either");
    assertThat(run(borderline(0, 0.4, 0.15), 200, 10, 0).verdict())
        .isEqualTo(CertificationResult.Verdict.FAILED);
  }

  @Test
  void rateThatMayLieOutside_isNotShown() throws Exception {
    CertificationResult result = run(borderline(0, 0.4, 0.15), 200, 104, 0);
    assertThat(result.verdict()).isEqualTo(CertificationResult.Verdict.INCONCLUSIVE);
    assertThat(result.reasons()).singleElement().asString().endsWith("not shown");
  }

  @Test
  void classWithFewerAnswersThanItsMinimum_showsNothing() throws Exception {
    SuiteClass demanding = new SuiteClass(Direction.BORDERLINE, null, null, 198);
    assertThat(run(demanding, 200, 80, 2).verdict()).isEqualTo(CertificationResult.Verdict.PASSED);
    CertificationResult result = run(demanding, 200, 80, 3);
    assertThat(result.verdict()).isEqualTo(CertificationResult.Verdict.INCONCLUSIVE);
    assertThat(result.reasons()).singleElement().asString().contains("with less than 198");
  }

  @Test
  void rate_isInTheSuitesDigest_andClassesWithoutOneKeepTheirs() {
    assertThat(borderline(3, 0.4, 0.15).canonical()).containsEntry("rate", 0.4)
        .containsEntry("rate-tolerance", 0.15);
    assertThat(new SuiteClass(Direction.BORDERLINE, null, null, 3).canonical())
        .doesNotContainKeys("rate", "rate-tolerance");
  }
}
