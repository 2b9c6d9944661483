package dev.evenkeel.policy.drift;

import dev.evenkeel.policy.certify.Wilson;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * One signal of one route and class: its rates, and the two charts that watch them. What is there
 * or
 * not counts as 1 or 0. What is measured on a scale is watched without knowing how it is spread: as
 * the share beyond the highest and below the lowest tenth of the baseline. Confined to its book.
 */
final class DriftStream {
  private static final double TENTH = 0.1;
  private static final double HALF = 0.5;

  private final StreamKey key;
  private final String serial;
  private final Watch watch;
  private final Designs designs;
  private final Map<AffinityState, Sum> tallies = new EnumMap<>(AffinityState.class);
  private String origin;
  private double[] sample = new double[0];
  private int learned;
  private @Nullable Chart rise;
  private @Nullable Chart fall;
  /** Since the charts began: what a cleared alarm teaches. */
  private Sum charted = new Sum(StreamState.Tally.NOTHING);

  /** A {@link StreamState.Tally} that is counted on. */
  private static final class Sum {
    private long count;
    private double sum;

    Sum(StreamState.Tally from) {
      count = from.count();
      sum = from.sum();
    }

    void add(double value) {
      count++;
      sum += value;
    }
  }

  /** @param certified the rate a certificate says is in order, not a number to learn it */
  DriftStream(StreamKey key, String serial, Watch watch, double certified, Designs designs) {
    this.key = key;
    this.serial = serial;
    this.watch = watch;
    this.designs = designs;
    if (Double.isNaN(certified)) {
      origin = "learning";
    } else {
      origin = "certificate";
      chart(certified);
    }
  }

  /** Goes on where a stream of an earlier process left off. */
  DriftStream(StreamState before, Watch watch, Designs designs) {
    this.key = before.key();
    this.serial = before.serial();
    this.watch = watch;
    this.designs = designs;
    this.origin = before.origin();
    before.tallies().forEach((state, tally) -> tallies.put(state, new Sum(tally)));
    ChartState up = before.rise();
    ChartState down = before.fall();
    if (origin.equals("learning")) {
      sample = before.learned().stream().mapToDouble(Double::doubleValue).toArray();
      learned = sample.length;
    }
    if (up != null) {
      rise = chart(up.cut(), true, up.rate());
      if (rise != null) {
        rise.resume(up);
      }
    }
    if (down != null) {
      fall = chart(down.cut(), false, down.rate());
      if (fall != null) {
        fall.resume(down);
      }
    }
  }

  String serial() {
    return serial;
  }

  Watch watch() {
    return watch;
  }

  /** Counts one observation; the alarm it raises, or null. */
  @Nullable DriftAlarm add(AffinityState state, double value, Instant at) {
    tallies.computeIfAbsent(state, _ -> new Sum(StreamState.Tally.NOTHING)).add(value);
    if (origin.equals("learning")) {
      learn(value);
      return null;
    }
    charted.add(value);
    DriftAlarm up = raised(rise, Side.RISE, value, at);
    DriftAlarm down = raised(fall, Side.FALL, value, at);
    return up != null ? up : down;
  }

  private @Nullable DriftAlarm raised(@Nullable Chart chart, Side side, double value, Instant at) {
    if (chart == null || !chart.add(value)) {
      return null;
    }
    DriftAlarm alarm =
        new DriftAlarm(key, serial, side, at, chart.rate(), chart.since(), chart.hitsSince());
    chart.reset();
    return alarm;
  }

  private void learn(double value) {
    if (learned == sample.length) {
      sample = Arrays.copyOf(sample, Math.min(watch.learn(), Math.max(64, 2 * learned)));
    }
    sample[learned++] = value;
    if (learned < watch.learn()) {
      return;
    }
    origin = "learned";
    if (key.signal().measured()) {
      Arrays.sort(sample);
      double low = sample[(int) (TENTH * sample.length)];
      double high = sample[(int) ((1 - TENTH) * sample.length)];
      rise = chart(high, true, most(share(each -> each > high), sample.length));
      fall = chart(low, false, most(share(each -> each < low), sample.length));
    } else {
      learned(share(each -> each > HALF), sample.length);
    }
    sample = new double[0];
    learned = 0;
  }

  private double share(java.util.function.DoublePredicate counts) {
    return (double) DoubleStream.of(sample).filter(counts).count() / sample.length;
  }

  private void learned(double rate, long observations) {
    rise = chart(HALF, true, most(rate, observations));
    fall = chart(HALF, false, most(1 - rate, observations));
  }

  /** The most a learned rate may be in truth: nobody certified it, and it may be called again. */
  private static double most(double rate, long observations) {
    return Wilson.upper((int) Math.round(rate * observations), (int) observations, 0.95);
  }

  private void chart(double rate) {
    rise = chart(HALF, true, rate);
    fall = chart(HALF, false, 1 - rate);
  }

  private @Nullable Chart chart(double cut, boolean above, double rate) {
    Designs.Designed designed = designs.of(watch, rate);
    return designed == null ? null : new Chart(designed, cut, above, rate);
  }

  /** The charts begin again at zero, as after an alarm that was looked into. */
  void reset() {
    if (rise != null) {
      rise.reset();
    }
    if (fall != null) {
      fall.reset();
    }
  }

  /**
   * The route was shown to be as certified: what is seen live is due to what users ask. If enough
   * was seen, it is the baseline from now on.
   */
  void cleared(int enough) {
    if (charted.count < enough) {
      reset();
      return;
    }
    if (key.signal().measured()) {
      origin = "learning";
      rise = null;
      fall = null;
    } else {
      origin = "learned";
      learned(charted.sum / charted.count, Math.min(charted.count, Integer.MAX_VALUE));
    }
    charted = new Sum(StreamState.Tally.NOTHING);
  }

  StreamState state() {
    Map<AffinityState, StreamState.Tally> seen = StreamState.nothing();
    tallies.forEach((state, sum) -> seen.put(state, new StreamState.Tally(sum.count, sum.sum)));
    return new StreamState(key, serial, origin,
        DoubleStream.of(Arrays.copyOf(sample, learned)).boxed().toList(),
        rise == null ? null : rise.state(), fall == null ? null : fall.state(), seen);
  }
}
