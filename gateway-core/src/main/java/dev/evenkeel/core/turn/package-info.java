/**
 * The path of a turn: {@link dev.evenkeel.core.turn.Gateway} has the stages in one method,
 * {@link dev.evenkeel.core.turn.Turn} walks the plan, the interfaces are what the other modules
 * plug in.
 */
@NullMarked
package dev.evenkeel.core.turn;

import org.jspecify.annotations.NullMarked;
