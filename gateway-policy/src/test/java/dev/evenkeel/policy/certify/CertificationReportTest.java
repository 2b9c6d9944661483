package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.turn.Verdict;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

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

  @Test
  void page_hostileAnswers_areEscapedAndNothingIsLoaded() throws Exception {
    String hostile =
        "</blockquote><script>alert(1)</script><img src=x onerror=alert(1)>\u202egnp.exe"
            + "\u001b[31m & \"quoted\" 'single'";
    CertificationResult result = result(probe -> new Answer(Verdict.PARTIAL, "<b>tool</b>",
        "<i>model</i>", hostile, Answer.Spent.NOTHING, Duration.ZERO, null));
    String page = ReportPage.of(result);

    assertThat(page).startsWith("<!doctype html>")
        .contains("FAILED")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("&lt;b&gt;tool&lt;/b&gt;")
        .contains("&lt;i&gt;model&lt;/i&gt;")
        .contains("default-src &#39;none&#39;".replace("&#39;", "'"))
        .doesNotContain("<script", "<img", "\u202e", "\u001b", "http://", "https://", "url(",
            "@import", "src=\"");
  }

  @Test
  void page_everyOutcome_isWellFormed() throws Exception {
    DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    for (Function<Probe, Answer> candidate : List.<Function<Probe, Answer>>of(Example::right,
        probe -> Example.answer(Verdict.PARTIAL), probe -> Example.toned(probe, 3),
        _ -> Answer.failed("down & out <now>", Duration.ZERO))) {
      String page = ReportPage.of(result(candidate));
      String body = page.substring(page.indexOf("<main>"), page.indexOf("</body>"));

      assertThat(
          parser.parse(new InputSource(new StringReader(body))).getDocumentElement().getTagName())
          .isEqualTo("main");
    }
  }

  private static CertificationResult result(Function<Probe, Answer> candidate) throws Exception {
    CertificationRun run = new CertificationRun(
        (route, probe) -> route.reference() ? Example.right(probe) : candidate.apply(probe),
        Example.CLOCK, 1, Progress.SILENT);
    return run.candidate(POOL, Example.candidate(POOL), Example.SUITE, Example.POLICY,
        run.reference(POOL, Example.SUITE, Example.POLICY));
  }
}
