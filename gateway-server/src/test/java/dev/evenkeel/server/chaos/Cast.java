package dev.evenkeel.server.chaos;

import dev.evenkeel.server.simulate.Bearing;
import dev.evenkeel.server.simulate.Bearing.Wording;
import dev.evenkeel.server.simulate.Dialect;
import dev.evenkeel.server.simulate.Fault;
import dev.evenkeel.server.simulate.Pace;
import dev.evenkeel.server.simulate.Persona;
import dev.evenkeel.server.simulate.RefusalVoice;
import dev.evenkeel.server.simulate.SimulatedProvider;
import dev.evenkeel.server.simulate.Simulators;
import io.netty.channel.IoEventLoopGroup;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The providers, and beside each a twin that never fails: the same persona gives the same request
 * the same answer, so a twin tells what an answer must be, to the letter.
 */
final class Cast implements AutoCloseable {
  /** What goes wrong with one answer. What keeps a route out for minutes is not among it. */
  private static final List<String> FAULTS = List.of("500", "502", "503", "529", "429:0", "429:1",
      "hang", "slow300", "stall5", "stall", "cut0", "cut7", "cut", "reset7", "reset", "error0",
      "error4", "error", "truncate0", "truncate6", "bad5", "bad");
  private static final Duration FIRST_TOKEN = Duration.ofMillis(10);
  private static final Duration BETWEEN_TOKENS = Duration.ofMillis(1);

  final List<SimulatedProvider> providers = new ArrayList<>();
  private final List<SimulatedProvider> twins = new ArrayList<>();
  /** Two more, which only those who leave ask. */
  final List<SimulatedProvider> left = new ArrayList<>();
  final LongAdder faults = new LongAdder();
  /** How often each provider had been asked when it was given its last fault. */
  private final AtomicLongArray toldAt = new AtomicLongArray(4);

  Cast(IoEventLoopGroup loops) {
    Simulators simulators = new Simulators(Clock.systemUTC());
    Pace pace = new Pace(FIRST_TOKEN, BETWEEN_TOKENS);
    for (Persona each : List.of(
        persona("alder", Dialect.OPENAI, new Bearing(Wording.PLAIN, "", false, 1), pace),
        persona("birch", Dialect.ANTHROPIC, new Bearing(Wording.WARM, "", false, 2), pace),
        persona("cedar", Dialect.OPENAI, new Bearing(Wording.WARM, "Cedar thinks: ", true, 0),
            pace),
        persona("dogwood", Dialect.ANTHROPIC,
            new Bearing(Wording.PLAIN, "Dogwood thinks: ", true, 1), pace))) {
      providers.add(simulators.start(each, 0, null, loops));
      Persona twin = persona(each.name(), Dialect.OPENAI, each.bearing(), Pace.AT_ONCE);
      twins.add(simulators.start(twin, 0, null, loops));
    }
    for (Dialect dialect : Dialect.values()) {
      left.add(simulators.start(
          persona("willow", dialect, new Bearing(Wording.PLAIN, "", false, 1), pace), 0, null,
          loops));
    }
  }

  private static Persona persona(String name, Dialect dialect, Bearing bearing, Pace pace) {
    return new Persona(name, name + "-1", dialect, Map.of(), RefusalVoice.CURT, bearing, pace, 400,
        List.of());
  }

  /**
   * One of the providers fails at its next request; but none that has not been asked since it was
   * told so last, or faults would gather faster than they happen.
   */
  void fault(Random random) {
    int which = random.nextInt(providers.size());
    SimulatedProvider provider = providers.get(which);
    long asked = provider.traffic().counts().received();
    if (toldAt.getAndSet(which, asked) != asked) {
      provider.faults().next(1, Fault.parse(FAULTS.get(random.nextInt(FAULTS.size()))));
      faults.increment();
    }
  }

  /** The letter by which routes name their provider. */
  static char letter(int provider) {
    return (char) ('a' + provider);
  }

  /** Whether a route is asked in words to carry on. */
  boolean instructed(String route) {
    return providers.get(route.charAt(route.length() - 1) - 'a')
        .persona()
        .dialect() == Dialect.OPENAI;
  }

  /** The port of the twin of a route's provider. */
  int twin(String route) {
    return twins.get(route.charAt(route.length() - 1) - 'a').port();
  }

  @Override
  public void close() {
    providers.forEach(SimulatedProvider::close);
    twins.forEach(SimulatedProvider::close);
    left.forEach(SimulatedProvider::close);
  }
}
