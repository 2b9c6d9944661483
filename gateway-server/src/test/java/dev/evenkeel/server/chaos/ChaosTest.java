package dev.evenkeel.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.evenkeel.core.access.KeyRing;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Clearances;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Coverage;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Workload;
import dev.evenkeel.core.session.IdempotencyTable;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.OnRefusal;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.server.Settings;
import dev.evenkeel.server.Wiring;
import dev.evenkeel.server.drift.Proofs;
import dev.evenkeel.server.inbound.Limits;
import dev.evenkeel.server.simulate.Dialect;
import dev.evenkeel.server.simulate.SimulatedProvider;
import dev.evenkeel.server.upstream.Transport;
import dev.evenkeel.server.upstream.Trust;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A short run with every build; {@code build/chaos.sh} runs it for as long as one likes. Faults
 * come from {@code -Devenkeel.seed}, which a failure prints; how they meet the load is up to the
 * machine.
 */
final class ChaosTest {
  private static final int SECONDS = Integer.getInteger("evenkeel.seconds", 60);
  private static final int TALKERS = Integer.getInteger("evenkeel.talkers", 10);
  private static final long SEED = Long.getLong("evenkeel.seed", 7);
  /** Within a second; a build may run on a machine that is busy with other things. */
  private static final Duration DEPARTURE =
      Duration.ofMillis(Integer.getInteger("evenkeel.departure-ms", 5_000));
  private static final long MOST_GROWTH = 24L << 20;
  private static final int SESSIONS = 500;
  private static final Duration LONG = Duration.ofSeconds(60);
  /** Openings that were judged before enough of them was there. */
  static final String IN_HASTE = "answers taken for refusals in haste";
  static final String REFUSAL = "I can't help with that here.";

  @TempDir
  private Path folder;

  private static Clocks clocks() {
    return new Clocks(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3),
        Duration.ofMillis(600));
  }

  private static Route route(String pool, char letter, SimulatedProvider provider, Clocks clocks,
      boolean reference) {
    return new Route(pool + "-" + letter,
        new Provider(pool + "-" + letter,
            provider.persona().dialect() == Dialect.OPENAI ? "openai" : "anthropic",
            URI.create(provider.baseUrl()), null, Controls.NONE, clocks),
        provider.persona().model(), reference, null, null, null, Set.of())
        .with(provider.persona().dialect() == Dialect.OPENAI ? Continuation.INSTRUCTION
            : Continuation.PREFILL);
  }

  private static Pool pool(String name, Pool.MidStream rule, Delivery.Manner manner,
      Set<Pool.Check> checks, List<Route> routes) {
    return new Pool(name, Workload.unrestricted("chaos"), "policy", routes,
        new Pool.Affinity(LONG, Duration.ofMillis(200), 20, false),
        new Pool.Failover(rule, 4, Duration.ofSeconds(15),
            new BreakerSettings(5, 0.6, 20, Duration.ofMillis(300), 1, 0.5), Duration.ZERO),
        new Pool.Certification("suite", 0.05, 0.95, Duration.ofDays(1)), false, checks)
        .with(new Delivery(manner, Map.of(), LONG, false));
  }

  private static Map<String, Pool> pools(Cast cast) {
    Map<String, Pool> pools = new HashMap<>();
    pools.put("close", pool("close", Pool.MidStream.CLOSE, Delivery.Manner.PROGRESSIVE, Set.of(),
        routes("close", 0, cast)));
    pools.put("restart", pool("restart", Pool.MidStream.RESTART, Delivery.Manner.PROGRESSIVE,
        Set.of(), routes("restart", 1, cast)));
    pools.put("continue", pool("continue", Pool.MidStream.CONTINUE, Delivery.Manner.windowed(8),
        Set.of(), routes("continue", 2, cast)));
    pools.put("buffered", pool("buffered", Pool.MidStream.CONTINUE, Delivery.Manner.BUFFERED,
        Set.of(Pool.Check.values()), routes("buffered", 3, cast)));
    return pools;
  }

  /** All providers, each pool with another one first. */
  private static List<Route> routes(String pool, int first, Cast cast) {
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < cast.providers.size(); i++) {
      int at = (first + i) % cast.providers.size();
      routes.add(route(pool, Cast.letter(at), cast.providers.get(at), clocks(), i == 0));
    }
    return routes;
  }

  private Wiring gateway(Cast cast) throws IOException {
    Map<String, Pool> pools = pools(cast);
    for (SimulatedProvider each : cast.left) {
      String name = each.persona().dialect() == Dialect.OPENAI ? "leave-openai" : "leave-anthropic";
      pools.put(name, pool(name, Pool.MidStream.CLOSE, Delivery.Manner.PROGRESSIVE, Set.of(),
          List.of(route(name, 'x', each, new Clocks(LONG, LONG, LONG, LONG), true))));
    }
    Policy policy = new Policy("policy", 1, new Refusals(OnRefusal.UNIFIED, LocalText.of(REFUSAL)),
        "Withheld.", List.of(), Tone.UNCHANGED, List.of());
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return Wiring.start(new Settings(any, any, null, null,
        new Trust(SslContextBuilder.forClient().build(), Map.of()),
        new Limits(256 * 1024, 8 * 1024, LONG, LONG, LONG, LONG, 1_000, 1_000),
        Duration.ofSeconds(5), 2, true,
        new Settings.SessionSecret("a secret of the tests".getBytes(StandardCharsets.UTF_8)), null,
        SESSIONS, IdempotencyTable.Rules.DEFAULT,
        new Settings.Records(folder.resolve("decisions"), Duration.ofDays(2)), null,
        new Snapshot(new KeyRing(List.of()), pools,
            Map.of("policy", CompiledPolicy.compile(policy)), new Clearances(Map.of()), Map.of()),
        List.of(),
        (pool, route, digest) -> new Standing.Certified("test-" + route.id(), Set.of(),
            new Coverage(Set.of(), Set.of(), true)),
        (pool, route, model) -> {}, Map.of(), Proofs.NONE, null));
  }

  @Test
  void nothingThatIsPromisedBreaks_howeverTheFaultsFall() throws Exception {
    Logger alarms = (Logger) LoggerFactory.getLogger("evenkeel.routes");
    Logger leaks = (Logger) LoggerFactory.getLogger("io.netty.util.ResourceLeakDetector");
    ListAppender<ILoggingEvent> leaked = new ListAppender<>();
    leaked.start();
    leaks.addAppender(leaked);
    alarms.setLevel(Level.OFF);
    Tally tally = new Tally();
    List<Memory> memory = new ArrayList<>();
    MultiThreadIoEventLoopGroup loops = Transport.best().loops(2, "simulated");
    try (Cast cast = new Cast(loops)) {
      Leaver leaver;
      String metrics;
      Wiring gateway = gateway(cast);
      try {
        int port = gateway.address().getPort();
        leaver = new Leaver(port, cast, tally, DEPARTURE);
        storm(port, cast, tally, leaver, memory);
        settled(gateway, cast);
        memory.add(Memory.now());
        metrics = metrics(gateway);
      } finally {
        gateway.close();
      }
      Records.check(folder.resolve("decisions"), tally);
      report(tally, cast, leaver, memory);
      assertThat(tally.wrong()).as("seed %d", SEED).isEmpty();
      assertThat(metrics)
          .contains("evenkeel_seam_violations_total 0.0", "evenkeel_decisions_dropped_total 0.0")
          .doesNotContainPattern("evenkeel_faults_total\\{[^}]*\\} [1-9]");
      assertThat(leaked.list).as("buffers nobody released").isEmpty();
      assertThat(memory.getLast().heap() - memory.getFirst().heap()).as("heap: %s", memory)
          .isLessThan(MOST_GROWTH);
      assertThat(memory.getLast().buffers() - memory.getFirst().buffers()).as("buffers: %s", memory)
          .isLessThan(MOST_GROWTH);
      assertThat(tally.of(IN_HASTE)).isLessThan(2 + tally.turns() / 100L);
      // Without these the run would have proved nothing.
      assertThat(tally.of("answers complete")).isGreaterThan(tally.turns() / 2L);
      assertThat(cast.faults.sum()).isGreaterThan(tally.turns() / 10L);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      alarms.setLevel(null);
      leaks.detachAppender(leaked);
    }
  }

  private static void storm(int port, Cast cast, Tally tally, Leaver leaver, List<Memory> memory)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    List<String> pools = List.of("close", "restart", "continue", "buffered");
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < TALKERS; i++) {
      long seed = SEED * 1_000 + i;
      threads.add(thread(tally, end, () -> {
        try (Talker talker = new Talker(seed, port, pools, cast, tally)) {
          while (System.nanoTime() - end < 0) {
            talker.converse();
          }
        }
      }));
    }
    threads.add(thread(tally, end, () -> {
      while (System.nanoTime() - end < 0) {
        leaver.round();
      }
    }));
    threads.add(thread(tally, end, () -> outages(cast, tally, end)));
    // When all is warm, and as often again.
    for (int i = 0; i < 4; i++) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SECONDS) / 5);
      memory.add(Memory.now());
    }
    for (Thread each : threads) {
      if (!each.join(Duration.ofSeconds(SECONDS + 120L))) {
        tally.wrong("a turn is stuck: " + List.of(each.getStackTrace()));
      }
    }
  }

  /** Now and then a provider goes away altogether, for a moment. */
  private static void outages(Cast cast, Tally tally, long end) {
    Random random = new Random(SEED);
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_000 + random.nextInt(4_000)));
      SimulatedProvider down = cast.providers.get(random.nextInt(cast.providers.size()));
      down.kill();
      tally.count("outages");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(400)));
      down.revive();
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private static Thread thread(Tally tally, long end, Step step) {
    return Thread.ofVirtual().start(() -> {
      try {
        step.run();
      } catch (IOException | RuntimeException | AssertionError e) {
        tally.wrong("with " + TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime())
            + " seconds to go: " + e + " at " + List.of(e.getStackTrace()).getFirst());
      }
    });
  }

  /** Nobody asks any more: nothing may be under way, on either side. */
  private static void settled(Wiring gateway, Cast cast) {
    cast.left.forEach(each -> each.faults().clear());
    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
      String metrics = metrics(gateway);
      assertThat(metrics).contains("evenkeel_turns_active 0.0", "evenkeel_connections 0.0");
      for (SimulatedProvider each : cast.providers) {
        assertThat(each.traffic().counts().active()).as("answers of %s", each.persona().name())
            .isZero();
      }
    });
  }

  private static String metrics(Wiring gateway) throws IOException {
    try (Socket operator =
        new Socket(InetAddress.getLoopbackAddress(), gateway.adminAddress().getPort())) {
      operator.getOutputStream()
          .write("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.UTF_8));
      return new String(operator.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void report(Tally tally, Cast cast, Leaver leaver, List<Memory> memory) {
    StringBuilder out = new StringBuilder("chaos, seed %d, %d s, %d callers, %d turns, %d faults%n"
        .formatted(SEED, SECONDS, TALKERS, tally.turns(), cast.faults.sum()));
    out.append(tally.table());
    out.append("  %-44s %10d%n".formatted("longest a caller's leaving took to free, ms",
        leaver.worst().toMillis()));
    out.append("  %-44s %10d%n".formatted("violations", tally.wrong().size()));
    memory.forEach(each -> out.append("  after a collection: ").append(each).append('\n'));
    tally.wrong().forEach(each -> out.append("  WRONG ").append(each).append('\n'));
    System.out.print(out);
  }
}
