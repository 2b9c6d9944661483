package dev.evenkeel.server.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Workload;
import dev.evenkeel.core.turn.Call;
import dev.evenkeel.core.turn.Loop;
import dev.evenkeel.core.turn.Sink;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * What a drill's turns meet in the place of a provider, event by event, on a clock of the test's.
 */
class InjectedFaultTest {
  private static final Provider PROVIDER = new Provider("p", "openai",
      URI.create("http://127.0.0.1:1/v1"), null, Controls.NONE, new Clocks(Duration.ofSeconds(2),
          Duration.ofSeconds(8), Duration.ofSeconds(60), Duration.ofSeconds(9)));
  private static final Route MAIN =
      new Route("main", PROVIDER, "m", true, null, null, null, Set.of());
  private static final Route BACKUP =
      new Route("backup", PROVIDER, "b", false, null, null, null, Set.of());
  private static final Pool POOL = new Pool("pool", Workload.unrestricted("any"), "policy",
      List.of(MAIN, BACKUP), Pool.Affinity.DEFAULT, Pool.Failover.DEFAULT,
      new Pool.Certification("s", 0.05, 0.95, Duration.ofDays(30)), false);

  private final RehearsalGate gate = new RehearsalGate(
      (_, _, _) -> new Standing.Certified("serial", Set.of("certified-model"), Set.of()),
      name -> name.equals("pool") ? POOL : null);
  private final Map<String, RouteHealth> real = new HashMap<>();
  private final List<String> heard = new ArrayList<>();
  private final FakeLoop loop = new FakeLoop();

  /** A loop whose provider says twenty words, and whose time passes when the test says so. */
  private static final class FakeLoop implements Loop {
    private record Due(Duration delay, Runnable task, AtomicBoolean cancelled) {}

    private final List<Due> due = new ArrayList<>();
    private int asked;
    private int cancelled;

    @Override
    public Call call(Route route, ChatRequest request, String safetyIdentifier, Sink sink) {
      asked++;
      sink.event(new ChatEvent.Started("id", 1, "certified-model", null));
      ChatEvent.Text text = new ChatEvent.Text();
      for (int i = 0; i < 20; i++) {
        sink.event(text.set(0, ChatEvent.Channel.CONTENT, "w" + i + " "));
      }
      sink.event(new ChatEvent.Finished(0, FinishReason.STOP));
      sink.event(new ChatEvent.Ended());
      sink.flush();
      return new Call() {
        @Override
        public void cancel() {
          cancelled++;
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public boolean begun() {
          return true;
        }
      };
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      Due entry = new Due(delay, task, new AtomicBoolean());
      due.add(entry);
      return () -> entry.cancelled().set(true);
    }

    /** Runs what is due; how long after it was asked for. */
    Duration pass() {
      Due next = due.removeFirst();
      if (!next.cancelled().get()) {
        next.task().run();
      }
      return next.delay();
    }
  }

  private static ChatRequest request(boolean stream) {
    return new ChatRequest("pool", List.of(Message.of(Role.USER, "?")), stream, false, 1,
        Sampling.DEFAULT, Tooling.NONE, new ResponseFormat.PlainText(), Map.of(), Set.of(),
        WireBody.NONE);
  }

  private Call call(DrillFault fault, boolean stream) {
    Staging staging = new Staging(POOL, "digest", fault, Set.of("main"), gate, route -> real
        .computeIfAbsent(route.id(), id -> new RouteHealth(id, POOL.failover().breaker(), () -> 0)),
        () -> 0);
    staging.strike(true);
    return staging.call(loop, MAIN, request(stream), "", event -> heard.add(switch (event) {
      case ChatEvent.Started started -> "started " + started.model();
      case ChatEvent.Text text -> text.channel() == ChatEvent.Channel.CONTENT ? text.copy().strip()
          : text.channel() + " " + text.copy();
      case ChatEvent.Failed(Failure failure) -> "failed " + failure.kind();
      case ChatEvent.Finished _ -> "finished";
      case ChatEvent.Ended _ -> "ended";
      case ChatEvent.Used _,ChatEvent.ToolCalled _ -> "other";
    }));
  }

  @Test
  void what_fails_at_once_asks_no_provider() {
    call(DrillFault.UNAVAILABLE, true);
    loop.pass();
    call(DrillFault.RATE_LIMITED, true);
    loop.pass();
    call(DrillFault.REGION, false);
    loop.pass();
    assertThat(heard).containsExactly("failed SERVER_ERROR", "failed RATE_LIMITED",
        "failed CONNECT");
    assertThat(loop.asked).isZero();
  }

  @Test
  void what_breaks_off_does_so_behind_words_that_the_provider_wrote() {
    call(DrillFault.CUT, true);
    assertThat(heard).containsExactly("started certified-model", "w0", "w1", "w2", "w3", "w4", "w5",
        "w6", "w7");
    assertThat(loop.pass()).isZero();
    assertThat(heard.getLast()).isEqualTo("failed TRUNCATED");
    assertThat(heard).doesNotContain("ended", "finished");
    assertThat(loop.cancelled).as("its provider is told").isEqualTo(1);
  }

  @Test
  void silence_lasts_as_long_as_the_clock_allows() {
    call(DrillFault.STALL, true);
    assertThat(heard).hasSize(9);
    assertThat(loop.pass()).isEqualTo(Duration.ofSeconds(9));
    assertThat(heard.getLast()).isEqualTo("failed STALLED");
    call(DrillFault.STALL, false);
    assertThat(loop.pass()).isEqualTo(Duration.ofSeconds(60));
    assertThat(heard.getLast()).isEqualTo("failed TIMED_OUT");
  }

  @Test
  void a_slow_beginning_is_given_up_when_it_is_waited_for_no_longer() {
    call(DrillFault.SLOW, true);
    assertThat(loop.pass()).isEqualTo(Duration.ofSeconds(8));
    assertThat(heard).containsExactly("failed TIMED_OUT");
    assertThat(loop.asked).isZero();
  }

  @Test
  void undecodable_events_and_another_model_come_in_the_providers_answer() {
    call(DrillFault.BAD_EVENTS, true);
    loop.pass();
    assertThat(heard.getLast()).isEqualTo("failed UNDECODABLE");
    heard.clear();
    call(DrillFault.MODEL_SWAP, true);
    assertThat(heard).startsWith("started another-model", "w0").endsWith("finished", "ended");
  }

  @Test
  void a_refusal_is_a_whole_answer_of_the_certified_model() {
    call(DrillFault.REFUSE, true);
    loop.pass();
    assertThat(heard).startsWith("started certified-model").endsWith("finished", "ended");
    assertThat(heard.get(1)).startsWith("REFUSAL I'm sorry");
    assertThat(loop.asked).isZero();
  }

  @Test
  void after_a_cancel_nothing_is_heard() {
    Call call = call(DrillFault.UNAVAILABLE, true);
    call.cancel();
    loop.pass();
    assertThat(heard).isEmpty();
  }

  @Test
  void only_struck_routes_have_a_health_of_their_own_and_without_the_fault_all_is_real() {
    Staging staging = new Staging(POOL, "digest", DrillFault.UNAVAILABLE, Set.of("main"), gate,
        route -> real.computeIfAbsent(route.id(),
            id -> new RouteHealth(id, POOL.failover().breaker(), () -> 0)),
        () -> 0);
    assertThat(staging.of(BACKUP)).isSameAs(real.get("backup"));
    assertThat(staging.of(MAIN)).isNotSameAs(real.get("main"));
    assertThat(staging.of(MAIN).spending())
        .isSameAs(Objects.requireNonNull(real.get("main")).spending());
    staging.call(loop, MAIN, request(true), "", _ -> {});
    staging.strike(true);
    staging.call(loop, BACKUP, request(true), "", _ -> {});
    assertThat(loop.asked).isEqualTo(2);
  }
}
