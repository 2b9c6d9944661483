package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Delivery.Mode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets an attempt's answer leave in the manner its pool asks for. What is held here when the route
 * dies goes with the attempt. Confined to the turn's event loop.
 *
 * <p>
 * Tool calls leave together with the end of the answer or not at all, whatever the manner: a caller
 * never acts on one of several calls whose answer then breaks off, and once a call has left the
 * answer is complete.
 */
final class DeliveryGate implements Sink {
  private static final int CHARACTERS_PER_TOKEN = 4;
  /** Characters and arguments of one answer, together; nobody reads a longer one. */
  static final int MOST_HELD = 4 << 20;

  private final Mode mode;
  private final int window;
  private final Sink out;
  private final List<Choice> choices = new ArrayList<>(1);
  private int held;
  private boolean over;

  DeliveryGate(Delivery.Manner manner, Sink out) {
    this.mode = manner.mode();
    this.window = switch (manner.mode()) {
      case PROGRESSIVE -> 0;
      case WINDOWED -> manner.window() * CHARACTERS_PER_TOKEN;
      case BUFFERED -> MOST_HELD;
    };
    this.out = out;
  }

  @Override
  public void event(ChatEvent event) {
    if (over) {
      return;
    }
    switch (event) {
      case ChatEvent.Text text -> text(text);
      case ChatEvent.ToolCalled called -> {
        choice(called.choice()).calls.add(called);
        bound(called.call().name().length() + called.call().arguments().length());
      }
      case ChatEvent.Finished(var index, var reason) -> {
        Choice choice = choice(index);
        choice.finish = reason;
        if (mode != Mode.BUFFERED && choice.calls.isEmpty()) {
          choice.leave(index);
        }
      }
      case ChatEvent.Ended _ -> {
        for (int i = 0; i < choices.size(); i++) {
          choices.get(i).leave(i);
        }
        over = true;
        out.event(event);
      }
      case ChatEvent.Failed _ -> {
        over = true;
        out.event(event);
      }
      case ChatEvent.Started _,ChatEvent.Used _ -> out.event(event);
    }
  }

  @Override
  public void flush() {
    out.flush();
  }

  private void text(ChatEvent.Text text) {
    if (mode == Mode.PROGRESSIVE) {
      out.event(text);
      return;
    }
    Choice choice = choice(text.choice());
    Window waiting = choice.of(text.channel());
    waiting.add(text);
    if (mode == Mode.WINDOWED) {
      waiting.leave(window, text.choice(), text.channel(), out);
    } else {
      bound(text.length());
    }
  }

  /** An answer without end must not fill the memory. */
  private void bound(int more) {
    held += more;
    if (held > MOST_HELD) {
      over = true;
      choices.clear();
      out.event(new ChatEvent.Failed(
          Failure.of(FailureKind.GATEWAY, "the answer is larger than can be held back")));
    }
  }

  private Choice choice(int index) {
    while (choices.size() <= index) {
      choices.add(new Choice());
    }
    return choices.get(index);
  }

  /** One choice's part that has not left. */
  private final class Choice {
    final Window content = new Window();
    final Window refusal = new Window();
    final List<ChatEvent.ToolCalled> calls = new ArrayList<>(0);
    @Nullable FinishReason finish;

    Window of(Channel channel) {
      return channel == Channel.CONTENT ? content : refusal;
    }

    void leave(int index) {
      content.leave(0, index, Channel.CONTENT, out);
      refusal.leave(0, index, Channel.REFUSAL, out);
      calls.forEach(out::event);
      calls.clear();
      FinishReason reason = finish;
      if (reason != null) {
        finish = null;
        out.event(new ChatEvent.Finished(index, reason));
      }
    }
  }
}
