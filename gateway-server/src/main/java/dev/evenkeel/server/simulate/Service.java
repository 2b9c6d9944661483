package dev.evenkeel.server.simulate;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What every connection of a provider shares. Thread-safe.
 *
 * @param apiKey the key callers must show, null for none
 * @param serials counts answers
 * @param die makes the provider go away, without waiting for it
 */
record Service(Persona persona, Wire wire, Mind mind, @Nullable String apiKey, Faults faults,
    Traffic traffic, InstantSource clock, AtomicLong serials, Runnable die) {}
