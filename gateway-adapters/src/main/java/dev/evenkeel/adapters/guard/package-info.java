/**
 * How remote guards are spoken to: each class writes the request that asks a
 * {@link dev.evenkeel.core.guard.Question} and reads the verdict out of the response. Pure: no
 * sockets, no clocks. Start with {@link dev.evenkeel.adapters.guard.GuardProtocol}.
 *
 * <p>
 * The vendors' odd habits: Bedrock says {@code GUARDRAIL_INTERVENED} for a block and for a mask and
 * only the assessments tell which; Azure wants one call for harm and another for attacks; OpenAI's
 * moderation knows nothing of context; Llama Guard answers in words, {@code unsafe} and the codes
 * on the next line.
 */
@NullMarked
package dev.evenkeel.adapters.guard;

import org.jspecify.annotations.NullMarked;
