package dev.evenkeel.policy.drift;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one route and class. They are few, and every turn tells of them in about the same
 * order: so they stand in a row, and each is looked for behind the one before. Confined to its
 * book.
 */
final class DriftGroup {
  private Signal[] signals = new Signal[0];
  private DriftStream[] streams = new DriftStream[0];
  /** Where the next is likely to stand. */
  private int next;

  int size() {
    return streams.length;
  }

  @Nullable DriftStream stream(Signal signal) {
    int place = place(signal);
    return place < 0 ? null : streams[place];
  }

  /** Puts a stream in the place of the one of this signal, or behind the last. */
  void put(Signal signal, DriftStream stream) {
    int place = place(signal);
    if (place < 0) {
      place = streams.length;
      signals = Arrays.copyOf(signals, place + 1);
      streams = Arrays.copyOf(streams, place + 1);
    }
    signals[place] = signal;
    streams[place] = stream;
  }

  /** -1 for none. */
  private int place(Signal signal) {
    for (int i = 0; i < signals.length; i++) {
      int place = next + i < signals.length ? next + i : next + i - signals.length;
      if (signal.equals(signals[place])) {
        next = place + 1 < signals.length ? place + 1 : 0;
        return place;
      }
    }
    return -1;
  }

  void forEach(Consumer<DriftStream> action) {
    for (DriftStream each : streams) {
      action.accept(each);
    }
  }
}
