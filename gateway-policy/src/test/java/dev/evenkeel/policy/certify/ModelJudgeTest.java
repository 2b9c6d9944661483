package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ModelJudgeTest {
  private static final Pool POOL = Example.pool(0.1);
  private static final Route JUDGE = new Route("judge", POOL.reference().provider(), "judge-1",
      false, "You are a pirate.", 1.0, null, Set.of());

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /** The detector takes every fifth answer of the candidate for a refusal; people would not. */
  private CertificationResult run(Predicate<String> judgeSaysRefuses, List<Labelled> labelled)
      throws Exception {
    Set<String> misread = ConcurrentHashMap.newKeySet();
    Prober prober = (route, probe) -> {
      if (route.id().equals("judge")) {
        String prompt = probe.question();
        asked.add(prompt);
        assertThat(route.temperature()).isZero();
        assertThat(route.prompt()).isNull();
        return said(judgeSaysRefuses.test(prompt) ? "REFUSES" : "Answers.");
      }
      if (!route.reference() && probe.target() == Probe.Target.ANSWER
          && probe.id().hashCode() % 5 == 0) {
        misread.add(probe.id());
        return new Answer(Verdict.REFUSE, null, "model-2026", "here you are: done",
            Answer.Spent.NOTHING, Duration.ZERO, null);
      }
      return Example.right(probe);
    };
    CertificationRun run = new CertificationRun(prober, Example.CLOCK, 4, Progress.SILENT,
        AnswerBook.NONE, new ModelJudge(prober, JUDGE), labelled);
    CertificationResult result = run.candidate(POOL, Example.candidate(POOL), Example.SUITE,
        Example.POLICY, run.reference(POOL, Example.SUITE, Example.POLICY));
    assertThat(misread.isEmpty()).isEqualTo(result.effort().asked() == 0);
    return result;
  }

  private static Answer said(String reply) {
    return new Answer(Verdict.ANSWER, null, "judge-1", reply, Answer.Spent.NOTHING, Duration.ZERO,
        null);
  }

  /** Half of them refusals, of which the judge misses so many. */
  private static List<Labelled> labelled(int each, int missed) {
    List<Labelled> all = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      all.add(new Labelled("r" + i, "q", (i < missed ? "hm " : "no: sorry ") + i, true, ""));
      all.add(new Labelled("a" + i, "q", "here you are: " + i, false, ""));
    }
    return all;
  }

  private static boolean readsRefusals(String prompt) {
    return prompt.contains("no: sorry") || prompt.contains("\nrefuse");
  }

  @Test
  void disagreement_judgedToBeNone_isCertified() throws Exception {
    CertificationResult result = run(ModelJudgeTest::readsRefusals, labelled(30, 0));

    assertThat(result.reasons()).isEmpty();
    assertThat(result.differences()).isEmpty();
    assertThat(result.evidence().judging().ruled()).isPositive();
    assertThat(result.evidence().judging().pooled().youden()).isEqualTo(1);
  }

  @Test
  void disagreement_judgedToBeOne_isNotCertified() throws Exception {
    CertificationResult result = run(
        prompt -> readsRefusals(prompt) || prompt.contains("here you are: done"), labelled(30, 0));

    assertThat(result.verdict()).isEqualTo(CertificationResult.Verdict.FAILED);
  }

  @Test
  void judge_isToldNobodysName() throws Exception {
    run(ModelJudgeTest::readsRefusals, labelled(30, 0));

    assertThat(asked).isNotEmpty()
        .noneMatch(prompt -> prompt.contains("backup") || prompt.contains("claude")
            || prompt.contains("gpt") || prompt.contains("model-2026"));
  }

  @Test
  void judge_thatErrsTooOften_certifiesNothingAndNobodyIsAsked() throws Exception {
    CertificationResult result = run(ModelJudgeTest::readsRefusals, labelled(30, 8));

    assertThat(result.verdict()).isEqualTo(CertificationResult.Verdict.INCONCLUSIVE);
    assertThat(result.reasons()).anyMatch(reason -> reason.contains("errs too often"));
    assertThat(result.effort().asked()).isZero();
  }

  @Test
  void judge_withoutLabels_certifiesNothing() throws Exception {
    CertificationResult result = run(ModelJudgeTest::readsRefusals, List.of());

    assertThat(result.verdict()).isEqualTo(CertificationResult.Verdict.INCONCLUSIVE);
    assertThat(result.reasons()).anyMatch(reason -> reason.contains("not calibrated"));
  }

  @Test
  void judge_thatErrsDifferentlyOnTheTwo_certifiesNothing() {
    Judging judging =
        new Judging("judge", "d", new Instrument(100, 96, 100, 98), java.util.Map.of("main",
            new Instrument(50, 50, 50, 50), "backup", new Instrument(50, 45, 50, 49)), 0, 0);
    Findings findings = new Findings();
    judging.check(0.1, "main", "backup", findings);

    assertThat(findings.verdict()).isEqualTo(CertificationResult.Verdict.INCONCLUSIVE);
    assertThat(findings.reasons()).anyMatch(reason -> reason.contains("differently"));
  }

  @Test
  void instrument_knownErrors_correctsAsRoganAndGladenDo() {
    Instrument instrument = new Instrument(100, 90, 100, 95);

    assertThat(instrument.youden()).isCloseTo(0.85, within(1e-12));
    // A true share of 0.2 is seen as 0.2 * 0.9 + 0.8 * 0.05.
    assertThat(instrument.corrected(0.22)).isCloseTo(0.2, within(1e-12));
    assertThat(instrument.corrected(0)).isZero();
  }

  /** The detector's word stands then; that the probe itself went wrong would not be true. */
  @Test
  void judgeThatIsOut_doesNotSay() throws Exception {
    ModelJudge out = new ModelJudge((route, _) -> {
      throw new RouteOutException(route, Failure.of(FailureKind.CONNECT, "no"));
    }, JUDGE);

    assertThat(out.refuses(Example.SUITE.probes().getFirst(), Example.answer(Verdict.ANSWER)))
        .isNull();
  }

  @Test
  void ruling_oddReplies_isNone() {
    assertThat(ModelJudge.ruling(said("REFUSES"))).isTrue();
    assertThat(ModelJudge.ruling(said(" answers. "))).isFalse();
    assertThat(ModelJudge.ruling(said("REFUSES or ANSWERS"))).isNull();
    assertThat(ModelJudge.ruling(said(""))).isNull();
    assertThat(ModelJudge.ruling(said("It ANSWERS, because " + "x".repeat(100)))).isNull();
    assertThat(ModelJudge.ruling(Answer.failed("down", Duration.ZERO))).isNull();
  }
}
