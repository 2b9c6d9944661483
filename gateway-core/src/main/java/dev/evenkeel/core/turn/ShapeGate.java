package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets an answer go only in the shape it must have. It stands behind the policy's filter, so it
 * checks what the caller would read. Tool calls, and texts where they are checked, wait until every
 * choice is finished; then all leave or, if one is wrong, none: the attempt has failed. Text that
 * is
 * not checked passes as it comes. Confined to the turn's event loop.
 *
 * <p>
 * A refusal has no shape to keep. One that comes as text where JSON was asked for leaves as
 * {@link Channel#REFUSAL}, where clients of structured output look for it. A text cut off by a
 * limit
 * or a content filter says so by its finish and is not checked.
 */
final class ShapeGate implements Sink {
  /** Together; an answer that is larger is not one that could be checked. */
  private static final int MOST_HELD = 8 << 20;

  private final AnswerShape shape;
  private final int expected;
  private final IntPredicate refused;
  private final Sink out;
  private final List<Held> choices = new ArrayList<>(1);
  private final ChatEvent.Text piece = new ChatEvent.Text();
  private int finished;
  private int characters;
  private boolean over;

  /**
   * @param expected how many choices the answer has
   * @param refused whether a choice refuses
   */
  ShapeGate(AnswerShape shape, int expected, IntPredicate refused, Sink out) {
    this.shape = shape;
    this.expected = expected;
    this.refused = refused;
    this.out = out;
  }

  @Override
  public void event(ChatEvent event) {
    if (over) {
      return;
    }
    switch (event) {
      case ChatEvent.Text text -> text(text);
      case ChatEvent.ToolCalled called -> of(called.choice()).calls.add(called);
      case ChatEvent.Finished(var choice, var reason) -> {
        of(choice).reason = reason;
        if (++finished == expected) {
          letGo();
        }
      }
      case ChatEvent.Ended _ -> {
        letGo();
        if (!over) {
          out.event(event);
        }
      }
      case ChatEvent.Started _,ChatEvent.Used _,ChatEvent.Failed _ -> out.event(event);
    }
  }

  @Override
  public void flush() {
    out.flush();
  }

  private void text(ChatEvent.Text text) {
    if (!shape.ofText()) {
      out.event(text);
      return;
    }
    characters += text.length();
    if (characters > MOST_HELD) {
      fail(Failure.of(FailureKind.SCHEMA_INVALID, "is larger than can be checked"));
      return;
    }
    Held held = of(text.choice());
    (text.channel() == Channel.CONTENT ? held.content : held.refusal).append(text.chars(),
        text.start(), text.length());
  }

  private void letGo() {
    for (int i = 0; i < choices.size(); i++) {
      Optional<Failure> fault = fault(i, choices.get(i));
      if (fault.isPresent()) {
        fail(fault.get());
        return;
      }
    }
    for (int i = 0; i < choices.size() && !over; i++) {
      letGo(i, choices.get(i));
    }
    choices.clear();
  }

  private Optional<Failure> fault(int choice, Held held) {
    for (ChatEvent.ToolCalled called : held.calls) {
      Optional<Failure> fault = shape.fault(called.call());
      if (fault.isPresent()) {
        return fault;
      }
    }
    boolean speaks = held.reason == FinishReason.STOP && held.refusal.isEmpty();
    if (!shape.ofText() || !speaks) {
      return Optional.empty();
    }
    Optional<Failure> fault = shape.fault(held.content.toString());
    held.refuses = fault.isPresent() && !held.content.isEmpty() && refused.test(choice);
    return held.refuses ? Optional.empty() : fault;
  }

  private void letGo(int choice, Held held) {
    text(choice, held.refuses ? Channel.REFUSAL : Channel.CONTENT, held.content);
    text(choice, Channel.REFUSAL, held.refusal);
    held.calls.forEach(out::event);
    if (held.reason != null) {
      out.event(new ChatEvent.Finished(choice, held.reason));
    }
  }

  private void text(int choice, Channel channel, StringBuilder text) {
    if (!text.isEmpty()) {
      out.event(piece.set(choice, channel, text.toString()));
    }
  }

  private void fail(Failure failure) {
    over = true;
    choices.clear();
    out.event(new ChatEvent.Failed(failure));
  }

  private Held of(int choice) {
    while (choices.size() <= choice) {
      choices.add(new Held());
    }
    return choices.get(choice);
  }

  /** What one choice has said. */
  private static final class Held {
    final StringBuilder content = new StringBuilder();
    final StringBuilder refusal = new StringBuilder();
    final List<ChatEvent.ToolCalled> calls = new ArrayList<>(0);
    @Nullable FinishReason reason;
    boolean refuses;
  }
}
