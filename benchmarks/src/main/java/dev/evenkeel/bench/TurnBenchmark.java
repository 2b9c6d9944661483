package dev.evenkeel.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The policy's part in whole turns, and each step of it alone: microseconds per turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TurnBenchmark {
  /** Which questions and answers. */
  @Param({"rows", "words"})
  public String texts = "rows";
  private PolicyTurn turn = new PolicyTurn(texts);

  /** Compiles the policy and reads the texts. */
  @Setup
  public void read() {
    turn = new PolicyTurn(texts);
  }

  /** All of a turn whose answer comes whole. */
  @Benchmark
  public long turn() {
    return turn.turn();
  }

  /** What the question is about. */
  @Benchmark
  public long classify() {
    return turn.classify();
  }

  /** What input rules see in it. */
  @Benchmark
  public long screen() {
    return turn.screen();
  }

  /** What providers get to see of it. */
  @Benchmark
  public long conceal() {
    return turn.conceal();
  }

  /** A filter made ready, which reads what was asked. */
  @Benchmark
  public long open() {
    return turn.open();
  }

  /** The same, and an answer in one piece. */
  @Benchmark
  public long whole() {
    return turn.whole();
  }

  /** The same, and an answer in tokens of five characters. */
  @Benchmark
  public long streamed() {
    return turn.streamed();
  }
}
