package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.ExceptionRoute.Waiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of exceptions, and which the configuration does not take. */
final class ExceptionsCommandTest {
  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

  @TempDir
  Path folder;

  private void config(String exceptions) throws IOException {
    Files.writeString(folder.resolve("exceptions.yaml"), exceptions);
    Files.writeString(folder.resolve("main.yaml"), """
        server: { listen: "127.0.0.1:0", data-dir: "%s/data" }
        tenants:
          acme: { keys: [ { id: k, sha256: %s } ] }
        providers:
          a: { protocol: openai, base-url: "https://a.example/v1" }
        suites: { s: { version: 1, probes: [ { id: p, class: c, input: "?", target: answer } ] } }
        exceptions: !include exceptions.yaml
        pools:
          support:
            policy: none
            certification: { suite: s }
            routes:
              - { id: main, provider: a, model: m, reference: true }
              - { id: new, provider: a, model: n }
        """.formatted(folder, "a".repeat(64)));
  }

  private String exception(String changed) {
    String all = "pool: support, route: new, waives: [certificate], tenants: [acme], owner: ops,"
        + " approver: safety, reason: We move., ticket: GOV-1, from: " + today.minusDays(1)
        + ", until: " + today.plusDays(3);
    for (String each : changed.split(";", -1)) {
      int colon = each.indexOf(':');
      String key = (colon < 0 ? each : each.substring(0, colon)).strip();
      all = key.isEmpty() ? all
          : all.replaceFirst("(?<=^|, )" + key + ": [^\\[,]*(\\[.*?])?", each.strip());
    }
    return "week: { " + all + " }\n";
  }

  private String run(int code, String... arguments) {
    return CommandRun.on(folder, code, arguments);
  }

  @Test
  void exceptionInForce_isShownWithWhatItLetsPass() throws IOException {
    config(exception(""));
    assertThat(run(0, "exceptions")).contains("week: active",
        "lets      new of pool support serve acme", "never a failover",
        "owner     ops, approved by safety", "waived    no_certificate: never certified");
    assertThat(run(0, "exceptions", "--json")).contains("\"id\":\"week\",\"state\":\"active\"",
        "\"waives\":[\"certificate\"]");
    assertThat(run(0, "validate")).contains("new: may not serve",
        "the exception week (support / new, owner ops, GOV-1) is in force for [acme]");
  }

  @Test
  void exceptionThatRanOut_isSaid_andExitsWithOne() throws IOException {
    config(exception("from: " + today.minusDays(5) + "; until: " + today));
    assertThat(run(1, "exceptions")).contains("week: expired");
    assertThat(run(0, "validate")).contains("ended on " + today);
  }

  @Test
  void exceptionWithoutBoundsOrOwner_isNotTaken() throws IOException {
    config(exception("until: " + today.plusDays(14)));
    assertThat(run(78, "validate")).contains("at most 14 days later");
    config(exception("approver: ops"));
    assertThat(run(78, "validate")).contains("approver: is the owner");
    config(exception("waives: []; tenants: []"));
    assertThat(run(78, "validate")).contains("waives: is empty", "tenants: is empty");
    config(exception("tenants: [acne]; route: other; waives: [revocation]"));
    assertThat(run(78, "validate")).contains("there is no tenant 'acne'; did you mean 'acme'?",
        "there is no route of pool support 'other'", "one of certificate, attestation, region");
    config("week: { pool: support }\n");
    assertThat(run(78, "validate")).contains("week.ticket: is required", "week.until: is required",
        "week.approver: is required");
  }

  @Test
  void log_tellsOfEachStageOnce() {
    ExceptionWarnings warnings = new ExceptionWarnings();
    ExceptionRoute week = new ExceptionRoute("week", "support", "new", Set.of(Waiver.CERTIFICATE),
        "ops", "safety", "We move.", "GOV-1", Set.of("acme"), today, today.plusDays(5));
    List<Integer> said = java.util.stream.IntStream.rangeClosed(-1, 6)
        .filter(day -> !warnings.fresh(List.of(week), today.plusDays(day)).isEmpty())
        .boxed()
        .toList();
    assertThat(said).containsExactly(-1, 0, 2, 4, 5);
    assertThat(warnings.fresh(List.of(week), today.plusDays(6))).isEmpty();
  }
}
