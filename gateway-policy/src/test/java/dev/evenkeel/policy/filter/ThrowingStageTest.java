package dev.evenkeel.policy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.GuardRule;
import dev.evenkeel.policy.contract.GuardRule.OnError;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.OnRefusal;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Whichever stage throws, at whichever event: what it held never leaves, and nothing follows. The
 * fault is put into the row itself, before each stage in turn and behind the last.
 */
final class ThrowingStageTest {
  private static final String TEXT = "Certainly! Rice needs water and time, and it's forbidden to"
      + " hurry. Then one waits for a while, until the lid may be lifted again.";

  private static final Policy POLICY =
      new Policy("p", 1, new Refusals(OnRefusal.UNIFIED, LocalText.of("I can't.")), "Blocked.",
          List.of(Recorder.rule(Action.REDACT, false, List.of("forbidden"), List.of(), "[no]")),
          new Tone(List.of("Certainly!"), Set.of(), Tone.Contractions.EXPAND), List.of())
          .withGuards(
              List.of(new GuardRule("watch", "d", Set.of(Side.OUTPUT), 0, 240, 4, OnError.BLOCK)));

  private static final Guards ALLOWING = (question, verdict) -> {
    verdict.accept(GuardVerdict.ALLOW);
    return () -> {};
  };

  /** What a filter let out. */
  private static final class Released implements Sink {
    final StringBuilder text = new StringBuilder();
    int events;

    @Override
    public void event(ChatEvent event) {
      events++;
      if (event instanceof ChatEvent.Text piece) {
        text.append(piece.copy());
      }
    }
  }

  /** Throws at one event and hands on the others. */
  private static final class Fault implements Sink {
    private final Sink out;
    private final int at;
    private int seen;

    Fault(Sink out, int at) {
      this.out = out;
      this.at = at;
    }

    @Override
    public void event(ChatEvent event) {
      if (seen++ == at) {
        throw new IllegalStateException("a stage broke");
      }
      out.event(event);
    }
  }

  private static Filter filter(Released out) {
    return CompiledPolicy.compile(POLICY)
        .open(Policy.UNCLASSIFIED, Recorder.request("How do I cook rice?", 1), false, ALLOWING,
            out);
  }

  /** The stages of the row, first to last. */
  private static List<Stage> row(Filter filter) throws ReflectiveOperationException {
    List<Stage> row = new ArrayList<>();
    Sink next = ((PolicyFilter) filter).row().refusals;
    while (next instanceof Stage stage) {
      row.add(stage);
      next = (Sink) out().get(stage);
    }
    return row;
  }

  private static Field out() throws ReflectiveOperationException {
    Field out = Stage.class.getDeclaredField("out");
    out.setAccessible(true);
    return out;
  }

  /** Plays an answer; false when the filter threw. */
  private static boolean play(Filter filter) {
    ChatEvent.Text piece = new ChatEvent.Text();
    try {
      filter.event(new ChatEvent.Started("id", 1, "m", null));
      for (int i = 0; i < TEXT.length(); i += 7) {
        filter.event(
            piece.set(0, Channel.CONTENT, TEXT.substring(i, Math.min(TEXT.length(), i + 7))));
        filter.flush();
      }
      filter.event(new ChatEvent.ToolCalled(0, 0, new ToolCall("c", "look", "{}")));
      filter.event(new ChatEvent.Finished(0, FinishReason.STOP));
      filter.event(new ChatEvent.Ended());
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Test
  void attemptWithoutEvents_hadNoOutput_andReleasesNone() {
    Released released = new Released();
    Filter filter = filter(released);
    assertThat(filter.hesitates()).isFalse();
    assertThat(filter.refused(0)).isFalse();
    filter.judgeNow();
    filter.flush();
    assertThat(filter.report().verdict()).isEqualTo(Verdict.NO_OUTPUT);

    Filter cancelled = filter(released);
    cancelled.cancel();
    play(cancelled);
    assertThat(cancelled.report().verdict()).isEqualTo(Verdict.NO_OUTPUT);
    assertThat(released.events).isZero();
  }

  @Test
  void nothingFollows_whicheverStageThrows_atWhicheverEvent() throws Exception {
    Released whole = new Released();
    assertThat(play(filter(whole))).isTrue();
    int stages = row(filter(new Released())).size();
    assertThat(stages).as("refusals, tone, guard, boundary at least").isGreaterThanOrEqualTo(4);

    for (int stage = 0; stage < stages; stage++) {
      int thrown = 0;
      for (int at = 0; at < 60; at++) {
        Released released = new Released();
        Filter filter = filter(released);
        Stage before = row(filter).get(stage);
        out().set(before, new Fault((Sink) out().get(before), at));
        if (play(filter)) {
          break; // That many events do not come there.
        }
        thrown++;
        assertThat(whole.text.toString()).as("behind stage %d, event %d", stage, at)
            .startsWith(released.text.toString());
        assertThat(released.text.toString()).doesNotContain("forbidden");
        int events = released.events;
        play(filter);
        filter.cancel();
        assertThat(released.events).as("nothing follows").isEqualTo(events);
      }
      assertThat(thrown).as("faults behind stage %d", stage).isGreaterThan(4);
    }
  }
}
