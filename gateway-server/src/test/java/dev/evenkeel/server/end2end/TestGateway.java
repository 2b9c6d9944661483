package dev.evenkeel.server.end2end;

import dev.evenkeel.core.access.Caller;
import dev.evenkeel.core.access.KeyRing;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Clearances;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Coverage;
import dev.evenkeel.core.route.Degraded;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Drift;
import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Secret;
import dev.evenkeel.core.route.Workload;
import dev.evenkeel.core.session.IdempotencyTable;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.OnRefusal;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.server.Settings;
import dev.evenkeel.server.Wiring;
import dev.evenkeel.server.decisions.TurnLog;
import dev.evenkeel.server.drift.Proofs;
import dev.evenkeel.server.inbound.Limits;
import dev.evenkeel.server.upstream.RemoteGuard;
import dev.evenkeel.server.upstream.Trust;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A gateway on a free port, made of records, with everything a test wants to look at. */
final class TestGateway implements AutoCloseable {
  static final String REFUSAL = "I can't help with that here.";
  static final String PROVIDER_KEY = "sk-canary-5f2c9a";
  static final Clocks QUICK = new Clocks(Duration.ofMillis(500), Duration.ofMillis(800),
      Duration.ofSeconds(2), Duration.ofMillis(800));

  private final Wiring wiring;
  private final Settings.Live live;

  private TestGateway(Settings settings) throws IOException {
    this.wiring = Wiring.start(settings);
    this.live = settings.live();
  }

  /** From now on nobody else may call. */
  void onlyKey(String key, String tenant) {
    Snapshot before = live.snapshot();
    KeyRing keys = new KeyRing(List.of(entry(key, tenant)));
    wiring.apply(new Settings.Live(
        new Snapshot(keys, before.pools(), before.contracts(), before.clearances(),
            before.exceptions()),
        live.guards(), live.trust(), live.serverTls(), live.suites(), live.drills()));
  }

  private static KeyRing.Entry entry(String key, String tenant, String... mayUse) {
    return new KeyRing.Entry(KeyRing.hash(key),
        new Caller(tenant, tenant + "-key", Set.of(mayUse), false));
  }

  String baseUrl() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  int port() {
    return wiring.address().getPort();
  }

  int adminPort() {
    return wiring.adminAddress().getPort();
  }

  /** What an admin page says. */
  String admin(String path) throws IOException {
    try (RawClient operator = new RawClient(adminPort())) {
      return operator.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").response();
    }
  }

  /** The health of a route, as the admin side tells it. */
  String health(String route) throws IOException {
    Matcher found = Pattern.compile("\"id\":\"" + route + "\".*?\"health\":\"(\\w+)\"")
        .matcher(admin("/admin/v1/pools"));
    if (!found.find()) {
      throw new AssertionError("no route " + route);
    }
    return found.group(1);
  }

  /** The decision of a turn; waits for the writer, who works on a thread of its own. */
  Decision decision(String id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> wiring.decision(id), found -> found.isPresent())
        .orElseThrow();
  }

  @Override
  public void close() {
    wiring.close();
  }

  static Builder with(Policy policy) {
    return new Builder(policy);
  }

  /** One refusal text, whichever provider refuses. */
  static Builder unified() {
    return with(new Policy("unified", 1, new Refusals(OnRefusal.UNIFIED, LocalText.of(REFUSAL)),
        "That part is withheld.", List.of(), Tone.UNCHANGED, List.of()));
  }

  /** What a test changes of a gateway. */
  static final class Builder {
    private final Policy policy;
    private final Map<String, List<Route>> pools = new LinkedHashMap<>();
    private final Map<String, List<Degraded>> degraded = new HashMap<>();
    private final Set<String> uncertified = new HashSet<>();
    private final List<KeyRing.Entry> keys = new ArrayList<>();
    private Limits limits = new Limits(256 * 1024, 8 * 1024, Duration.ofSeconds(1),
        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(30), 1_000, 1_000);
    private Pool.Failover failover = new Pool.Failover(Pool.MidStream.CLOSE, 4,
        Duration.ofSeconds(20), new BreakerSettings(1_000, 1, 2_000, Duration.ofSeconds(1), 1, 1));
    private Pool.Affinity affinity = Pool.Affinity.DEFAULT;
    private Set<Pool.Check> checks = Set.of();
    private Delivery delivery = Delivery.DEFAULT;
    private Drift drift = Drift.DEFAULT;
    private Workload workload = Workload.unrestricted("tests");
    private @Nullable SslContext serverTls;
    private @Nullable Trust trust;
    private Settings.@Nullable Records records;
    private @Nullable TurnLog log;
    private IdempotencyTable.Rules idempotency = IdempotencyTable.Rules.DEFAULT;
    private boolean ioUring = true;
    private Duration drain = Duration.ofMillis(500);
    private final List<RemoteGuard> guards = new ArrayList<>();
    private final Map<String, ExceptionRoute> exceptions = new LinkedHashMap<>();
    private UnaryOperator<Contract> wrapping = UnaryOperator.identity();

    private Builder(Policy policy) {
      this.policy = policy;
    }

    /** A pool of routes; the first is the reference. */
    Builder pool(String name, Route... routes) {
      pools.put(name, List.of(routes));
      return this;
    }

    /** What the pool does when no route can answer. */
    Builder degraded(String pool, Degraded... modes) {
      degraded.put(pool, List.of(modes));
      return this;
    }

    Builder uncertified(String route) {
      uncertified.add(route);
      return this;
    }

    Builder key(String key, String tenant, String... mayUse) {
      keys.add(entry(key, tenant, mayUse));
      return this;
    }

    Builder limits(Limits changed) {
      limits = changed;
      return this;
    }

    Builder failover(Pool.Failover changed) {
      failover = changed;
      return this;
    }

    Builder affinity(Pool.Affinity changed) {
      affinity = changed;
      return this;
    }

    Builder checks(Set<Pool.Check> changed) {
      checks = changed;
      return this;
    }

    Builder delivery(Delivery changed) {
      delivery = changed;
      return this;
    }

    Builder drift(Drift changed) {
      drift = changed;
      return this;
    }

    Builder workload(Workload changed) {
      workload = changed;
      return this;
    }

    /** A route's provider attests that it is in a region; call after {@link #pool}. */
    Builder attested(String id, String region) {
      Controls said =
          new Controls(region, null, null, null, Set.of(), "owner", null, null, LocalDate.MAX);
      pools.replaceAll((_, routes) -> routes.stream()
          .map(route -> route.id().equals(id) ? attesting(route, said) : route)
          .toList());
      return this;
    }

    private static Route attesting(Route route, Controls said) {
      Provider at = route.provider();
      return new Route(route.id(),
          new Provider(at.id(), at.protocol(), at.baseUrl(), at.apiKey(), said, at.clocks()),
          route.model(), route.reference(), null, null, null, Set.of());
    }

    Builder serverTls(SslContext context) {
      serverTls = context;
      return this;
    }

    Builder guard(RemoteGuard guard) {
      guards.add(guard);
      return this;
    }

    Builder exception(ExceptionRoute exception) {
      exceptions.put(exception.id(), exception);
      return this;
    }

    /** Puts something around the policy, such as a fault. */
    Builder wrapping(UnaryOperator<Contract> changed) {
      wrapping = changed;
      return this;
    }

    Builder trust(Trust changed) {
      trust = changed;
      return this;
    }

    Builder records(Path directory) {
      records = new Settings.Records(directory, Duration.ofDays(1));
      return this;
    }

    Builder log(OutputStream out, TurnLog.Form form) {
      log = new TurnLog(out, form);
      return this;
    }

    Builder idempotency(IdempotencyTable.Rules changed) {
      idempotency = changed;
      return this;
    }

    Builder ioUring(boolean allowed) {
      ioUring = allowed;
      return this;
    }

    Builder drain(Duration changed) {
      drain = changed;
      return this;
    }

    TestGateway start() throws IOException {
      Contract contract = wrapping.apply(CompiledPolicy.compile(policy));
      Map<String, Pool> made = new LinkedHashMap<>();
      pools.forEach((name, routes) -> made.put(name,
          new Pool(name, workload, "policy", routes, affinity, failover,
              new Pool.Certification("suite", 0.05, 0.95, Duration.ofDays(1)), false, checks)
              .with(delivery)
              .with(drift)
              .with(degraded.getOrDefault(name, List.of()))));
      Snapshot snapshot = new Snapshot(new KeyRing(keys), made, Map.of("policy", contract),
          new Clearances(Map.of()), exceptions);
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      return new TestGateway(new Settings(any, any, null, serverTls,
          trust == null ? trusting() : trust, limits, drain, 2, ioUring,
          new Settings.SessionSecret("a secret of the tests".getBytes(StandardCharsets.UTF_8)),
          null, 10_000, idempotency, records, log, snapshot, guards,
          (pool, route, digest) -> uncertified.contains(route.id())
              ? new Standing.Uncertified(Exclusion.NO_CERTIFICATE, "no certificate")
              : new Standing.Certified("test-" + route.id(), Set.of(),
                  new Coverage(Set.of(), Set.of(), true)),
          (pool, route, model) -> {}, Map.of(), Proofs.NONE, null));
    }

    private static Trust trusting() throws SSLException {
      return new Trust(SslContextBuilder.forClient().build(), Map.of());
    }
  }

  /** A route to an OpenAI-shaped provider. */
  static Route openAi(String id, String baseUrl, String model, boolean reference) {
    return route(id, "openai", baseUrl, model, reference);
  }

  /** A route to a provider that speaks Anthropic's dialect. */
  static Route anthropic(String id, String baseUrl, String model, boolean reference) {
    return route(id, "anthropic", baseUrl, model, reference);
  }

  /** The same route, whose provider may take an hour for anything. */
  static Route patient(Route route) {
    Duration hour = Duration.ofHours(1);
    Provider at = route.provider();
    return new Route(route.id(),
        new Provider(at.id(), at.protocol(), at.baseUrl(), at.apiKey(), at.controls(),
            new Clocks(hour, hour, hour, hour)),
        route.model(), route.reference(), null, null, null, Set.of());
  }

  private static Route route(String id, String protocol, String baseUrl, String model,
      boolean reference) {
    return new Route(id, new Provider(id, protocol, URI.create(baseUrl), new Secret(PROVIDER_KEY),
        Controls.NONE, QUICK), model, reference, null, null, null, Set.of());
  }
}
