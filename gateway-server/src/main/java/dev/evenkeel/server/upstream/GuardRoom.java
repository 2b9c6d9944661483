package dev.evenkeel.server.upstream;

import dev.evenkeel.adapters.ProviderProtocol;
import dev.evenkeel.core.Time;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.turn.Guards;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Asks guards for somebody who has no event loop and may wait: each question blocks until its
 * verdict is there. For commands, not for turns. One thread at a time.
 */
public final class GuardRoom implements Guards, AutoCloseable {
  /** Guards have time limits of their own; this is for what those should not let happen. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final MultiThreadIoEventLoopGroup loops;
  private final Connector connector;
  private final EventLoop loop;
  private final ProviderLoop connections;

  public GuardRoom(Trust trust, Map<String, ProviderProtocol> protocols, Time time,
      Collection<RemoteGuard> guards) {
    Transport transport = Transport.best();
    this.loops = transport.loops(1, "evenkeel-guards");
    this.connector = new Connector(transport, trust);
    this.loop = (EventLoop) loops.next();
    RemoteGuards asked = new RemoteGuards((_, _, _) -> {}, time.nanos());
    asked.adopt(guards);
    this.connections = new ProviderLoop(loop, protocols, connector, Departures.apart(loop), time,
        asked, (route, reset) -> {});
  }

  @Override
  public Asked ask(Question question, Consumer<GuardVerdict> verdict) {
    CompletableFuture<GuardVerdict> said = new CompletableFuture<>();
    loop.execute(() -> connections.ask(question, said::complete));
    verdict.accept(await(said));
    return () -> {};
  }

  private static GuardVerdict await(CompletableFuture<GuardVerdict> said) {
    try {
      return said.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return failed(FailureKind.CALLER_LEFT, "interrupted");
    } catch (ExecutionException | TimeoutException _) {
      return failed(FailureKind.TIMED_OUT, "no verdict in " + LONGEST);
    }
  }

  private static GuardVerdict failed(FailureKind kind, String why) {
    return new GuardVerdict.Failed(Failure.of(kind, why));
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(2_000);
    connector.close();
  }
}
