package dev.evenkeel.core.turn;

import static dev.evenkeel.core.turn.Bench.FIRST;
import static dev.evenkeel.core.turn.Bench.SECOND;
import static dev.evenkeel.core.turn.Bench.answers;
import static dev.evenkeel.core.turn.Bench.saysThenFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.failover.FailureKind.Next;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Delivery.Manner;
import dev.evenkeel.core.route.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {
  private static final Failure CUT = Failure.of(FailureKind.TRUNCATED, "scripted");

  private static Bench bench(Delivery delivery) {
    Bench bench = new Bench(Pool.Failover.DEFAULT, Pool.Affinity.DEFAULT, delivery);
    bench.request = ChatRequest.of("pool", List.of(Message.of(Role.USER, "hi")), true);
    return bench;
  }

  private static Delivery manner(Manner manner) {
    return new Delivery(manner, Map.of(), Duration.ofSeconds(15), false);
  }

  private static Bench.Script says(ChatEvent... events) {
    return sink -> {
      for (ChatEvent event : events) {
        sink.event(event);
        sink.flush();
      }
    };
  }

  private static ChatEvent text(String text) {
    return new ChatEvent.Text().set(0, Channel.CONTENT, text);
  }

  private static ChatEvent call(int index) {
    return new ChatEvent.ToolCalled(0, index, new ToolCall("call-" + index, "pay", "{}"));
  }

  private static ChatEvent begun() {
    return new ChatEvent.Started("id", 1, "model", null);
  }

  @ParameterizedTest
  @EnumSource(value = FailureKind.class, names = {"REFUSED",
      "PROMPT_BLOCKED"}, mode = EnumSource.Mode.EXCLUDE)
  void bufferedAnswer_survivesItsProvidersDeath_withoutASeam(FailureKind kind) {
    Bench bench = bench(manner(Manner.BUFFERED));
    bench.on(FIRST, saysThenFails("half an ans", Failure.of(kind, "scripted")))
        .on(SECOND, answers("a whole answer"));

    Bench.Caller caller = bench.ask();
    bench.advance(Duration.ofSeconds(5));

    boolean survives = kind.next() != Next.STOP && kind.next() != Next.TO_CALLER;
    assertThat(caller.text.toString()).isEqualTo(survives ? "a whole answer" : "");
    assertThat(caller.ended).isEqualTo(survives);
    assertThat(bench.decision().attempts())
        .allSatisfy(attempt -> assertThat(attempt.releasedBefore())
            .isEqualTo(attempt.result().equals("served")));
  }

  @Test
  void bufferedAnswer_thatIsLost_isAnErrorWithAStatus() {
    Bench bench = bench(manner(Manner.BUFFERED));
    bench.on(FIRST, saysThenFails("half", CUT)).on(SECOND, saysThenFails("half", CUT));

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEmpty();
    assertThat(caller.rejection).isInstanceOf(Rejection.AttemptsFailed.class);
  }

  @Test
  void classIsDeliveredInItsOwnManner() {
    Bench bench = bench(new Delivery(Manner.PROGRESSIVE, Map.of("unclassified", Manner.BUFFERED),
        Duration.ofSeconds(15), false));
    bench.on(FIRST, saysThenFails("half", CUT)).on(SECOND, answers("whole"));

    assertThat(bench.ask().text.toString()).isEqualTo("whole");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 40})
  void windowHoldsExactlyItsTokens_inWhateverPiecesTheyCome(int pieceLength) {
    String whole =
        "Tea is hot, and 𝄞 is one note of two halves: " + "steady as she goes. ".repeat(3);
    Bench bench = bench(manner(Manner.windowed(3)));
    List<ChatEvent> events = new ArrayList<>(List.of(begun()));
    for (int at = 0; at < whole.length();) {
      int end = Math.min(whole.length(), at + pieceLength);
      end += end < whole.length() && Character.isLowSurrogate(whole.charAt(end)) ? 1 : 0;
      events.add(text(whole.substring(at, end)));
      at = end;
    }
    bench.on(FIRST, says(events.toArray(ChatEvent[]::new)));
    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEqualTo(whole.substring(0, whole.length() - 12));
  }

  @Test
  void windowNeverPartsAPair() {
    Bench bench = bench(manner(Manner.windowed(1)));
    bench.on(FIRST, says(begun(), text("ab𝄞cde")));

    assertThat(bench.ask().text.toString()).isEqualTo("ab");
  }

  @Test
  void windowIsReleasedAtTheEnd() {
    Bench bench = bench(manner(Manner.windowed(100)));
    bench.on(FIRST, answers("all of it"));

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEqualTo("all of it");
    assertThat(caller.ended).isTrue();
  }

  @Test
  void whatAWindowHeldOfADeadRoute_isGone() {
    Bench bench = bench(manner(Manner.windowed(1)));
    bench.on(FIRST, saysThenFails("0123456789", CUT)).on(SECOND, answers("other"));

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEqualTo("012345");
    assertThat(caller.rejection).isInstanceOf(Rejection.Interrupted.class);
  }

  @Test
  void shortWindowedAnswer_whoseRouteDies_isAnsweredByTheNext() {
    Bench bench = bench(manner(Manner.windowed(40)));
    bench.on(FIRST, saysThenFails("0123456789", CUT)).on(SECOND, answers("other"));

    assertThat(bench.ask().text.toString()).isEqualTo("other");
  }

  @Test
  void logprobs_leaveWithThePieceTheyTellOf() {
    List<String> seen = new ArrayList<>();
    DeliveryGate gate = new DeliveryGate(Manner.windowed(1), event -> {
      if (event instanceof ChatEvent.Text text) {
        seen.add(text.copy() + "/" + text.logprobs());
      }
    });
    ChatEvent.Text piece = new ChatEvent.Text();
    for (String word : List.of("plain", "one ", "two ", "three")) {
      gate.event(piece.set(0, Channel.CONTENT, word)
          .withLogprobs(word.equals("plain") ? null : "p(" + word.strip() + ")"));
    }

    assertThat(seen).containsExactly("p/null", "lain/null", "one /p(one)", "two /p(two)");
    gate.event(new ChatEvent.Ended());
    assertThat(seen).last().isEqualTo("three/p(three)");
  }

  @ParameterizedTest
  @EnumSource(Delivery.Mode.class)
  void toolCalls_leaveTogetherOrNotAtAll(Delivery.Mode mode) {
    Bench bench = bench(manner(new Manner(mode, 1)));
    bench.on(FIRST, says(begun(), text("I'll pay."), call(0), new ChatEvent.Failed(CUT)))
        .on(SECOND, says(begun(), call(0), call(1),
            new ChatEvent.Finished(0, FinishReason.TOOL_CALLS), new ChatEvent.Ended()));

    Bench.Caller caller = bench.ask();

    List<ChatEvent> calls =
        caller.events.stream().filter(event -> event instanceof ChatEvent.ToolCalled).toList();
    if (mode == Delivery.Mode.BUFFERED) {
      assertThat(calls).hasSize(2);
      assertThat(caller.text.toString()).isEmpty();
    } else {
      assertThat(calls).as("the text before it had left").isEmpty();
      assertThat(caller.rejection).isInstanceOf(Rejection.Interrupted.class);
    }
  }

  @Test
  void toolCallWithoutTextBefore_isNotLostAndNotDoubled_whenItsRouteDies() {
    Bench bench = bench(Delivery.DEFAULT);
    bench.on(FIRST, says(begun(), call(0), new ChatEvent.Failed(CUT)))
        .on(SECOND, says(begun(), call(0), new ChatEvent.Finished(0, FinishReason.TOOL_CALLS),
            new ChatEvent.Ended()));

    Bench.Caller caller = bench.ask();

    assertThat(caller.events).filteredOn(event -> event instanceof ChatEvent.ToolCalled).hasSize(1);
    assertThat(caller.ended).isTrue();
    assertThat(bench.decision().route()).isEqualTo(SECOND);
  }

  @Test
  void answerTooLargeToHold_isRefused_notReleasedInParts() {
    Bench bench = bench(manner(Manner.BUFFERED));
    String much = "x".repeat(DeliveryGate.MOST_HELD);
    bench.on(FIRST, says(begun(), text(much), text("y")));

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEmpty();
    assertThat(bench.decision().failure()).isEqualTo("gateway");
  }

  @Test
  void signsOfLife_areForThoseWhoAskedForThem_untilTheAnswerComes() {
    Bench bench = bench(manner(Manner.BUFFERED));
    bench.on(FIRST, Bench.hangs());
    Bench.Caller silent = bench.ask();
    bench.headers.put(Wishes.ACCEPT, " Keep-Alive ");
    Bench.Caller asked = bench.ask();

    bench.advance(Duration.ofSeconds(46));

    assertThat(silent.signsOfLife).isZero();
    assertThat(asked.signsOfLife).isEqualTo(3);
    java.util.Objects.requireNonNull(asked.turn).callerLeft();
    bench.advance(Duration.ofSeconds(46));
    assertThat(asked.signsOfLife).isEqualTo(3);
  }

  @Test
  void signsOfLife_forAll_needNoHeader_andOnlyBufferedAnswersHaveThem() {
    for (Manner manner : List.of(Manner.BUFFERED, Manner.PROGRESSIVE)) {
      Bench bench = bench(new Delivery(manner, Map.of(), Duration.ofSeconds(15), true));
      bench.on(FIRST, Bench.hangs());
      Bench.Caller caller = bench.ask();
      bench.advance(Duration.ofSeconds(16));

      assertThat(caller.signsOfLife).isEqualTo(manner.equals(Manner.BUFFERED) ? 1 : 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"keepalive", "keep-alive,", ",", "keep-alive;q=1"})
  void wordThatIsNotKnown_isToldAtOnce(String value) {
    Bench bench = bench(Delivery.DEFAULT);
    bench.headers.put(Wishes.ACCEPT, value);

    assertThat(bench.ask().rejection).isInstanceOfSatisfying(Rejection.Malformed.class,
        rejection -> assertThat(rejection.message()).contains("'keep-alive'"));
    assertThat(bench.calls).isEmpty();
  }
}
