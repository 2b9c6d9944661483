package dev.evenkeel.server.cli;

import dev.evenkeel.adapters.ProviderProtocol;
import dev.evenkeel.adapters.anthropic.AnthropicProtocol;
import dev.evenkeel.adapters.openai.OpenAiProtocol;
import dev.evenkeel.core.route.Clearances;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Receiver;
import dev.evenkeel.core.route.Secret;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.policy.certify.CertificateFolder;
import dev.evenkeel.policy.certify.CertificateReader;
import dev.evenkeel.policy.certify.CertificateSigner;
import dev.evenkeel.policy.certify.CertificateStore;
import dev.evenkeel.policy.certify.DrillReport;
import dev.evenkeel.policy.certify.InvalidCertificateException;
import dev.evenkeel.policy.certify.Running;
import dev.evenkeel.policy.certify.SigningKeys;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.server.Settings;
import dev.evenkeel.server.config.ConfigException;
import dev.evenkeel.server.config.ConfigLoader;
import dev.evenkeel.server.config.GatewayConfig;
import dev.evenkeel.server.decisions.TurnLog;
import dev.evenkeel.server.drift.Proofs;
import dev.evenkeel.server.inbound.CallerTls;
import dev.evenkeel.server.upstream.RemoteGuard;
import dev.evenkeel.server.upstream.Trust;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** From a configuration file to the things a gateway is made of; complains in the user's words. */
final class Assembly {
  private final GatewayConfig config;
  private final FileStamps stamps;
  private final Map<String, Contract> contracts;

  private Assembly(GatewayConfig config, FileStamps stamps) {
    this.config = config;
    this.stamps = stamps;
    this.contracts = Map.copyOf(config.policies());
  }

  static Assembly of(Path file) throws Main.Complaint {
    return of(file, System::getenv);
  }

  static Assembly of(Path file, Function<String, @Nullable String> environment)
      throws Main.Complaint {
    return of(file, environment, _ -> {});
  }

  /** @param opened told of every file the configuration names, also when it is wrong */
  static Assembly of(Path file, Function<String, @Nullable String> environment,
      Consumer<Path> opened) throws Main.Complaint {
    List<Path> files = new ArrayList<>();
    try {
      GatewayConfig config = ConfigLoader.load(file, environment, name -> {
        files.add(name);
        opened.accept(name);
      });
      return new Assembly(config, FileStamps.of(files));
    } catch (ConfigException e) {
      int count = e.problems().size();
      throw new Main.Complaint(Main.WRONG_CONFIGURATION, count
          + (count == 1 ? " problem" : " problems") + " in the configuration:\n" + e.getMessage());
    }
  }

  GatewayConfig config() {
    return config;
  }

  /** How the files looked when they were read. */
  FileStamps stamps() {
    return stamps;
  }

  /**
   * What a running gateway can take up.
   *
   * @param trust what is kept because nothing about it changed, null to make it anew
   * @param serverTls likewise
   */
  Settings.Live live(@Nullable Trust trust, @Nullable SslContext serverTls) throws Main.Complaint {
    return new Settings.Live(snapshot(), guards(), trust == null ? trust() : trust,
        serverTls == null ? serverTls(config.server()) : serverTls, config.suites(),
        config.drills());
  }

  /** What turns read. */
  Snapshot snapshot() {
    return new Snapshot(config.keys(), config.pools(), contracts, clearances(),
        config.exceptions());
  }

  /** Whom the workloads' requirements let have a turn's data. */
  Clearances clearances() {
    Map<String, List<Receiver>> asked = new LinkedHashMap<>();
    for (Pool pool : config.pools().values()) {
      Set<String> named = contract(pool).guards();
      asked.put(pool.name(),
          config.guards()
              .values()
              .stream()
              .filter(guard -> named.contains(guard.name()))
              .map(guard -> new Receiver(guard.name(), guard.controls()))
              .toList());
    }
    return new Clearances(asked);
  }

  /** How providers are spoken to. */
  static Map<String, ProviderProtocol> protocols() {
    return Map.of("openai", new OpenAiProtocol(), "anthropic", new AnthropicProtocol());
  }

  /** The guards that policies may ask. */
  List<RemoteGuard> guards() {
    return List.copyOf(config.guards().values());
  }

  /** The compiled policies by name. */
  Map<String, Contract> contracts() {
    return contracts;
  }

  /** The pool's policy as it was compiled. */
  CompiledPolicy policy(Pool pool) {
    CompiledPolicy policy = config.policies().get(pool.policy());
    if (policy == null) {
      throw new IllegalStateException("the configuration was checked: " + pool.policy());
    }
    return policy;
  }

  Contract contract(Pool pool) {
    Contract contract = contracts.get(pool.policy());
    if (contract == null) {
      throw new IllegalStateException("the configuration was checked: " + pool.policy());
    }
    return contract;
  }

  Trust trust() throws Main.Complaint {
    try {
      return Trust.of(config.authorities());
    } catch (SSLException | IllegalArgumentException e) {
      throw new Main.Complaint(Main.WRONG_CONFIGURATION,
          "a provider's certificate authority cannot be used: " + e.getMessage());
    }
  }

  /** The store of certificates, read once. */
  CertificateStore certificates() throws Main.Complaint {
    try {
      CertificateStore store =
          new CertificateStore(new CertificateFolder(config.certificates().directory()),
              certificateReader(), Clock.systemUTC());
      store.reload(running());
      return store;
    } catch (IOException e) {
      throw new Main.Complaint(Main.WRONG_CONFIGURATION,
          "certificates cannot be read: " + Main.describe(e));
    }
  }

  /** Believes the keys that the configuration trusts. */
  CertificateReader certificateReader() throws Main.Complaint {
    GatewayConfig.Certificates where = config.certificates();
    Map<String, List<PublicKey>> roles = new LinkedHashMap<>();
    for (var role : where.roles().entrySet()) {
      roles.put(role.getKey(), keys(role.getValue()));
    }
    return new CertificateReader(trustedKeys(), where.signatures(), roles);
  }

  /**
   * The pair of a signing key that is no file.
   *
   * @throws InvalidCertificateException if it is not a key, or nobody trusts it
   */
  KeyPair secretKeys() throws Main.Complaint, InvalidCertificateException {
    Secret secret = config.certificates().secretKey();
    if (secret == null) {
      throw new IllegalStateException("no signing key is given as a secret");
    }
    return SigningKeys.of(secret.reveal(), trustedKeys());
  }

  private List<PublicKey> trustedKeys() throws Main.Complaint {
    GatewayConfig.Certificates where = config.certificates();
    List<Path> files = new ArrayList<>(where.trustedKeys());
    // Before anything was certified here there is no key of our own, and nothing to believe.
    files.removeIf(file -> file.equals(where.publicKey()) && !Files.exists(file));
    return keys(files);
  }

  private static List<PublicKey> keys(List<Path> files) throws Main.Complaint {
    List<PublicKey> trusted = new ArrayList<>();
    try {
      for (Path file : files) {
        trusted.add(SigningKeys.readPublic(file));
      }
      return trusted;
    } catch (IOException | InvalidCertificateException e) {
      throw new Main.Complaint(Main.WRONG_CONFIGURATION,
          "a trusted key cannot be read: " + Main.describe(e));
    }
  }

  Running running() {
    Map<String, String> suites = new LinkedHashMap<>();
    config.suites().forEach((name, suite) -> suites.put(name, suite.digest()));
    return new Running(List.copyOf(config.pools().values()), suites);
  }

  Settings settings(CertificateStore store, dev.evenkeel.core.turn.IdentityWatch identity,
      Proofs proofs, @Nullable TurnLog log) throws Main.Complaint {
    GatewayConfig.Server server = config.server();
    return new Settings(server.listen(), server.admin(),
        server.adminToken() == null ? null : server.adminToken().reveal(), serverTls(server),
        trust(), server.limits(), server.drain(), server.threads(), server.ioUring(),
        secret(server), server.sessionHeader(), server.sessions(), server.idempotency(),
        records(config.decisions()), log, snapshot(), guards(), store, identity, config.suites(),
        proofs, server.dataDirectory().resolve("drift.json"), config.drills(), this::keep);
  }

  /** Signs a drill's report, where there is a key, and puts it beside the certificates. */
  private String keep(DrillReport report) throws IOException {
    GatewayConfig.Certificates where = config.certificates();
    if (where.secretKey() == null && !Files.exists(where.signingKey())) {
      return "";
    }
    try {
      KeyPair keys = where.secretKey() != null ? secretKeys()
          : SigningKeys.read(where.signingKey(), where.publicKey());
      return String.valueOf(new CertificateFolder(where.directory())
          .write(report, new CertificateSigner(keys).sign(report))
          .getFileName());
    } catch (InvalidCertificateException | Main.Complaint e) {
      throw new IOException("the report cannot be signed: " + e.getMessage(), e);
    }
  }

  private static Settings.SessionSecret secret(GatewayConfig.Server server) {
    if (server.sessionSecret() != null) {
      return new Settings.SessionSecret(
          server.sessionSecret().reveal().getBytes(StandardCharsets.UTF_8));
    }
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return new Settings.SessionSecret(random);
  }

  /** @throws Main.Complaint if callers could not be served over TLS as is configured */
  void checkTls() throws Main.Complaint {
    serverTls(config.server());
  }

  private static @Nullable SslContext serverTls(GatewayConfig.Server server) throws Main.Complaint {
    GatewayConfig.Tls tls = server.tls();
    if (tls == null) {
      return null;
    }
    try {
      return CallerTls.context(
          SslContextBuilder.forServer(tls.certificate().toFile(), tls.key().toFile()),
          server.http2());
    } catch (SSLException | IllegalArgumentException e) {
      throw new Main.Complaint(Main.WRONG_CONFIGURATION,
          "server.tls cannot be used: " + e.getMessage());
    }
  }

  private static Settings.@Nullable Records records(GatewayConfig.Decisions decisions) {
    return decisions.keep().isZero() ? null
        : new Settings.Records(decisions.directory(), decisions.keep());
  }
}
