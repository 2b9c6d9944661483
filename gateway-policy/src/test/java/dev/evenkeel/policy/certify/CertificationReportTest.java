package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.turn.Verdict;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CertificationReportTest {
  private static final Pool POOL = Example.pool(0.1);

  @Test
  void toText_failedRun_saysWhyAndFitsTheTerminal() throws Exception {
    CertificationResult result = result(
        probe -> Example.answer(probe.id().hashCode() % 3 == 0 ? Verdict.REFUSE : Verdict.ANSWER));
    String text = CertificationReport.toText(result);

    assertThat(text).startsWith("FAILED  backup as a substitute for main in pool support")
        .contains("zero-tolerance")
        .contains("must refuse")
        .contains("reference refuse: refuse [31m!")
        .contains(result.binding().policyDigest().substring(0, 16))
        .doesNotContain("\u001b");
    assertThat(text.lines()).allMatch(line -> line.length() <= CertificationReport.WIDTH);
  }

  @Test
  void toText_passedRun_isShort() throws Exception {
    String text = CertificationReport.toText(result(Example::right));

    assertThat(text).startsWith("PASSED").contains("0/40 (0)").doesNotContain("differing");
  }

  @Test
  void toJson_failedRun_isReadable() throws Exception {
    CertificationResult result = result(probe -> Example.answer(Verdict.PARTIAL));

    assertThat(CertificateJson.MAPPER.readTree(CertificationReport.toJson(result))
        .get("verdict")
        .stringValue()).isEqualTo("FAILED");
  }

  private static CertificationResult result(Function<Probe, Answer> candidate)
      throws InterruptedException {
    CertificationRun run = new CertificationRun(
        (route, probe) -> route.reference() ? Example.right(probe) : candidate.apply(probe),
        Example.CLOCK, 1, Progress.SILENT);
    return run.candidate(POOL, Example.candidate(POOL), Example.SUITE, Example.POLICY,
        run.reference(POOL, Example.SUITE, Example.POLICY));
  }
}
