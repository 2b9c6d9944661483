package dev.evenkeel.core.turn;

import static dev.evenkeel.core.turn.Bench.FIRST;
import static dev.evenkeel.core.turn.Bench.SECOND;
import static dev.evenkeel.core.turn.Bench.answers;
import static dev.evenkeel.core.turn.Bench.answersWithoutUsage;
import static dev.evenkeel.core.turn.Bench.fails;
import static dev.evenkeel.core.turn.Bench.hangs;
import static dev.evenkeel.core.turn.Bench.saysThenFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.failover.FailureKind.Breaker;
import dev.evenkeel.core.failover.FailureKind.Next;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.Pool;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TurnTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  static Stream<Arguments> everyFailureStreamedAndNot() {
    return Arrays.stream(FailureKind.values())
        .flatMap(kind -> Stream.of(Arguments.of(kind, true), Arguments.of(kind, false)));
  }

  @ParameterizedTest
  @MethodSource("everyFailureStreamedAndNot")
  void failureBeforeRelease_followsTheTable(FailureKind kind, boolean stream) {
    Bench bench = bench(stream);
    bench.on(FIRST, fails(Failure.of(kind, "scripted"))).on(SECOND, answers("fine"));

    Bench.Caller caller = bench.ask();
    bench.advance(SOON);

    switch (kind.next()) {
      case NEXT_ROUTE -> assertThat(bench.calls).containsExactly(FIRST, SECOND);
      case SAME_ROUTE_ONCE, SAME_ROUTE_ONCE_THEN_NEXT_IF_NEW ->
        assertThat(bench.calls).containsExactly(FIRST, FIRST, SECOND);
      case WAIT_OR_NEXT -> assertThat(bench.calls).containsExactly(FIRST, FIRST, SECOND);
      case TO_CALLER, STOP, AS_ANSWER, CERTIFIED_ROUTE ->
        assertThat(bench.calls).containsExactly(FIRST);
    }
    boolean movesOn = bench.calls.contains(SECOND);
    assertThat(caller.text.toString()).isEqualTo(movesOn ? "fine" : "");
    if (kind.next() == Next.TO_CALLER || kind.next() == Next.STOP) {
      assertThat(caller.rejection).isInstanceOfSatisfying(Rejection.AttemptsFailed.class,
          failed -> assertThat(failed.first().kind()).isEqualTo(kind));
    } else {
      assertThat(caller.rejection).isNull();
      assertThat(caller.ended).isTrue();
    }
    assertThat(bench.decisions).as("every turn is recorded once").hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("everyFailureStreamedAndNot")
  void failureAfterTextWasReleased_isTheTruthInTheStreamAndNothingElse(FailureKind kind,
      boolean stream) {
    Bench bench = bench(stream);
    bench.on(FIRST, saysThenFails("half an ans", Failure.of(kind, "scripted")))
        .on(SECOND, answers("fine"));

    Bench.Caller caller = bench.ask();
    bench.advance(SOON);

    if (stream) {
      assertThat(bench.calls).as("no second generator").containsExactly(FIRST);
      assertThat(caller.text.toString()).isEqualTo("half an ans");
      assertThat(caller.rejection).isInstanceOf(Rejection.Interrupted.class);
      assertThat(caller.ended).as("never an invented end").isFalse();
      assertThat(bench.decision().outcome()).isEqualTo("interrupted");
    } else if (kind.next() == Next.NEXT_ROUTE) {
      // Nothing is released before a whole body: the answer survives.
      assertThat(bench.calls).containsExactly(FIRST, SECOND);
      assertThat(caller.ended).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("everyFailureStreamedAndNot")
  void breaker_learnsWhatTheTableSays(FailureKind kind, boolean stream) {
    Bench bench = new Bench(new Pool.Failover(Pool.MidStream.CLOSE, 1, Duration.ofMinutes(1),
        new BreakerSettings(1, 1, 10, Duration.ofSeconds(10), 1, 0.1)), Pool.Affinity.DEFAULT);
    bench.request = ChatRequest.of("pool", List.of(Message.of(Role.USER, "hi")), stream);
    bench.on(FIRST, fails(Failure.of(kind, "scripted"))).on(SECOND, answers("fine"));

    bench.ask();

    RouteHealth.State expected = switch (kind.breaker()) {
      case NOTHING, QUALITY -> RouteHealth.State.AVAILABLE;
      case COUNT, TRIP -> RouteHealth.State.BREAKER_OPEN;
      case COOL_DOWN -> RouteHealth.State.COOLING_DOWN;
      case OUT_OF_SERVICE -> RouteHealth.State.OUT_OF_SERVICE;
    };
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void usageThatNobodyReported_isEstimated_andMarked(boolean stream) {
    Bench bench = bench(stream);
    bench.on(FIRST, answersWithoutUsage("forty characters make ten tokens, roughly"));

    Bench.Caller caller = bench.ask();

    Usage told = new Usage(2, 11, 0, 0, true);
    assertThat(caller.events).contains(new ChatEvent.Used(told));
    assertThat(bench.decision().usage()).isEqualTo(told);
  }

  /** It would tell how long the text is that is still held. */
  @Test
  void usage_leavesBehindAllText_whereverItsProviderSaysIt() {
    Bench bench = bench(true);
    bench.hesitates = true;
    bench.on(FIRST, sink -> {
      sink.event(new ChatEvent.Started("id", 1, "model", null));
      sink.event(new ChatEvent.Text().set(0, ChatEvent.Channel.CONTENT, "held"));
      sink.event(new ChatEvent.Used(new Usage(3, 5, 0, 0)));
      sink.flush();
    });

    Bench.Caller caller = bench.ask();

    assertThat(caller.events).noneMatch(ChatEvent.Used.class::isInstance);
    bench.advance(Filter.LONGEST_HESITATION);
    assertThat(caller.text.toString()).isEqualTo("held");
    assertThat(caller.events).noneMatch(ChatEvent.Used.class::isInstance);
    Objects.requireNonNull(bench.provider).event(new ChatEvent.Finished(0, FinishReason.STOP));
    bench.provider.event(new ChatEvent.Ended());
    assertThat(caller.events).endsWith(new ChatEvent.Finished(0, FinishReason.STOP),
        new ChatEvent.Used(new Usage(3, 5, 0, 0)), new ChatEvent.Ended());
  }

  @Test
  void usageOfAnAnswerThatBrokeOff_isEstimated_andAddedToTheNext() {
    Bench bench = bench(false);
    bench
        .on(FIRST,
            saysThenFails("eight ch", Failure.of(FailureKind.TRUNCATED, "the connection was lost")))
        .on(SECOND, answers("fine"));

    Bench.Caller caller = bench.ask();

    assertThat(caller.text).as("nothing of the first answer").hasToString("fine");
    assertThat(caller.events.stream().filter(ChatEvent.Started.class::isInstance)).hasSize(1);
    assertThat(bench.decision().attempts().getFirst().usage())
        .isEqualTo(new Usage(2, 2, 0, 0, true));
    assertThat(bench.decision().usage()).isEqualTo(new Usage(5, 7, 0, 0, true));
  }

  @Test
  void record_saysTheCallersCode_andTheFailureBehindIt() {
    Bench bench = bench(true);
    bench.on(FIRST, fails(Failure.of(FailureKind.OVERLOADED, "busy")))
        .on(SECOND, fails(Failure.of(FailureKind.CONNECT, "refused")));

    Bench.Caller caller = bench.ask();

    assertThat(caller.rejection).isNotNull();
    assertThat(bench.decision().error()).as("what the reply says it told the caller")
        .isEqualTo("AttemptsFailed");
    assertThat(bench.decision().failure()).isEqualTo("overloaded");
  }

  @Test
  void recordOfACallerWhoLeft_hasAFailureButNoCode() {
    Bench bench = bench(true);
    bench.on(FIRST, hangs());

    Bench.Caller caller = bench.ask();
    Objects.requireNonNull(caller.turn).callerLeft();

    assertThat(bench.decision().error()).isNull();
    assertThat(bench.decision().failure()).isEqualTo("caller_left");
  }

  @Test
  void uncertifiedRoute_isNeverCalled_evenWhenNothingElseIsLeft() {
    Bench bench = bench(true);
    bench.uncertified.add(SECOND);
    bench.on(FIRST, fails(Failure.of(FailureKind.OVERLOADED, "busy")));

    Bench.Caller caller = bench.ask();

    assertThat(bench.calls).containsExactly(FIRST);
    assertThat(caller.rejection).isInstanceOf(Rejection.AttemptsFailed.class);
    assertThat(bench.decision().candidates()).anySatisfy(candidate -> {
      assertThat(candidate.route()).isEqualTo(SECOND);
      assertThat(candidate.reasons()).containsKey("no_certificate");
    });
  }

  @Test
  void noEligibleRoute_closesAndSaysWhy() {
    Bench bench = bench(true);
    bench.uncertified.addAll(Set.of(FIRST, SECOND));

    Bench.Caller caller = bench.ask();

    assertThat(bench.calls).isEmpty();
    assertThat(caller.rejection).isInstanceOfSatisfying(Rejection.NoEligibleRoute.class,
        none -> assertThat(none.reasons()).containsExactly("first: no_certificate",
            "second: no_certificate"));
    assertThat(caller.head).extracting(ReplyHead::mode).isEqualTo("closed");
  }

  @Test
  void callersError_isTheFirstFailure_withTheLaterOnesListed() {
    Bench bench = bench(false);
    bench.on(FIRST, fails(Failure.of(FailureKind.OVERLOADED, "busy", 503)))
        .on(SECOND, fails(Failure.of(FailureKind.INVALID_REQUEST, "no prefill", 400)));

    Bench.Caller caller = bench.ask();

    assertThat(caller.rejection).isInstanceOfSatisfying(Rejection.AttemptsFailed.class, failed -> {
      assertThat(failed.first().kind()).isEqualTo(FailureKind.OVERLOADED);
      assertThat(failed.all()).containsExactly("first: overloaded", "second: invalid_request");
    });
  }

  @Test
  void conversation_movesOnce_andDoesNotComeBack() {
    Bench bench = bench(true);
    bench.headers.put("x-evenkeel-session", "ticket-7");
    bench
        .on(FIRST, answers("one"), fails(Failure.of(FailureKind.OVERLOADED, "busy")),
            answers("back again"))
        .on(SECOND, answers("two"));

    assertThat(bench.ask().text.toString()).isEqualTo("one");
    Bench.Caller moved = bench.ask();
    assertThat(moved.text.toString()).isEqualTo("two");
    assertThat(moved.head).extracting(ReplyHead::affinity).isEqualTo("repinned");
    Bench.Caller stayed = bench.ask();
    assertThat(stayed.text.toString()).as("no failback in mid-session").isEqualTo("two");
    assertThat(stayed.head).extracting(ReplyHead::affinity).isEqualTo("pinned");
    assertThat(bench.decision().epoch()).isEqualTo(1);

    bench.headers.put("x-evenkeel-session", "ticket-8");
    assertThat(bench.ask().text.toString()).as("new sessions return").isEqualTo("back again");
  }

  @Test
  void unmodifiedClient_isPinnedByItsHistory() {
    Bench bench = bench(true);
    bench.on(FIRST, fails(Failure.of(FailureKind.OVERLOADED, "busy")), answers("from first"))
        .on(SECOND, answers("from second"));
    assertThat(bench.ask().text.toString()).isEqualTo("from second");

    bench.request = ChatRequest.of("pool", List.of(Message.of(Role.USER, "hello"),
        Message.of(Role.ASSISTANT, "from second"), Message.of(Role.USER, "and now?")), true);
    Bench.Caller next = bench.ask();

    assertThat(next.text.toString()).isEqualTo("from second");
    assertThat(next.head).extracting(ReplyHead::affinity).isEqualTo("pinned");
  }

  @Test
  void identicalOpenings_doNotShareAPin() {
    Bench bench = bench(true);
    bench.on(FIRST, fails(Failure.of(FailureKind.OVERLOADED, "busy")), answers("from first"))
        .on(SECOND, answers("from second"));
    assertThat(bench.ask().text.toString()).isEqualTo("from second");
    assertThat(bench.ask().text.toString()).isEqualTo("from first");
  }

  @Test
  void conversationMovedTooOften_closes() {
    Bench bench = new Bench(Pool.Failover.DEFAULT,
        new Pool.Affinity(Duration.ofMinutes(30), Duration.ZERO, 0, false));
    bench.headers.put("x-evenkeel-session", "s");
    bench.on(FIRST, answers("one"), fails(Failure.of(FailureKind.OVERLOADED, "busy")))
        .on(SECOND, answers("two"));
    bench.ask();

    Bench.Caller second = bench.ask();

    assertThat(second.text.toString()).isEmpty();
    assertThat(second.rejection).isInstanceOf(Rejection.AttemptsFailed.class);
    assertThat(bench.calls).doesNotContain(SECOND);
  }

  @Test
  void modelThatWasNotCertified_neverSpeaks_andIsReported() {
    Bench bench = bench(true);
    bench.certifiedModels.put(FIRST, Set.of("another-model"));
    bench.on(FIRST, answers("who am I")).on(SECOND, answers("fine"));

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEqualTo("fine");
    assertThat(bench.mismatches).containsExactly("first=model");
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(RouteHealth.State.OUT_OF_SERVICE);
  }

  @Test
  void rateLimitWithinPatience_isWaitedFor() {
    Bench bench = bench(true);
    bench
        .on(FIRST,
            fails(new Failure(FailureKind.RATE_LIMITED, "slow down", 429, Duration.ofSeconds(1),
                null, null)),
            answers("waited"))
        .on(SECOND, answers("moved"));

    Bench.Caller caller = bench.ask();
    assertThat(caller.text.toString()).isEmpty();
    bench.advance(Duration.ofMillis(1100));

    assertThat(caller.text.toString()).isEqualTo("waited");
    assertThat(bench.calls).containsExactly(FIRST, FIRST);
  }

  @Test
  void rateLimitBeyondPatience_movesAtOnce() {
    Bench bench = bench(true);
    bench
        .on(FIRST,
            fails(new Failure(FailureKind.RATE_LIMITED, "slow down", 429, Duration.ofSeconds(20),
                null, null)))
        .on(SECOND, answers("moved"));

    assertThat(bench.ask().text.toString()).isEqualTo("moved");
    assertThat(bench.ask().text.toString()).isEqualTo("moved");
    assertThat(bench.calls).as("a cooling route is not called")
        .containsExactly(FIRST, SECOND, SECOND);
  }

  @Test
  void callerWhoLeaves_cancelsTheProvider_andHarmsNobodysBreaker() {
    Bench bench = bench(true);
    bench.on(FIRST, hangs());
    Bench.Caller caller = bench.ask();

    assertThat(caller.turn).isNotNull();
    caller.turn.callerLeft();
    caller.turn.callerLeft();

    assertThat(bench.cancelled).isEqualTo(1);
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(RouteHealth.State.AVAILABLE);
    assertThat(bench.decision().outcome()).isEqualTo("cancelled");
    assertThat(bench.decisions).hasSize(1);
  }

  @Test
  void deadline_endsASilentTurn() {
    Bench bench = bench(true);
    bench.on(FIRST, hangs());
    Bench.Caller caller = bench.ask();

    bench.advance(Pool.Failover.DEFAULT.deadline().plusSeconds(1));

    assertThat(caller.rejection).isInstanceOfSatisfying(Rejection.AttemptsFailed.class,
        failed -> assertThat(failed.first().kind()).isEqualTo(FailureKind.DEADLINE));
    assertThat(bench.cancelled).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void filterThatThrows_withholdsEverything(boolean stream) {
    Bench bench = bench(stream);
    bench.filterThrows = true;
    bench.on(FIRST, answers("secret")).on(SECOND, answers("secret"));

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEmpty();
    assertThat(caller.rejection).isInstanceOf(Rejection.FilterFailed.class);
    assertThat(bench.calls).as("our own fault is not retried").containsExactly(FIRST);
  }

  @Test
  void filterThatHesitates_isToldToJudge_beforeTheCallerWaitsTooLong() {
    Bench bench = bench(true);
    bench.hesitates = true;
    bench.on(FIRST, sink -> {
      sink.event(new ChatEvent.Started("id", 0, "model-" + FIRST, null));
      sink.event(new ChatEvent.Text().set(0, ChatEvent.Channel.CONTENT, "Perhaps"));
      sink.flush();
    });

    Bench.Caller caller = bench.ask();
    bench.advance(Filter.LONGEST_HESITATION.minusMillis(1));
    assertThat(caller.text.toString()).isEmpty();
    bench.advance(Duration.ofMillis(1));
    assertThat(caller.text.toString()).isEqualTo("Perhaps");
  }

  @Test
  void blockedPrompt_isAVerdict_notAnOutage() {
    Bench bench = bench(true);
    bench.on(FIRST, fails(Failure.of(FailureKind.PROMPT_BLOCKED, "content_filter", 400)))
        .on(SECOND, answers("more permissive"));

    Bench.Caller caller = bench.ask();

    assertThat(bench.calls).as("no shopping for a more permissive model").containsExactly(FIRST);
    assertThat(bench.decision().attempts()).as("one record for one call").hasSize(1);
    assertThat(caller.events)
        .contains(new ChatEvent.Finished(0, dev.evenkeel.core.chat.FinishReason.CONTENT_FILTER));
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(RouteHealth.State.AVAILABLE);
  }

  /** Its finish has left, so that anything but its end would take back what was said. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failureBehindTheFinish_tookNothingAway(boolean stream) {
    Bench bench = bench(stream);
    bench.on(FIRST, sink -> {
      sink.event(new ChatEvent.Started("id", 1, "model", null));
      sink.event(new ChatEvent.Text().set(0, ChatEvent.Channel.CONTENT, "whole"));
      sink.event(new ChatEvent.Finished(0, FinishReason.STOP));
      sink.flush();
      sink.event(new ChatEvent.Failed(Failure.of(FailureKind.STALLED, "silent")));
    }).on(SECOND, answers("never asked"));

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEqualTo("whole");
    assertThat(caller.ended).isTrue();
    assertThat(bench.calls).containsExactly(FIRST);
    assertThat(bench.decision().outcome()).isEqualTo("answered");
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(RouteHealth.State.AVAILABLE);
  }

  @Test
  void failureBehindTheFinishOfOneOfTwoChoices_isAFailure() {
    Bench bench = bench(false);
    ChatRequest one = ChatRequest.of("pool", List.of(Message.of(Role.USER, "hi")), false);
    bench.request = new ChatRequest(one.model(), one.messages(), false, false, 2, one.sampling(),
        one.tooling(), one.format(), one.metadata(), one.needs(), one.wire());
    bench.on(FIRST, sink -> {
      sink.event(new ChatEvent.Started("id", 1, "model", null));
      sink.event(new ChatEvent.Finished(0, FinishReason.STOP));
      sink.event(new ChatEvent.Failed(Failure.of(FailureKind.STALLED, "silent")));
    }).on(SECOND, answers("fine"));

    bench.ask();

    assertThat(bench.calls).containsExactly(FIRST, SECOND);
  }

  @Test
  void lateEventsOfADeadAttempt_areNotHeard() {
    Bench bench = bench(true);
    Sink[] zombie = new Sink[1];
    bench.on(FIRST, sink -> {
      zombie[0] = sink;
      sink.event(new ChatEvent.Failed(Failure.of(FailureKind.STALLED, "silent")));
    }).on(SECOND, answers("whole"));
    Bench.Caller caller = bench.ask();

    answers("ghost").play(zombie[0]);

    assertThat(caller.text.toString()).isEqualTo("whole");
  }

  @Test
  void retries_areBudgetedPerRoute() {
    Bench bench = new Bench(
        new Pool.Failover(Pool.MidStream.CLOSE, 4, Duration.ofMinutes(1),
            new BreakerSettings(1000, 1, 2000, Duration.ofSeconds(10), 1, 0)),
        Pool.Affinity.DEFAULT);
    bench.on(FIRST, fails(Failure.of(FailureKind.SERVER_ERROR, "boom", 500)))
        .on(SECOND, answers("fine"));
    for (int i = 0; i < 50; i++) {
      bench.ask();
      bench.advance(SOON);
    }
    long toFirst = bench.calls.stream().filter(FIRST::equals).count();
    assertThat(toFirst).as("50 first calls and the reserve of 10").isEqualTo(60);
  }

  @Test
  void promptThePolicyForbids_reachesNoProvider() {
    Bench bench = bench(true);
    bench.request = ChatRequest.of("pool", List.of(Message.of(Role.USER, "forbidden thing")), true);

    assertThat(bench.ask().rejection).isEqualTo(new Rejection.InputBlocked("rule"));
    assertThat(bench.calls).isEmpty();
  }

  @Test
  void soleRouteInAnOutage_isLeftAlone_thenProbedOnce() {
    Bench bench = bench(true);
    bench.uncertified.add(SECOND);
    bench.on(FIRST, fails(Failure.of(FailureKind.CONNECT, "refused")));
    for (int i = 0; i < 25; i++) {
      bench.ask();
    }
    assertThat(bench.calls).hasSize(BreakerSettings.DEFAULT.consecutiveErrors());
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(RouteHealth.State.BREAKER_OPEN);
    assertThat(BreakerSettings.DEFAULT.consecutiveErrors()).isEqualTo(5);
  }

  @Test
  void everyKind_saysWhatTheBreakerLearns() {
    assertThat(Arrays.stream(FailureKind.values()).filter(kind -> kind.breaker() == Breaker.TRIP))
        .containsExactly(FailureKind.TLS_IDENTITY);
  }

  private static Bench bench(boolean stream) {
    Bench bench = new Bench();
    bench.request = ChatRequest.of("pool", List.of(Message.of(Role.USER, "hello")), stream);
    return bench;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusalOfWhatMustBeAnswered_goesOnlyToARouteCertifiedForTheClass(boolean stream) {
    Bench bench = bench(stream);
    bench.certifiedClasses.put(SECOND, Set.of("unclassified"));
    bench.on(FIRST, answers("I refuse")).on(SECOND, answers("gladly"));

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEqualTo("gladly");
    assertThat(bench.calls).containsExactly(FIRST, SECOND);
    assertThat(bench.offeredElsewhere).containsExactly(true, false);
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(RouteHealth.State.AVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusal_withoutARouteCertifiedForTheClass_staysWhereItIs(boolean stream) {
    Bench bench = bench(stream);
    bench.certifiedClasses.put(SECOND, Set.of("another"));
    bench.on(FIRST, answers("I refuse")).on(SECOND, answers("gladly"));

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEqualTo("I refuse");
    assertThat(bench.calls).containsExactly(FIRST);
    assertThat(bench.offeredElsewhere).containsExactly(false);
  }

  @Test
  void refusalTakenElsewhere_whereTheOtherRouteFails_isTheFirstRoutesRefusal() {
    Bench bench = bench(true);
    bench.certifiedClasses.put(SECOND, Set.of("unclassified"));
    bench.on(FIRST, answers("I refuse"))
        .on(SECOND, fails(Failure.of(FailureKind.OVERLOADED, "scripted")));

    Bench.Caller caller = bench.ask();

    assertThat(caller.rejection).isNull();
    assertThat(caller.ended).isTrue();
    assertThat(bench.decision().route()).isEqualTo(FIRST);
    assertThat(bench.decision().finish()).isEqualTo("content_filter");
  }

  @Test
  void turnThePolicyAnswersItself_asksNoProviderAndIsRecorded() {
    Bench bench = bench(true);
    bench.ruling = new Ruling.Say("Not here.", true, "class:must-refuse");

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEqualTo("Not here.");
    assertThat(bench.calls).isEmpty();
    assertThat(bench.decisions).hasSize(1);
    assertThat(bench.decisions.getFirst().outcome()).isEqualTo("answered");
    assertThat(bench.decisions.getFirst().verdict()).isEqualTo("refuse");
    assertThat(bench.decisions.getFirst().actions()).containsExactly("class:must-refuse");
    assertThat(bench.decisions.getFirst().route()).isNull();
  }
}
