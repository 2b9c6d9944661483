package dev.evenkeel.server.upstream;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ProviderProtocol;
import dev.evenkeel.core.Time;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Call;
import dev.evenkeel.core.turn.Loop;
import dev.evenkeel.core.turn.RejectedException;
import dev.evenkeel.core.turn.Rejection;
import dev.evenkeel.core.turn.Sink;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop with the provider connections that live on it. Confined to that loop, so that a
 * turn, its caller's connection and its provider's never change threads.
 */
public final class ProviderLoop implements Loop {
  private final EventLoop loop;
  private final Map<String, ProviderProtocol> protocols;
  private final Connector connector;
  private final Ticks ticks;
  private final Departures departures;
  private final Alarms alarms;
  private final LoopBuffers buffers = new LoopBuffers();
  private final Time time;
  private final Map<URI, ConnectionPool> pools = new HashMap<>();
  private final ByteBuilder body = new ByteBuilder(8 * 1024);
  private final GuardDesk guards;
  private final Limits limits;
  /** To the route that was called last: most loops call one again and again. */
  private @Nullable Way latest;

  /** How a route is called. */
  private record Way(Route route, ProviderProtocol protocol, ConnectionPool pool) {}

  public ProviderLoop(EventLoop loop, Map<String, ProviderProtocol> protocols, Connector connector,
      Departures departures, Time time, RemoteGuards guards, Limits limits) {
    this.loop = loop;
    this.protocols = protocols;
    this.connector = connector;
    this.ticks = new Ticks(loop, time);
    this.departures = departures;
    this.alarms = new Alarms(ticks);
    this.time = time;
    this.limits = limits;
    this.guards = new GuardDesk(this, guards);
  }

  /** The loop's coarse clock, for the callers' connections too. */
  public Ticks ticks() {
    return ticks;
  }

  /** What the loop's connections wrote and have not sent yet. */
  public Departures departures() {
    return departures;
  }

  /** What the loop's connections read to and send from. */
  public LoopBuffers buffers() {
    return buffers;
  }

  public Time time() {
    return time;
  }

  @Override
  public Call call(Route route, ChatRequest request, String safetyIdentifier, Sink sink) {
    Way way = to(route);
    ProviderProtocol protocol = way.protocol();
    body.clear();
    try {
      protocol.writeRequest(route, request, safetyIdentifier, body);
    } catch (RejectedException e) {
      String detail =
          e.rejection() instanceof Rejection.Malformed(var message, var _, var _) ? message
              : e.rejection().toString();
      sink.event(new ChatEvent.Failed(Failure.of(FailureKind.INVALID_REQUEST, detail)));
      return Idle.CALL;
    }
    HttpCall call = new HttpCall(way.pool(), protocol, route, request, safetyIdentifier, body, sink,
        time, limits);
    call.start();
    return call;
  }

  @SuppressWarnings("ReferenceEquality") // An equal route is looked up; that is all.
  private Way to(Route route) {
    Way way = latest;
    if (way == null || way.route() != route) {
      ProviderProtocol protocol = protocols.get(route.provider().protocol());
      if (protocol == null) {
        throw new IllegalStateException("no protocol " + route.provider().protocol());
      }
      way = new Way(route, protocol, pool(route.provider().baseUrl()));
      latest = way;
    }
    return way;
  }

  @Override
  public Asked ask(Question question, Consumer<GuardVerdict> verdict) {
    return guards.ask(question, verdict);
  }

  ConnectionPool pool(URI baseUrl) {
    return pools.computeIfAbsent(baseUrl,
        url -> new ConnectionPool(Endpoint.of(url), loop, connector, ticks, departures, buffers));
  }

  /** Closes idle connections: whom the operator trusts has changed. On the loop only. */
  public void closeIdle() {
    pools.values().forEach(ConnectionPool::closeIdle);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    if (delay.compareTo(Alarms.SHORTEST) >= 0) {
      return alarms.after(time.now(), delay, task);
    }
    var scheduled = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public Timer after(long agoNanos, Duration delay, Runnable task) {
    return delay.compareTo(Alarms.SHORTEST) >= 0 ? alarms.after(agoNanos, delay, task)
        : after(delay.minusNanos(time.now() - agoNanos), task);
  }

  /** A call that was over before it began. */
  private enum Idle implements Call {
    CALL;

    @Override
    public void cancel() {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public boolean begun() {
      return false;
    }
  }
}
