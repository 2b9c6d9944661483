package dev.evenkeel.server.upstream;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.core.Time;
import dev.evenkeel.core.route.Clocks;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The idle connections of one event loop to one endpoint, last used first. Unbounded while in use
 * (every turn needs its own; turns are bounded), bounded when idle. Confined to its event loop.
 */
final class ConnectionPool implements Ticks.Ticking {
  private static final int MOST_IDLE = 256;
  /** Below what load balancers usually allow, so that we close first. */
  private static final long LONGEST_IDLE_NANOS = Duration.ofSeconds(30).toNanos();

  private final Endpoint endpoint;
  private final EventLoop loop;
  private final Connector connector;
  private final Ticks ticks;
  private final Time time;
  private final Deque<UpstreamHandler> idle = new ArrayDeque<>();
  private final ByteBuilder head = new ByteBuilder(512);

  ConnectionPool(Endpoint endpoint, EventLoop loop, Connector connector, Ticks ticks, Time time) {
    this.endpoint = endpoint;
    this.loop = loop;
    this.connector = connector;
    this.ticks = ticks;
    this.time = time;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Ticks ticks() {
    return ticks;
  }

  /** Room for the head of the call that is being sent. */
  ByteBuilder head() {
    return head;
  }

  /** An idle connection that still stands, null when there is none. */
  @Nullable UpstreamHandler reuse() {
    for (UpstreamHandler one = idle.pollFirst(); one != null; one = idle.pollFirst()) {
      if (one.usable()) {
        return one;
      }
      one.close();
    }
    return null;
  }

  /** A new connection; {@code call} is told when it stands or failed. */
  UpstreamHandler connect(HttpCall call, Clocks clocks) {
    UpstreamHandler handler = new UpstreamHandler(this, call, endpoint.tls());
    connector.connect(endpoint, clocks.connect(), loop, handler)
        .addListener(future -> handler.connected(future.cause()));
    return handler;
  }

  /** The connection has finished a response and can carry another. */
  void giveBack(UpstreamHandler handler) {
    if (idle.size() >= MOST_IDLE || !handler.usable()) {
      handler.close();
      return;
    }
    handler.idleSince(time.now());
    if (idle.isEmpty()) {
      ticks.add(this);
    }
    idle.addFirst(handler);
  }

  /** Closes what is idle, so that the next turn connects anew. */
  void closeIdle() {
    while (!idle.isEmpty()) {
      idle.pollLast().close();
    }
    ticks.remove(this);
  }

  void forget(UpstreamHandler handler) {
    idle.remove(handler);
  }

  @Override
  public void tick(long nowNanos) {
    while (!idle.isEmpty() && nowNanos - idle.getLast().idleSince() > LONGEST_IDLE_NANOS) {
      idle.pollLast().close();
    }
    if (idle.isEmpty()) {
      ticks.remove(this);
    }
  }
}
