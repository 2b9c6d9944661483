/**
 * The configuration file: read strictly, all problems told at once with line and path, secrets
 * never printed. Start at {@link dev.evenkeel.server.config.ConfigLoader}; what comes out is a
 * {@link dev.evenkeel.server.config.GatewayConfig}. Below it, a {@code Value} is a place in the
 * document, a {@code Section} a map of it that knows which keys were asked for, and a
 * {@code Notation} how one kind of value is written.
 */
@NullMarked
package dev.evenkeel.server.config;

import org.jspecify.annotations.NullMarked;
