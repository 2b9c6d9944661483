package dev.evenkeel.core.turn;

import static dev.evenkeel.core.turn.Bench.FIRST;
import static dev.evenkeel.core.turn.Bench.SECOND;
import static dev.evenkeel.core.turn.Bench.answers;
import static dev.evenkeel.core.turn.Bench.begins;
import static dev.evenkeel.core.turn.Bench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.failover.BreakerSettings.Pace;
import dev.evenkeel.core.failover.BreakerSettings.Slow;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.failover.RouteHealth.State;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes a route out besides failures. */
class TriggersTest {
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final String FORTY = "forty characters make ten tokens, really";

  private static Bench bench(Slow slow, Delivery delivery) {
    return new Bench(
        new Pool.Failover(Pool.MidStream.CLOSE, 4, Duration.ofMinutes(5),
            new BreakerSettings(1, 1, 10, Duration.ofSeconds(10), 1, 0.1).with(slow, null)),
        Pool.Affinity.DEFAULT, delivery);
  }

  private static Delivery buffered() {
    return new Delivery(new Delivery.Manner(Delivery.Mode.BUFFERED, 1), Map.of(),
        Duration.ofSeconds(15), false);
  }

  private static void say(Sink sink, String text) {
    sink.event(new ChatEvent.Text().set(0, Channel.CONTENT, text));
    sink.flush();
  }

  private static void end(Sink sink) {
    sink.event(new ChatEvent.Finished(0, FinishReason.STOP));
    sink.event(new ChatEvent.Ended());
    sink.flush();
  }

  @Test
  void streamSlowerThanThePace_isGivenUpWhileNothingHasLeft() {
    Bench bench = bench(new Slow(null, 0.5, new Pace(5, WINDOW)), buffered());
    bench.on(FIRST, begins(FORTY, sink -> {})).on(SECOND, answers("fine"));

    Bench.Caller caller = bench.ask();
    bench.advance(WINDOW);

    assertThat(caller.text.toString()).isEqualTo("fine");
    assertThat(bench.decision().attempts()).extracting(AttemptRecord::result)
        .containsExactly("slow", "served");
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(State.BREAKER_OPEN);
  }

  @Test
  void slowStreamOfWhichSomethingHasLeft_isKeptAndCounted() {
    Bench bench = bench(new Slow(null, 0.5, new Pace(5, WINDOW)), Delivery.DEFAULT);
    List<Sink> provider = new ArrayList<>();
    bench.on(FIRST, begins("slow", provider::add)).on(SECOND, answers("never asked"));

    Bench.Caller caller = bench.ask();
    bench.advance(WINDOW);
    say(provider.getFirst(), " and whole");
    end(provider.getFirst());

    assertThat(caller.text.toString()).isEqualTo("slow and whole");
    assertThat(bench.calls).containsExactly(FIRST);
    assertThat(bench.healthOf(FIRST).state()).as("one slow call is enough here")
        .isEqualTo(State.BREAKER_OPEN);
  }

  @Test
  void slowStreamOfASoleRoute_isNotGivenUp() {
    Bench bench = bench(new Slow(null, 0.5, new Pace(5, WINDOW)), buffered());
    bench.uncertified.add(SECOND);
    List<Sink> provider = new ArrayList<>();
    bench.on(FIRST, begins("slow", provider::add));

    Bench.Caller caller = bench.ask();
    bench.advance(WINDOW.multipliedBy(4));
    end(provider.getFirst());

    assertThat(caller.text.toString()).isEqualTo("slow");
  }

  @Test
  void answerWithAnEventThatCouldNotBeRead_isServedAndCounted() {
    Bench bench = bench(Slow.NEVER, Delivery.DEFAULT);
    bench.on(FIRST, begins("whole", sink -> {
      sink.skipped();
      end(sink);
    })).on(SECOND, answers("never asked"));

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEqualTo("whole");
    assertThat(bench.decision().actions()).contains("undecodable:skipped");
    assertThat(bench.healthOf(FIRST).state()).as("one such call is enough here")
        .isEqualTo(State.BREAKER_OPEN);
  }

  @Test
  void longToolCall_isNeitherSlowToBegin_norSlow() {
    Bench bench =
        bench(new Slow(Duration.ofSeconds(1), 0.5, new Pace(5, WINDOW)), Delivery.DEFAULT);
    List<Sink> provider = new ArrayList<>();
    bench.on(FIRST, sink -> {
      sink.event(new ChatEvent.Started("id", 1, "model", null));
      provider.add(sink);
    }).on(SECOND, answers("never asked"));

    bench.ask();
    Sink sink = provider.getFirst();
    sink.building(1);
    for (int i = 0; i < 4; i++) {
      sink.building(FORTY.length());
      sink.flush();
      bench.advance(WINDOW);
    }
    sink.event(new ChatEvent.ToolCalled(0, 0, new ToolCall("c", "f", "{}")));
    sink.event(new ChatEvent.Finished(0, FinishReason.TOOL_CALLS));
    sink.event(new ChatEvent.Ended());

    assertThat(bench.calls).containsExactly(FIRST);
    assertThat(bench.decision().outcome()).isEqualTo("answered");
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(State.AVAILABLE);
  }

  @Test
  void streamThatKeepsThePace_isNotSlow() {
    Bench bench = bench(new Slow(null, 0.5, new Pace(5, WINDOW)), buffered());
    List<Sink> provider = new ArrayList<>();
    bench.on(FIRST, begins("ok", provider::add));
    bench.ask();
    for (int i = 0; i < 5; i++) {
      say(provider.getFirst(), FORTY);
      bench.advance(WINDOW);
    }
    end(provider.getFirst());
    assertThat(bench.decision().attempts()).extracting(AttemptRecord::result)
        .containsExactly("served");
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(State.AVAILABLE);
  }

  @Test
  void callerWhoReadsSlowly_isNotHeldAgainstTheProvider() {
    Bench bench = bench(new Slow(null, 0.5, new Pace(5, WINDOW)), buffered());
    List<Sink> provider = new ArrayList<>();
    bench.on(FIRST, begins("ok", provider::add)).on(SECOND, answers("never asked"));
    Bench.Caller caller = bench.ask();
    turn(caller).pause();
    bench.advance(WINDOW);
    turn(caller).resume();
    end(provider.getFirst());
    assertThat(bench.calls).containsExactly(FIRST);
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(State.AVAILABLE);
  }

  private static Turn turn(Bench.Caller caller) {
    Turn turn = caller.turn;
    if (turn == null) {
      throw new AssertionError("no turn");
    }
    return turn;
  }

  @Test
  void slowFirstContent_isAnsweredAndCounted() {
    Bench bench = bench(new Slow(Duration.ofSeconds(3), 0.5, null), Delivery.DEFAULT);
    List<Sink> provider = new ArrayList<>();
    bench.on(FIRST, provider::add);
    Bench.Caller caller = bench.ask();
    bench.advance(Duration.ofSeconds(4));
    Sink sink = provider.getFirst();
    sink.event(new ChatEvent.Started("id", 1, "model", null));
    say(sink, "late");
    end(sink);
    assertThat(caller.text.toString()).isEqualTo("late");
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(State.BREAKER_OPEN);
  }

  @Test
  void wrongShapes_keepRequestsOfThatNeedAway_andNoOthers() {
    Bench bench = new Bench(
        new Pool.Failover(Pool.MidStream.CLOSE, 4, Duration.ofMinutes(5),
            BreakerSettings.DEFAULT.with(Slow.NEVER, new BreakerSettings.Quality(0.5, 4))),
        Pool.Affinity.DEFAULT);
    bench.shape = new NoPlainText();
    ChatRequest plain = bench.request;
    bench.request = new ChatRequest("pool", plain.messages(), true, false, 1, plain.sampling(),
        plain.tooling(), new ResponseFormat.JsonObject(), Map.of(), Set.of(Need.STRUCTURED_OUTPUT),
        plain.wire());
    bench.on(FIRST, answers("plain text")).on(SECOND, answers("{}"));

    bench.ask();
    bench.advance(Duration.ofSeconds(1));
    bench.ask();
    bench.request = plain;
    bench.shape = null;
    bench.ask();

    assertThat(bench.calls).containsExactly(FIRST, FIRST, SECOND, SECOND, FIRST);
    assertThat(bench.decisions.get(1).candidates().getLast().reasons()).containsKey("quality");
  }

  private static final class NoPlainText implements AnswerShape {
    @Override
    public boolean ofText() {
      return true;
    }

    @Override
    public Optional<Failure> fault(String text) {
      return text.startsWith("{") ? Optional.empty()
          : Optional.of(Failure.of(FailureKind.SCHEMA_INVALID, "is no JSON"));
    }

    @Override
    public Optional<Failure> fault(ToolCall call) {
      return Optional.empty();
    }
  }

  @Test
  void callersDeadline_narrowsThePools_andIsNobodysFault() {
    Bench bench = bench(Slow.NEVER, Delivery.DEFAULT);
    bench.headers.put("x-evenkeel-deadline-ms", "1500");
    bench.on(FIRST, Bench.hangs());
    Bench.Caller caller = bench.ask();
    bench.advance(Duration.ofMillis(1499));
    assertThat(caller.rejection).isNull();
    bench.advance(Duration.ofMillis(1));
    assertThat(caller.rejection).isInstanceOf(Rejection.AttemptsFailed.class);
    assertThat(bench.decision().failure()).isEqualTo("callers_deadline");
    assertThat(bench.cancelled).isEqualTo(1);
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(State.AVAILABLE);
  }

  @Test
  void callersDeadline_neverLengthensThePools() {
    Bench bench = bench(Slow.NEVER, Delivery.DEFAULT);
    bench.headers.put("x-evenkeel-deadline-ms", "999999999");
    bench.on(FIRST, Bench.hangs());
    bench.ask();
    bench.advance(Duration.ofMinutes(5));
    assertThat(bench.decision().failure()).isEqualTo("deadline");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "soon", "1.5", "10000000000", ""})
  void deadlineThatIsNone_isTheCallersMistake(String value) {
    Bench bench = bench(Slow.NEVER, Delivery.DEFAULT);
    bench.headers.put("x-evenkeel-deadline-ms", value);
    assertThat(bench.ask().rejection).isInstanceOf(Rejection.Malformed.class);
    assertThat(bench.calls).isEmpty();
  }

  @Test
  void routeThatUsuallyTakesLongerThanWhatIsLeft_isNotAsked_andNotShunnedForEver() {
    Bench bench = bench(Slow.NEVER, Delivery.DEFAULT);
    bench.on(FIRST, answers("slow but sure")).on(SECOND, answers("quick"));
    bench.healthOf(FIRST).took(true, Duration.ofSeconds(3).toNanos(), bench.time.now());
    bench.headers.put("x-evenkeel-deadline-ms", "2000");
    assertThat(bench.ask().text.toString()).isEqualTo("quick");
    assertThat(bench.calls).containsExactly(SECOND);
    bench.advance(Duration.ofSeconds(61));
    assertThat(bench.ask().text.toString()).isEqualTo("slow but sure");
  }

  @Test
  void nobodyWhoIsQuickEnough_isSaidAtOnce() {
    Bench bench = bench(Slow.NEVER, Delivery.DEFAULT);
    for (String route : List.of(FIRST, SECOND)) {
      bench.healthOf(route).took(true, Duration.ofSeconds(3).toNanos(), bench.time.now());
    }
    bench.headers.put("x-evenkeel-deadline-ms", "2000");
    Bench.Caller caller = bench.ask();
    assertThat(bench.calls).isEmpty();
    assertThat(caller.rejection).isInstanceOf(Rejection.AttemptsFailed.class);
    assertThat(bench.decision().failure()).isEqualTo("callers_deadline");
  }

  @Test
  void spentQuota_isNeverRepeated_andTheRouteIsOut() {
    Bench bench = bench(Slow.NEVER, Delivery.DEFAULT);
    bench.on(FIRST, fails(Failure.of(FailureKind.QUOTA_EXHAUSTED, "scripted", 429)))
        .on(SECOND, answers("fine"));
    bench.ask();
    bench.ask();
    assertThat(bench.calls).containsExactly(FIRST, SECOND, SECOND);
  }
}
