package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.KnownCertificate.State;
import dev.evenkeel.core.route.Pool;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that asks for a drill of late lets its route serve only where there was one. */
class DrillRequirementTest {
  private static final KeyPair KEYS = SigningKeys.generate();
  private static final Pool PLAIN = Example.pool(0.1);
  private static final Pool POOL =
      new Pool(PLAIN.name(), PLAIN.workload(), PLAIN.policy(), PLAIN.routes(), PLAIN.affinity(),
          PLAIN.failover(), PLAIN.certification().drilledWithin(Duration.ofDays(30)), false);

  @TempDir
  private Path directory = Path.of("");
  private Instant now = Example.NOON.plus(Duration.ofDays(20));
  private CertificateFolder folder = new CertificateFolder(directory);
  private CertificateStore store = store();

  @BeforeEach
  void certify() throws Exception {
    folder = new CertificateFolder(directory);
    store = store();
    Certificate certificate = Example.certificate(POOL, "one", Example.NOON);
    folder.write(certificate, new CertificateSigner(KEYS).sign(certificate));
    store.reload(Example.running(POOL));
  }

  private CertificateStore store() {
    return new CertificateStore(folder, new CertificateReader(List.of(KEYS.getPublic())),
        () -> now);
  }

  private void drilled(String policy, Instant ended, boolean passed, KeyPair keys)
      throws Exception {
    DrillReport report = DrillReportTest.report(POOL.name(), policy, ended, passed);
    folder.write(report, new CertificateSigner(keys).sign(report));
    store.reload(Example.running(POOL));
  }

  private Standing standing() {
    return store.standing(POOL, Example.candidate(POOL), Example.POLICY);
  }

  private void overdue(String why) {
    assertThat(standing()).isInstanceOfSatisfying(Standing.Uncertified.class, it -> {
      assertThat(it.why()).isEqualTo(Exclusion.DRILL_OVERDUE);
      assertThat(it.detail()).contains(why);
    });
  }

  @Test
  void without_a_drill_the_certificate_lets_nobody_serve_but_the_reference() {
    overdue("no drill younger than 30 days: none under this policy");
    assertThat(store.standing(POOL, POOL.reference(), Example.POLICY))
        .isInstanceOf(Standing.Certified.class);
    assertThat(store.known(_ -> Example.POLICY)).singleElement().satisfies(known -> {
      assertThat(known.state()).isEqualTo(State.SUSPENDED);
      assertThat(known.why()).contains("no drill younger than 30 days");
    });
  }

  @Test
  void a_drill_that_passed_lets_it_serve_until_it_is_too_old() throws Exception {
    drilled(Example.POLICY, Example.NOON.minus(Duration.ofDays(5)), true, KEYS);
    assertThat(standing()).isInstanceOf(Standing.Certified.class);
    assertThat(store.lastDrill(POOL, Example.POLICY))
        .contains(Example.NOON.minus(Duration.ofDays(5)));
    now = Example.NOON.plus(Duration.ofDays(25)).minusMillis(1);
    assertThat(standing()).isInstanceOf(Standing.Certified.class);
    now = Example.NOON.plus(Duration.ofDays(25));
    overdue("no drill younger than 30 days: last 30 days ago");
  }

  @Test
  void drills_that_failed_were_of_another_policy_or_signed_by_a_stranger_do_not_count()
      throws Exception {
    drilled(Example.POLICY, now, false, KEYS);
    overdue("none under this policy");
    drilled("8".repeat(64), now, true, KEYS);
    overdue("none under this policy");
    drilled(Example.POLICY, now, true, SigningKeys.generate());
    overdue("none under this policy");
    assertThat(store.reload().problems()).singleElement()
        .satisfies(problem -> assertThat(problem.file()).endsWith(".drill.dsse"));
  }

  @Test
  void whoever_holds_a_drill_is_not_kept_from_it_by_the_lack_of_one() {
    assertThat(store.forDrills().standing(POOL, Example.candidate(POOL), Example.POLICY))
        .isInstanceOf(Standing.Certified.class);
  }
}
