package dev.evenkeel.policy.certify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.policy.certify.DrillReport.Check;
import dev.evenkeel.policy.certify.DrillReport.Seen;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DrillReportTest {
  private static final KeyPair KEYS = SigningKeys.generate();
  private static final CertificateSigner SIGNER = new CertificateSigner(KEYS);
  private static final CertificateReader READER = new CertificateReader(List.of(KEYS.getPublic()));

  static DrillReport report(String pool, String policyDigest, Instant ended, boolean passed) {
    return new DrillReport("20261001T120000Z-1", pool, "support", policyDigest, "503", "simulated",
        List.of("main"), new TreeMap<>(Map.of("conversations", "6")),
        new TreeMap<>(Map.of("main", "reference")), ended.minus(Duration.ofSeconds(3)), ended,
        "somebody", passed, List.of(new Check("moved", passed, "1 turn answered by backup")),
        List.of(
            new Seen("during", 0, "0199", "main", "backup", "repinned", "answered", "answer", "")));
  }

  private static final DrillReport REPORT = report("support", Example.POLICY, Example.NOON, true);

  @Test
  void a_signed_report_is_read_back_with_who_signed_it() throws Exception {
    CertificateReader.VerifiedDrill read = READER.drill(SIGNER.sign(REPORT));
    assertThat(read.report()).isEqualTo(REPORT);
    assertThat(read.signers()).containsExactly(SIGNER.keyId());
  }

  @Test
  void any_byte_changed_is_noticed() {
    byte[] file = SIGNER.sign(REPORT);
    for (int at = 0; at < file.length; at++) {
      byte[] mutant = file.clone();
      mutant[at] ^= (byte) (1 << (at % 8));
      assertThatThrownBy(() -> READER.drill(mutant)).as("byte %d", at)
          .isInstanceOf(InvalidCertificateException.class);
    }
  }

  @Test
  void a_strangers_report_is_not_believed() {
    byte[] file = new CertificateSigner(SigningKeys.generate()).sign(REPORT);
    assertThatThrownBy(() -> READER.drill(file))
        .hasMessageContaining("not signed by a trusted key");
  }

  @Test
  void a_report_is_no_certificate_and_a_certificate_no_report() {
    assertThatThrownBy(() -> READER.read(SIGNER.sign(REPORT)))
        .isInstanceOf(InvalidCertificateException.class);
    byte[] certificate = SIGNER.sign(Example.certificate(Example.pool(0.1), "one"));
    assertThatThrownBy(() -> READER.drill(certificate))
        .isInstanceOf(InvalidCertificateException.class);
  }

  @Test
  void what_is_signed_must_agree_with_itself() {
    // A failed drill that calls itself passed, signed by a trusted key all the same.
    String lie = new String(CertificateJson.MAPPER.writeValueAsBytes(
        DrillStatement.of(report("support", Example.POLICY, Example.NOON, false))), UTF_8)
        .replace("FAILED", "PASSED");
    assertThatThrownBy(() -> READER.drill(SIGNER.sign(Envelope.IN_TOTO, lie.getBytes(UTF_8))))
        .isInstanceOf(InvalidCertificateException.class);
    assertThatThrownBy(() -> READER.drill(SIGNER.sign(Envelope.IN_TOTO,
        lie.replace("\"passed\":false", "\"passed\":true").getBytes(UTF_8))))
        .isInstanceOf(InvalidCertificateException.class);
  }
}
