/**
 * The caller's side of the wire: {@link dev.evenkeel.server.inbound.FrontHandler} turns HTTP into
 * turns, {@link dev.evenkeel.server.inbound.AnswerWriter} turns released events into HTTP. Buffers
 * never leave this package.
 */
@NullMarked
package dev.evenkeel.server.inbound;

import org.jspecify.annotations.NullMarked;
