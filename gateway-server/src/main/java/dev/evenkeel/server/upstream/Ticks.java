package dev.evenkeel.server.upstream;

import dev.evenkeel.core.Time;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One coarse clock per event loop for everything that times out. Setting and clearing a timer per
 * request costs more than looking at all of them ten times a second. Ticks only while something
 * waits. Confined to its event loop.
 */
public final class Ticks {
  private static final long PERIOD_MILLIS = 100;

  /** Something that may time out. */
  @FunctionalInterface
  public interface Ticking {
    /** @param nowNanos the steady clock */
    void tick(long nowNanos);
  }

  private final EventLoop loop;
  private final Time time;
  private final Set<Ticking> waiting = new LinkedHashSet<>();
  private @Nullable ScheduledFuture<?> ticker;
  private long latest;

  public Ticks(EventLoop loop, Time time) {
    this.loop = loop;
    this.time = time;
  }

  /** Ticks {@code one} until it is removed. */
  public void add(Ticking one) {
    waiting.add(one);
    if (ticker == null) {
      latest = time.now();
      ticker = loop.scheduleWithFixedDelay(this::tick, PERIOD_MILLIS, PERIOD_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  /**
   * The steady clock at the latest tick, a tenth of a second ago at most while anything is ticked:
   * for what is told in seconds, without a look at the clock.
   */
  public long latest() {
    return latest;
  }

  /** Harmless when it is not there. */
  public void remove(Ticking one) {
    waiting.remove(one);
  }

  private void tick() {
    if (waiting.isEmpty()) {
      if (ticker != null) {
        ticker.cancel(false);
        ticker = null;
      }
      return;
    }
    // A tick may add and remove: walk a copy.
    long now = time.now();
    latest = now;
    for (Ticking one : waiting.toArray(Ticking[]::new)) {
      if (waiting.contains(one)) {
        one.tick(now);
      }
    }
  }
}
