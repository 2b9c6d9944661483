package dev.evenkeel.bench;

import dev.evenkeel.policy.text.PatternException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/**
 * Prints what {@link FilterBenchmark} measures as CPU time of its thread, which a busy machine does
 * not
 * distort as it does the time on the wall.
 */
public final class FilterCost {
  private static final int TOKENS = 2_000_000;
  private static final int ROUNDS = 4;

  private FilterCost() {}

  /** Runs with so many terms; the last round counts. */
  public static void main(String[] arguments) throws PatternException {
    FilterBenchmark benchmark = new FilterBenchmark();
    benchmark.terms = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
    benchmark.compile();
    for (int round = 1; round <= ROUNDS; round++) {
      System.out.printf(
          "round %d, %d terms, ns of CPU per token: rules folded %d, disguised %d, with detectors "
              + "%d, whole filter %d%n",
          round, benchmark.terms, cost(benchmark::rulesFolded), cost(benchmark::rulesDisguised),
          cost(benchmark::rulesAndDetectors), cost(benchmark::wholeFilter));
    }
  }

  private static long cost(LongSupplier token) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    long sum = 0;
    for (int i = 0; i < TOKENS; i++) {
      sum += token.getAsLong();
    }
    long spent = threads.getCurrentThreadCpuTime() - before;
    return sum == Long.MIN_VALUE ? 0 : spent / TOKENS; // The sum keeps the work from being dropped.
  }
}
