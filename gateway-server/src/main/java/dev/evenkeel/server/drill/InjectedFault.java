package dev.evenkeel.server.drill;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Call;
import dev.evenkeel.core.turn.Loop;
import dev.evenkeel.core.turn.Sink;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A fault as a source of events that stands where a provider would answer. What must have begun to
 * fail in the middle is asked of the provider itself: no user ever reads words that nobody said.
 * Immutable.
 */
final class InjectedFault {
  /** Of an answer's pieces of text, how many pass before it breaks off. */
  private static final int PASSING = 8;
  private static final int UNAVAILABLE = 503;
  private static final int TOO_MANY = 429;
  private static final String REFUSAL = "I'm sorry, but I can't help with that.";

  private final Pool pool;
  private final String policyDigest;
  private final DrillFault fault;
  private final RehearsalGate gate;

  InjectedFault(Pool pool, String policyDigest, DrillFault fault, RehearsalGate gate) {
    this.pool = pool;
    this.policyDigest = policyDigest;
    this.fault = fault;
    this.gate = gate;
  }

  Call call(Loop loop, Route route, ChatRequest request, String safetyIdentifier, Sink sink) {
    Clocks clocks = route.provider().clocks();
    Struck struck = new Struck(loop, sink);
    switch (fault) {
      case UNAVAILABLE -> struck.fails(Duration.ZERO,
          Failure.of(FailureKind.SERVER_ERROR, "status 503, injected by a drill", UNAVAILABLE));
      case RATE_LIMITED -> struck.fails(Duration.ZERO, new Failure(FailureKind.RATE_LIMITED,
          "status 429, injected by a drill", TOO_MANY, Pace.retryAfter(pool), null, null));
      case REGION -> struck.fails(Duration.ZERO,
          Failure.of(FailureKind.CONNECT, "refused, injected by a drill"));
      case REFUSE -> struck.refuses(gate.model(pool, route, policyDigest), request.choices());
      case SLOW -> {
        if (Pace.slowOnlyCounts(pool, clocks)) {
          struck.later(Pace.tooSlow(pool, clocks),
              () -> struck.asks(loop.call(route, request, safetyIdentifier, struck)));
        } else {
          Duration longest = request.stream() ? clocks.firstContent() : clocks.whole();
          struck.fails(longest,
              Failure.of(FailureKind.TIMED_OUT, "no content, injected by a drill"));
        }
      }
      case STALL -> struck.breaksOff(request.stream() ? clocks.idle() : clocks.whole(),
          Failure.of(request.stream() ? FailureKind.STALLED : FailureKind.TIMED_OUT,
              "silence, injected by a drill"));
      case CUT, RESET -> struck.breaksOff(Duration.ZERO,
          Failure.of(FailureKind.TRUNCATED, fault.label() + ", injected by a drill"));
      case BAD_EVENTS -> struck.breaksOff(Duration.ZERO,
          Failure.of(FailureKind.UNDECODABLE, "no event, injected by a drill"));
      case MODEL_SWAP -> struck.swaps();
    }
    if (fault.inMidAnswer() || fault == DrillFault.MODEL_SWAP) {
      struck.asks(loop.call(route, request, safetyIdentifier, struck));
    }
    return struck;
  }

  /** One call that goes wrong. Confined to the turn's loop. */
  private static final class Struck implements Call, Sink {
    private final Loop loop;
    private final Sink sink;
    /** The provider's own answer, where it is asked. */
    private @Nullable Call real;
    private Loop.@Nullable Timer timer;
    /** How the answer fails in its middle, null where it does not. */
    private @Nullable Failure middle;
    private Duration silence = Duration.ZERO;
    private boolean swapped;
    private int pieces;
    private boolean over;

    Struck(Loop loop, Sink sink) {
      this.loop = loop;
      this.sink = sink;
    }

    void fails(Duration after, Failure failure) {
      later(after, () -> {
        over = true;
        sink.event(new ChatEvent.Failed(failure));
      });
    }

    void breaksOff(Duration after, Failure failure) {
      middle = failure;
      silence = after;
    }

    void swaps() {
      swapped = true;
    }

    void asks(Call provider) {
      if (over) {
        provider.cancel();
      } else {
        real = provider;
      }
    }

    void later(Duration delay, Runnable then) {
      timer = loop.after(delay, () -> {
        timer = null;
        if (!over) {
          then.run();
        }
      });
    }

    void refuses(String model, int choices) {
      later(Duration.ZERO, () -> {
        sink.event(new ChatEvent.Started("drill", 0, model, null));
        ChatEvent.Text text = new ChatEvent.Text();
        for (int choice = 0; choice < choices; choice++) {
          sink.event(text.set(choice, ChatEvent.Channel.REFUSAL, REFUSAL));
          sink.event(new ChatEvent.Finished(choice, FinishReason.STOP));
        }
        over = true;
        sink.event(new ChatEvent.Ended());
        sink.flush();
      });
    }

    @Override
    public void event(ChatEvent event) {
      if (over) {
        return;
      }
      boolean end = event instanceof ChatEvent.Finished || event instanceof ChatEvent.ToolCalled;
      if (middle != null && (end || (event instanceof ChatEvent.Text && ++pieces > PASSING))) {
        strike(middle);
        return;
      }
      if (event instanceof ChatEvent.Ended || event instanceof ChatEvent.Failed) {
        over = true;
      }
      sink.event(
          swapped && event instanceof ChatEvent.Started started
              ? new ChatEvent.Started(started.id(), started.created(), "another-model",
                  started.fingerprint())
              : event);
    }

    private void strike(Failure failure) {
      over = true; // Nothing more of the provider is heard.
      sink.flush();
      if (real != null) {
        real.cancel();
      }
      timer = loop.after(silence, () -> {
        timer = null;
        sink.event(new ChatEvent.Failed(failure));
      });
    }

    @Override
    public void flush() {
      if (!over) {
        sink.flush();
      }
    }

    @Override
    public void cancel() {
      over = true;
      if (timer != null) {
        timer.cancel();
      }
      if (real != null) {
        real.cancel();
      }
    }

    @Override
    public void pause() {
      if (real != null) {
        real.pause();
      }
    }

    @Override
    public void resume() {
      if (real != null) {
        real.resume();
      }
    }

    @Override
    public boolean begun() {
      return real != null && real.begun();
    }
  }
}
