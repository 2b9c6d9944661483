package dev.evenkeel.server.upstream;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.turn.Call;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Loop;
import dev.evenkeel.core.turn.Sink;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks guards over one event loop's connections: breaker, time limit, exactly one verdict for each
 * question that is not taken back. Confined to its event loop.
 */
final class GuardDesk implements Guards {
  /** Before a question is asked once more, where the guard does not say how long to wait. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final ProviderLoop loop;
  private final RemoteGuards guards;

  GuardDesk(ProviderLoop loop, RemoteGuards guards) {
    this.loop = loop;
    this.guards = guards;
  }

  @Override
  public Asked ask(Question question, Consumer<GuardVerdict> verdict) {
    RemoteGuards.Standing standing = guards.find(question.guard(), question.definition());
    if (standing == null) {
      return Guards.NONE.ask(question, verdict);
    }
    if (!standing.health().tryAcquire()) {
      Failure last = standing.health().lastFailure();
      guards.watch().answered(question.guard(), "not_asked", 0);
      verdict.accept(new GuardVerdict.Failed(
          last != null ? last : Failure.of(FailureKind.CONNECT, "breaker open")));
      return () -> {};
    }
    Inquiry inquiry = new Inquiry(standing, question, verdict);
    inquiry.start();
    return inquiry;
  }

  /** One question under way. */
  private final class Inquiry implements Asked, Ticks.Ticking {
    private final RemoteGuard guard;
    private final RouteHealth health;
    private final Question question;
    private final Consumer<GuardVerdict> verdict;
    private final long startedNanos = loop.time().now();
    private Asked call = () -> {};
    private boolean repeated;
    private boolean over;

    Inquiry(RemoteGuards.Standing standing, Question question, Consumer<GuardVerdict> verdict) {
      this.guard = standing.guard();
      this.health = standing.health();
      this.question = question;
      this.verdict = verdict;
    }

    void start() {
      loop.ticks().add(this);
      health.retries().earn();
      begin();
    }

    @SuppressWarnings("ReferenceEquality") // Whether it is still the very call it was.
    private void begin() {
      if (over) {
        return;
      }
      boolean repeating = repeated;
      Asked started = switch (guard.service()) {
        case RemoteGuard.Service.Remote(var protocol) -> {
          GuardCall asking = new GuardCall(loop.pool(protocol.baseUrl()), protocol, question,
              guard.timeout(), loop.time(), this::answered);
          asking.start();
          yield asking;
        }
        case RemoteGuard.Service.Model(var route, var chat) -> {
          Judge judge = new Judge(
              answer -> answered(answer.failure != null ? new GuardVerdict.Failed(answer.failure)
                  : chat.verdict(answer.said.toString())));
          Call asking = loop.call(route, chat.ask(question), "", judge);
          yield asking::cancel;
        }
      };
      if (over) {
        started.cancel(); // It was over before it was known.
      } else if (repeating == repeated) { // Else a repeat is due already, and that is the call.
        call = started;
      }
    }

    @Override
    public void cancel() {
      if (!over) {
        end();
        health.abandoned();
        call.cancel();
      }
    }

    @Override
    public void tick(long nowNanos) {
      if (nowNanos - startedNanos > guard.timeout().toNanos()) {
        Asked late = call;
        answered(new GuardVerdict.Failed(
            Failure.of(FailureKind.TIMED_OUT, "no verdict in " + guard.timeout())));
        late.cancel();
      }
    }

    private void answered(GuardVerdict said) {
      if (over || (said instanceof GuardVerdict.Failed(var why) && again(why))) {
        return;
      }
      end();
      long elapsed = loop.time().now() - startedNanos;
      if (said instanceof GuardVerdict.Failed(var failure)) {
        health.failed(failure);
      } else {
        health.succeeded();
      }
      guards.watch().answered(guard.name(), label(said), elapsed);
      verdict.accept(said);
    }

    /** Asks once more where a moment may help, there is time for it, and not all do so. */
    private boolean again(Failure failure) {
      boolean passing = failure.kind() == FailureKind.RATE_LIMITED
          || failure.kind() == FailureKind.OVERLOADED || failure.kind() == FailureKind.SERVER_ERROR;
      Duration pause = failure.retryAfter() == null ? PAUSE : failure.retryAfter();
      long left = guard.timeout().toNanos() - (loop.time().now() - startedNanos);
      if (!passing || repeated || 2 * pause.toNanos() > left || !health.retries().spend()) {
        return false;
      }
      repeated = true;
      Loop.Timer timer = loop.after(pause, this::begin);
      call = timer::cancel;
      return true;
    }

    private void end() {
      over = true;
      loop.ticks().remove(this);
    }
  }

  private static String label(GuardVerdict verdict) {
    return switch (verdict) {
      case GuardVerdict.Failed(var failure) -> failure.kind().label();
      case GuardVerdict.Allow _,GuardVerdict.Flag _,GuardVerdict.Block _,GuardVerdict.Redact _ ->
        verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    };
  }

  /** Gathers what a chat model says. */
  private static final class Judge implements Sink {
    private static final int LONGEST = 4 * 1024;

    private final Consumer<Judge> done;
    private final StringBuilder said = new StringBuilder();
    private @Nullable Failure failure;

    Judge(Consumer<Judge> done) {
      this.done = done;
    }

    @Override
    public void event(ChatEvent event) {
      switch (event) {
        case ChatEvent.Text text when text.channel() == Channel.CONTENT -> {
          if (said.length() < LONGEST) {
            said.append(text.chars(), text.start(), text.length());
          }
        }
        case ChatEvent.Ended _ -> done.accept(this);
        case ChatEvent.Failed(var why) -> {
          failure = why;
          done.accept(this);
        }
        case ChatEvent.Text _,ChatEvent.Started _,ChatEvent.ToolCalled _,ChatEvent.Used _,ChatEvent.Finished _ ->
          {
          }
      }
    }
  }
}
