package dev.evenkeel.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.ControlReview.Finding;
import dev.evenkeel.core.route.ControlReview.State;
import dev.evenkeel.core.route.Controls.Assurances;
import dev.evenkeel.core.route.Controls.Review;
import dev.evenkeel.core.route.Workload.Demands;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Promise 2: whom the workload's requirements do not let have data gets none. */
final class ControlReviewTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
  private static final Review REVIEW =
      new Review("team", "legal", "https://proof.example", TODAY.minusDays(30), TODAY.plusDays(30));
  private static final Handling STRICT = new Handling(null, "eu", Duration.ZERO, false, false);
  private static final DataLimits LIMITS =
      new DataLimits(Set.of("eu"), Duration.ZERO, false, false);

  private static Workload workload(Map<DataKind, DataLimits> kinds, Set<DataKind> separately,
      Demands demands) {
    return new Workload("care", LIMITS, kinds, separately, Set.of("health"), demands);
  }

  private static Controls controls(Map<DataKind, Handling> kinds, Assurances assurances,
      Review review) {
    return new Controls(STRICT, kinds, Set.of("health"), assurances, review);
  }

  private static Map<Exclusion, String> against(Workload workload, Controls controls) {
    return ControlReview.reasons(workload, controls, TODAY);
  }

  @Test
  void whatIsAttestedInGeneral_holdsForEveryKindOfData() {
    assertThat(against(workload(Map.of(), Set.of(), Demands.NONE),
        controls(Map.of(), Assurances.NONE, REVIEW))).isEmpty();
  }

  @Test
  void oneKindOfDataTreatedOtherwise_excludes_andIsNamed() {
    Controls caching = controls(
        Map.of(DataKind.CACHED_CONTENT, new Handling(null, null, Duration.ofHours(1), null, null)),
        Assurances.NONE, REVIEW);
    assertThat(against(workload(Map.of(), Set.of(), Demands.NONE), caching))
        .containsOnlyKeys(Exclusion.RETENTION)
        .hasEntrySatisfying(Exclusion.RETENTION, said -> assertThat(said)
            .isEqualTo("retention cached-content: attested 1h, required at most 0d"));
  }

  @Test
  void moderationEventsKeptElsewhere_pass_onlyWhereTheWorkloadSaysSoForThem() {
    Controls monitored = controls(Map.of(DataKind.MODERATION_EVENTS,
        new Handling(null, "us", Duration.ofDays(30), true, null)), Assurances.NONE, REVIEW);
    DataLimits lenient = new DataLimits(Set.of("eu", "us"), Duration.ofDays(30), true, null);
    assertThat(against(workload(Map.of(), Set.of(), Demands.NONE), monitored))
        .containsOnlyKeys(Exclusion.REGION, Exclusion.RETENTION, Exclusion.LOGGING);
    assertThat(against(
        workload(Map.of(DataKind.MODERATION_EVENTS, lenient), Set.of(), Demands.NONE), monitored))
        .isEmpty();
  }

  @Test
  void dataThatIsNotHeld_meetsEverything() {
    Controls none = controls(
        Map.of(DataKind.CACHED_CONTENT, new Handling(false, "us", Duration.ofDays(99), true, true)),
        Assurances.NONE, REVIEW);
    assertThat(against(workload(Map.of(), Set.of(DataKind.CACHED_CONTENT), Demands.NONE), none))
        .isEmpty();
  }

  @Test
  void kindThatMustBeAttestedByName_isNotCoveredByWhatIsSaidInGeneral() {
    Workload named = workload(Map.of(), Set.of(DataKind.LOGS), Demands.NONE);
    assertThat(against(named, controls(Map.of(), Assurances.NONE, REVIEW)))
        .containsKeys(Exclusion.DATA_PATH, Exclusion.REGION, Exclusion.RETENTION);
    assertThat(
        against(named, controls(Map.of(DataKind.LOGS, Handling.NONE), Assurances.NONE, REVIEW)))
        .isEmpty();
  }

  @Test
  void everyAssurance_isDemandedByItself() {
    Demands all = new Demands(true, Set.of(Permission.TOOLS, Permission.RETRIEVAL),
        Duration.ofDays(3), true, Duration.ofDays(90), true, true);
    Assurances sound =
        new Assurances(true, Set.of(Permission.values()), Duration.ofHours(24), true);
    Workload demanding = workload(Map.of(), Set.of(), all);
    assertThat(against(demanding, controls(Map.of(), sound, REVIEW))).isEmpty();
    assertThat(against(demanding, controls(Map.of(), Assurances.NONE, REVIEW))).containsOnlyKeys(
        Exclusion.MODERATION, Exclusion.PERMISSIONS, Exclusion.INCIDENT_NOTICE, Exclusion.AUDIT);
    assertThat(against(demanding,
        controls(Map.of(),
            new Assurances(false, Set.of(Permission.TOOLS), Duration.ofDays(10), false), REVIEW)))
        .containsOnlyKeys(Exclusion.MODERATION, Exclusion.PERMISSIONS, Exclusion.INCIDENT_NOTICE,
            Exclusion.AUDIT);
    Review careless = new Review("team", "team", null, TODAY.minusDays(91), TODAY.plusDays(1));
    assertThat(against(demanding, controls(Map.of(), sound, careless)))
        .containsOnlyKeys(Exclusion.REVIEW)
        .hasEntrySatisfying(Exclusion.REVIEW,
            said -> assertThat(said).contains("reviewer").contains("evidence").contains("ago"));
  }

  @Test
  void lapsedAttestation_attestsNothing_andIsOneReason() {
    Review lapsed = new Review("team", "legal", "link", TODAY.minusDays(99), TODAY);
    Controls controls = controls(Map.of(), Assurances.NONE, lapsed);
    Workload workload = workload(Map.of(), Set.of(), Demands.NONE);
    assertThat(against(workload, controls)).containsOnlyKeys(Exclusion.ATTESTATION_EXPIRED);
    assertThat(ControlReview.of(workload, controls, TODAY)).extracting(Finding::state)
        .containsOnly(State.EXPIRED);
    assertThat(against(workload, controls(Map.of(), Assurances.NONE, REVIEW))).isEmpty();
  }

  @Test
  void workloadThatRequiresNothing_looksAtNothing() {
    assertThat(ControlReview.of(Workload.unrestricted("any"), Controls.NONE, TODAY)).isEmpty();
  }

  @Test
  void guardThatFallsShort_closesEveryRoute() {
    Pool pool = pool(workload(Map.of(), Set.of(), Demands.NONE));
    Controls sound = controls(Map.of(), Assurances.NONE, REVIEW);
    Clearance fine =
        Clearance.of(pool, pool.workload(), List.of(new Receiver("shield", sound)), TODAY);
    assertThat(fine.guardsForbidden()).isFalse();
    Clearance closed =
        Clearance.of(pool, pool.workload(), List.of(new Receiver("shield", Controls.NONE)), TODAY);
    assertThat(closed.guardsForbidden()).isTrue();
    assertThat(pool.routes()).allSatisfy(
        route -> assertThat(closed.against(route)).containsOnlyKeys(Exclusion.GUARD_CONTROLS)
            .hasEntrySatisfying(Exclusion.GUARD_CONTROLS,
                said -> assertThat(said).startsWith("the guard shield would see the turn: ")));
  }

  @Test
  void clearance_isWorkedOutAnew_whenTheDayChanges() {
    Pool pool = pool(workload(Map.of(), Set.of(), Demands.NONE));
    Clearances clearances = new Clearances(Map.of());
    Clearance today = clearances.of(pool, TODAY);
    assertThat(clearances.of(pool, TODAY)).isSameAs(today);
    assertThat(today.against(pool.reference())).isEmpty();
    assertThat(clearances.of(pool, TODAY.plusDays(30)).against(pool.reference()))
        .containsOnlyKeys(Exclusion.ATTESTATION_EXPIRED);
  }

  @Test
  void narrowedWorkload_neverAllowsMore_alsoForKindsOfTheirOwn() {
    DataLimits lenient = new DataLimits(Set.of("eu", "us"), Duration.ofDays(30), true, null);
    Workload narrow =
        new Workload("care", new DataLimits(Set.of("eu", "us"), Duration.ofDays(7), null, null),
            Map.of(DataKind.LOGS, lenient), Set.of(), Set.of("personal"), Demands.NONE)
            .narrowed(Set.of("eu"), Set.of("health"), Duration.ofDays(1));
    assertThat(narrow.of(DataKind.PROMPTS))
        .isEqualTo(new DataLimits(Set.of("eu"), Duration.ofDays(1), null, null));
    assertThat(narrow.of(DataKind.LOGS))
        .isEqualTo(new DataLimits(Set.of("eu"), Duration.ofDays(1), true, null));
    assertThat(narrow.dataTypes()).containsExactlyInAnyOrder("personal", "health");
    // Regions that exclude each other leave nowhere, not everywhere.
    assertThat(narrow.narrowed(Set.of("asia"), Set.of(), null).of(DataKind.PROMPTS).regions())
        .doesNotContain("asia", "eu")
        .isNotEmpty();
  }

  @Test
  void workloadDigest_changesWithEveryRequirement() {
    Demands demanding = new Demands(false, Set.of(), null, true, null, false, false);
    assertThat(List.of(workload(Map.of(), Set.of(), Demands.NONE).digest(),
        workload(Map.of(DataKind.LOGS, LIMITS), Set.of(), Demands.NONE).digest(),
        workload(Map.of(), Set.of(DataKind.LOGS), Demands.NONE).digest(),
        workload(Map.of(), Set.of(), demanding).digest())).doesNotHaveDuplicates();
  }

  @Test
  void table_hasACellForEveryRowAndReceiver() {
    Controls caching =
        controls(Map.of(DataKind.CACHED_CONTENT, new Handling(false, null, null, null, null)),
            Assurances.NONE, REVIEW);
    Pool pool = pool(workload(Map.of(), Set.of(), Demands.NONE));
    ControlTable table = ControlTable.of(pool, List.of(new Receiver("shield", caching)), TODAY);
    assertThat(table.columns()).extracting(ControlTable.Column::name)
        .containsExactly("a", "shield");
    assertThat(table.rows()).allSatisfy(row -> assertThat(row.cells()).hasSize(2));
    assertThat(table.rows()).extracting(ControlTable.Row::requirement)
        .contains("region", "region cached-content", "data types");
  }

  private static Pool pool(Workload workload) {
    Route route = new Route("a",
        new Provider("p", "openai", URI.create("http://localhost"), null,
            controls(Map.of(), Assurances.NONE, REVIEW), Clocks.DEFAULT),
        "m", true, null, null, null, Set.of());
    return new Pool("pool", workload, "policy", List.of(route), Pool.Affinity.DEFAULT,
        Pool.Failover.DEFAULT, new Pool.Certification("s", 0.05, 0.95, Duration.ofDays(30)), false);
  }
}
