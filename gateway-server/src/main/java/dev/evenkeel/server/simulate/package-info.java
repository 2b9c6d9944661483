/**
 * Simulated providers: servers on the loopback that speak a vendor's wire, answer the same question
 * the same way every time, and break on command. They serve demonstrations, drills and tests; no
 * model is behind them. Start at {@link dev.evenkeel.server.simulate.Simulators}; who answers is a
 * {@link dev.evenkeel.server.simulate.Persona}, what goes wrong is a
 * {@link dev.evenkeel.server.simulate.Fault}.
 */
@NullMarked
package dev.evenkeel.server.simulate;

import org.jspecify.annotations.NullMarked;
