package dev.evenkeel.server.simulate;

import org.jspecify.annotations.Nullable;

/**
 * How to start a simulated provider.
 *
 * @param persona who answers
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any that is free
 * @param apiKey the key callers must show, null for none
 */
public record SimulateOptions(Persona persona, String host, int port, @Nullable String apiKey) {
  /** The address nobody else can reach. */
  public static final String LOOPBACK = "127.0.0.1";

  /** On the loopback, on any free port, open to everybody there. */
  public static SimulateOptions of(Persona persona) {
    return new SimulateOptions(persona, LOOPBACK, 0, null);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return persona.name() + " at " + host + ":" + port;
  }
}
