/**
 * Anthropic's Messages API, as providers speak it:
 * {@link dev.evenkeel.adapters.anthropic.AnthropicProtocol}.
 *
 * <p>
 * Odd habits, and the fixture that proves each: usage counts cached tokens beside the input
 * ({@code anthropic-plain}), a call without arguments has no fragment at all
 * ({@code anthropic-tool}), a refusal is a stop reason of a 200 answer
 * ({@code anthropic-refusal-midstream}), overload is an event inside the stream
 * ({@code anthropic-midstream-error}), and another model may take over within one message
 * ({@code anthropic-serverside-fallback}), which is never allowed here.
 */
@NullMarked
package dev.evenkeel.adapters.anthropic;

import org.jspecify.annotations.NullMarked;
