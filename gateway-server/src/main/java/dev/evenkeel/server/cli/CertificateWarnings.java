package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.KnownCertificate;
import dev.evenkeel.core.route.KnownCertificate.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells in time that certificates end: ten, three days and one day before. Each of them once for a
 * certificate. Confined to one thread.
 */
final class CertificateWarnings {
  /** Days before the end, from far to near. */
  private static final List<Integer> DAYS = List.of(10, 3, 1);

  /** The fewest days a certificate was warned of, by serial. */
  private final Map<String, Integer> told = new HashMap<>();

  /** What was not said yet, one line for each certificate in force that ends soon. */
  List<String> fresh(List<KnownCertificate> known, Instant now) {
    List<String> lines = new ArrayList<>();
    for (KnownCertificate each : known) {
      int days = DAYS.stream().filter(limit -> within(each, now, limit)).reduce(0, (_, b) -> b);
      if (days > 0 && told.getOrDefault(each.serial(), Integer.MAX_VALUE) > days) {
        told.put(each.serial(), days);
        line(each, now).ifPresent(lines::add);
      }
    }
    return lines;
  }

  /** What people should know of a certificate's end now, empty when there is time. */
  static Optional<String> line(KnownCertificate each, Instant now) {
    if (each.state() != State.ACTIVE) {
      return Optional.empty();
    }
    String renew = "; run: evenkeel certificate renew " + each.serial();
    if (within(each, now, DAYS.getFirst())) {
      Duration left = Duration.between(now, each.notAfter());
      String time =
          left.toDays() > 1 ? left.toDays() + " days" : Math.max(1, left.toHours()) + " hours";
      return Optional.of("the certificate of " + each.pool() + " / " + each.route() + " ends in "
          + time + ", on " + each.notAfter() + renew);
    }
    return now.isBefore(each.renewAfter()) ? Optional.empty()
        : Optional.of("the certificate of " + each.pool() + " / " + each.route()
            + " is due for renewal; it ends on " + each.notAfter() + renew);
  }

  private static boolean within(KnownCertificate each, Instant now, int days) {
    return each.state() == State.ACTIVE
        && !now.plus(Duration.ofDays(days)).isBefore(each.notAfter());
  }
}
