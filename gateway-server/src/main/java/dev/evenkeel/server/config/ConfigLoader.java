package dev.evenkeel.server.config;

import dev.evenkeel.core.access.KeyRing;
import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Workload;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.server.config.GatewayConfig.Decisions;
import dev.evenkeel.server.config.GatewayConfig.Server;
import dev.evenkeel.server.upstream.RemoteGuard;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a configuration file and what it includes. Blocks; keeps nothing between two loads. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Reads {@code file}.
   *
   * @param environment gives the value of an environment variable, null when it is not set
   * @throws ConfigException with everything that is wrong
   */
  public static GatewayConfig load(Path file, Function<String, @Nullable String> environment) {
    return load(file, environment, _ -> {});
  }

  /**
   * Reads {@code file}.
   *
   * @param environment gives the value of an environment variable, null when it is not set
   * @param opened told of every file the configuration names, absolute, also when it is wrong; what
   * has to be watched for changes
   * @throws ConfigException with everything that is wrong
   */
  public static GatewayConfig load(Path file, Function<String, @Nullable String> environment,
      Consumer<Path> opened) {
    Reading reading = new Reading(environment);
    GatewayConfig config = read(reading, file);
    reading.files().forEach(opened);
    reading.problems().raise();
    return config;
  }

  /**
   * Reads nothing but the policies of {@code file}: what the rest needs, such as credentials, need
   * not be there. They ask no guards.
   *
   * @param environment gives the value of an environment variable, null when it is not set
   * @return by name, in the order of the file
   * @throws ConfigException with everything that is wrong with them
   */
  public static Map<String, PolicyFile> policies(Path file,
      Function<String, @Nullable String> environment) {
    Reading reading = new Reading(environment);
    Map<String, PolicyFile> policies = new LinkedHashMap<>();
    Value all = reading.open(file).named().get("policies");
    if (all != null) {
      all.named()
          .forEach((name, value) -> policies.put(name,
              value.section(each -> PolicyFile.section(name, each, null))));
    }
    reading.problems().raise();
    return policies;
  }

  /** The patterns of the keys asked for while reading {@code file}. */
  static SortedSet<String> keys(Path file, Function<String, @Nullable String> environment) {
    Reading reading = new Reading(environment);
    read(reading, file);
    reading.problems().raise();
    return reading.keys();
  }

  private static GatewayConfig read(Reading reading, Path file) {
    return reading.open(file).section(ConfigLoader::config);
  }

  private static GatewayConfig config(Section in) {
    boolean open = in.at("tenants").missing();
    Server server = in.at("server").section(each -> ServerReader.server(each, open));
    Authorities authorities = new Authorities();
    ProviderReader providerReader = new ProviderReader(authorities);
    Named<Provider> providers = Named.read(in.at("providers").required(),
        (id, value) -> value.section(each -> providerReader.provider(id, each)));
    Named<Workload> workloads = Named.read(in.at("workloads"),
        (name, value) -> value.section(each -> ControlsReader.workload(name, each)));
    Named<Suite> suites = Named.read(in.at("suites"), (name, value) -> {
      SuiteFile read = value.section(each -> SuiteReader.suite(name, each));
      return read == null ? null : read.suite();
    });
    // Pools name policies, policies name guards, and a guard may be a route of a pool.
    Set<String> policyNames = in.at("policies").named().keySet();
    PoolReader poolReader = new PoolReader(providers, workloads, policyNames, suites);
    Named<Pool> pools = Named.read(in.at("pools").required(),
        (name, value) -> value.section(each -> poolReader.pool(name, each)));
    GuardReader guardReader =
        new GuardReader(authorities, GuardReader.routes(pools.all().values()));
    Named<RemoteGuard> guards = Named.read(in.at("guards"),
        (name, value) -> value.section(each -> guardReader.guard(name, each)));
    Named<PolicyFile> files = Named.read(in.at("policies"),
        (name, value) -> value.section(each -> PolicyFile.section(name, each, guards)));
    Map<String, Policy> policies = new LinkedHashMap<>();
    files.all().forEach((name, policyFile) -> policies.put(name, policyFile.policy()));
    poolReader.end(policies, pools.all().values());
    TenantReader tenantReader = new TenantReader(pools.names());
    in.at("tenants")
        .named()
        .forEach((name, value) -> value.section(each -> tenantReader.tenant(name, each)));
    Set<String> callers = open ? Set.of(KeyRing.OPEN.find(null).orElseThrow().tenant())
        : in.at("tenants").named().keySet();
    ExceptionReader exceptionReader = new ExceptionReader(pools, callers);
    Named<ExceptionRoute> exceptions = Named.read(in.at("exceptions"),
        (id, value) -> value.section(each -> exceptionReader.exception(id, each)));
    Decisions decisions =
        in.at("decisions").section(each -> ServerReader.decisions(each, server.dataDirectory()));
    return new GatewayConfig(server, open ? KeyRing.OPEN : new KeyRing(tenantReader.entries()),
        providers.all(), authorities.files(), guards.all(), workloads.all(), withNone(files, pools),
        suites.all(), pools.all(), exceptions.all(),
        in.at("certificates")
            .section(each -> ServerReader.certificates(each, server.dataDirectory())),
        decisions, in.at("log").section(each -> ServerReader.log(each, !decisions.keep().isZero())),
        poolReader.drills(in.at("drills"), pools.names()));
  }

  private static Map<String, CompiledPolicy> withNone(Named<PolicyFile> files, Named<Pool> pools) {
    String none = GatewayConfig.NO_POLICY;
    Map<String, CompiledPolicy> all = new LinkedHashMap<>();
    files.all().forEach((name, file) -> all.put(name, file.contract()));
    if (pools.all().values().stream().anyMatch(pool -> pool.policy().equals(none))) {
      all.put(none, CompiledPolicy.compile(Policy.allowAll(none)));
    }
    return all;
  }
}
