package dev.evenkeel.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Compares what two builds spend on the same turns, a few turns of one and then of the other in one
 * process: whatever else the machine does meanwhile, it does to both.
 */
public final class TurnPairs {
  private static final int AT_ONCE = 8;
  private static final int MOST = 480;

  private final LongSupplier step;
  private final Method begin;
  private final Object turn;
  final int size;
  final double[] best;

  private TurnPairs(Object turn, String step) throws ReflectiveOperationException {
    this.turn = turn;
    this.begin = turn.getClass().getMethod("begin", int.class);
    this.size = Math.min(MOST, (Integer) turn.getClass().getMethod("size").invoke(turn)) / AT_ONCE;
    this.best = new double[size];
    Arrays.fill(best, Double.MAX_VALUE);
    this.step = MethodHandleProxies.asInterfaceInstance(LongSupplier.class,
        MethodHandles.publicLookup().unreflect(turn.getClass().getMethod(step)).bindTo(turn));
  }

  /**
   * The class path of each build, which texts, how many rounds through them, and which steps.
   */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    String texts = arguments.length > 2 ? arguments[2] : "rows";
    int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 60;
    List<String> steps = arguments.length > 4 ? List.of(arguments).subList(4, arguments.length)
        : List.of("classify", "screen", "conceal", "open", "question", "whole", "streamed", "turn");
    Object one = turn(arguments[0], texts);
    Object other = turn(arguments[1], texts);
    for (String step : steps) {
      compare(step, new TurnPairs(one, step), new TurnPairs(other, step), rounds);
    }
  }

  private static Object turn(String path, String texts)
      throws ReflectiveOperationException, IOException {
    List<URL> places = new ArrayList<>();
    for (String each : path.split(":", -1)) {
      if (!each.endsWith("/*")) {
        places.add(Path.of(each).toUri().toURL());
        continue;
      }
      Path folder = Path.of(each.substring(0, each.length() - 2));
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
        for (Path jar : jars) {
          places.add(jar.toUri().toURL());
        }
      }
    }
    ClassLoader build =
        new URLClassLoader(places.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(build);
    return build.loadClass(PolicyTurn.class.getName())
        .getConstructor(String.class)
        .newInstance(texts);
  }

  private static void compare(String step, TurnPairs one, TurnPairs other, int rounds)
      throws ReflectiveOperationException {
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      double first = 0;
      double second = 0;
      for (int i = 0; i < one.size; i++) {
        // Who goes first alternates.
        if ((i + round) % 2 == 0) {
          first += one.cost(i);
          second += other.cost(i);
        } else {
          second += other.cost(i);
          first += one.cost(i);
        }
      }
      ratios[round] = second / first;
    }
    Arrays.sort(ratios, rounds / 4, rounds); // The first ones warm up.
    System.out.printf("%-9s best %7.2f to %7.2f us, in the median of rounds %.1f%%%n", step,
        one.best(), other.best(), 100 * ratios[(rounds / 4 + rounds) / 2]);
  }

  private double best() {
    return Arrays.stream(best).sum() / size / AT_ONCE / 1000;
  }

  private double cost(int number) throws ReflectiveOperationException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    begin.invoke(turn, number * AT_ONCE);
    long before = threads.getCurrentThreadCpuTime();
    long sum = 0;
    for (int i = 0; i < AT_ONCE; i++) {
      sum += step.getAsLong();
    }
    double cost = threads.getCurrentThreadCpuTime() - before + (sum == 0 ? 1 : 0);
    best[number] = Math.min(best[number], cost);
    return cost;
  }
}
