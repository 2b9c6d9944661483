package dev.evenkeel.server.metrics;

import dev.evenkeel.policy.drift.AffinityState;
import dev.evenkeel.policy.drift.Canary;
import dev.evenkeel.policy.drift.ChartState;
import dev.evenkeel.policy.drift.DriftAlarm;
import dev.evenkeel.policy.drift.ShadowState;
import dev.evenkeel.policy.drift.Side;
import dev.evenkeel.policy.drift.Signal;
import dev.evenkeel.policy.drift.StreamKey;
import dev.evenkeel.policy.drift.StreamState;
import dev.evenkeel.server.drift.AlarmCase;
import dev.evenkeel.server.drift.DriftWatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts alarms and shows where every chart stands. Thread-safe. */
public final class DriftMeters implements DriftWatch {
  private final MeterRegistry registry;
  private final MultiGauge levels;
  private final MultiGauge rates;
  private final MultiGauge baselines;
  private final MultiGauge canaries;
  private final MultiGauge beside;

  public DriftMeters(MeterRegistry registry) {
    this.registry = registry;
    this.levels = MultiGauge.builder(MeterNames.DRIFT_LEVEL)
        .description("Where a chart stands, as a share of where it raises the alarm")
        .register(registry);
    this.rates = MultiGauge.builder(MeterNames.DRIFT_RATE)
        .description("The share of turns, or the mean of what is measured, since the certificate")
        .register(registry);
    this.canaries = MultiGauge.builder(MeterNames.CANARY_STATE)
        .description("1 for the state a route with a new certificate is in")
        .register(registry);
    this.beside = MultiGauge.builder(MeterNames.SHADOW_RATE)
        .description("What a candidate says and what was served, of the same turns")
        .register(registry);
    this.baselines = MultiGauge.builder(MeterNames.DRIFT_BASELINE)
        .description("The share that is in order")
        .register(registry);
  }

  @Override
  public void alarm(DriftAlarm alarm) {
    registry.counter(MeterNames.DRIFT_ALARMS, tags(alarm.key()).and("side", alarm.side().label()))
        .increment();
  }

  @Override
  public void reProbed(String route, String queryClass, AlarmCase.State result) {
    registry
        .counter(MeterNames.DRIFT_RE_PROBES, "route", route, "query_class", queryClass, "result",
            result.label())
        .increment();
  }

  @Override
  public void probed(String route, ProbeResult result) {
    registry.counter(MeterNames.DRIFT_PROBES, "route", route, "result", MeterNames.label(result))
        .increment();
  }

  @Override
  public void streams(List<StreamState> all) {
    List<Row<?>> level = new ArrayList<>();
    List<Row<?>> rate = new ArrayList<>();
    List<Row<?>> baseline = new ArrayList<>();
    for (StreamState each : all) {
      Tags tags = tags(each.key());
      begun(tags, each);
      chart(tags, Side.RISE, each.rise(), level);
      chart(tags, Side.FALL, each.fall(), level);
      ChartState rise = each.rise();
      if (rise != null && !each.key().signal().measured()) {
        baseline.add(Row.of(tags, rise.rate()));
      }
      for (AffinityState state : AffinityState.values()) {
        StreamState.Tally tally = each.tally(state);
        if (tally.count() > 0) {
          rate.add(Row.of(tags.and("affinity", state.label()), tally.mean()));
        }
      }
    }
    levels.register(level, true);
    rates.register(rate, true);
    baselines.register(baseline, true);
  }

  /** A counter that is born with its first event shows no increase: it begins at nothing. */
  private void begun(Tags tags, StreamState stream) {
    for (Side side : Side.values()) {
      if ((side == Side.RISE ? stream.rise() : stream.fall()) != null) {
        registry.counter(MeterNames.DRIFT_ALARMS, tags.and("side", side.label()));
      }
    }
  }

  @Override
  public void canaries(List<Canary> all) {
    List<Row<?>> rows = new ArrayList<>();
    for (Canary each : all) {
      for (Canary.State state : Canary.State.values()) {
        rows.add(Row.of(Tags.of("pool", each.pool(), "route", each.route(), "state", state.label()),
            each.state() == state ? 1 : 0));
      }
    }
    canaries.register(rows, true);
  }

  @Override
  public void shadowed(String route, String result) {
    registry.counter(MeterNames.SHADOW_TURNS, "route", route, "result", result).increment();
  }

  @Override
  public void shadowVerdict(String route, String queryClass, String verdict) {
    registry
        .counter(MeterNames.SHADOW_VERDICTS, "route", route, "query_class", queryClass, "verdict",
            verdict)
        .increment();
  }

  @Override
  public void fingerprint(String pool, String route) {
    registry.counter(MeterNames.FINGERPRINTS, "pool", pool, "route", route).increment();
  }

  @Override
  public void shadows(List<ShadowState> all) {
    List<Row<?>> rows = new ArrayList<>();
    for (ShadowState each : all) {
      Tags tags = Tags.of("route", each.key().route(), "query_class", each.key().queryClass(),
          "signal", each.key().signal().label());
      rows.add(Row.of(tags.and("of", "served"), each.servedRate()));
      rows.add(Row.of(tags.and("of", "shadow"), each.shadowRate()));
    }
    beside.register(rows, true);
  }

  private static void chart(Tags tags, Side side, @Nullable ChartState chart, List<Row<?>> rows) {
    if (chart != null) {
      rows.add(Row.of(tags.and("side", side.label()), (double) chart.statistic() / chart.limit()));
    }
  }

  private static Tags tags(StreamKey key) {
    Signal signal = key.signal();
    return Tags.of("route", key.route(), "query_class", key.queryClass(), "signal", signal.label(),
        "source", signal.source());
  }
}
