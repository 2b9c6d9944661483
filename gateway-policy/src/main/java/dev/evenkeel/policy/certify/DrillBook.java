package dev.evenkeel.policy.certify;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When pools last passed a drill, by what trusted keys vouch for. Immutable. A drill of another
 * policy shows nothing of this one, so both name it.
 */
final class DrillBook {
  /** Nobody ever drilled. */
  static final DrillBook BLANK = new DrillBook(Map.of());

  /** What a drill was of. */
  private record Subject(String pool, String policyDigest) {}

  private final Map<Subject, Instant> passed;

  private DrillBook(Map<Subject, Instant> passed) {
    this.passed = Map.copyOf(passed);
  }

  /**
   * Reads the folder's reports.
   *
   * @param problems is given the files that cannot be believed
   * @throws IOException if the folder itself cannot be read
   */
  static DrillBook read(CertificateFolder folder, CertificateReader reader,
      List<CertificateStore.Problem> problems) throws IOException {
    Map<Subject, Instant> passed = new HashMap<>();
    for (Path file : folder.files(CertificateFolder.DRILL)) {
      try {
        DrillReport report = reader.drill(CertificateFolder.read(file)).report();
        if (report.passed()) {
          passed.merge(new Subject(report.pool(), report.policyDigest()), report.ended(),
              (one, other) -> one.isAfter(other) ? one : other);
        }
      } catch (IOException | InvalidCertificateException e) {
        problems.add(new CertificateStore.Problem(String.valueOf(file.getFileName()),
            String.valueOf(e.getMessage())));
      }
    }
    return new DrillBook(passed);
  }

  /** When the pool last passed one under the policy. */
  Optional<Instant> last(String pool, String policyDigest) {
    return Optional.ofNullable(passed.get(new Subject(pool, policyDigest)));
  }

  /** Why the pool was not drilled of late, empty when it was. */
  Optional<String> overdue(String pool, String policyDigest, Duration most, Instant now) {
    Instant last = passed.get(new Subject(pool, policyDigest));
    if (last != null && now.isBefore(last.plus(most))) {
      return Optional.empty();
    }
    return Optional.of("no drill younger than " + said(most) + ": "
        + (last == null ? "none under this policy was passed"
            : "last " + said(Duration.between(last, now)) + " ago")
        + "; run: evenkeel drill " + pool + " --fault 503");
  }

  private static String said(Duration span) {
    return span.toDays() >= 2 ? span.toDays() + " days"
        : span.toHours() >= 2 ? span.toHours() + " hours" : span.toMinutes() + " minutes";
  }
}
