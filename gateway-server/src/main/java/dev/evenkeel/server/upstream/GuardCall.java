package dev.evenkeel.server.upstream;

import dev.evenkeel.adapters.guard.GuardFailures;
import dev.evenkeel.adapters.guard.GuardProtocol;
import dev.evenkeel.core.Time;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Inbound;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question to a guard over HTTP/1.1. Its verdict comes exactly once, unless it is taken back.
 * Confined to its event loop.
 */
final class GuardCall implements Exchange, Guards.Asked {
  /** A verdict is short; what is longer is not one. */
  private static final int LONGEST_ANSWER = 256 * 1024;

  private final ConnectionPool pool;
  private final GuardProtocol protocol;
  private final Question question;
  private final Duration limit;
  private final Time time;
  private final Consumer<GuardVerdict> verdict;
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream(512);
  private @Nullable UpstreamHandler connection;
  private Inbound.Headers headers = _ -> null;
  private int status;
  private boolean sent;
  private boolean retriedStale;
  private boolean over;

  GuardCall(ConnectionPool pool, GuardProtocol protocol, Question question, Duration limit,
      Time time, Consumer<GuardVerdict> verdict) {
    this.pool = pool;
    this.protocol = protocol;
    this.question = question;
    this.limit = limit;
    this.time = time;
    this.verdict = verdict;
  }

  void start() {
    UpstreamHandler idle = pool.reuse();
    if (idle != null) {
      connection = idle;
      idle.take(this);
    } else {
      connection = pool.connect(this, limit);
    }
  }

  @Override
  public void cancel() {
    over = true;
    UpstreamHandler using = connection;
    connection = null;
    if (using != null) {
      using.close();
    }
  }

  @Override
  public void connected(UpstreamHandler standing) {
    connection = standing;
    sent = true;
    GuardProtocol.Asking asking = protocol.ask(question, time.wall().instant());
    byte[] body = asking.body();
    standing.send(pool.heads().of(asking.path(), body.length, asking.headers()), body, body.length);
  }

  @Override
  public void head(int code, Inbound.Headers responseHeaders) {
    status = code;
    headers = responseHeaders;
  }

  @Override
  public void body(byte[] octets, int start, int end) {
    if (answer.size() + (end - start) > LONGEST_ANSWER) {
      cancel();
      verdict.accept(new GuardVerdict.Failed(
          Failure.of(FailureKind.UNDECODABLE, "the guard's answer is too long", status)));
      return;
    }
    answer.write(octets, start, end - start);
  }

  @Override
  public void complete() {
    connection = null;
    if (over) {
      return;
    }
    over = true;
    verdict.accept(status == 200 ? protocol.verdict(question, answer.toByteArray())
        : new GuardVerdict.Failed(GuardFailures.of(status, headers, time.wall())));
  }

  @Override
  public void lost(UpstreamHandler gone, Throwable cause) {
    connection = null;
    if (over) {
      return;
    }
    if (status == 0 && gone.reused() && !retriedStale) {
      // It had closed an idle connection and has not seen this question.
      retriedStale = true;
      sent = false;
      connection = pool.connect(this, limit);
      return;
    }
    over = true;
    verdict.accept(new GuardVerdict.Failed(LostConnection.failure(cause, sent)));
  }
}
