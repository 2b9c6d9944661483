package dev.evenkeel.server.config;

import dev.evenkeel.core.access.KeyRing;
import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Secret;
import dev.evenkeel.core.route.Workload;
import dev.evenkeel.core.session.IdempotencyTable;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.server.drill.DrillRules;
import dev.evenkeel.server.inbound.Limits;
import dev.evenkeel.server.upstream.RemoteGuard;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A configuration, read and checked: every name it mentions exists, every pool has one reference.
 * Immutable; maps keep the order of the file. Prints no secret.
 *
 * @param server the process
 * @param keys who may call; open when no tenants are configured
 * @param providers by id
 * @param authorities PEM files of the certificate authorities trusted instead of the platform's, by
 * where the service is that they vouch for
 * @param guards by name
 * @param workloads by name
 * @param policies by name and ready to be held, with {@link #NO_POLICY} when a pool asks for it
 * @param suites by name
 * @param pools by name
 * @param exceptions by id
 * @param certificates where certificates and their keys are
 * @param decisions where decision records are kept
 * @param log how the process logs
 * @param drills what may be drilled with users, and what is drilled when
 */
public record GatewayConfig(Server server, KeyRing keys, Map<String, Provider> providers,
    Map<URI, Path> authorities, Map<String, RemoteGuard> guards, Map<String, Workload> workloads,
    Map<String, CompiledPolicy> policies, Map<String, Suite> suites, Map<String, Pool> pools,
    Map<String, ExceptionRoute> exceptions, Certificates certificates, Decisions decisions, Log log,
    DrillRules drills) {
  /** What a pool writes to have no policy, on purpose. */
  public static final String NO_POLICY = "none";

  public GatewayConfig {
    providers = ordered(providers);
    authorities = ordered(authorities);
    guards = ordered(guards);
    workloads = ordered(workloads);
    policies = ordered(policies);
    suites = ordered(suites);
    pools = ordered(pools);
    exceptions = ordered(exceptions);
  }

  private static <K, T> Map<K, T> ordered(Map<K, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /**
   * The process and its listeners.
   *
   * @param listen where callers connect
   * @param admin where operators connect
   * @param adminToken what operators must send; never null unless {@code admin} is loopback
   * @param tls callers' TLS, null for plain HTTP
   * @param http2 whether HTTP/2 is offered by ALPN; never true without {@code tls}
   * @param limits what a caller may cost
   * @param drain how long running turns may go on when the process is asked to stop
   * @param threads event loops, 0 for one per processor
   * @param ioUring whether sends may leave by Linux' io_uring
   * @param sessions the most sessions pinned at once
   * @param sessionHeader a header that names sessions beside the gateway's own, null for none
   * @param sessionSecret keys the session hashes, null for a random one per process
   * @param idempotency what is remembered of requests under an idempotency key
   * @param dataDirectory what the process keeps
   */
  public record Server(InetSocketAddress listen, InetSocketAddress admin,
      @Nullable Secret adminToken, @Nullable Tls tls, boolean http2, Limits limits, Duration drain,
      int threads, boolean ioUring, int sessions, @Nullable String sessionHeader,
      @Nullable Secret sessionSecret, IdempotencyTable.Rules idempotency, Path dataDirectory) {
    /** Whether nothing differs but the callers' TLS, which a running process can change. */
    public boolean sameProcess(Server other) {
      return listen.equals(other.listen) && admin.equals(other.admin)
          && Objects.equals(adminToken, other.adminToken) && http2 == other.http2
          && limits.equals(other.limits) && drain.equals(other.drain) && threads == other.threads
          && ioUring == other.ioUring && sessions == other.sessions
          && Objects.equals(sessionHeader, other.sessionHeader)
          && Objects.equals(sessionSecret, other.sessionSecret)
          && idempotency.equals(other.idempotency) && dataDirectory.equals(other.dataDirectory);
    }
  }

  /**
   * What the listener proves itself with.
   *
   * @param certificate PEM file of the chain, its own certificate first
   * @param key PEM file of the private key
   */
  public record Tls(Path certificate, Path key) {}

  /**
   * Certificates of routes and their keys.
   *
   * @param directory where certificates are
   * @param signingKey PEM file of the private key that signs them; may not exist where nothing is
   * certified
   * @param secretKey the private key itself, in place of its file; null for the file
   * @param trustedKeys PEM files of the public keys that are believed
   * @param signatures how many of them must have signed a certificate, at least 1
   * @param roles some of them by the role of the people who hold them; one of each must have signed
   */
  public record Certificates(Path directory, Path signingKey, @Nullable Secret secretKey,
      List<Path> trustedKeys, int signatures, Map<String, List<Path>> roles) {
    public Certificates {
      trustedKeys = List.copyOf(trustedKeys);
      roles = ordered(roles);
    }

    /** The public half of the signing key: beside it, {@code x.pub.pem} for {@code x.pem}. */
    public Path publicKey() {
      return publicKey(signingKey);
    }

    /** The public half of a private key's file: beside it, {@code x.pub.pem} for {@code x.pem}. */
    public static Path publicKey(Path signingKey) {
      String name = String.valueOf(signingKey.getFileName());
      String stem = name.endsWith(".pem") ? name.substring(0, name.length() - 4) : name;
      return signingKey.resolveSibling(stem + ".pub.pem");
    }
  }

  /**
   * Decision records.
   *
   * @param directory where they are
   * @param keep how long; zero keeps none on disk
   */
  public record Decisions(Path directory, Duration keep) {}

  /**
   * The log on standard output.
   *
   * @param format for machines or for people
   * @param level the least that is logged
   * @param turns what is said of each turn
   */
  public record Log(Format format, Level level, Turns turns) {
    /** How a line looks. */
    public enum Format {
      JSON,
      TEXT
    }

    /** What is said of each turn, at the level of information. */
    public enum Turns {
      /** What people look for, or its gist as text. */
      SHORT,
      /** The record as it is kept, for who keeps none on disk. */
      WHOLE,
      /** Nothing. */
      OFF
    }

    /** How much is said. */
    public enum Level {
      ERROR,
      WARN,
      INFO,
      DEBUG,
      TRACE
    }
  }
}
