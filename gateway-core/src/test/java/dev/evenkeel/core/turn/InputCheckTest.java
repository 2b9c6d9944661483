package dev.evenkeel.core.turn;

import static dev.evenkeel.core.turn.Bench.FIRST;
import static dev.evenkeel.core.turn.Bench.answers;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.guard.Question.Subject;
import dev.evenkeel.core.route.Pool;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** No provider is asked before every guard has let the prompt pass. */
final class InputCheckTest {
  private static final GuardVerdict FAILED =
      new GuardVerdict.Failed(Failure.of(FailureKind.TIMED_OUT, "late"));

  private static GuardedInput input(String guard, boolean blocksOnError, int questions) {
    return new GuardedInput(guard, blocksOnError,
        IntStream.range(0, questions)
            .mapToObj(i -> new Question(guard, "d", "p@1", Subject.PROMPT, "", "", guard + i))
            .toList());
  }

  private static Bench bench(GuardedInput... inputs) {
    Bench bench = new Bench(Pool.Failover.DEFAULT, Pool.Affinity.DEFAULT);
    bench.guardedInput = List.of(inputs);
    return bench.on(FIRST, answers("hello"));
  }

  @Test
  void prompt_goesOnce_allGuardsLetItPass() {
    Bench bench = bench(input("one", true, 1), input("two", true, 1));

    Bench.Caller caller = bench.ask();

    assertThat(bench.asked).as("all at once").hasSize(2);
    bench.asked.get(1).say(GuardVerdict.FLAG);
    assertThat(bench.calls).isEmpty();
    bench.asked.get(0).say(GuardVerdict.ALLOW);
    assertThat(bench.calls).containsExactly(FIRST);
    assertThat(caller.text.toString()).isEqualTo("hello");
    assertThat(bench.decision().actions()).containsExactly("two:flag");
  }

  @Test
  void block_ofOne_endsTheTurn_andTakesBackTheOthers() {
    Bench bench = bench(input("one", true, 1), input("two", true, 1));

    Bench.Caller caller = bench.ask();
    bench.asked.get(1).say(GuardVerdict.BLOCK);

    assertThat(caller.rejection).isEqualTo(new Rejection.InputBlocked("two"));
    assertThat(bench.asked.get(0).cancelled().get()).isTrue();
    assertThat(bench.calls).isEmpty();
    assertThat(bench.decision().actions()).containsExactly("two:block");
  }

  @Test
  void maskWithoutAPlace_blocks() {
    Bench bench = bench(input("one", true, 1));

    Bench.Caller caller = bench.ask();
    bench.asked.getFirst().say(new GuardVerdict.Redact("masked"));

    assertThat(caller.rejection).isEqualTo(new Rejection.InputBlocked("one"));
    assertThat(bench.calls).isEmpty();
    assertThat(bench.decision().actions()).containsExactly("one:block", "one:redact");
  }

  @Test
  void mask_goesOutInThePromptsPlace() {
    Bench bench = bench(input("one", true, 1));
    bench.masked = ChatRequest.of("m", List.of(Message.of(Role.USER, "masked")), true);

    Bench.Caller caller = bench.ask();
    bench.asked.getFirst().say(new GuardVerdict.Redact("masked"));

    assertThat(caller.text.toString()).isEqualTo("hello");
    assertThat(bench.asks.getLast().lastUserText()).isEqualTo("masked");
    assertThat(bench.decision().actions()).containsExactly("one:redact");
  }

  @Test
  void mask_whoseWordsARuleForbids_blocks() {
    Bench bench = bench(input("one", true, 1));
    bench.masked = ChatRequest.of("m", List.of(Message.of(Role.USER, "forbidden")), true);

    Bench.Caller caller = bench.ask();
    bench.asked.getFirst().say(new GuardVerdict.Redact("forbidden"));

    assertThat(caller.rejection).isEqualTo(new Rejection.InputBlocked("rule"));
    assertThat(bench.calls).isEmpty();
  }

  @Test
  void whatWasLetPassBefore_isNotAskedAgain_whatWasMasked_is() {
    Question calm = new Question("one", "d", "p@1", Subject.PROMPT, "", "", "calm");
    Question private_ = new Question("one", "d", "p@1", Subject.PROMPT, "", "", "private");
    Bench bench = bench(new GuardedInput("one", true, List.of(), List.of(calm, private_)));
    bench.masked = ChatRequest.of("m", List.of(Message.of(Role.USER, "masked")), true);

    bench.ask();
    bench.asked.get(0).say(GuardVerdict.FLAG);
    bench.asked.get(1).say(new GuardVerdict.Redact("..."));
    assertThat(bench.decision().actions()).as("it was flagged when it was said")
        .containsExactly("one:redact");
    bench.asked.clear();
    bench.ask();

    assertThat(bench.asked).extracting(Bench.Asked::question).containsExactly(private_);
  }

  @Test
  void noVerdict_isWhatThePolicySays() {
    Bench closed = bench(input("one", true, 1));
    Bench.Caller refused = closed.ask();
    closed.asked.getFirst().say(FAILED);
    assertThat(refused.rejection).isEqualTo(new Rejection.GuardUnavailable("one"));
    assertThat(closed.decision().actions()).containsExactly("one:fail_closed");

    Bench open = bench(input("one", false, 1));
    Bench.Caller answered = open.ask();
    open.asked.getFirst().say(FAILED);
    assertThat(answered.text.toString()).isEqualTo("hello");
    assertThat(open.decision().actions()).containsExactly("one:fail_open");
  }

  @Test
  void longPrompt_isAskedAboutInRounds() {
    Bench bench = bench(input("one", true, 20), input("two", true, 1));

    Bench.Caller caller = bench.ask();

    assertThat(bench.asked).hasSize(8);
    assertThat(bench.asked.get(1).question().guard()).isEqualTo("two");
    for (int i = 0; i < 21; i++) {
      assertThat(bench.calls).isEmpty();
      bench.asked.get(i).say(GuardVerdict.ALLOW);
    }
    assertThat(caller.text.toString()).isEqualTo("hello");
  }

  @Test
  void callerThatLeaves_takesItsQuestionsBack() {
    Bench bench = bench(input("one", true, 1));
    Bench.Caller caller = bench.ask();

    requireNonNull(caller.turn).callerLeft();

    assertThat(bench.asked.getFirst().cancelled().get()).isTrue();
    assertThat(bench.decision().outcome()).isEqualTo("cancelled");
    assertThat(bench.decisions).hasSize(1);
  }

  @Test
  void gatewayThatCloses_saysWhichTurnItGivesUp() {
    Bench bench = bench(input("one", true, 1));
    Bench.Caller caller = bench.ask();

    requireNonNull(caller.turn).shutDown();

    assertThat(caller.rejection).isInstanceOf(Rejection.Busy.class);
    assertThat(requireNonNull(caller.head).decision()).isEqualTo(bench.decision().id());
  }

  @Test
  void deadline_holdsForTheGuardsToo() {
    Bench bench = bench(input("one", false, 1));
    Bench.Caller caller = bench.ask();

    bench.advance(Pool.Failover.DEFAULT.deadline().plusSeconds(1));

    assertThat(caller.rejection).isInstanceOf(Rejection.AttemptsFailed.class);
    assertThat(bench.asked.getFirst().cancelled().get()).isTrue();
    assertThat(bench.calls).isEmpty();
  }
}
