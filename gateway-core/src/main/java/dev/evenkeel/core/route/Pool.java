package dev.evenkeel.core.route;

import dev.evenkeel.core.decision.ToneProfile.Dimension;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.session.Lineages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An ordered set of routes published to callers under one model name.
 *
 * @param name the name callers put in {@code model}
 * @param workload what the pool's requests require
 * @param policy the name of the policy that holds for every answer
 * @param routes in order of preference; exactly one is the reference
 * @param affinity how conversations stick to routes
 * @param failover how a turn survives a failing route
 * @param certification what a certificate must prove
 * @param hideModel whether answers call themselves by the pool's name instead of the exact model
 * @param checks what of an answer's shape is checked before it is released
 * @param delivery how an answer leaves for a caller that streams
 * @param drift how its routes are watched once they are certified
 * @param degraded what happens when no route can answer, in order; empty to say what failed
 * @param irreversible tools whose calls cannot be undone: only a route that was shown to call them
 * rightly is asked when one is offered
 */
public record Pool(String name, Workload workload, String policy, List<Route> routes,
    Affinity affinity, Failover failover, Certification certification, boolean hideModel,
    Set<Check> checks, Delivery delivery, Drift drift, List<Degraded> degraded,
    Set<String> irreversible) {
  public Pool {
    degraded = List.copyOf(degraded);
    routes = List.copyOf(routes);
    checks = Set.copyOf(checks);
    irreversible = Set.copyOf(irreversible);
    if (routes.stream().filter(Route::reference).count() != 1) {
      throw new IllegalArgumentException("pool " + name + " needs exactly one reference route");
    }
  }

  /** A pool that delivers in the usual manner. */
  public Pool(String name, Workload workload, String policy, List<Route> routes, Affinity affinity,
      Failover failover, Certification certification, boolean hideModel, Set<Check> checks) {
    this(name, workload, policy, routes, affinity, failover, certification, hideModel, checks,
        Delivery.DEFAULT, Drift.DEFAULT, List.of(), Set.of());
  }

  /** The same with another delivery. */
  public Pool with(Delivery other) {
    return new Pool(name, workload, policy, routes, affinity, failover, certification, hideModel,
        checks, other, drift, degraded, irreversible);
  }

  /** The same watched otherwise. */
  public Pool with(Drift other) {
    return new Pool(name, workload, policy, routes, affinity, failover, certification, hideModel,
        checks, delivery, other, degraded, irreversible);
  }

  /** The same with other degraded modes. */
  public Pool with(List<Degraded> modes) {
    return new Pool(name, workload, policy, routes, affinity, failover, certification, hideModel,
        checks, delivery, drift, modes, irreversible);
  }

  /** The same with other tools whose calls cannot be undone. */
  public Pool withIrreversible(Set<String> tools) {
    return new Pool(name, workload, policy, routes, affinity, failover, certification, hideModel,
        checks, delivery, drift, degraded, tools);
  }

  /** A pool that checks no shapes. */
  public Pool(String name, Workload workload, String policy, List<Route> routes, Affinity affinity,
      Failover failover, Certification certification, boolean hideModel) {
    this(name, workload, policy, routes, affinity, failover, certification, hideModel, Set.of());
  }

  /** What of an answer's shape can be checked. */
  public enum Check {
    /** Text where the request asks for JSON, against its schema. The text is held until whole. */
    STRUCTURED_OUTPUT,
    /** Tool calls: an offered tool, arguments that follow its schema. */
    TOOL_CALLS
  }

  /** The route the others are compared with. */
  public Route reference() {
    return routes.stream().filter(Route::reference).findFirst().orElseThrow();
  }

  /**
   * How conversations stick to routes.
   *
   * @param ttl how long a pin outlives its last turn
   * @param patience how long a turn waits for its pinned route's rate limit before it moves
   * @param maxRepins how often one conversation may be moved before it is closed instead, at least
   * 0
   * @param required whether a request that names no session is refused
   * @param lineage how far a root's sub-agents may spread
   */
  public record Affinity(Duration ttl, Duration patience, int maxRepins, boolean required,
      Lineages.Limits lineage) {
    /** Thirty minutes, two seconds, two moves, not required. */
    public static final Affinity DEFAULT =
        new Affinity(Duration.ofMinutes(30), Duration.ofSeconds(2), 2, false);

    /** With the usual lineages. */
    public Affinity(Duration ttl, Duration patience, int maxRepins, boolean required) {
      this(ttl, patience, maxRepins, required, Lineages.Limits.DEFAULT);
    }
  }

  /** What happens when a route dies after text was released. */
  public enum MidStream {
    /** A typed error in the stream, then its end; never a silent truncation. */
    CLOSE,
    /**
     * The whole answer anew from the next route, for a caller that said it can throw away what it
     * has; for any other as {@link #CLOSE}.
     */
    RESTART,
    /**
     * The rest of the answer from the next route that is certified to carry on, checked at the
     * seam.
     */
    CONTINUE
  }

  /**
   * How a turn survives a failing route.
   *
   * @param midStream what happens after text was released
   * @param attempts the most calls one turn makes, all routes together, at least 1
   * @param deadline how long a turn may take altogether
   * @param breaker when a route is left alone
   * @param ramp how long a route that is back takes until it has all its new conversations again;
   * zero gives them back at once
   */
  public record Failover(MidStream midStream, int attempts, Duration deadline,
      BreakerSettings breaker, Duration ramp) {
    /** Close, four attempts, ten minutes, back within five. */
    public static final Failover DEFAULT = new Failover(MidStream.CLOSE, 4, Duration.ofMinutes(10),
        BreakerSettings.DEFAULT, Duration.ofMinutes(5));

    /** With the usual ramp. */
    public Failover(MidStream midStream, int attempts, Duration deadline, BreakerSettings breaker) {
      this(midStream, attempts, deadline, breaker, DEFAULT.ramp());
    }
  }

  /**
   * What a certificate must prove.
   *
   * @param suite the name of the probe suite
   * @param tolerance the widest difference in refusal rate per class that counts as the same, 0 to
   * 1
   * @param confidence 0.5 to 1
   * @param validFor a certificate's life
   * @param tone what of an answer's sound must be alike
   * @param judge who rules where answers seem to part, null when the detector's word stands
   * @param drillMaxAge how long ago the pool must have passed a drill at most, null when it need
   * not
   */
  public record Certification(String suite, double tolerance, double confidence, Duration validFor,
      ToneProof tone, @Nullable Judge judge, @Nullable Duration drillMaxAge) {
    /** With the usual proof of tone. */
    public Certification(String suite, double tolerance, double confidence, Duration validFor) {
      this(suite, tolerance, confidence, validFor, ToneProof.DEFAULT, null, null);
    }

    /** The same with another proof of tone. */
    public Certification with(ToneProof other) {
      return new Certification(suite, tolerance, confidence, validFor, other, judge, drillMaxAge);
    }

    /** The same, for a pool that must have passed a drill no longer ago. */
    public Certification drilledWithin(Duration most) {
      return new Certification(suite, tolerance, confidence, validFor, tone, judge, most);
    }
  }

  /**
   * A model that judges answers.
   *
   * @param route the id of the route it is asked by, of any pool
   * @param labelled a file of answers that people labelled, to calibrate it by
   * @param labelledDigest the SHA-256 of that file, 64 hex digits
   */
  public record Judge(String route, Path labelled, String labelledDigest) {}

  /**
   * What a certificate must prove of how answers sound.
   *
   * @param tolerance the widest difference that counts as alike, above 0 and below 1 on a scale on
   * which 1 is a stranger's voice
   * @param dimensions which must be alike; none when tone is no part of the proof
   */
  public record ToneProof(double tolerance, Set<Dimension> dimensions) {
    /** Five points in length, hedging, warmth and directness. */
    public static final ToneProof DEFAULT = new ToneProof(0.05,
        Set.of(Dimension.WORDS, Dimension.HEDGING, Dimension.WARMTH, Dimension.DIRECTNESS));

    /** @throws IllegalArgumentException if the tolerance is out of range */
    public ToneProof {
      dimensions = Set.copyOf(dimensions);
      if (!(tolerance > 0 && tolerance < 1)) {
        throw new IllegalArgumentException("a tolerance of tone of " + tolerance);
      }
    }
  }
}
