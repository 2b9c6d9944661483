package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.KnownCertificate;
import dev.evenkeel.core.route.KnownCertificate.State;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateStoreTest {
  private static final KeyPair KEYS = SigningKeys.generate();
  private static final Pool POOL = Example.pool(0.1);

  @TempDir
  private Path directory = Path.of("");
  private Instant now = Example.NOON.plus(Duration.ofDays(1));
  private CertificateFolder folder = new CertificateFolder(directory);
  private CertificateStore store = store();

  @BeforeEach
  void open() {
    folder = new CertificateFolder(directory);
    store = store();
  }

  @Test
  void standing_reference_needsNoCertificate() {
    assertThat(store.standing(POOL, POOL.reference(), Example.POLICY))
        .isEqualTo(new Standing.Certified("reference", Set.of(), Set.of()));
  }

  @Test
  void standing_certified_namesSerialAndModels() throws Exception {
    issue("one");
    CertificateStore.Loaded loaded = store.reload(Example.running(POOL));

    assertThat(loaded).isEqualTo(new CertificateStore.Loaded(1, 0, List.of()));
    assertThat(standing()).isEqualTo(
        new Standing.Certified("one", Set.of("claude-4.7-20260901"), Set.of("medication")));
    assertThat(store.certificate("support", "backup")).map(Certificate::serial).contains("one");
  }

  @Test
  void standing_certificateOfAPassedRun_holds() throws Exception {
    CertificationRun run =
        new CertificationRun((_, probe) -> Example.right(probe), Example.CLOCK, 8, Progress.SILENT);
    ReferenceRun reference = run.reference(POOL, Example.SUITE, Example.POLICY);
    CertificationResult result =
        run.candidate(POOL, Example.candidate(POOL), Example.SUITE, Example.POLICY, reference);
    Certificate certificate = Certificate.of(result, "earned", "trust@example.test", Example.NOON,
        POOL.certification().validFor());
    folder.write(certificate, new CertificateSigner(KEYS).sign(certificate));
    store.reload(Example.running(POOL));

    assertThat(standing()).isEqualTo(
        new Standing.Certified("earned", Set.of("model-2026"), Set.of("medication", "weapons")));
    assertThat(store.certificates()).containsExactly(certificate);
    assertThat(certificate.renewAfter()).isEqualTo(Example.NOON.plus(Duration.ofDays(20)));
  }

  @Test
  void whatIsOnlyNoted_isInTheCertificate_andItsAbsenceVoidsNothing() throws Exception {
    CertificationRun run = new CertificationRun((route, probe) -> {
      Answer right = Example.right(probe);
      return new Answer(right.verdict(), right.tool(), right.model(), right.excerpt(),
          right.spent(), right.latency(), null, right.form(), right.tone(),
          (route.reference() ? "fp_main" : "fp_") + probe.id().length());
    }, Example.CLOCK, 8, Progress.SILENT);
    ReferenceRun reference = run.reference(POOL, Example.SUITE, Example.POLICY);
    Certificate certificate = Certificate.of(
        run.candidate(POOL, Example.candidate(POOL), Example.SUITE, Example.POLICY, reference),
        "noting", "trust@example.test", Example.NOON, POOL.certification().validFor());
    folder.write(certificate, new CertificateSigner(KEYS).sign(certificate));
    store.reload(Example.running(POOL));

    assertThat(standing()).isInstanceOf(Standing.Certified.class);
    Binding read = store.certificate("support", "backup").orElseThrow().binding();
    assertThat(read.fingerprints()).allMatch(each -> each.matches("fp_\\d+")).hasSizeGreaterThan(1);
    assertThat(read.referenceFingerprints()).allMatch(each -> each.startsWith("fp_main"))
        .isNotEmpty();
  }

  @Test
  void standing_nothingLoadedOrNoFolder_isNoCertificate() throws Exception {
    assertUncertified(Exclusion.NO_CERTIFICATE, "");
    folder = new CertificateFolder(directory.resolve("missing"));
    store = store();
    store.reload(Example.running(POOL));

    assertUncertified(Exclusion.NO_CERTIFICATE, "never certified");
  }

  @Test
  void standing_atItsEnd_isExpired() throws Exception {
    issue("one");
    store.reload(Example.running(POOL));

    now = Example.NOON.plus(Duration.ofDays(30)).minusMillis(1);
    assertThat(standing()).isInstanceOf(Standing.Certified.class);
    now = Example.NOON.plus(Duration.ofDays(30));
    assertUncertified(Exclusion.CERTIFICATE_EXPIRED, "2026-10-31");
  }

  @Test
  void standing_beforeItsBegin_isInvalid() throws Exception {
    issue("one");
    now = Example.NOON.minusMillis(1);
    store.reload(Example.running(POOL));

    assertUncertified(Exclusion.CERTIFICATE_INVALID, "holds only from");
    now = Example.NOON;
    assertThat(standing()).isInstanceOf(Standing.Certified.class);
  }

  static Stream<Pool> changedPools() {
    Workload same = Workload.unrestricted("care");
    return Stream.of(Example.pool("support", same, 0.1, "gpt-5.1", "claude-4.8"),
        Example.pool("support", same, 0.1, "gpt-5.2", "claude-4.7"),
        Example.pool("support", Workload.unrestricted("finance"), 0.1, "gpt-5.1", "claude-4.7"),
        Example.pool("support", same, 0.05, "gpt-5.1", "claude-4.7"));
  }

  @ParameterizedTest
  @MethodSource("changedPools")
  void standing_somethingBoundChanged_isMismatch(Pool changed) throws Exception {
    issue("one");
    store.reload(Example.running(POOL));
    Standing examined = store.standing(changed, Example.candidate(changed), Example.POLICY);
    store.reload(Example.running(changed));
    Standing known = store.standing(changed, Example.candidate(changed), Example.POLICY);

    assertThat(known).isEqualTo(examined);
    assertThat(known).isInstanceOfSatisfying(Standing.Uncertified.class, why -> {
      assertThat(why.why()).isEqualTo(Exclusion.CERTIFICATE_MISMATCH);
      assertThat(why.detail())
          .containsAnyOf("the model, then claude-4.7, now claude-4.8", "the reference route",
              "the workload, then care", "the tolerance, then 10%, now 5%")
          .doesNotContain("suite");
    });
  }

  @Test
  void standing_policyOrSuiteChanged_isMismatch() throws Exception {
    issue("one");
    store.reload(Example.running(POOL));
    assertThat(store.standing(POOL, Example.candidate(POOL), "other"))
        .isEqualTo(new Standing.Uncertified(Exclusion.CERTIFICATE_MISMATCH,
            "changed since it was certified: the policy"));

    store.reload(new Running(List.of(POOL), Map.of("demo", "other")));
    assertUncertified(Exclusion.CERTIFICATE_MISMATCH, "the suite");
    store.reload(new Running(List.of(POOL), Map.of()));
    assertUncertified(Exclusion.CERTIFICATE_MISMATCH, "not loaded");
  }

  @Test
  void standing_proofTighterThanAsked_counts() throws Exception {
    Pool lenient = Example.pool(0.2);
    issue("one");
    store.reload(Example.running(lenient));

    assertThat(store.standing(lenient, Example.candidate(lenient), Example.POLICY))
        .isInstanceOf(Standing.Certified.class);
  }

  @Test
  void standing_anotherPoolsCertificate_doesNotCount() throws Exception {
    Pool other = Example.pool("sales", POOL.workload(), 0.1, "gpt-5.1", "claude-4.7");
    issue("one");
    store.reload(new Running(List.of(POOL, other), Map.of("demo", Example.SUITE.digest())));

    assertThat(store.standing(other, Example.candidate(other), Example.POLICY))
        .isInstanceOfSatisfying(Standing.Uncertified.class,
            why -> assertThat(why.why()).isEqualTo(Exclusion.NO_CERTIFICATE));
  }

  @Test
  void standing_severalCertificates_newestHolds() throws Exception {
    issue("z-old");
    Certificate newer = Example.certificate(POOL, "a-new", Example.NOON.plus(Duration.ofHours(2)));
    folder.write(newer, new CertificateSigner(KEYS).sign(newer));
    store.reload(Example.running(POOL));

    assertThat(standing()).isInstanceOfSatisfying(Standing.Certified.class,
        certified -> assertThat(certified.serial()).isEqualTo("a-new"));
  }

  @Test
  void reload_brokenFiles_areReportedAndDoNotHold() throws Exception {
    Certificate certificate = Example.certificate(POOL, "forged");
    folder.write(certificate, new CertificateSigner(SigningKeys.generate()).sign(certificate));
    Files.writeString(directory.resolve("nonsense.dsse.json"), "{");
    Files.write(directory.resolve("huge.dsse.json"), new byte[CertificateReader.SIZE_LIMIT + 5]);
    Files.createDirectory(directory.resolve("directory.dsse.json"));
    Files.writeString(directory.resolve("readme.txt"), "not ours");

    CertificateStore.Loaded loaded = store.reload(Example.running(POOL));

    assertThat(loaded.certificates()).isZero();
    assertThat(loaded.problems()).hasSize(4);
    assertUncertified(Exclusion.CERTIFICATE_INVALID, "support~backup~forged.dsse.json");
  }

  @Test
  void reload_brokenFileBesideGoodOne_goodOneHolds() throws Exception {
    issue("one");
    Files.writeString(directory.resolve("support~backup~two.dsse.json"), "{");

    assertThat(store.reload(Example.running(POOL)).problems()).hasSize(1);
    assertThat(standing()).isInstanceOf(Standing.Certified.class);
  }

  @Test
  void suspend_holdsAtOnceAndSurvivesReloadAndRestart() throws Exception {
    issue("one");
    store.reload(Example.running(POOL));

    Suspension suspension = store.suspend("support", "backup", "another model").orElseThrow();
    assertUncertified(Exclusion.CERTIFICATE_SUSPENDED, "another model");
    assertThat(store.suspend("support", "backup", "again")).isEmpty();
    store.reload();
    assertUncertified(Exclusion.CERTIFICATE_SUSPENDED, "another model");
    store.keep(suspension);
    store.reload();
    assertUncertified(Exclusion.CERTIFICATE_SUSPENDED, "another model");

    store = store();
    assertThat(store.reload(Example.running(POOL)).suspensions()).isEqualTo(1);
    assertUncertified(Exclusion.CERTIFICATE_SUSPENDED, "another model");
    assertThat(store.suspensions()).containsExactly(suspension);

    store.lift(suspension);
    assertThat(standing()).isInstanceOf(Standing.Certified.class);
  }

  @Test
  void suspend_newerCertificate_isNotAffected() throws Exception {
    issue("one");
    store.reload(Example.running(POOL));
    store.keep(store.suspend("support", "backup", "another model").orElseThrow());
    Certificate newer = Example.certificate(POOL, "two", Example.NOON.plus(Duration.ofHours(2)));
    folder.write(newer, new CertificateSigner(KEYS).sign(newer));
    store.reload();

    assertThat(standing()).isInstanceOf(Standing.Certified.class);
  }

  @Test
  void suspend_nothingCertified_isEmpty() {
    assertThat(store.suspend("support", "backup", "another model")).isEmpty();
    assertThat(store.suspend("nobody", "nothing", "another model")).isEmpty();
  }

  @Test
  void reload_unreadableSuspension_suspendsAllTheSame() throws Exception {
    issue("one");
    Files.writeString(directory.resolve("support~backup~one.suspended.json"), "{");

    assertThat(store.reload(Example.running(POOL)).problems()).hasSize(1);
    assertUncertified(Exclusion.CERTIFICATE_SUSPENDED, "set aside by");
  }

  @Test
  void standing_workloadAsksForMore_isMismatchByName() throws Exception {
    issue("one");
    Workload stricter = new Workload("care", Set.of("eu"), null, null, null, Set.of());
    Pool changed = Example.pool("support", stricter, 0.1, "gpt-5.1", "claude-4.7");
    store.reload(Example.running(changed));

    assertThat(store.standing(changed, Example.candidate(changed), Example.POLICY))
        .isEqualTo(new Standing.Uncertified(Exclusion.CERTIFICATE_MISMATCH,
            "changed since it was certified: the workload"));
  }

  @Test
  void standing_tooFewSignatures_isADraftAndDoesNotReplaceTheOneInForce() throws Exception {
    KeyPair owner = SigningKeys.generate();
    store = new CertificateStore(folder,
        new CertificateReader(List.of(KEYS.getPublic(), owner.getPublic()), 2), () -> now);
    Certificate first = Example.certificate(POOL, "one");
    byte[] once = new CertificateSigner(KEYS).sign(first);
    folder.write(first, once);
    store.reload(Example.running(POOL));
    assertUncertified(Exclusion.NO_CERTIFICATE, "1 of 2 signatures");
    assertThat(states()).containsExactly(State.DRAFT);

    folder.write(first, new CertificateSigner(owner).cosign(once));
    issue("zero", Example.NOON.plusSeconds(60));
    store.reload();
    assertThat(standing()).isInstanceOfSatisfying(Standing.Certified.class,
        certified -> assertThat(certified.serial()).isEqualTo("one"));
    assertThat(states()).containsExactly(State.ACTIVE, State.DRAFT);
  }

  @Test
  void revoke_holdsAtOnceForGoodAndBringsNoOlderOneBack() throws Exception {
    issue("old");
    issue("new", Example.NOON.plusSeconds(60));
    store.reload(Example.running(POOL));
    assertThat(states()).containsExactly(State.SUPERSEDED, State.ACTIVE);

    revoke("new");
    assertUncertified(Exclusion.CERTIFICATE_REVOKED, "leaked");
    store = store();
    store.reload(Example.running(POOL));
    assertUncertified(Exclusion.CERTIFICATE_REVOKED, "leaked");
    assertThat(states()).containsExactly(State.SUPERSEDED, State.REVOKED);
  }

  @Test
  void revocations_olderListOrNone_isARollbackAndNothingHolds() throws Exception {
    issue("one");
    store.reload(Example.running(POOL));
    revoke("other");
    Path list = directory.resolve("revocations.dsse");
    byte[] before = Files.readAllBytes(list);
    assertThat(standing()).isInstanceOf(Standing.Certified.class);
    revoke("another");

    Files.write(list, before);
    store = store();
    store.reload(Example.running(POOL));
    assertUncertified(Exclusion.CERTIFICATE_INVALID, "rolled back to number 1; 2 was seen");
    Files.delete(list);
    assertThat(store.reload().problems()).hasSize(1);
    assertUncertified(Exclusion.CERTIFICATE_INVALID, "is gone");
  }

  @Test
  void revocations_anyByteChanged_areNotBelieved() throws Exception {
    issue("one");
    store.reload(Example.running(POOL));
    revoke("one");
    Path list = directory.resolve("revocations.dsse");
    byte[] genuine = Files.readAllBytes(list);
    CertificateReader reader = new CertificateReader(List.of(KEYS.getPublic()));
    for (int at = 0; at < genuine.length; at++) {
      byte[] mutant = genuine.clone();
      mutant[at] ^= (byte) (1 << (at % 8));
      assertThatThrownBy(() -> reader.revocations(mutant)).as("byte %d", at)
          .isInstanceOf(InvalidCertificateException.class);
    }
  }

  @Test
  void revocations_staleList_closesWorkloadsThatRequireControls() throws Exception {
    Workload strict = new Workload("care", Set.of("eu"), null, null, null, Set.of());
    Pool pool = Example.pool("support", strict, 0.1, "gpt-5.1", "claude-4.7");
    Certificate certificate = Example.certificate(pool, "one", Example.NOON.plusSeconds(1));
    folder.write(certificate, new CertificateSigner(KEYS).sign(certificate));
    now = Example.NOON.minus(Duration.ofDays(20));
    store.reload(Example.running(pool));
    revoke("other");
    now = Example.NOON.plus(Duration.ofDays(11));
    store.reload();
    assertThat(store.standing(pool, Example.candidate(pool), Example.POLICY))
        .isInstanceOfSatisfying(Standing.Uncertified.class,
            found -> assertThat(found.detail()).contains("stale"));
    store.refreshRevocations(new CertificateSigner(KEYS));
    assertThat(store.standing(pool, Example.candidate(pool), Example.POLICY))
        .isInstanceOf(Standing.Certified.class);
  }

  private void revoke(String serial) throws Exception {
    store.revoke(new Revocations.Revoked(serial, "leaked", "me", now), new CertificateSigner(KEYS));
  }

  private List<State> states() {
    return store.known(_ -> Example.POLICY).stream().map(KnownCertificate::state).toList();
  }

  private void issue(String serial, Instant from) throws IOException {
    Certificate certificate = Example.certificate(POOL, serial, from);
    folder.write(certificate, new CertificateSigner(KEYS).sign(certificate));
  }

  @Test
  void write_oddNames_stayInTheFolder() throws Exception {
    Pool odd = Example.pool("../a~b/*", POOL.workload(), 0.1, "gpt-5.1", "claude-4.7");
    Certificate certificate = Example.certificate(odd, "../../one");
    Path file = folder.write(certificate, new CertificateSigner(KEYS).sign(certificate));

    assertThat(file.normalize().getParent()).isEqualTo(directory);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
    store.reload(Example.running(odd));
    assertThat(store.standing(odd, Example.candidate(odd), Example.POLICY))
        .isInstanceOf(Standing.Certified.class);
  }

  private CertificateStore store() {
    InstantSource clock = () -> now;
    return new CertificateStore(folder, new CertificateReader(List.of(KEYS.getPublic())), clock);
  }

  private void issue(String serial) throws IOException {
    Certificate certificate = Example.certificate(POOL, serial);
    folder.write(certificate, new CertificateSigner(KEYS).sign(certificate));
  }

  private Standing standing() {
    return store.standing(POOL, Example.candidate(POOL), Example.POLICY);
  }

  private void assertUncertified(Exclusion why, String detail) {
    assertThat(standing()).isInstanceOfSatisfying(Standing.Uncertified.class, found -> {
      assertThat(found.why()).isEqualTo(why);
      assertThat(found.detail()).contains(detail);
    });
  }
}
