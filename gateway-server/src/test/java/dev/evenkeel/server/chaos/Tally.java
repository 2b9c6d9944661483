package dev.evenkeel.server.chaos;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What has been seen so far, in numbers, and what was wrong. Thread-safe. */
final class Tally {
  /** No more are told; one is enough. */
  private static final int MOST_WRONGS = 20;

  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final BitSet asked = new BitSet();
  private final BitSet answered = new BitSet();

  void count(String what) {
    counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
  }

  long of(String what) {
    LongAdder count = counts.get(what);
    return count == null ? 0 : count.sum();
  }

  /** A turn's number, by which its record is found. */
  synchronized int ask() {
    int number = asked.cardinality();
    asked.set(number);
    return number;
  }

  /** The caller has read a complete answer. */
  synchronized void answered(int number) {
    answered.set(number);
  }

  synchronized void wrong(String what) {
    if (wrong.size() < MOST_WRONGS) {
      wrong.add(what);
    }
  }

  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  synchronized int turns() {
    return asked.cardinality();
  }

  synchronized BitSet answered() {
    return (BitSet) answered.clone();
  }

  String table() {
    StringBuilder out = new StringBuilder();
    counts.forEach((what, count) -> out.append("  %-44s %10d%n".formatted(what, count.sum())));
    return out.toString();
  }
}
