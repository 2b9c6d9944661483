package dev.evenkeel.server.chaos;

import dev.evenkeel.server.matrix.Caller;
import dev.evenkeel.server.simulate.Dialect;
import dev.evenkeel.server.simulate.Fault;
import dev.evenkeel.server.simulate.SimulatedProvider;
import dev.evenkeel.server.simulate.Traffic.Counts;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Leaves, in every phase of an answer in turn, and measures how long its provider is still kept
 * busy. Its providers' own clocks are far longer than what is measured.
 */
final class Leaver {
  /** Where the answer is when the caller leaves. */
  private enum Phase {
    BEFORE_ANYTHING("hang", true, false),
    IN_TEXT("stall9", true, false),
    IN_A_TOOL_CALL("stall3", true, true),
    IN_A_BODY("stall9", false, false);

    final String fault;
    final boolean stream;
    final boolean tools;

    Phase(String fault, boolean stream, boolean tools) {
      this.fault = fault;
      this.stream = stream;
      this.tools = tools;
    }
  }

  private final int gateway;
  private final Cast cast;
  private final Tally tally;
  private final Duration longest;
  private Duration worst = Duration.ZERO;

  /** @param longest how long a provider may be kept busy */
  Leaver(int gateway, Cast cast, Tally tally, Duration longest) {
    this.gateway = gateway;
    this.cast = cast;
    this.tally = tally;
    this.longest = longest;
  }

  /** Once in every phase, with every dialect. */
  void round() throws IOException {
    for (SimulatedProvider provider : cast.left) {
      for (Phase phase : Phase.values()) {
        leave(provider, phase);
      }
    }
  }

  private void leave(SimulatedProvider provider, Phase phase) throws IOException {
    provider.faults().set(Fault.parse(phase.fault));
    boolean openAi = provider.persona().dialect() == Dialect.OPENAI;
    String tools = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"lookup_order\","
        + "\"parameters\":{\"type\":\"object\",\"properties\":{\"order_id\":{\"type\":\"string\"}}}}}]";
    Counts before = provider.traffic().counts();
    try (Caller caller = new Caller(gateway)) {
      caller.post("x-request-id: storm-" + tally.ask() + "\r\n",
          "{\"model\":\"leave-" + (openAi ? "openai" : "anthropic") + "\",\"stream\":"
              + phase.stream
              + ",\"messages\":[{\"role\":\"user\",\"content\":\"Please look up order 4711.\"}]"
              + (phase.tools ? "," + tools : "") + "}");
      await(provider, now -> now.received() > before.received() && now.active() == 1,
          "is asked " + phase);
      if (phase == Phase.IN_TEXT) {
        caller.read(body -> body.contains("\"delta\":{\"content\":"));
      }
      long left = System.nanoTime();
      caller.leave();
      await(provider, now -> now.active() == 0, "is free, left " + phase);
      Duration took = Duration.ofNanos(System.nanoTime() - left);
      tally.count("providers freed " + phase.name().toLowerCase(java.util.Locale.ROOT));
      worst = took.compareTo(worst) > 0 ? took : worst;
      if (took.compareTo(longest) > 0) {
        tally.wrong("a provider was kept busy for " + took + " after its caller left " + phase);
      }
    }
  }

  /** The longest time so far. */
  Duration worst() {
    return worst;
  }

  private static void await(SimulatedProvider provider,
      java.util.function.Predicate<Counts> condition, String what) {
    try {
      provider.traffic().when(condition).get(30, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("waited in vain: the provider " + what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
