package dev.evenkeel.core.turn;

import static dev.evenkeel.core.turn.Bench.FIRST;
import static dev.evenkeel.core.turn.Bench.SECOND;
import static dev.evenkeel.core.turn.Bench.answers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShapeGateTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  /** Good texts begin with a brace, good calls are to {@code good}. */
  private record Braces(boolean ofText) implements AnswerShape {
    @Override
    public Optional<Failure> fault(String text) {
      return text.startsWith("{") ? Optional.empty()
          : Optional.of(Failure.of(FailureKind.SCHEMA_INVALID, "no brace"));
    }

    @Override
    public Optional<Failure> fault(ToolCall call) {
      return call.name().equals("good") ? Optional.empty()
          : Optional.of(Failure.of(FailureKind.TOOL_ARGS_INVALID, "no good"));
    }
  }

  private static Bench bench() {
    Bench bench = new Bench();
    bench.shape = new Braces(true);
    return bench;
  }

  @Test
  void wrongText_isAskedForAgainOnTheSameRoute_andNothingOfItIsReleased() {
    Bench bench = bench().on(FIRST, answers("so be it"), answers("{}"));
    Bench.Caller caller = bench.ask();
    bench.advance(SOON);
    assertThat(bench.calls).containsExactly(FIRST, FIRST);
    assertThat(caller.text.toString()).isEqualTo("{}");
    assertThat(bench.decision().attempts().getFirst().result()).isEqualTo("schema_invalid");
  }

  @Test
  void wrongTwiceInANewConversation_goesToTheNextRoute_andOpensNoBreaker() {
    Bench bench = bench().on(FIRST, answers("no")).on(SECOND, answers("{}"));
    for (int i = 0; i < 8; i++) {
      bench.calls.clear();
      bench.ask();
      bench.advance(SOON);
      assertThat(bench.calls.getFirst()).as("the breaker counts nothing").isEqualTo(FIRST);
      assertThat(bench.calls.getLast()).isEqualTo(SECOND);
    }
  }

  @Test
  void wrongTwiceInAPinnedConversation_isAnErrorOfItsOwnKind_notAMove() {
    Bench bench = bench().on(FIRST, answers("{}"), answers("no"));
    bench.headers.put("x-evenkeel-session", "one");
    bench.ask();
    bench.calls.clear();
    Bench.Caller caller = bench.ask();
    bench.advance(SOON);
    assertThat(bench.calls).containsExactly(FIRST, FIRST);
    assertThat(caller.rejection).isInstanceOfSatisfying(Rejection.AttemptsFailed.class,
        failed -> assertThat(failed.first().kind()).isEqualTo(FailureKind.SCHEMA_INVALID));
  }

  @Test
  void refusalInPlainText_isARefusal_notAWrongShape() {
    Bench bench = bench().on(FIRST, answers("I would rather not."));
    bench.refuses = true;
    Bench.Caller caller = bench.ask();
    assertThat(bench.calls).containsExactly(FIRST);
    assertThat(caller.text.toString()).isEqualTo("I would rather not.");
    assertThat(caller.rejection).isNull();
  }

  @Test
  void oneWrongChoice_withholdsAll() {
    List<ChatEvent> out = new ArrayList<>();
    ShapeGate gate = gate(true, 2, out);
    say(gate, 0, "{\"a\":1}");
    gate.event(new ChatEvent.Finished(0, FinishReason.STOP));
    say(gate, 1, "none");
    assertThat(out).isEmpty();
    gate.event(new ChatEvent.Finished(1, FinishReason.STOP));
    gate.event(new ChatEvent.Ended());
    assertThat(out).singleElement().isInstanceOf(ChatEvent.Failed.class);
  }

  @Test
  void wrongCall_takesTheRightOneBesideItDown() {
    List<ChatEvent> out = new ArrayList<>();
    ShapeGate gate = gate(false, 1, out);
    gate.event(new ChatEvent.ToolCalled(0, 0, new ToolCall("a", "good", "{}")));
    gate.event(new ChatEvent.ToolCalled(0, 1, new ToolCall("b", "bad", "{}")));
    gate.event(new ChatEvent.Finished(0, FinishReason.TOOL_CALLS));
    assertThat(out).singleElement().isInstanceOf(ChatEvent.Failed.class);
  }

  @Test
  void textThatIsNotChecked_passesAsItComes_beforeItsCalls() {
    List<ChatEvent> out = new ArrayList<>();
    ShapeGate gate = gate(false, 1, out);
    say(gate, 0, "Let me look.");
    assertThat(out).hasSize(1);
    gate.event(new ChatEvent.ToolCalled(0, 0, new ToolCall("a", "good", "{}")));
    assertThat(out).as("a call waits until the choice is whole").hasSize(1);
    gate.event(new ChatEvent.Finished(0, FinishReason.TOOL_CALLS));
    gate.event(new ChatEvent.Ended());
    assertThat(out).hasSize(4).last().isInstanceOf(ChatEvent.Ended.class);
  }

  @Test
  void textCutByALimit_saysSoByItsFinish_andPasses() {
    List<ChatEvent> out = new ArrayList<>();
    ShapeGate gate = gate(true, 1, out);
    say(gate, 0, "not yet JSO");
    gate.event(new ChatEvent.Finished(0, FinishReason.LENGTH));
    assertThat(out).hasSize(2).last().isEqualTo(new ChatEvent.Finished(0, FinishReason.LENGTH));
  }

  @Test
  void answerBeyondTheLimit_isGivenUp() {
    List<ChatEvent> out = new ArrayList<>();
    ShapeGate gate = gate(true, 1, out);
    String much = "x".repeat(1 << 20);
    for (int i = 0; i < 9; i++) {
      say(gate, 0, much);
    }
    assertThat(out).singleElement().isInstanceOf(ChatEvent.Failed.class);
  }

  private static ShapeGate gate(boolean ofText, int choices, List<ChatEvent> out) {
    return new ShapeGate(new Braces(ofText), choices, _ -> false, out::add);
  }

  private static void say(ShapeGate gate, int choice, String text) {
    gate.event(new ChatEvent.Text().set(choice, Channel.CONTENT, text));
  }
}
