package dev.evenkeel.server.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.evenkeel.core.Time;
import dev.evenkeel.core.access.KeyRing;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.CertificateGate;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Workload;
import dev.evenkeel.core.turn.Call;
import dev.evenkeel.core.turn.Loop;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.policy.certify.Probe;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.drift.Canary;
import dev.evenkeel.policy.drift.DriftAlarm;
import dev.evenkeel.policy.drift.ShadowState;
import dev.evenkeel.policy.drift.Side;
import dev.evenkeel.policy.drift.Signal;
import dev.evenkeel.policy.drift.StreamKey;
import dev.evenkeel.policy.drift.StreamState;
import dev.evenkeel.policy.filter.CompiledPolicy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of alarms, told by scheduled probes that miss. */
class DriftDeskTest {
  private static final Instant NOON = Instant.parse("2026-10-01T12:00:00Z");
  private static final Provider PROVIDER = new Provider("p", "openai",
      URI.create("http://localhost"), null, Controls.NONE, Clocks.DEFAULT);

  private static final Loop NOWHERE = new Loop() {
    @Override
    public Call call(Route route, ChatRequest request, String safetyIdentifier, Sink sink) {
      throw new AssertionError("nobody is a shadow here");
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      return () -> {};
    }
  };

  private final Route backup = route("backup");
  private final Pool pool = new Pool("pool", Workload.unrestricted("any"), "policy",
      List.of(route("main"), backup), Pool.Affinity.DEFAULT, Pool.Failover.DEFAULT,
      new Pool.Certification("s", 0.05, 0.95, Duration.ofDays(30)), false);
  private final Snapshot live = new Snapshot(KeyRing.OPEN, Map.of("pool", pool),
      Map.of("policy", CompiledPolicy.compile(Policy.allowAll("policy"))));
  private final CertificateGate nothingHolds =
      (_, _, _) -> new Standing.Uncertified(Exclusion.NO_CERTIFICATE, "gone");
  private final Heard heard = new Heard();
  private long nanos;

  private static Route route(String id) {
    return new Route(id, PROVIDER, "m", id.equals("main"), null, null, null, Set.of());
  }

  private DriftDesk desk(String probedClass) {
    Time time = new Time(() -> NOON, () -> nanos);
    Suite suite = new Suite("s", 1, 1, List.of(new Probe("a", probedClass,
        List.of(Message.of(Role.USER, "?")), Probe.Target.ANSWER, null, List.of(), false)));
    // Its worker is the caller: what comes of it is there before asking returns.
    ReProbes reProbes = new ReProbes(() -> live, () -> Map.of("s", suite), nothingHolds,
        Proofs.NONE, _ -> (_, _) -> {
          throw new AssertionError("a route out of force was probed");
        }, Runnable::run, time);
    Canaries canaries = new Canaries(() -> live, nothingHolds,
        route -> new RouteHealth(route.id(), BreakerSettings.DEFAULT, () -> nanos), time.wall());
    return new DriftDesk(_ -> {}, () -> live, Proofs.NONE, heard, reProbes, canaries,
        new ShadowDesk(Runnable::run, NOWHERE,
            route -> new RouteHealth(route.id(), BreakerSettings.DEFAULT, () -> nanos), heard, time,
            new java.util.Random(1)),
        time.wall());
  }

  private void probe(DriftDesk desk, int times, boolean missed) {
    for (int i = 0; i < times; i++) {
      desk.probed(pool, backup, "serial", "billing", missed);
    }
  }

  /** Misses until so many alarms are told. */
  private void missesUntil(DriftDesk desk, int alarms) {
    for (int i = 0; heard.alarms.size() < alarms; i++) {
      assertThat(i).as("misses without an alarm").isLessThan(10_000);
      probe(desk, 1, true);
    }
  }

  @Test
  void outcomeThatIsThereAtOnce_isNotOverwritten_soTheNextAlarmIsLookedIntoToo() {
    DriftDesk desk = desk("billing");
    probe(desk, 2_000, false);
    missesUntil(desk, 1);
    assertThat(desk.cases()).extracting(AlarmCase::state).containsExactly(AlarmCase.State.TOLD);
    assertThat(desk.cases().getFirst().detail())
        .isEqualTo("its certificate is out of force already");

    nanos += Duration.ofHours(2).toNanos();
    probe(desk, 2_000, false);
    missesUntil(desk, 2);
    assertThat(heard.reProbed).containsExactly(AlarmCase.State.TOLD, AlarmCase.State.TOLD);
  }

  @Test
  void alarmsOfAnEarlierProcess_areThereAgain_andWhatWasUnderWayIsLookedIntoAgain() {
    DriftDesk desk = desk("billing");
    DriftAlarm alarm = new DriftAlarm(new StreamKey("pool", "backup", "billing", Signal.REFUSAL),
        "serial", Side.RISE, NOON, 0.02, 40, 7);
    DriftAlarm later =
        new DriftAlarm(alarm.key(), "serial", Side.RISE, NOON.plusSeconds(9), 0.02, 40, 7);
    DriftAlarm gone = new DriftAlarm(new StreamKey("pool", "removed", "billing", Signal.REFUSAL),
        "serial", Side.RISE, NOON, 0.02, 40, 7);
    desk.takeUp(List.of(new AlarmCase(later, AlarmCase.State.RE_PROBING, "under way", NOON),
        new AlarmCase(alarm, AlarmCase.State.CLEARED, "as certified", NOON),
        new AlarmCase(gone, AlarmCase.State.RE_PROBING, "under way", NOON)));
    assertThat(desk.cases()).extracting(AlarmCase::alarm, AlarmCase::state, AlarmCase::detail)
        .containsExactly(
            tuple(later, AlarmCase.State.TOLD, "its certificate is out of force already"),
            tuple(alarm, AlarmCase.State.CLEARED, "as certified"),
            tuple(gone, AlarmCase.State.TOLD, "the route is not there any more"));
    assertThat(heard.reProbed).containsExactly(AlarmCase.State.TOLD);
  }

  @Test
  void alarmNobodyCanProbe_isTold_withTheReason() {
    DriftDesk desk = desk("small_talk");
    probe(desk, 2_000, false);
    missesUntil(desk, 1);
    assertThat(desk.cases()).extracting(AlarmCase::state, AlarmCase::detail)
        .containsExactly(
            tuple(AlarmCase.State.TOLD, "the pool's suite has no probes of this class"));
    assertThat(heard.reProbed).isEmpty();
  }

  private static final class Heard implements DriftWatch {
    private final List<DriftAlarm> alarms = new ArrayList<>();
    private final List<String> fingerprints = new ArrayList<>();
    private final List<AlarmCase.State> reProbed = new ArrayList<>();

    @Override
    public void alarm(DriftAlarm alarm) {
      alarms.add(alarm);
    }

    @Override
    public void reProbed(String route, String queryClass, AlarmCase.State result) {
      reProbed.add(result);
    }

    @Override
    public void probed(String route, ProbeResult result) {}

    @Override
    public void streams(List<StreamState> all) {}

    @Override
    public void canaries(List<Canary> all) {}

    @Override
    public void fingerprint(String pool, String route) {
      fingerprints.add(route);
    }

    @Override
    public void shadowed(String route, String result) {}

    @Override
    public void shadowVerdict(String route, String queryClass, String verdict) {}

    @Override
    public void shadows(List<ShadowState> all) {}
  }
}
