package dev.evenkeel.server;

import dev.evenkeel.core.route.CertificateGate;
import dev.evenkeel.core.session.IdempotencyTable;
import dev.evenkeel.core.turn.IdentityWatch;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.server.decisions.TurnLog;
import dev.evenkeel.server.drift.Proofs;
import dev.evenkeel.server.drill.DrillKeeper;
import dev.evenkeel.server.drill.DrillRules;
import dev.evenkeel.server.inbound.Limits;
import dev.evenkeel.server.upstream.RemoteGuard;
import dev.evenkeel.server.upstream.Trust;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a gateway process is made from, read and checked.
 *
 * @param listen where callers connect; port 0 for any
 * @param admin where operators connect
 * @param adminToken what operators must send, null on loopback
 * @param serverTls callers' TLS, null for plain HTTP
 * @param trust whom the gateway believes to be a provider
 * @param limits what a caller may cost
 * @param drain how long running turns may go on when the process is asked to stop
 * @param threads event loops, 0 for one per processor
 * @param ioUring whether sends may leave by io_uring
 * @param sessionSecret keys the session hashes, at least 16 bytes
 * @param sessionHeader a header that names sessions beside the gateway's own, null for none
 * @param sessions the most sessions pinned at once
 * @param idempotency what is remembered of requests under an idempotency key
 * @param decisions where decision records are kept, null to keep none
 * @param log where a line per turn goes, null for nowhere
 * @param snapshot pools, policies, keys
 * @param guards whom policies may ask
 * @param certificates tells which routes are certified
 * @param identity is told of models that are not what was certified
 * @param suites of probes by name
 * @param proofs what watching the routes needs of certificates
 * @param learned the file of what watching learned, null to keep nothing over a restart
 * @param drills what the configuration says of drills
 * @param drillKeeper signs and keeps their reports
 */
public record Settings(InetSocketAddress listen, InetSocketAddress admin,
    @Nullable String adminToken, @Nullable SslContext serverTls, Trust trust, Limits limits,
    Duration drain, int threads, boolean ioUring, SessionSecret sessionSecret,
    @Nullable String sessionHeader, long sessions, IdempotencyTable.Rules idempotency,
    @Nullable Records decisions, @Nullable TurnLog log, Snapshot snapshot, List<RemoteGuard> guards,
    CertificateGate certificates, IdentityWatch identity, Map<String, Suite> suites, Proofs proofs,
    @Nullable Path learned, DrillRules drills, DrillKeeper drillKeeper) {
  public Settings {
    suites = Map.copyOf(suites);
  }

  /** A process that holds no drills by itself and keeps no reports of others. */
  public Settings(InetSocketAddress listen, InetSocketAddress admin, @Nullable String adminToken,
      @Nullable SslContext serverTls, Trust trust, Limits limits, Duration drain, int threads,
      boolean ioUring, SessionSecret sessionSecret, @Nullable String sessionHeader, long sessions,
      IdempotencyTable.Rules idempotency, @Nullable Records decisions, @Nullable TurnLog log,
      Snapshot snapshot, List<RemoteGuard> guards, CertificateGate certificates,
      IdentityWatch identity, Map<String, Suite> suites, Proofs proofs, @Nullable Path learned) {
    this(listen, admin, adminToken, serverTls, trust, limits, drain, threads, ioUring,
        sessionSecret, sessionHeader, sessions, idempotency, decisions, log, snapshot, guards,
        certificates, identity, suites, proofs, learned, DrillRules.NONE, DrillKeeper.NONE);
  }

  /** What can change while the process runs. */
  public Live live() {
    return new Live(snapshot, guards, trust, serverTls, suites, drills);
  }

  /**
   * The part of the settings that can change while the process runs. Immutable.
   *
   * @param snapshot pools, policies, keys
   * @param guards whom policies may ask
   * @param trust whom the gateway believes to be a provider
   * @param serverTls callers' TLS, null for plain HTTP
   * @param suites of probes by name
   * @param drills what the configuration says of drills
   */
  public record Live(Snapshot snapshot, List<RemoteGuard> guards, Trust trust,
      @Nullable SslContext serverTls, Map<String, Suite> suites, DrillRules drills) {
    public Live {
      guards = List.copyOf(guards);
      suites = Map.copyOf(suites);
    }
  }

  /**
   * Where decisions are kept.
   *
   * @param keep how long at least
   */
  public record Records(Path directory, Duration keep) {}

  /** The key of the session hashes; prints as dots. */
  public static final class SessionSecret {
    private final byte[] octets;

    public SessionSecret(byte[] octets) {
      this.octets = octets.clone();
    }

    byte[] reveal() {
      return octets.clone();
    }

    @Override
    public String toString() {
      return "•••";
    }
  }
}
