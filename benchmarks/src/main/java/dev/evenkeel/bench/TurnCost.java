package dev.evenkeel.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Prints what {@link TurnBenchmark} measures as CPU time of its thread, which a busy machine does
 * not distort as it does the time on the wall, and the bytes that were allocated.
 */
public final class TurnCost {
  private static final int TURNS = 250;

  private TurnCost() {}

  /** Which texts, how many short rounds, of which the best counts, and which steps if not all. */
  public static void main(String[] arguments) {
    PolicyTurn turn = new PolicyTurn(arguments.length > 0 ? arguments[0] : "rows");
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
    Map<String, LongSupplier> steps = new LinkedHashMap<>();
    steps.put("classify", turn::classify);
    steps.put("screen", turn::screen);
    steps.put("conceal", turn::conceal);
    steps.put("open", turn::open);
    steps.put("whole", turn::whole);
    steps.put("streamed", turn::streamed);
    steps.put("turn", turn::turn);
    if (arguments.length > 2) {
      steps.keySet().retainAll(List.of(arguments).subList(2, arguments.length));
    }
    Map<String, double[]> best = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      steps.forEach((name, step) -> {
        double[] cost = cost(step);
        best.merge(name, cost, (one, other) -> one[0] < other[0] ? one : other);
      });
    }
    best.forEach((name, cost) -> System.out.printf("%-9s %7.2f us of CPU %8.0f bytes%n", name,
        cost[0] / 1000, cost[1]));
    if (arguments.length < 3) {
      System.out.printf("per token %7.3f us of CPU%n",
          (best.get("streamed")[0] - best.get("open")[0]) / 1000 / turn.tokens());
    }
  }

  private static double[] cost(LongSupplier step) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadCpuTime();
    long sum = 0;
    for (int i = 0; i < TURNS; i++) {
      sum += step.getAsLong();
    }
    long spent = threads.getCurrentThreadCpuTime() - before;
    long allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
    // The sum keeps the work from being dropped.
    return new double[] {(double) spent / TURNS, (double) allocated / TURNS + (sum == 0 ? 1 : 0)};
  }
}
