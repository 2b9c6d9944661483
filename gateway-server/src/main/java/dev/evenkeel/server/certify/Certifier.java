package dev.evenkeel.server.certify;

import dev.evenkeel.adapters.ProviderProtocol;
import dev.evenkeel.core.Time;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.policy.certify.AnswerBook;
import dev.evenkeel.policy.certify.Certificate;
import dev.evenkeel.policy.certify.CertificateFolder;
import dev.evenkeel.policy.certify.CertificateSigner;
import dev.evenkeel.policy.certify.CertificationResult;
import dev.evenkeel.policy.certify.CertificationRun;
import dev.evenkeel.policy.certify.Labelled;
import dev.evenkeel.policy.certify.ModelJudge;
import dev.evenkeel.policy.certify.Progress;
import dev.evenkeel.policy.certify.ReferenceRun;
import dev.evenkeel.policy.certify.RouteOutException;
import dev.evenkeel.policy.certify.RunJournal;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.server.upstream.Connector;
import dev.evenkeel.server.upstream.Departures;
import dev.evenkeel.server.upstream.ProviderLoop;
import dev.evenkeel.server.upstream.RemoteGuard;
import dev.evenkeel.server.upstream.RemoteGuards;
import dev.evenkeel.server.upstream.Transport;
import dev.evenkeel.server.upstream.Trust;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Certifies a pool's routes over connections of its own and writes what they earn. Blocks; not for
 * event loops.
 */
public final class Certifier implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup loops;
  private final Connector connector;
  private final List<RouteProber.Lane> lanes = new ArrayList<>();
  private final Time time;
  private final int concurrency;

  /**
   * @param concurrency the most probes under way at once, at least 1
   * @param guards whom the policy may ask: what is certified is what callers would see
   */
  public Certifier(Trust trust, Map<String, ProviderProtocol> protocols, Time time, int concurrency,
      Collection<RemoteGuard> guards) {
    Transport transport = Transport.best();
    this.loops = transport.loops(1, "evenkeel-certify");
    this.connector = new Connector(transport, trust);
    this.time = time;
    this.concurrency = concurrency;
    RemoteGuards asked = new RemoteGuards((_, _, _) -> {}, time.nanos());
    asked.adopt(guards);
    for (EventExecutor loop : loops) {
      EventLoop lane = (EventLoop) loop;
      lanes.add(new RouteProber.Lane(lane, new ProviderLoop(lane, protocols, connector,
          Departures.apart(lane), time, asked, (route, reset) -> {})));
    }
  }

  /**
   * Asks the reference; then the pool's other routes can be held against it.
   *
   * @param progress makes the listener for a route's run
   * @param book what is known from before an interruption
   * @param judge the route of the judging model, null for none
   * @param labelled what it is calibrated by
   * @throws RouteOutException if the reference cannot be asked, whatever the probe
   */
  public Candidates reference(Pool pool, Suite suite, Contract contract,
      Function<Route, Progress> progress, AnswerBook book, @Nullable Route judge,
      List<Labelled> labelled) throws InterruptedException, RouteOutException {
    RouteProber prober = new RouteProber(lanes, contract, time);
    ModelJudge asked = judge == null ? null : new ModelJudge(prober, judge);
    Function<Route, CertificationRun> runs = route -> new CertificationRun(prober, time.wall(),
        concurrency, progress.apply(route), book, asked, labelled);
    ReferenceRun reference = runs.apply(pool.reference()).reference(pool, suite, contract.digest());
    return candidate -> runs.apply(candidate)
        .candidate(pool, candidate, suite, contract.digest(), reference);
  }

  /** Asks routes of a pool whose reference was asked, and compares. */
  @FunctionalInterface
  public interface Candidates {
    /**
     * @param candidate one of the pool's routes other than the reference
     * @throws RouteOutException if it, or the judge, cannot be asked, whatever the probe
     */
    CertificationResult ask(Route candidate) throws InterruptedException, RouteOutException;
  }

  /** What a run's answers depend on by way of its judge, see {@link RunJournal#binding}. */
  public static String digest(@Nullable Route judge) {
    return judge == null ? "" : ModelJudge.digest(judge);
  }

  /**
   * Writes the certificate of a run that passed.
   *
   * @param issuedBy who answers for it
   * @return the file
   */
  public Path issue(CertificationResult result, Pool pool, KeyPair keys, Path folder,
      String issuedBy) throws IOException {
    return issue(result, pool, keys, folder, issuedBy, UUID.randomUUID().toString(),
        time.wall().instant());
  }

  /**
   * The same under a serial, so that issuing twice gives one certificate.
   *
   * @param from when it begins to hold
   */
  public Path issue(CertificationResult result, Pool pool, KeyPair keys, Path folder,
      String issuedBy, String serial, Instant from) throws IOException {
    Certificate certificate =
        Certificate.of(result, serial, issuedBy, from, pool.certification().validFor());
    return new CertificateFolder(folder).write(certificate,
        new CertificateSigner(keys).sign(certificate));
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(2_000);
    connector.close();
  }
}
