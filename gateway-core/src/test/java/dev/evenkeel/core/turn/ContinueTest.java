package dev.evenkeel.core.turn;

import static dev.evenkeel.core.turn.Bench.FIRST;
import static dev.evenkeel.core.turn.Bench.SECOND;
import static dev.evenkeel.core.turn.Bench.THIRD;
import static dev.evenkeel.core.turn.Bench.answers;
import static dev.evenkeel.core.turn.Bench.fails;
import static dev.evenkeel.core.turn.Bench.saysThenFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContinueTest {
  private static final Failure CUT = Failure.of(FailureKind.TRUNCATED, "scripted");

  private static Bench bench(Delivery delivery, String... routes) {
    Bench bench = new Bench(
        new Pool.Failover(Pool.MidStream.CONTINUE, 4, Duration.ofMinutes(1),
            BreakerSettings.DEFAULT),
        Pool.Affinity.DEFAULT, delivery,
        routes.length == 0 ? List.of(FIRST, SECOND) : List.of(routes));
    bench.request = ChatRequest.of("pool", List.of(Message.of(Role.USER, "hi")), true);
    bench.carriesOn.add(SECOND);
    return bench;
  }

  private static Bench bench() {
    return bench(Delivery.DEFAULT);
  }

  private static ChatRequest request(int choices, ResponseFormat format, Sampling sampling) {
    return new ChatRequest("pool", List.of(Message.of(Role.USER, "hi")), true, true, choices,
        sampling, Tooling.NONE, format, Map.of(), Set.of(), WireBody.NONE);
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void answerThatBreaksOff_isCarriedOn_whereAnotherRouteCanHelp(FailureKind kind) {
    Bench bench = bench();
    bench.on(FIRST, saysThenFails("half an ", Failure.of(kind, "scripted")))
        .on(SECOND, answers("answer"));

    Bench.Caller caller = bench.ask();
    bench.advance(Duration.ofSeconds(5));

    if (bench.calls.size() == 2) {
      assertThat(caller.text.toString()).isEqualTo("half an answer");
      assertThat(caller.thrownAway).isEmpty();
      assertThat(caller.seams).isEmpty(); // Nobody asked.
      assertThat(caller.events).filteredOn(ChatEvent.Finished.class::isInstance).hasSize(1);
      assertThat(bench.begunWith).singleElement()
          .satisfies(begun -> assertThat(begun.text()).isEqualTo("half an "));
      assertThat(bench.asks.getLast().messages()).last()
          .isEqualTo(Message.of(Role.ASSISTANT, "half an"));
      Decision decision = bench.decision();
      assertThat(decision.outcome()).isEqualTo("answered");
      assertThat(decision.route()).isEqualTo(SECOND);
      assertThat(decision.actions()).contains("mid-stream:continue");
      assertThat(decision.seams())
          .containsExactly(new Decision.Seam(8, FIRST, SECOND, "prefill", "joined", 0));
    } else {
      assertThat(kind.next()).isNotIn(FailureKind.Next.NEXT_ROUTE, FailureKind.Next.SAME_ROUTE_ONCE,
          FailureKind.Next.WAIT_OR_NEXT);
      assertThat(caller.rejection).isInstanceOf(Rejection.Interrupted.class);
      assertThat(bench.decision().seams()).isEmpty();
    }
    assertThat(bench.strayed).isZero();
  }

  @Test
  void usage_isTheSumForTheCaller_andEachAttemptsOwnInTheRecord() {
    Bench bench = bench();
    bench.on(FIRST, sink -> {
      sink.event(new ChatEvent.Started("id", 1, "model", null));
      sink.event(new ChatEvent.Used(new Usage(10, 4, 0, 0)));
      sink.event(new ChatEvent.Text().set(0, Channel.CONTENT, "half an "));
      sink.event(new ChatEvent.Failed(CUT));
    }).on(SECOND, answers("answer"));

    Bench.Caller caller = bench.ask();

    assertThat(caller.events).contains(new ChatEvent.Used(new Usage(13, 9, 0, 0)));
    assertThat(bench.decision().attempts()).extracting(Decision.AttemptRecord::usage)
        .containsExactly(new Usage(10, 4, 0, 0), new Usage(3, 5, 0, 0));
    assertThat(bench.decision().usage()).isEqualTo(new Usage(13, 9, 0, 0));
  }

  @Test
  void routeThatIsNotCertifiedToCarryOn_isNotAsked_andTheCallerIsToldTheTruth() {
    Bench bench = bench();
    bench.carriesOn.clear();
    bench.on(FIRST, saysThenFails("half an ", CUT)).on(SECOND, answers("answer"));

    Bench.Caller caller = bench.ask();

    assertThat(bench.calls).containsExactly(FIRST);
    assertThat(caller.text.toString()).isEqualTo("half an ");
    assertThat(caller.rejection).isInstanceOf(Rejection.Interrupted.class);
    assertThat(bench.decision().outcome()).isEqualTo("interrupted");
  }

  @Test
  void misfit_isThrownAwayUnseen_andTheNextCertifiedRouteIsAsked() {
    Bench bench = bench(Delivery.DEFAULT, FIRST, SECOND, "uncertified", THIRD);
    bench.carriesOn.add(THIRD);
    bench.on(FIRST, saysThenFails("half an ", CUT))
        .on(SECOND, answers("misfit"))
        .on(THIRD, answers("answer"));

    Bench.Caller caller = bench.ask();

    assertThat(bench.calls).containsExactly(FIRST, SECOND, THIRD);
    assertThat(caller.text.toString()).isEqualTo("half an answer");
    assertThat(bench.decision().attempts()).extracting(Decision.AttemptRecord::result)
        .containsExactly("truncated", "seam_rejected", "served");
    assertThat(bench.decision().seams()).containsExactly(
        new Decision.Seam(8, FIRST, SECOND, "prefill", "begins_anew", 0),
        new Decision.Seam(8, FIRST, THIRD, "prefill", "joined", 0));
  }

  @Test
  void everyContinuationRejected_isTheFirstFailure_andNothingOfThemIsSeen() {
    Bench bench = bench();
    bench.on(FIRST, saysThenFails("half an ", CUT)).on(SECOND, answers("misfit"));

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEqualTo("half an ");
    assertThat(caller.rejection).isEqualTo(new Rejection.Interrupted(CUT));
    assertThat(bench.decision().route()).isEqualTo(FIRST);
  }

  @Test
  void routeThatRefusesTheForm_isTheRoutesFault_notTheCallers() {
    Bench bench = bench(Delivery.DEFAULT, FIRST, SECOND, THIRD);
    bench.carriesOn.add(THIRD);
    bench.on(FIRST, saysThenFails("half an ", CUT))
        .on(SECOND, fails(Failure.of(FailureKind.INVALID_REQUEST, "no prefill")))
        .on(THIRD, answers("answer"));

    assertThat(bench.ask().text.toString()).isEqualTo("half an answer");
  }

  @Test
  void answerCarriedOn_thatBreaksOffToo_isCarriedOnAgain_withAllThatHasLeft() {
    Bench bench = bench(Delivery.DEFAULT, FIRST, SECOND, THIRD);
    bench.carriesOn.add(THIRD);
    bench.on(FIRST, saysThenFails("one ", CUT))
        .on(SECOND, saysThenFails("two ", CUT))
        .on(THIRD, answers("three"));

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEqualTo("one two three");
    assertThat(bench.begunWith).extracting(Begun::text).containsExactly("one ", "one two ");
    assertThat(bench.decision().seams()).extracting(Decision.Seam::from)
        .containsExactly(FIRST, SECOND);
    assertThat(bench.decision().epoch()).isEqualTo(2);
  }

  @Test
  void conversation_goesOnWhereTheAnswerWasCarriedOn_andIsRecognisedByTheWholeOfIt() {
    Bench bench = bench();
    bench.headers.put("x-evenkeel-session", "s");
    bench.on(FIRST, saysThenFails("half an ", CUT)).on(SECOND, answers("answer"));
    bench.ask();
    assertThat(bench.decision().affinity()).isEqualTo("repinned");
    assertThat(bench.decision().epoch()).isEqualTo(1);

    bench.ask();

    assertThat(bench.calls.getLast()).isEqualTo(SECOND);
    assertThat(bench.decision().affinity()).isEqualTo("pinned");

    Bench derived = bench();
    derived.on(FIRST, saysThenFails("half an ", CUT)).on(SECOND, answers("answer"));
    derived.ask();
    derived.request = ChatRequest.of("pool", List.of(Message.of(Role.USER, "hi"),
        Message.of(Role.ASSISTANT, "half an answer"), Message.of(Role.USER, "more")), true);
    derived.ask();
    assertThat(derived.calls).containsExactly(FIRST, SECOND, SECOND);
  }

  @Test
  void seam_isToldToWhoAskedForIt() {
    Bench bench = bench();
    bench.headers.put(Wishes.ACCEPT, "seams");
    bench.on(FIRST, saysThenFails("half an ", CUT)).on(SECOND, answers("answer"));

    assertThat(bench.ask().seams).containsExactly("second@8");
  }

  @Test
  void callerMayAskForLess() {
    Bench bench = bench();
    bench.headers.put(Wishes.MID_STREAM, "close");
    bench.on(FIRST, saysThenFails("half an ", CUT)).on(SECOND, answers("answer"));

    assertThat(bench.ask().rejection).isInstanceOf(Rejection.Interrupted.class);

    bench.headers.put(Wishes.MID_STREAM, "continue");
    assertThat(bench.ask().rejection).isInstanceOf(Rejection.Malformed.class);
  }

  @Test
  void severalChoices_andStructuredAnswers_areNeverCarriedOn() {
    for (ChatRequest request : List.of(request(2, new ResponseFormat.PlainText(), Sampling.DEFAULT),
        request(1, new ResponseFormat.JsonObject(), Sampling.DEFAULT),
        request(1, new ResponseFormat.JsonSchema("s", "{}", null), Sampling.DEFAULT))) {
      Bench bench = bench();
      bench.request = request;
      bench.on(FIRST, saysThenFails("{\"half\": ", CUT)).on(SECOND, answers("1}"));

      assertThat(bench.ask().rejection).isInstanceOf(Rejection.Interrupted.class);
      assertThat(bench.calls).containsExactly(FIRST);
    }
  }

  @Test
  void limitOnTokens_isForBothPartsTogether() {
    Bench bench = bench();
    bench.request = request(1, new ResponseFormat.PlainText(), Sampling.DEFAULT.limitedTo(10));
    bench.on(FIRST, saysThenFails("x".repeat(24), CUT)).on(SECOND, answers("answer"));

    bench.ask();

    Integer left = bench.asks.getLast().sampling().maxTokens();
    assertThat(left).isBetween(1, 6);
    assertThat(bench.asks.getFirst().sampling().maxTokens()).isEqualTo(10);
  }

  @Test
  void toolCalls_leaveOnceAndWhole_whenTheirAnswerBrokeOffAndWasCarriedOn() {
    ToolCall half = new ToolCall("call_1", "refund", "{\"order\":1}");
    for (Delivery delivery : List.of(Delivery.DEFAULT,
        new Delivery(Delivery.Manner.windowed(1), Map.of(), Duration.ofSeconds(15), false))) {
      Bench bench = bench(delivery);
      bench.on(FIRST, sink -> {
        sink.event(new ChatEvent.Started("id", 1, "model", null));
        sink.event(new ChatEvent.Text().set(0, Channel.CONTENT, "I will look. "));
        sink.event(new ChatEvent.ToolCalled(0, 0, half));
        sink.event(new ChatEvent.Failed(CUT));
      }).on(SECOND, sink -> {
        sink.event(new ChatEvent.Started("other", 1, "model", null));
        sink.event(
            new ChatEvent.ToolCalled(0, 0, new ToolCall("call_2", "refund", "{\"order\":1}")));
        sink.event(new ChatEvent.Finished(0, FinishReason.TOOL_CALLS));
        sink.event(new ChatEvent.Ended());
      });

      Bench.Caller caller = bench.ask();

      assertThat(caller.events).filteredOn(ChatEvent.ToolCalled.class::isInstance)
          .containsExactly(
              new ChatEvent.ToolCalled(0, 0, new ToolCall("call_2", "refund", "{\"order\":1}")));
      assertThat(caller.ended).isTrue();
    }
  }

  @Test
  void refusalThatHasLeft_isWhole() {
    Bench bench = bench();
    bench.on(FIRST, sink -> {
      sink.event(new ChatEvent.Started("id", 1, "model", null));
      sink.event(new ChatEvent.Text().set(0, Channel.REFUSAL, "I can't."));
      sink.event(new ChatEvent.Failed(CUT));
    }).on(SECOND, answers("Of course!"));

    assertThat(bench.ask().text.toString()).isEqualTo("I can't.");
    assertThat(bench.calls).containsExactly(FIRST);
  }

  @Test
  void bufferedAnswer_survivesWithoutASeam() {
    Bench bench =
        bench(new Delivery(Delivery.Manner.BUFFERED, Map.of(), Duration.ofSeconds(15), false));
    bench.on(FIRST, saysThenFails("half an ", CUT)).on(SECOND, answers("a whole answer"));

    assertThat(bench.ask().text.toString()).isEqualTo("a whole answer");
    assertThat(bench.decision().seams()).isEmpty();
  }

  @Test
  void answerThatIsNotStreamed_hasNoSeam() {
    Bench bench = bench();
    bench.request = ChatRequest.of("pool", List.of(Message.of(Role.USER, "hi")), false);
    bench.on(FIRST, saysThenFails("half an ", CUT)).on(SECOND, answers("a whole answer"));

    bench.ask();

    assertThat(bench.begunWith).isEmpty();
    assertThat(bench.decision().outcome()).isEqualTo("answered");
    assertThat(bench.decision().seams()).isEmpty();
  }

  @Test
  void windowedAnswer_isCarriedOnFromWhatHasLeft() {
    Bench bench =
        bench(new Delivery(Delivery.Manner.windowed(1), Map.of(), Duration.ofSeconds(15), false));
    bench.on(FIRST, saysThenFails("half an answ", CUT)).on(SECOND, answers("answer"));

    assertThat(bench.ask().text.toString()).isEqualTo("half an answer");
    assertThat(bench.begunWith.getFirst().text()).isEqualTo("half an ");
  }

  @Test
  void textOfAnAttemptThatIsOver_isDroppedAtTheDoor_andCounted() {
    Bench bench = bench();
    bench.request = ChatRequest.of("pool", List.of(Message.of(Role.USER, "hi")), false);
    bench.straysAfterFailure = true;
    bench.on(FIRST, answers("unfit")).on(SECOND, answers("fit"));

    assertThat(bench.ask().text.toString()).isEqualTo("fit");
    assertThat(bench.strayed).isEqualTo(1);
  }
}
