package dev.evenkeel.server.upstream;

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

  private static final int SMALLEST_READ = 4 * 1024;

  private final Endpoint endpoint;
  private final EventLoop loop;
  private final Connector connector;
  private final Ticks ticks;
  private final Departures departures;
  private final LoopBuffers buffers;
  private final Deque<UpstreamHandler> idle = new ArrayDeque<>();
  private final CallHeads heads;
  /** Where the connections copy what they read: one read at a time, and nobody keeps it. */
  private byte[] reading = new byte[0];
  private boolean ticking;

  ConnectionPool(Endpoint endpoint, EventLoop loop, Connector connector, Ticks ticks,
      Departures departures, LoopBuffers buffers) {
    this.endpoint = endpoint;
    this.heads = new CallHeads(endpoint);
    this.loop = loop;
    this.connector = connector;
    this.ticks = ticks;
    this.departures = departures;
    this.buffers = buffers;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Ticks ticks() {
    return ticks;
  }

  Departures departures() {
    return departures;
  }

  LoopBuffers buffers() {
    return buffers;
  }

  /** Writes the heads of calls. */
  CallHeads heads() {
    return heads;
  }

  /** An array of at least that size, the caller's until it gives it back. */
  byte[] room(int size) {
    byte[] taken = reading;
    reading = new byte[0];
    return taken.length >= size ? taken : new byte[Math.max(size, SMALLEST_READ)];
  }

  /** Takes an array back. */
  void giveBack(byte[] room) {
    reading = room;
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
  UpstreamHandler connect(Exchange call, Duration limit) {
    UpstreamHandler handler = new UpstreamHandler(this, call, endpoint.tls());
    ticks.add(handler);
    connector.connect(endpoint, limit, loop, buffers, handler)
        .addListener(future -> handler.connected(future.cause()));
    return handler;
  }

  /** The connection has finished a response and can carry another. */
  void giveBack(UpstreamHandler handler) {
    if (idle.size() >= MOST_IDLE || !handler.usable()) {
      handler.close();
      return;
    }
    if (!ticking) {
      ticking = true;
      ticks.add(this);
    }
    handler.idleSince(ticks.latest());
    idle.addFirst(handler);
  }

  /** Closes what is idle, so that the next turn connects anew. */
  void closeIdle() {
    while (!idle.isEmpty()) {
      idle.pollLast().close();
    }
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
      ticking = false;
      ticks.remove(this);
    }
  }
}
