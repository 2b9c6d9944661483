package dev.evenkeel.policy.drift;

import java.util.Arrays;

/**
 * What one turn tells of one route, gathered so that it is counted at once. Used again from turn to
 * turn, so that nothing is made for it. Not thread-safe.
 */
public final class Observed {
  private Signal[] signals = new Signal[0];
  private double[] values = new double[0];
  private int count;

  /** Forgets all of it. */
  public void clear() {
    count = 0;
  }

  /** @param value 1 or 0 for what is there or not, else the measure */
  public void add(Signal signal, double value) {
    if (count == signals.length) {
      int room = Math.max(16, 2 * count);
      signals = Arrays.copyOf(signals, room);
      values = Arrays.copyOf(values, room);
    }
    signals[count] = signal;
    values[count] = value;
    count++;
  }

  int count() {
    return count;
  }

  Signal signal(int number) {
    return signals[number];
  }

  double value(int number) {
    return values[number];
  }
}
