package dev.evenkeel.server.handoff;

import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.adapters.webhook.HandOffMessage;
import dev.evenkeel.adapters.webhook.Signature;
import dev.evenkeel.core.Time;
import dev.evenkeel.core.failover.RetryBudget;
import dev.evenkeel.core.route.Degraded.Desk;
import dev.evenkeel.core.turn.HandOffs;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Posts hand-offs to their desks on threads of its own. A desk that does not take one is asked
 * again
 * with growing pauses, within a budget for all of them; what is still waiting when the process
 * stops
 * is lost. The decision's id is the idempotency key of every repeat. Thread-safe.
 */
public final class HandOffDesk implements HandOffs, AutoCloseable {
  private static final int MOST_WAITING = 1_000;
  private static final int ATTEMPTS = 6;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final Watch watch;
  private final Time time;
  private final Duration firstPause;
  private final ScheduledThreadPoolExecutor worker;
  private final HttpClient client;
  private final RetryBudget retries = new RetryBudget(0.5, 100);
  private final AtomicInteger waiting = new AtomicInteger();

  /** Hears what became of hand-offs. Called from any thread. */
  @FunctionalInterface
  public interface Watch {
    /**
     * @param result {@code delivered}, {@code failed} or {@code dropped}
     * @param why for people, null for what went well
     */
    void handedOff(String result, HandOff what, @Nullable String why);
  }

  public HandOffDesk(Watch watch, Time time) {
    this(watch, time, FIRST_PAUSE);
  }

  /** @param firstPause before the first repeat; doubled at each */
  HandOffDesk(Watch watch, Time time, Duration firstPause) {
    this.watch = watch;
    this.time = time;
    this.firstPause = firstPause;
    worker = new ScheduledThreadPoolExecutor(1,
        Thread.ofPlatform().name("evenkeel-hand-off").daemon().factory());
    client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(TIMEOUT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .executor(worker)
        .build();
  }

  @Override
  public boolean offer(Desk desk, HandOff what) {
    if (waiting.incrementAndGet() > MOST_WAITING || worker.isShutdown()) {
      waiting.decrementAndGet();
      watch.handedOff("dropped", what, "too many are waiting");
      return false;
    }
    retries.earn();
    byte[] body = HandOffMessage.body(what);
    worker.execute(() -> post(desk, what, body, 1));
    return true;
  }

  private void post(Desk desk, HandOff what, byte[] body, int attempt) {
    HttpRequest.Builder request = HttpRequest.newBuilder(desk.url())
        .timeout(TIMEOUT)
        .header("content-type", "application/json")
        .header("idempotency-key", what.decision())
        .POST(BodyPublishers.ofByteArray(body));
    for (Header header : Signature.headers(desk.secret(), time.wall().instant(), body)) {
      request.header(header.name(), header.value());
    }
    Consumer<String> failed = why -> again(desk, what, body, attempt, why);
    client.sendAsync(request.build(), BodyHandlers.discarding())
        .whenComplete((response, thrown) -> done(what, response, thrown, failed));
  }

  private void done(HandOff what, @Nullable HttpResponse<Void> response, @Nullable Throwable thrown,
      Consumer<String> failed) {
    if (response == null) {
      failed.accept(thrown == null ? "no response" : thrown.getClass().getSimpleName());
    } else if (response.statusCode() / 100 == 2) {
      waiting.decrementAndGet();
      watch.handedOff("delivered", what, null);
    } else {
      failed.accept("status " + response.statusCode());
    }
  }

  private void again(Desk desk, HandOff what, byte[] body, int attempt, String why) {
    if (attempt >= ATTEMPTS || worker.isShutdown() || !retries.spend()) {
      waiting.decrementAndGet();
      watch.handedOff("failed", what, why);
      return;
    }
    long pause = firstPause.toNanos() << (attempt - 1);
    worker.schedule(() -> post(desk, what, body, attempt + 1), pause, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    worker.shutdownNow();
    client.shutdownNow();
  }
}
