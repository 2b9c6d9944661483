/**
 * The domain and the path of a turn: no sockets, no JSON, no YAML. Start at
 * {@link dev.evenkeel.core.turn.Gateway}.
 */
@NullMarked
package dev.evenkeel.core;

import org.jspecify.annotations.NullMarked;
