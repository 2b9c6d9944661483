package dev.evenkeel.server.decisions;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.core.decision.Decision;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A run of properties that has one of few values, all of them together: it is copied as it was
 * written before, where it is the same. Not thread-safe.
 */
final class FewRuns {
  private static final int PLACES = 64;
  /** Longer ones are of pools with many routes, and are not kept. */
  private static final int LONGEST = 1_024;

  private final BiPredicate<Decision, Decision> same;
  private final BiConsumer<Decision, ByteBuilder> writer;
  private final @Nullable Run[] runs = new Run[PLACES];
  /** What came last comes again most of the time. */
  private @Nullable Run last;

  /** A run as it was written of a decision. */
  private static final class Run {
    final Decision of;
    final byte[] written;

    Run(Decision of, byte[] written) {
      this.of = of;
      this.written = written;
    }
  }

  /**
   * @param same whether the run of two decisions is, letter for letter
   * @param writer appends the run
   */
  FewRuns(BiPredicate<Decision, Decision> same, BiConsumer<Decision, ByteBuilder> writer) {
    this.same = same;
    this.writer = writer;
  }

  /** Appends the run. */
  void append(Decision decision, ByteBuilder out) {
    Run run = known(decision);
    if (run != null) {
      out.append(run.written);
      last = run;
      return;
    }
    int from = out.length();
    writer.accept(decision, out);
    if (out.length() - from <= LONGEST) {
      runs[place(decision)] = new Run(decision, out.copy(from));
    }
  }

  private @Nullable Run known(Decision decision) {
    Run run = last;
    if (run != null && same.test(run.of, decision)) {
      return run;
    }
    run = runs[place(decision)];
    return run != null && same.test(run.of, decision) ? run : null;
  }

  /** By texts that remember their own. */
  private static int place(Decision decision) {
    int hash = decision.pool().hashCode() + 31 * decision.affinity().hashCode()
        + 37 * decision.verdict().hashCode() + 41 * decision.queryClass().hashCode();
    return (hash ^ hash >>> 16) & PLACES - 1;
  }
}
