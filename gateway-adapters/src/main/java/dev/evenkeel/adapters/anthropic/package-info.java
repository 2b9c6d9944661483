/**
 * Anthropic Messages as a provider speaks them:
 * {@link dev.evenkeel.adapters.anthropic.AnthropicProtocol}.
 *
 * <p>
 * Odd habits, each with a fixture under {@code src/test/resources/wire}: blocks come strictly one
 * after
 * another, a tool's input begins with an empty piece, usage is cumulative, overload is status 529
 * or an
 * error event in a 200 answer, a refusal is a stop reason with status 200, a provider may swap the
 * model
 * in mid-answer and says so in a {@code fallback} block.
 */
@NullMarked
package dev.evenkeel.adapters.anthropic;

import org.jspecify.annotations.NullMarked;
