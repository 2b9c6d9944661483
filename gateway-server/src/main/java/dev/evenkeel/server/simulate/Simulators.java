package dev.evenkeel.server.simulate;

import io.netty.channel.IoEventLoopGroup;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Starts simulated providers. Thread-safe. */
public final class Simulators {
  private final InstantSource clock;
  private final JsonMapper json = JsonMapper.builder().build();

  /**
   * @param clock what answers are dated by
   */
  public Simulators(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Starts a provider on the loopback. Waits until it listens; not to be called on an event loop.
   *
   * @param port 0 for any that is free
   * @param apiKey the key callers must show, null for none
   * @param loops what it runs on; stays the caller's
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public SimulatedProvider start(Persona persona, int port, @Nullable String apiKey,
      IoEventLoopGroup loops) {
    return start(new SimulateOptions(persona, SimulateOptions.LOOPBACK, port, apiKey), loops);
  }

  /** Starts a provider as {@link #start(Persona, int, String, IoEventLoopGroup)} does. */
  public SimulatedProvider start(SimulateOptions options, IoEventLoopGroup loops) {
    return new SimulatedProvider(options, loops, clock, json);
  }
}
