package dev.evenkeel.server.upstream;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.core.Time;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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
  private final Time time;
  private final Deque<UpstreamHandler> idle = new ArrayDeque<>();
  private final String authority;
  private final ByteBuilder head = new ByteBuilder(512);
  /** Where the connections copy what they read: one read at a time, and nobody keeps it. */
  private byte[] reading = new byte[0];
  private boolean ticking;

  ConnectionPool(Endpoint endpoint, EventLoop loop, Connector connector, Ticks ticks,
      Departures departures, LoopBuffers buffers, Time time) {
    this.endpoint = endpoint;
    this.authority = endpoint.authority();
    this.loop = loop;
    this.connector = connector;
    this.ticks = ticks;
    this.departures = departures;
    this.buffers = buffers;
    this.time = time;
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

  /**
   * The head of a POST to this endpoint; valid until the next.
   *
   * @param path below the endpoint's own; with a leading slash, or empty
   * @param length bytes of the body
   */
  ByteBuilder head(String path, int length, List<Header> headers) {
    head.clear();
    head.ascii("POST ").ascii(endpoint.path()).ascii(path);
    if (path.isEmpty() && endpoint.path().isEmpty()) {
      head.append((byte) '/');
    }
    head.ascii(" HTTP/1.1\r\n");
    header("host", authority);
    head.ascii("content-length: ").decimal(length).ascii("\r\n");
    for (Header each : headers) {
      header(each.name(), each.value());
    }
    return head.ascii("\r\n");
  }

  private void header(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~') {
        throw new IllegalStateException("the header " + name + " has a character it must not have");
      }
    }
    head.ascii(name).ascii(": ").ascii(value).ascii("\r\n");
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
    handler.idleSince(time.now());
    if (!ticking) {
      ticking = true;
      ticks.add(this);
    }
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
