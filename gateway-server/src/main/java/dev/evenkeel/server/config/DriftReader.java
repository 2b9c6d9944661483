package dev.evenkeel.server.config;

import dev.evenkeel.core.route.Drift;
import dev.evenkeel.core.route.Drift.Canary;
import dev.evenkeel.core.route.Drift.Probing;
import dev.evenkeel.core.route.Drift.Rates;
import dev.evenkeel.core.route.Drift.ReProbe;
import dev.evenkeel.core.route.Drift.Shadow;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Reads {@code pools.<name>.drift}. Pure functions. */
final class DriftReader {
  private static final Notation<Integer> PROBES = Notation.integer(1, 10_000);

  private static final Probing USUAL = new Probing(Duration.ofMinutes(10), 10, 1_000_000);

  private static final List<Double> STEPS = List.of(0.01, 0.1);

  private DriftReader() {}

  /** @param candidates takes the place where candidates are named, to be held against routes */
  static Drift drift(Section in, Consumer<Value> candidates) {
    return new Drift(in.at("rates").section(DriftReader::rates),
        in.at("re-probe").section(DriftReader::reProbe),
        in.at("probing").missing() ? null : in.at("probing").section(DriftReader::probing),
        in.at("canary").missing() ? null : in.at("canary").section(DriftReader::canary),
        in.at("shadow").missing() ? null
            : in.at("shadow").section(each -> shadow(each, candidates)),
        in.at("backup-share").as(Notation.SHARE, Drift.DEFAULT.backupShare()),
        in.at("fingerprint-change")
            .as(Notation.word(Drift.FingerprintChange.class), Drift.DEFAULT.fingerprintChange()));
  }

  private static Rates rates(Section in) {
    Rates usual = Rates.DEFAULT;
    double shift = in.at("shift").as(Notation.SHARE, usual.shift());
    boolean usable = shift >= 0.005 && shift <= 0.5;
    if (!usable) {
      in.at("shift").problem("must be at least 0.5% and at most 50%");
    }
    return new Rates(in.at("watched").as(Notation.FLAG, usual.watched()),
        usable ? shift : usual.shift(),
        in.at("run-length").as(Notation.integer(100, 100_000_000), usual.runLength()),
        in.at("learn").as(Notation.integer(100, 20_000), usual.learn()));
  }

  private static ReProbe reProbe(Section in) {
    ReProbe usual = ReProbe.DEFAULT;
    return new ReProbe(in.at("probes").as(PROBES, usual.probes()),
        in.at("concurrency").as(Notation.integer(1, 64), usual.concurrency()),
        in.at("pause").as(Notation.DURATION, usual.pause()),
        in.at("unclear").as(Notation.word(Drift.Unclear.class), usual.unclear()));
  }

  private static Probing probing(Section in) {
    return new Probing(in.at("every").as(Notation.SPAN, USUAL.every()),
        in.at("probes").as(PROBES, USUAL.probes()),
        in.at("daily-tokens").as(Notation.longInteger(1), USUAL.dailyTokens()));
  }

  private static Shadow shadow(Section in, Consumer<Value> candidates) {
    candidates.accept(in.at("routes"));
    Set<String> routes = Set.copyOf(in.at("routes").required().listOf(Notation.NAME));
    return new Shadow(routes, in.at("share").as(Notation.SHARE, 0.01),
        in.at("per-minute").as(Notation.integer(1, 100_000), 6),
        in.at("concurrency").as(Notation.integer(1, 64), 2),
        in.at("daily-tokens").as(Notation.longInteger(1), USUAL.dailyTokens()));
  }

  private static Canary canary(Section in) {
    List<Double> steps = in.at("steps").missing() ? STEPS : in.at("steps").listOf(Notation.SHARE);
    boolean usable = !steps.isEmpty();
    double before = 0;
    for (double step : steps) {
      usable &= step > before;
      before = step;
    }
    if (!usable) {
      in.at("steps").problem("must be shares above 0% that rise, such as [1%, 10%]");
    }
    return new Canary(usable ? steps : STEPS,
        in.at("turns").as(Notation.integer(1, 1_000_000), 200),
        in.at("time").as(Notation.DURATION, Duration.ofHours(1)));
  }
}
