package dev.evenkeel.core.route;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a pool's routes are watched after they were certified. Immutable.
 *
 * @param rates how live rates are watched
 * @param reProbe what follows an alarm
 * @param probing how certified backups are probed all the time, null when they are not
 * @param canary how a route with a new certificate is let up, null when it is at once
 * @param shadow which candidates are asked what others have answered, null for none
 * @param backupShare the share of new sessions that begin on a certified backup, 0 to 1
 * @param fingerprintChange what follows when a provider calls itself otherwise than when its route
 * was certified
 */
public record Drift(Rates rates, ReProbe reProbe, @Nullable Probing probing,
    @Nullable Canary canary, @Nullable Shadow shadow, double backupShare,
    FingerprintChange fingerprintChange) {
  /** Watched, re-probed after an alarm, not probed otherwise, no share for backups. */
  public static final Drift DEFAULT =
      new Drift(Rates.DEFAULT, ReProbe.DEFAULT, null, null, null, 0, FingerprintChange.REPROBE);

  /** @throws IllegalArgumentException if the share is out of range */
  public Drift {
    if (!(backupShare >= 0 && backupShare <= 1)) {
      throw new IllegalArgumentException("a backup share of " + backupShare);
    }
  }

  /** The same with another share for backups. */
  public Drift withBackupShare(double share) {
    return new Drift(rates, reProbe, probing, canary, shadow, share, fingerprintChange);
  }

  /** The same with other shadows. */
  public Drift with(@Nullable Shadow other) {
    return new Drift(rates, reProbe, probing, canary, other, backupShare, fingerprintChange);
  }

  /**
   * How live rates are watched.
   *
   * @param watched whether they are
   * @param shift the change of a rate that must be found out, above 0 and below 1
   * @param runLength turns of one class on one route to a false alarm, on average
   * @param learn turns from which a baseline is learned where no certificate has one
   */
  public record Rates(boolean watched, double shift, int runLength, int learn) {
    /** Five points, a false alarm in 100,000 turns, learned from 2,000. */
    public static final Rates DEFAULT = new Rates(true, 0.05, 100_000, 2_000);
  }

  /**
   * What follows an alarm: probes of the class, of the route and of the reference.
   *
   * @param probes the most probes of each of the two, at least 1
   * @param concurrency the most under way at once, at least 1
   * @param pause the shortest time from one to the next of the same route and class
   * @param unclear what becomes of a route that is neither shown to be the same nor to differ
   */
  public record ReProbe(int probes, int concurrency, Duration pause, Unclear unclear) {
    /** 400 probes, two at a time, once an hour; suspended when nothing is shown. */
    public static final ReProbe DEFAULT = new ReProbe(400, 2, Duration.ofHours(1), Unclear.SUSPEND);
  }

  /** What follows when the model is the same and what its provider calls itself is not. */
  public enum FingerprintChange {
    /** It is told. */
    NOTE,
    /** It is told, and a sample of the suite is asked again. */
    REPROBE,
    /** The certificate is set aside. */
    SUSPEND
  }

  /** What becomes of a certificate whose proof could not be repeated. */
  public enum Unclear {
    /** It is set aside: equivalence must be shown, not presumed. */
    SUSPEND,
    /** It stays; the alarm is told. */
    KEEP
  }

  /**
   * How certified backups are probed all the time, so that a change shows before they are needed.
   *
   * @param every the time from one round to the next
   * @param probes probes per route and round, at least 1
   * @param dailyTokens where the day's rounds of the pool end, in tokens of prompts and answers
   */
  public record Probing(Duration every, int probes, long dailyTokens) {}

  /**
   * Which candidates are asked, unheard by anybody, what another route has answered.
   *
   * @param routes their ids
   * @param share of answered turns that draw each of them, 0 to 1
   * @param perMinute the most turns each is asked in a minute, at least 1
   * @param concurrency the most turns each is asked at once, at least 1
   * @param dailyTokens where each one's day ends, in tokens of prompts and answers
   */
  public record Shadow(Set<String> routes, double share, int perMinute, int concurrency,
      long dailyTokens) {
    /** @throws IllegalArgumentException if the share is out of range */
    public Shadow {
      routes = Set.copyOf(routes);
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share of shadows of " + share);
      }
    }
  }

  /**
   * How a route with a new certificate is let up.
   *
   * @param shares of new sessions, one per step, rising, each above 0 and at most 1; not empty
   * @param turns how many turns each step takes at least
   * @param time how long each step takes at least
   */
  public record Canary(List<Double> shares, int turns, Duration time) {
    /** @throws IllegalArgumentException if there is no step */
    public Canary {
      shares = List.copyOf(shares);
      if (shares.isEmpty()) {
        throw new IllegalArgumentException("a canary without steps");
      }
    }
  }
}
