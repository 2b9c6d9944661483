package dev.evenkeel.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Prints what {@link TurnBenchmark} measures as CPU time of its thread, which a busy machine does
 * not distort as it does the time on the wall, and the bytes that were allocated. Turns are
 * measured a few at a time, so that some of the measurements fall between two interruptions, and
 * of the same turns the best counts.
 */
public final class TurnCost {
  private static final int AT_ONCE = 32;
  private static final int MOST = 480;

  private TurnCost() {}

  /** Which texts, how many rounds through them, and which steps if not all. */
  public static void main(String[] arguments) {
    PolicyTurn turn = new PolicyTurn(arguments.length > 0 ? arguments[0] : "rows");
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
    Map<String, LongSupplier> steps = new LinkedHashMap<>();
    steps.put("classify", turn::classify);
    steps.put("screen", turn::screen);
    steps.put("conceal", turn::conceal);
    steps.put("open", turn::open);
    steps.put("question", turn::question);
    steps.put("whole", turn::whole);
    steps.put("streamed", turn::streamed);
    steps.put("turn", turn::turn);
    if (arguments.length > 2) {
      steps.keySet().retainAll(List.of(arguments).subList(2, arguments.length));
    }
    Map<String, double[]> costs = new LinkedHashMap<>();
    steps.forEach((name, step) -> costs.put(name, cost(turn, step, rounds)));
    costs.forEach((name, cost) -> System.out.printf("%-9s %7.2f us of CPU %8.0f bytes%n", name,
        cost[0] / 1000, cost[1]));
    if (arguments.length < 3) {
      System.out.printf("per token %7.3f us of CPU%n",
          (costs.get("streamed")[0] - costs.get("open")[0]) / 1000 / turn.tokens());
    }
  }

  private static double[] cost(PolicyTurn turn, LongSupplier step, int rounds) {
    int turns = Math.min(MOST, turn.size()) / AT_ONCE * AT_ONCE;
    double[] best = new double[turns / AT_ONCE];
    Arrays.fill(best, Double.MAX_VALUE);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 0;
    long sum = 0;
    for (int round = 0; round < rounds; round++) {
      allocated = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < best.length; i++) {
        turn.begin(i * AT_ONCE);
        long before = threads.getCurrentThreadCpuTime();
        for (int j = 0; j < AT_ONCE; j++) {
          sum += step.getAsLong();
        }
        best[i] = Math.min(best[i], threads.getCurrentThreadCpuTime() - before);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    }
    // The sum keeps the work from being dropped.
    return new double[] {Arrays.stream(best).sum() / turns,
        (double) allocated / turns + (sum == 0 ? 1 : 0)};
  }
}
