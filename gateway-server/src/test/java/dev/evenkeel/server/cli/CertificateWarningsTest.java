package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.KnownCertificate;
import dev.evenkeel.core.route.KnownCertificate.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CertificateWarningsTest {
  private static final Instant FROM = Instant.parse("2026-10-01T12:00:00Z");
  private static final Instant END = FROM.plus(Duration.ofDays(30));

  @Test
  void an_end_is_told_ten_three_days_and_one_day_before_each_once() {
    CertificateWarnings warnings = new CertificateWarnings();
    List<Long> hoursBefore = new ArrayList<>();
    for (long hours = 30 * 24; hours > 0; hours--) {
      if (!warnings.fresh(List.of(of(State.ACTIVE)), END.minus(Duration.ofHours(hours)))
          .isEmpty()) {
        hoursBefore.add(hours);
      }
    }
    assertThat(hoursBefore).containsExactly(240L, 72L, 24L);
  }

  @Test
  void a_process_that_starts_late_tells_it_once() {
    CertificateWarnings warnings = new CertificateWarnings();
    Instant late = END.minus(Duration.ofHours(30));
    assertThat(warnings.fresh(List.of(of(State.ACTIVE)), late)).singleElement()
        .asString()
        .contains("pool / backup ends in 30 hours", "evenkeel certificate renew s-1");
    assertThat(warnings.fresh(List.of(of(State.ACTIVE)), late)).isEmpty();
  }

  @Test
  void what_is_not_in_force_is_not_told() {
    assertThat(new CertificateWarnings().fresh(
        List.of(of(State.SUPERSEDED), of(State.REVOKED), of(State.DRAFT)),
        END.minus(Duration.ofHours(1)))).isEmpty();
  }

  @Test
  void a_due_renewal_is_told_where_somebody_asks() {
    assertThat(CertificateWarnings.line(of(State.ACTIVE), FROM.plus(Duration.ofDays(15))))
        .hasValueSatisfying(line -> assertThat(line).contains("due for renewal"));
    assertThat(CertificateWarnings.line(of(State.ACTIVE), FROM.plus(Duration.ofDays(14))))
        .isEmpty();
  }

  private static KnownCertificate of(State state) {
    return new KnownCertificate("s-1", "pool", "backup", state, "", List.of(), List.of(), Map.of(),
        FROM, FROM.plus(Duration.ofDays(15)), END);
  }
}
