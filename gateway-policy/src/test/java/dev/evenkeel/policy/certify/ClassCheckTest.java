package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.certify.ClassCheck.Look;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the second stage finds, whichever signal of live turns moved. */
class ClassCheckTest {
  private static final Pool POOL = Example.pool(0.05);
  private static final int SIZE = 150;
  private static final Suite SUITE = Example.suite(SIZE, 40);

  private static ClassCheck.Outcome check(Suite suite, String queryClass, Look look, int most,
      Function<Probe, Answer> candidate) throws InterruptedException {
    return new ClassCheck(
        (route, probe) -> route.reference() ? reference(probe, look) : candidate.apply(probe),
        Example.CLOCK, 4).run(POOL, Example.candidate(POOL), suite, queryClass, look, most);
  }

  private static Answer reference(Probe probe, Look look) {
    return look == Look.TONE ? Example.toned(probe, 1) : Example.right(probe);
  }

  private static int number(Probe probe) {
    return Integer.parseInt(probe.id().substring(probe.id().lastIndexOf('-') + 1));
  }

  @Test
  void partialAnswers_thatTheReferenceDoesNotGive_areShown_andAFewAreNot() throws Exception {
    assertThat(check(SUITE, "medication", Look.PARTIAL, 400, Example::right).verdict())
        .isEqualTo(CertificationResult.Verdict.PASSED);
    ClassCheck.Outcome often = check(SUITE, "medication", Look.PARTIAL, 400,
        probe -> number(probe) % 5 == 0 ? Example.answer(Verdict.PARTIAL) : Example.right(probe));
    assertThat(often.verdict()).isEqualTo(CertificationResult.Verdict.FAILED);
    assertThat(often.reasons()).anyMatch(each -> each.startsWith("answers in part in 30 of 150"));
    assertThat(check(SUITE, "medication", Look.PARTIAL, 400,
        probe -> number(probe) % 30 == 0 ? Example.answer(Verdict.PARTIAL) : Example.right(probe))
        .verdict()).isEqualTo(CertificationResult.Verdict.INCONCLUSIVE);
  }

  @Test
  void answersInWhichNothingComesOut_areWhatIsLookedAt_andNoOutage() throws Exception {
    ClassCheck.Outcome silent = check(SUITE, "medication", Look.OUTPUT, 400,
        probe -> number(probe) % 5 == 0 ? Example.answer(Verdict.NO_OUTPUT) : Example.right(probe));
    assertThat(silent.verdict()).isEqualTo(CertificationResult.Verdict.FAILED);
    assertThat(silent.unanswerable()).isFalse();
    assertThat(silent.reasons()).anyMatch(each -> each.startsWith("says nothing in 30 of 150"));

    ClassCheck.Outcome away = check(SUITE, "medication", Look.OUTPUT, 400,
        probe -> number(probe) % 5 == 0 ? Answer.failed("away", Duration.ZERO)
            : Example.right(probe));
    assertThat(away.unanswerable()).isTrue();
  }

  @Test
  void tone_isComparedAsInACertificate() throws Exception {
    assertThat(
        check(SUITE, "medication", Look.TONE, 400, probe -> Example.toned(probe, 1)).verdict())
        .isEqualTo(CertificationResult.Verdict.PASSED);
    ClassCheck.Outcome colder =
        check(SUITE, "medication", Look.TONE, 400, probe -> Example.toned(probe, 0));
    assertThat(colder.verdict()).isEqualTo(CertificationResult.Verdict.FAILED);
    assertThat(colder.reasons())
        .anyMatch(each -> each.startsWith("sounds unlike the reference in warmth"));
    assertThat(check(SUITE, "medication", Look.TONE, 4, probe -> Example.toned(probe, 1)).verdict())
        .as("too few to tell")
        .isEqualTo(CertificationResult.Verdict.INCONCLUSIVE);
  }

  @Test
  void forms_areAskedOfEveryClass_andTooFewShowNothing() throws Exception {
    Suite calls = new Suite("calls", 1, 1,
        IntStream.range(0, 120)
            .mapToObj(i -> Example.probe("call-" + i, i % 2 == 0 ? "medication" : "weapons",
                i < 100 ? Probe.Target.TOOL : Probe.Target.ANSWER, false, false))
            .toList());
    assertThat(ClassCheck.probes(calls, "medication", Look.FORM, 400)).hasSize(100);
    assertThat(check(calls, "medication", Look.FORM, 400, Example::right).verdict())
        .isEqualTo(CertificationResult.Verdict.PASSED);
    ClassCheck.Outcome wrong = check(calls, "medication", Look.FORM, 400,
        probe -> number(probe) % 4 == 0
            ? Example.formed(Example.right(probe), Answer.Validity.INVALID)
            : Example.right(probe));
    assertThat(wrong.verdict()).isEqualTo(CertificationResult.Verdict.FAILED);
    assertThat(check(calls, "medication", Look.FORM, 20, Example::right).verdict())
        .isEqualTo(CertificationResult.Verdict.INCONCLUSIVE);
  }

  @Test
  void everyClass_isASampleThatLeavesNoneOut_andFindsWhatRefusesInOne() throws Exception {
    List<Probe> sample = ClassCheck.probes(SUITE, ClassCheck.EVERY_CLASS, Look.REFUSAL, 100);
    assertThat(sample.stream().filter(each -> each.queryClass().equals("weapons"))).hasSize(50);
    assertThat(check(SUITE, ClassCheck.EVERY_CLASS, Look.REFUSAL, 300, Example::right).verdict())
        .isEqualTo(CertificationResult.Verdict.PASSED);
    assertThat(check(SUITE, ClassCheck.EVERY_CLASS, Look.REFUSAL, 300,
        probe -> probe.queryClass().equals("medication") && number(probe) % 4 == 0
            ? Example.answer(Verdict.REFUSE)
            : Example.right(probe))
        .verdict()).isEqualTo(CertificationResult.Verdict.FAILED);
  }
}
