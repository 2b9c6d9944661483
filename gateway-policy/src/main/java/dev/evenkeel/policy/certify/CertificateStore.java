package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.CertificateGate;
import dev.evenkeel.core.route.CertificateGate.Standing.Certified;
import dev.evenkeel.core.route.CertificateGate.Standing.Uncertified;
import dev.evenkeel.core.route.ControlReview;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.KnownCertificate;
import dev.evenkeel.core.route.KnownCertificate.State;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The certificates in force. {@link #standing} and {@link #suspend} read and write memory only and
 * may be called on event loops; {@link #reload}, {@link #keep} and {@link #lift} read and write
 * files and must not be. Thread-safe: readers see one immutable snapshot, swapped whole.
 *
 * <p>
 * Call {@link #reload(Running)} before a new configuration goes live, so that no turn has to
 * compute a digest.
 */
public final class CertificateStore implements CertificateGate {
  private static final Standing REFERENCE = new Certified("reference", Set.of(), Set.of());

  private final CertificateFolder folder;
  private final CertificateReader reader;
  private final RevocationBook revocations;
  private final InstantSource clock;

  /** Lets one reload finish before the next begins. */
  private final ReentrantLock reloading = new ReentrantLock();
  /** Suspensions that no reload has found in the folder yet, by the certificate's file. */
  private final ConcurrentMap<String, Suspension> fresh = new ConcurrentHashMap<>();
  /** Which of them are in the folder since: the next reload takes the folder's word for them. */
  private final Set<String> written = ConcurrentHashMap.newKeySet();
  private volatile CertificateSnapshot snapshot;

  /** Empty until the first reload. */
  public CertificateStore(CertificateFolder folder, CertificateReader reader, InstantSource clock) {
    this.folder = folder;
    this.reader = reader;
    this.revocations = new RevocationBook(folder, reader);
    this.clock = clock;
    this.snapshot = new CertificateSnapshot(Running.NOTHING, List.of(), List.of(), Map.of(),
        RevocationBook.Page.BLANK, DrillBook.BLANK, clock.instant());
  }

  /**
   * What a reload found.
   *
   * @param certificates how many were believed
   * @param suspensions how many of these are set aside
   * @param problems files that were not believed, and why
   */
  public record Loaded(int certificates, int suspensions, List<Problem> problems) {
    public Loaded {
      problems = List.copyOf(problems);
    }
  }

  /** A file that was left out, and why. */
  public record Problem(String file, String why) {}

  @Override
  public Standing standing(Pool pool, Route route, String policyDigest) {
    Standing proved = proved(pool, route, policyDigest);
    Duration most = pool.certification().drillMaxAge();
    if (most != null && !route.reference() && proved instanceof Certified) {
      String overdue =
          snapshot.drills().overdue(pool.name(), policyDigest, most, clock.instant()).orElse(null);
      if (overdue != null) {
        return new Uncertified(Exclusion.DRILL_OVERDUE, overdue);
      }
    }
    return proved;
  }

  @Override
  public CertificateGate forDrills() {
    return this::proved;
  }

  @Override
  public Optional<Instant> lastDrill(Pool pool, String policyDigest) {
    return snapshot.drills().last(pool.name(), policyDigest);
  }

  private Standing proved(Pool pool, Route route, String policyDigest) {
    if (route.reference()) {
      return REFERENCE;
    }
    CertificateSnapshot now = snapshot;
    CertificateSnapshot.Entry entry = now.entry(pool, route);
    CertificateSnapshot.Proof proof = entry.proof();
    if (entry.fault() instanceof Uncertified(var why, _) && why == Exclusion.CERTIFICATE_REVOKED) {
      return entry.fault();
    }
    if (proof != null) {
      Suspension suspension = suspension(now, proof.key());
      if (suspension != null) {
        return new Uncertified(Exclusion.CERTIFICATE_SUSPENDED, suspension.reason());
      }
    }
    if (entry.fault() != null) {
      return entry.fault();
    }
    if (proof == null) {
      return new Uncertified(Exclusion.NO_CERTIFICATE, "never certified");
    }
    if (!proof.certificate().binding().policyDigest().equals(policyDigest)) {
      return new Uncertified(Exclusion.CERTIFICATE_MISMATCH,
          "changed since it was certified: the policy");
    }
    long millis = clock.millis();
    if (millis >= proof.until()) {
      return new Uncertified(Exclusion.CERTIFICATE_EXPIRED,
          "expired at " + proof.certificate().notAfter());
    }
    if (millis < proof.from()) {
      return new Uncertified(Exclusion.CERTIFICATE_INVALID,
          "holds only from " + proof.certificate().notBefore());
    }
    return proof.holds();
  }

  /**
   * Sets a route's certificate aside at once. Never blocks; hand the result to {@link #keep} on
   * another thread.
   *
   * @return the suspension, empty when there is no certificate or it is set aside already
   */
  public Optional<Suspension> suspend(String pool, String route, String reason) {
    CertificateSnapshot now = snapshot;
    CertificateSnapshot.Entry entry = now.entry(pool, route);
    CertificateSnapshot.Proof proof = entry == null ? null : entry.proof();
    if (proof == null || suspension(now, proof.key()) != null) {
      return Optional.empty();
    }
    Suspension suspension =
        new Suspension(proof.certificate().serial(), pool, route, reason, clock.instant());
    return fresh.putIfAbsent(proof.key(), suspension) == null ? Optional.of(suspension)
        : Optional.empty();
  }

  /**
   * Writes a suspension down, so that it outlives the process. Blocks.
   *
   * @throws IOException if it cannot be written; it holds all the same until the process ends
   */
  public void keep(Suspension suspension) throws IOException {
    folder.write(suspension);
    written.add(CertificateFolder.name(suspension.pool(), suspension.route(), suspension.serial()));
  }

  /**
   * Puts a suspended certificate back in force. Blocks.
   *
   * @throws IOException if the folder cannot be changed or read; the suspension may still hold
   */
  public void lift(Suspension suspension) throws IOException {
    folder.lift(suspension);
    fresh
        .remove(CertificateFolder.name(suspension.pool(), suspension.route(), suspension.serial()));
    reload();
  }

  /**
   * Puts a suspended certificate back in force on somebody's word, which is kept. Blocks.
   *
   * @return the record
   * @throws IOException if the folder cannot be changed or read; the suspension may still hold
   * @throws InvalidCertificateException if the key is nobody's who is trusted; nothing is changed
   */
  public Path resume(Resumption resumption, CertificateSigner signer)
      throws IOException, InvalidCertificateException {
    byte[] signed = signer.sign(resumption);
    reader.resumption(signed);
    Path file = folder.write(resumption, signed);
    lift(resumption.suspension());
    return file;
  }

  /**
   * Reads the folder again for the configuration of the last reload, see {@link #reload(Running)}.
   */
  public Loaded reload() throws IOException {
    return load(null);
  }

  /**
   * Reads the folder and holds what it finds against {@code running}. Blocks. Files that cannot be
   * believed are reported and left out.
   *
   * @throws IOException if the folder itself cannot be read; then everything stays as it was
   */
  public Loaded reload(Running running) throws IOException {
    return load(running);
  }

  /** Every certificate that was believed, whether or not it is still in force. */
  public List<Certificate> certificates() {
    return snapshot.certificates();
  }

  /** The certificate or draft of a serial. */
  public Optional<Certificate> bySerial(String serial) {
    return snapshot.verified()
        .stream()
        .map(CertificateReader.Verified::certificate)
        .filter(each -> each.serial().equals(serial))
        .findFirst();
  }

  /** The newest certificate of a route, in force or not. */
  public Optional<Certificate> certificate(String pool, String route) {
    CertificateSnapshot.Entry entry = snapshot.entry(pool, route);
    return Optional.ofNullable(entry)
        .map(CertificateSnapshot.Entry::proof)
        .map(CertificateSnapshot.Proof::certificate);
  }

  @Override
  public Optional<Instant> expiry(Pool pool, Route route) {
    return certificate(pool.name(), route.id()).map(Certificate::notAfter);
  }

  @Override
  public List<KnownCertificate> known(Function<Pool, String> policyDigest) {
    CertificateSnapshot now = snapshot;
    return now.verified()
        .stream()
        .map(each -> known(now, each, policyDigest))
        .sorted(Comparator.comparing(KnownCertificate::pool)
            .thenComparing(KnownCertificate::route)
            .thenComparing(KnownCertificate::notBefore))
        .toList();
  }

  private KnownCertificate known(CertificateSnapshot now, CertificateReader.Verified verified,
      Function<Pool, String> policyDigest) {
    Certificate certificate = verified.certificate();
    Binding binding = certificate.binding();
    State state = State.ACTIVE;
    String why = "";
    CertificateSnapshot.Entry entry = now.entry(binding.pool(), binding.route());
    Revocations.Revoked revoked = now.revocations().revoked().get(certificate.serial());
    if (revoked != null) {
      state = State.REVOKED;
      why = "on " + revoked.at() + " by " + revoked.by() + ": " + revoked.reason();
    } else if (verified.draft()) {
      state = State.DRAFT;
      why = "signed by " + verified.signatures().replace(" signatures", "");
    } else if (!clock.instant().isBefore(certificate.notAfter())) {
      state = State.EXPIRED;
      why = "on " + certificate.notAfter();
    } else if (clock.instant().isBefore(certificate.notBefore())) {
      state = State.DRAFT;
      why = "holds only from " + certificate.notBefore();
    } else if (entry == null) {
      state = State.SUSPENDED;
      why = "pool " + binding.pool() + " has no such route to certify";
    } else if (entry.proof() != null
        && !entry.proof().certificate().serial().equals(certificate.serial())) {
      state = State.SUPERSEDED;
      why = "by " + entry.proof().certificate().serial();
    } else {
      String against = against(entry, policyDigest.apply(entry.pool()));
      state = against.isEmpty() ? State.ACTIVE : State.SUSPENDED;
      why = against;
    }
    return new KnownCertificate(certificate.serial(), binding.pool(), binding.route(), state, why,
        binding.modelsSeen(), verified.signers(), binding.all(), certificate.notBefore(),
        certificate.renewAfter(), certificate.notAfter());
  }

  /** What stands against a route's newest certificate, empty when nothing does. */
  private String against(CertificateSnapshot.Entry entry, String policyDigest) {
    Map<Exclusion, String> reasons = new EnumMap<>(Exclusion.class);
    if (standing(entry.pool(), entry.route(),
        policyDigest) instanceof Uncertified(var why, var detail)) {
      reasons.put(why, detail);
    }
    reasons.putAll(ControlReview.reasons(entry.pool().workload(),
        entry.route().provider().controls(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
    return String.join("; ", reasons.values());
  }

  /**
   * Takes a certificate back for good, and reads the folder again. Blocks.
   *
   * @throws IOException if the list cannot be believed, read or written
   * @throws InvalidCertificateException if the list cannot be believed
   */
  public Path revoke(Revocations.Revoked revoked, CertificateSigner signer)
      throws IOException, InvalidCertificateException {
    return publish(list -> list.with(revoked), signer);
  }

  /** Makes the list of revocations anew, so that it is fresh. Blocks; errors as {@link #revoke}. */
  public Path refreshRevocations(CertificateSigner signer)
      throws IOException, InvalidCertificateException {
    return publish(list -> list.again(clock.instant()), signer);
  }

  /** From what is in the folder now: two people may revoke at once, and neither may be lost. */
  private Path publish(UnaryOperator<Revocations> next, CertificateSigner signer)
      throws IOException, InvalidCertificateException {
    try (Closeable _ = folder.exclusively()) {
      reload();
      Path file = folder.writeRevocations(signer.sign(next.apply(revocations())));
      reload();
      return file;
    }
  }

  /**
   * The list of revocations of the last reload.
   *
   * @throws InvalidCertificateException if it cannot be believed
   */
  public Revocations revocations() throws InvalidCertificateException {
    RevocationBook.Page page = snapshot.revocations();
    if (page.fault() != null) {
      throw new InvalidCertificateException(page.fault());
    }
    return page.list();
  }

  /** Every suspension, in no order. */
  public List<Suspension> suspensions() {
    Map<String, Suspension> all = new HashMap<>(fresh);
    all.putAll(snapshot.suspensions());
    return List.copyOf(all.values());
  }

  private @Nullable Suspension suspension(CertificateSnapshot now, String key) {
    Suspension kept = now.suspensions().get(key);
    return kept == null ? fresh.get(key) : kept;
  }

  private Loaded load(@Nullable Running running) throws IOException {
    reloading.lock();
    try {
      List<Problem> problems = new ArrayList<>();
      List<String> broken = new ArrayList<>();
      List<CertificateReader.Verified> certificates = new ArrayList<>();
      for (Path file : folder.files(CertificateFolder.CERTIFICATE)) {
        try {
          certificates.add(reader.verify(CertificateFolder.read(file)));
        } catch (IOException | InvalidCertificateException e) {
          broken.add(fileName(file));
          problems.add(new Problem(fileName(file), said(e)));
        }
      }
      Set<String> settled = Set.copyOf(written);
      Map<String, Suspension> kept = keptSuspensions(problems);
      RevocationBook.Page withdrawn = revocations.read();
      if (withdrawn.fault() != null) {
        problems.add(new Problem(CertificateFolder.REVOCATIONS, withdrawn.fault()));
      }
      snapshot =
          new CertificateSnapshot(running == null ? snapshot.running() : running, certificates,
              broken, kept, withdrawn, DrillBook.read(folder, reader, problems), clock.instant());
      // Only after the swap: at no moment may a suspension be in neither place.
      fresh.keySet().removeAll(kept.keySet());
      fresh.keySet().removeAll(settled);
      written.removeAll(settled);
      return new Loaded(snapshot.certificates().size(), suspensions().size(), problems);
    } finally {
      reloading.unlock();
    }
  }

  /** The folder's suspensions; the file's name alone suspends, whatever can be read of it. */
  private Map<String, Suspension> keptSuspensions(List<Problem> problems) throws IOException {
    Map<String, Suspension> kept = new HashMap<>();
    for (Path file : folder.files(CertificateFolder.SUSPENSION)) {
      String name = fileName(file);
      String key = name.substring(0, name.length() - CertificateFolder.SUSPENSION.length());
      try {
        kept.put(key, CertificateJson.read(CertificateFolder.read(file), Suspension.class,
            "not a suspension"));
      } catch (IOException | InvalidCertificateException e) {
        problems.add(new Problem(name, said(e)));
        kept.put(key, new Suspension("", "", "", "set aside by " + name, clock.instant()));
      }
    }
    return kept;
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String said(Exception problem) {
    String message = problem.getMessage();
    return message == null ? problem.toString() : message;
  }
}
