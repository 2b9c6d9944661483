package dev.evenkeel.server.config;

import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.decision.ToneProfile.Dimension;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.failover.BreakerSettings.Pace;
import dev.evenkeel.core.failover.BreakerSettings.Quality;
import dev.evenkeel.core.failover.BreakerSettings.Slow;
import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.route.Degraded;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Drift;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Pool.Affinity;
import dev.evenkeel.core.route.Pool.Certification;
import dev.evenkeel.core.route.Pool.Failover;
import dev.evenkeel.core.route.Pool.ToneProof;
import dev.evenkeel.core.route.Preference;
import dev.evenkeel.core.route.Price;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Workload;
import dev.evenkeel.core.session.Lineages;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.server.drill.DrillRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code pools} and their routes. Confined to one thread. */
final class PoolReader {
  private static final Notation<Integer> COUNT = Notation.integer(1, 1_000_000);
  private static final Certification USUAL = new Certification("", 0.05, 0.95, Duration.ofDays(30));

  private final Named<Provider> providers;
  private final Named<Workload> workloads;
  private final Set<String> policies;
  private final Named<Suite> suites;
  private final DeliveryReader deliveries = new DeliveryReader();
  private final DegradedReader degraded = new DegradedReader();
  private final DrillReader drills = new DrillReader();
  private final Map<String, String> routes = new LinkedHashMap<>();
  /** Where judges are named: a route of any pool, also of one that is read later. */
  private final List<Value> judges = new ArrayList<>();

  PoolReader(Named<Provider> providers, Named<Workload> workloads, Set<String> policies,
      Named<Suite> suites) {
    this.providers = providers;
    this.workloads = workloads;
    this.policies = policies;
    this.suites = suites;
  }

  /** One pool, null when it cannot be made. */
  @Nullable Pool pool(String name, Section in) {
    Workload workload = !in.at("workload").missing() ? workloads.find(in.at("workload"), "workload")
        : Workload.unrestricted("unrestricted");
    String policy = policy(in.at("policy"));
    Affinity affinity = in.at("affinity").section(PoolReader::affinity);
    Failover failover = in.at("failover").section(PoolReader::failover);
    List<Value> elements = in.at("routes").required().list();
    if (in.at("routes").present() && elements.isEmpty()) {
      in.at("routes").problem("a pool needs at least one route");
    }
    Certification certification = certification(in.at("certification"), elements.size() > 1);
    boolean hideModel = in.at("hide-model").as(Notation.FLAG, false);
    Set<Pool.Check> checks = Set.copyOf(in.at("validate").listOf(Notation.word(Pool.Check.class)));
    Delivery delivery = in.at("delivery").section(each -> deliveries.delivery(each, policy));
    List<Value> shadows = new ArrayList<>(1);
    Drift drift = in.at("drift").section(each -> DriftReader.drift(each, shadows::add));
    in.at("drills").section(each -> {
      drills.pool(name, each);
      return name;
    });
    List<Degraded> modes = degraded.modes(in.at("degraded"), name, policy);
    List<Route> read = new ArrayList<>();
    int references = 0;
    for (Value element : elements) {
      Read one = element.section(route -> route(name, route));
      references += one.reference() ? 1 : 0;
      if (one.route() != null) {
        read.add(one.route());
      }
    }
    if (!elements.isEmpty() && references != 1) {
      in.at("routes")
          .problem("exactly one route is the reference the others are compared with; "
              + (references == 0 ? "none has" : references + " have") + " 'reference: true'");
    }
    tiers(in.at("routes"), read);
    shadows.forEach(each -> candidates(each, drift, read));
    if (failover.midStream() == Pool.MidStream.CONTINUE && read.size() == elements.size()
        && read.stream().allMatch(route -> route.continuation() == Continuation.NONE)) {
      in.at("failover")
          .problem("'mid-stream: continue' needs a route that can be asked to carry on: give it a"
              + " 'continuation' (prefill, prefix, continue-final-message or instruction)");
    }
    boolean whole = read.size() == elements.size() && !elements.isEmpty() && references == 1;
    return !whole || workload == null || policy == null ? null
        : new Pool(name, workload, policy, read, affinity, failover, certification, hideModel,
            checks, delivery, drift, modes, irreversible(in.at("tools")));
  }

  /** Whether a tool's calls can be undone. */
  private enum Effect {
    REVERSIBLE,
    IRREVERSIBLE
  }

  private static Set<String> irreversible(Value tools) {
    Set<String> irreversible = new HashSet<>();
    tools.named().forEach((tool, value) -> value.section(in -> {
      if (in.at("effect").required().as(Notation.word(Effect.class)) == Effect.IRREVERSIBLE) {
        irreversible.add(tool);
      }
      return tool;
    }));
    return irreversible;
  }

  /** What is said of drills, once pools have been read. */
  DrillRules drills(Value schedule, Set<String> pools) {
    return drills.rules(schedule, pools);
  }

  /** Tells of names that nobody has, once policies and pools have been read. */
  void end(Map<String, Policy> read, Collection<Pool> pools) {
    judges.forEach(judge -> judge.reference("route", routes.keySet()));
    deliveries.end(read);
    degraded.end(pools);
  }

  private @Nullable String policy(Value value) {
    if (value.missing()) {
      value.problem("is required; write 'policy: " + GatewayConfig.NO_POLICY
          + "' for a pool whose answers pass as they are");
      return null;
    }
    Set<String> known = new HashSet<>(policies);
    known.add(GatewayConfig.NO_POLICY);
    return value.reference("policy", known);
  }

  private static Affinity affinity(Section in) {
    Affinity usual = Affinity.DEFAULT;
    return new Affinity(in.at("ttl").as(Notation.SPAN, usual.ttl()),
        in.at("patience").as(Notation.DURATION, usual.patience()),
        in.at("max-repins").as(Notation.integer(0, 1_000), usual.maxRepins()),
        in.at("required").as(Notation.FLAG, usual.required()),
        in.at("lineage").section(PoolReader::lineage));
  }

  private static Lineages.Limits lineage(Section in) {
    Lineages.Limits usual = Lineages.Limits.DEFAULT;
    return new Lineages.Limits(in.at("depth").as(Notation.integer(1, 100), usual.depth()),
        in.at("breadth").as(COUNT, usual.breadth()),
        in.at("beyond").as(Notation.word(Lineages.Beyond.class), usual.beyond()));
  }

  private static Failover failover(Section in) {
    Failover usual = Failover.DEFAULT;
    return new Failover(
        in.at("mid-stream").as(Notation.word(Pool.MidStream.class), usual.midStream()),
        in.at("attempts").as(Notation.integer(1, 20), usual.attempts()),
        in.at("deadline").as(Notation.SPAN, usual.deadline()),
        in.at("triggers").section(PoolReader::triggers),
        in.at("failback").section(each -> each.at("ramp").as(Notation.DURATION, usual.ramp())));
  }

  private static BreakerSettings triggers(Section in) {
    BreakerSettings usual = BreakerSettings.DEFAULT;
    BreakerSettings read =
        new BreakerSettings(in.at("consecutive-errors").as(COUNT, usual.consecutiveErrors()),
            in.at("error-rate").as(Notation.SHARE, usual.errorRate()),
            in.at("window").as(COUNT, usual.window()),
            in.at("open-for").as(Notation.SPAN, usual.openFor()),
            in.at("probes").as(COUNT, usual.probes()),
            in.at("retry-ratio").as(Notation.SHARE, usual.retryRatio()), slow(in),
            in.at("quality").missing() ? null : in.at("quality").section(PoolReader::quality));
    if (read.errorRate() == 0) {
      in.at("error-rate").problem("must be above 0%");
    }
    if (read.window() < read.consecutiveErrors()) {
      in.at("window")
          .problem("must be at least 'consecutive-errors', which is " + read.consecutiveErrors());
    }
    return read;
  }

  private static Slow slow(Section in) {
    double rate = in.at("slow-rate").as(Notation.SHARE, Slow.NEVER.rate());
    if (rate == 0) {
      in.at("slow-rate").problem("must be above 0%");
      rate = 1;
    }
    Pace pace = in.at("slow-stream").missing() ? null
        : in.at("slow-stream")
            .section(each -> new Pace(each.at("below").required().as(COUNT, 1),
                each.at("over").as(Notation.SPAN, Duration.ofSeconds(5))));
    return new Slow(in.at("slow-first-token").as(Notation.SPAN), rate, pace);
  }

  private static Quality quality(Section in) {
    double rate = in.at("error-rate").as(Notation.SHARE, 0.5);
    if (rate == 0) {
      in.at("error-rate").problem("must be above 0%");
      rate = 1;
    }
    return new Quality(rate, in.at("window").as(COUNT, 20));
  }

  private Certification certification(Value value, boolean severalRoutes) {
    if (value.missing() && severalRoutes) {
      value.problem("is required for a pool of more than one route: nothing fails over to a route"
          + " that was not compared with the reference");
    }
    return value.section(in -> {
      boolean needed = value.present() && (severalRoutes || in.at("suite").present());
      Value suite = needed ? in.at("suite").required() : in.at("suite");
      String name = suite.reference("suite", suites.names());
      double tolerance = in.at("tolerance").as(Notation.SHARE, USUAL.tolerance());
      if (tolerance == 0 || tolerance == 1) {
        in.at("tolerance").problem("must lie between 0% and 100%");
      }
      double confidence = in.at("confidence").as(Notation.SHARE, USUAL.confidence());
      if (confidence < 0.5 || confidence == 1) {
        in.at("confidence").problem("must be at least 50% and below 100%");
      }
      return new Certification(name == null ? USUAL.suite() : name, tolerance, confidence,
          in.at("valid-for").as(Notation.SPAN, USUAL.validFor()),
          in.at("tone").section(PoolReader::tone),
          in.at("judge").missing() ? null : in.at("judge").section(this::judge),
          in.at("drill-max-age").as(Notation.SPAN));
    });
  }

  private Pool.@Nullable Judge judge(Section in) {
    judges.add(in.at("route"));
    String route = in.at("route").required().as(Notation.NAME);
    Path labelled = in.at("labelled").required().file();
    String digest = labelled == null ? null : digest(in.at("labelled"), labelled);
    return route == null || labelled == null || digest == null ? null
        : new Pool.Judge(route, labelled, digest);
  }

  /** What certificates are bound to; null, and told, when the file cannot be read. */
  private static @Nullable String digest(Value named, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (IOException _) {
      named.problem(TextFile.told(TextFile.unreadable(file), file));
      return null;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static ToneProof tone(Section in) {
    double tolerance = in.at("tolerance").as(Notation.SHARE, ToneProof.DEFAULT.tolerance());
    boolean usable = tolerance > 0 && tolerance < 1;
    if (!usable) {
      in.at("tolerance").problem("must lie between 0% and 100%");
    }
    Set<Dimension> dimensions = in.at("dimensions").missing() ? ToneProof.DEFAULT.dimensions()
        : Set.copyOf(in.at("dimensions").listOf(Notation.word(Dimension.class)));
    return new ToneProof(usable ? tolerance : ToneProof.DEFAULT.tolerance(), dimensions);
  }

  /** A candidate is one of the pool's own routes, beside the one that is the measure. */
  private static void candidates(Value named, Drift drift, List<Route> read) {
    Drift.Shadow shadow = drift.shadow();
    for (String name : shadow == null ? Set.<String>of() : shadow.routes()) {
      Route route = read.stream().filter(each -> each.id().equals(name)).findFirst().orElse(null);
      if (route == null) {
        named.problem("the pool has no route '" + name + "'");
      } else if (route.reference()) {
        named.problem("'" + name + "' is the reference, which others are compared with");
      }
    }
  }

  /** What could be read of a route. */
  private record Read(@Nullable Route route, boolean reference) {}

  private Read route(String pool, Section in) {
    String id = in.at("id").required().as(Notation.NAME);
    if (id != null) {
      String other = routes.putIfAbsent(id, pool);
      if (other != null) {
        in.at("id").problem("the pool '" + other + "' has a route '" + id + "' already");
      }
    }
    Provider provider = providers.find(in.at("provider").required(), "provider");
    String model = in.at("model").required().as(Notation.WORDS);
    boolean reference = in.at("reference").as(Notation.FLAG, false);
    String prompt = in.at("prompt").as(Notation.WORDS);
    if (in.at("prompt-file").present()) {
      if (in.at("prompt").present()) {
        in.at("prompt-file").problem("stands beside 'prompt'; a route has one of them");
      }
      prompt = TextFile.read(in.at("prompt-file"));
    }
    prompt = PromptTemplate.compile(prompt, in.at("prompt-variables"));
    Double temperature = in.at("temperature").as(Notation.decimal(0, 2));
    Integer maxTokens = in.at("max-tokens").as(Notation.integer(1, 10_000_000));
    Set<Need> lacks = Set.copyOf(in.at("lacks").listOf(Notation.word(Need.class)));
    Price price = in.at("price").missing() ? null
        : in.at("price")
            .section(each -> new Price(
                each.at("input").required().as(Notation.decimal(0, 1_000_000), 0.0),
                each.at("output").required().as(Notation.decimal(0, 1_000_000), 0.0)));
    Preference preference = preference(in);
    Double daily = in.at("spend").missing() ? null
        : in.at("spend")
            .section(each -> each.at("per-day").required().as(Notation.decimal(0, 1_000_000_000)));
    if (daily != null && price == null) {
      in.at("spend").problem("needs a 'price' to count by");
    }
    Continuation continuation =
        in.at("continuation").as(Notation.word(Continuation.class), Continuation.NONE);
    if (provider != null && !provider.protocol().equals("openai")
        && (continuation == Continuation.PREFIX
            || continuation == Continuation.CONTINUE_FINAL_MESSAGE)) {
      in.at("continuation")
          .problem("is of OpenAI's dialect; a provider that speaks '" + provider.protocol()
              + "' writes on with 'prefill'");
    }
    return new Read(id == null || provider == null || model == null ? null
        : new Route(id, provider, model, reference, prompt, temperature, maxTokens, lacks, price,
            preference, daily, continuation),
        reference);
  }

  private static @Nullable Preference preference(Section in) {
    if (in.at("tier").missing()) {
      if (in.at("weight").present()) {
        in.at("weight").problem("counts among routes of one 'tier', and the route names none");
      }
      return null;
    }
    return new Preference(in.at("tier").as(COUNT, 1), in.at("weight").as(COUNT, 1));
  }

  private static void tiers(Value routes, List<Route> read) {
    long said = read.stream().filter(route -> route.preference() != null).count();
    if (said != 0 && said != read.size()) {
      routes.problem("either every route of a pool has a 'tier' or none has; without, each route is"
          + " a tier of its own, in the order of the list");
    }
  }
}
