package dev.evenkeel.server.cli;

import dev.evenkeel.core.access.KeyRing;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Degraded;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.session.IdempotencyTable;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.server.Settings;
import dev.evenkeel.server.Wiring;
import dev.evenkeel.server.decisions.DecisionChain;
import dev.evenkeel.server.drift.Proofs;
import dev.evenkeel.server.drill.DrillFault;
import dev.evenkeel.server.drill.Ground;
import dev.evenkeel.server.drill.Meters;
import dev.evenkeel.server.drill.Pace;
import dev.evenkeel.server.drill.RehearsalGate;
import dev.evenkeel.server.drill.Script.Said;
import dev.evenkeel.server.drill.Venue;
import dev.evenkeel.server.simulate.Fault;
import dev.evenkeel.server.simulate.Persona;
import dev.evenkeel.server.simulate.Personas;
import dev.evenkeel.server.simulate.SimulatedProvider;
import dev.evenkeel.server.simulate.Simulators;
import dev.evenkeel.server.upstream.Transport;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A gateway of its own on loopback that runs a pool as it is configured, with a simulated provider
 * in the place of each real one. No key is used and nothing real is asked. What differs from the
 * configuration: addresses and keys; the drilled route is preferred, so that conversations begin on
 * it; nothing is watched for drift.
 */
final class SimulatedVenue implements Venue, AutoCloseable {
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

  private final DrillFault fault;
  private final Set<String> struck;
  private final RehearsalGate gate;
  private final Path records;
  private final IoEventLoopGroup loops = Transport.best().loops(1, "simulated");
  private final Map<String, SimulatedProvider> providers = new LinkedHashMap<>();
  private final Pool pool;
  private final Wiring gateway;
  private final DrillUser user;
  private final HttpClient operator = HttpClient.newHttpClient();

  /**
   * @param on the route the conversations begin on
   * @param struck the routes the fault befalls
   * @param most the longest time limit of a provider, null for as configured
   */
  SimulatedVenue(Assembly assembly, RehearsalGate gate, Pool real, String on, DrillFault fault,
      Set<String> struck, @Nullable Duration most) throws IOException, Main.Complaint {
    this.fault = fault;
    this.struck = Set.copyOf(struck);
    this.gate = gate;
    this.records = Files.createTempDirectory("evenkeel-drill");
    Simulators simulators = new Simulators(Clock.systemUTC());
    Map<String, Pool> pools = new LinkedHashMap<>();
    for (Pool each : needed(assembly, real)) {
      List<Route> routes = new ArrayList<>();
      for (Route route : each.routes()) {
        SimulatedProvider provider = simulators.start(
            persona(route, gate.model(each, route, assembly.contract(each).digest())), 0, null,
            loops);
        providers.put(route.id(), provider);
        routes.add(moved(route, provider, most));
      }
      pools.put(each.name(), Ground.beginningOn(each, on, routes));
    }
    this.pool = Optional.ofNullable(pools.get(real.name())).orElseThrow();
    Snapshot snapshot =
        new Snapshot(KeyRing.OPEN, pools, assembly.contracts(), assembly.clearances(), Map.of());
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server = assembly.config().server();
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.gateway = Wiring.start(
        new Settings(any, any, null, null, assembly.trust(), server.limits(), Duration.ofSeconds(2),
            1, true, new Settings.SessionSecret(secret), null, server.sessions(),
            IdempotencyTable.Rules.DEFAULT, new Settings.Records(records, Duration.ofDays(1)), null,
            snapshot, List.of(), gate, gate, Map.of(), Proofs.NONE, null));
    this.user =
        new DrillUser("http://127.0.0.1:" + gateway.address().getPort() + "/v1", real.name());
  }

  /** The pool, and those whose routes it has for a smaller answer. */
  private static List<Pool> needed(Assembly assembly, Pool real) {
    Set<String> smaller = new HashSet<>();
    for (Degraded mode : real.degraded()) {
      if (mode instanceof Degraded.SmallerRoute less) {
        smaller.add(less.route());
      }
    }
    return assembly.config()
        .pools()
        .values()
        .stream()
        .filter(each -> each.equals(real)
            || each.routes().stream().anyMatch(route -> smaller.contains(route.id())))
        .toList();
  }

  private static Persona persona(Route route, String model) throws Main.Complaint {
    Persona played = switch (route.provider().protocol()) {
      case "openai" -> Personas.steady();
      case "anthropic" -> Personas.kindred();
      default -> throw new Main.Complaint(2,
          "the protocol " + route.provider().protocol() + " cannot be simulated");
    };
    return played.reporting(model).paced(Duration.ZERO, Duration.ZERO);
  }

  private static Route moved(Route route, SimulatedProvider to, @Nullable Duration most) {
    Provider real = route.provider();
    Clocks clocks = real.clocks();
    Clocks kept = most == null ? clocks
        : new Clocks(shorter(clocks.connect(), most), shorter(clocks.firstContent(), most),
            shorter(clocks.whole(), most), shorter(clocks.idle(), most));
    return new Route(route.id(),
        new Provider(real.id(), real.protocol(), URI.create(to.baseUrl()), null, real.controls(),
            kept, real.omit(), real.idempotent()),
        route.model(), route.reference(), route.prompt(), route.temperature(), route.maxTokens(),
        route.lacks(), route.price(), route.preference(), null, route.continuation());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public Heard ask(String session, List<Said> conversation, boolean stream)
      throws IOException, InterruptedException {
    return user.ask(session, conversation, stream);
  }

  @Override
  public void strike() {
    struck.forEach(route -> {
      SimulatedProvider provider = Optional.ofNullable(providers.get(route)).orElseThrow();
      switch (fault) {
        case UNAVAILABLE -> provider.faults().set(Fault.status(503));
        case RATE_LIMITED ->
          provider.faults().set(new Fault.Status(429, (int) Pace.retryAfter(pool).toSeconds()));
        case STALL -> provider.faults().set(Fault.after(Fault.How.STALL, Fault.MIDDLE));
        case CUT -> provider.faults().set(Fault.after(Fault.How.CUT, Fault.MIDDLE));
        case RESET -> provider.faults().set(Fault.after(Fault.How.RESET, Fault.MIDDLE));
        case BAD_EVENTS -> provider.faults().set(Fault.after(Fault.How.BAD, Fault.MIDDLE));
        case SLOW -> provider.faults().set(new Fault.SlowFirst(Pace.tooSlow(pool, clocks(route))));
        case REFUSE -> provider.faults().set(new Fault.Refuse());
        case MODEL_SWAP -> provider.faults().set(new Fault.SwapModel("another-model"));
        case REGION -> provider.kill();
      }
    });
  }

  private Clocks clocks(String route) {
    return pool.routes()
        .stream()
        .filter(each -> each.id().equals(route))
        .findFirst()
        .orElseThrow()
        .provider()
        .clocks();
  }

  /** Whether a slow answer of the drilled routes is let come here. */
  boolean slowOnlyCounts() {
    return fault == DrillFault.SLOW
        && struck.stream().allMatch(route -> Pace.slowOnlyCounts(pool, clocks(route)));
  }

  @Override
  public void lift() {
    struck.forEach(route -> {
      SimulatedProvider provider = Optional.ofNullable(providers.get(route)).orElseThrow();
      provider.faults().clear();
      provider.revive();
    });
  }

  @Override
  public Optional<Decision> decision(String id) {
    long end = System.nanoTime() + LONGEST_LOOK.toNanos();
    Optional<Decision> found = gateway.decision(id);
    while (found.isEmpty() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      found = gateway.decision(id);
    }
    return found;
  }

  @Override
  public Map<String, Double> meters() throws IOException, InterruptedException {
    return Meters.of(operator.send(HttpRequest
        .newBuilder(URI.create("http://127.0.0.1:" + gateway.adminAddress().getPort() + "/metrics"))
        .build(), HttpResponse.BodyHandlers.ofString()).body());
  }

  @Override
  public Optional<String> chainBroken(List<String> decisions) throws IOException {
    long wanted = decisions.stream().filter(id -> !id.isEmpty()).distinct().count();
    long end = System.nanoTime() + LONGEST_LOOK.toNanos();
    DecisionChain.Verification chain = DecisionChain.verify(records);
    while (chain.records() < wanted && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10)); // What is gathered is written soon.
      chain = DecisionChain.verify(records);
    }
    return chain.brokenAt() != null ? Optional.of("the chain breaks at " + chain.brokenAt())
        : chain.records() < wanted
            ? Optional.of("the chain has " + chain.records() + " records of " + wanted)
            : Optional.empty();
  }

  @Override
  public Optional<String> suspended(String route) {
    return gate.suspended(route);
  }

  @Override
  public void close() {
    user.close();
    operator.close();
    gateway.close();
    providers.values().forEach(SimulatedProvider::close);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    try (Stream<Path> files = Files.walk(records)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException _) {
      // A folder for what is temporary, cleaned by others too.
    }
  }
}
