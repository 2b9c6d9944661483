/**
 * OpenAI's chat completions, both ways. Callers:
 * {@link dev.evenkeel.adapters.openai.OpenAiRequestReader}
 * and the two encoders. Providers, and all that imitate its wire:
 * {@link dev.evenkeel.adapters.openai.OpenAiProtocol}.
 *
 * <p>
 * Odd habits, each with a fixture under {@code src/test/resources/wire}: an empty first chunk and
 * annotation chunks without delta (Azure), comments and role on every chunk (OpenRouter), whole
 * tool
 * calls without index (Mistral), usage on the finish chunk (DeepSeek, Mistral), usage under
 * {@code x_groq} (Groq), a failure that is an empty chunk and a clean end (Ollama), an error that
 * is a
 * string (Together).
 */
@NullMarked
package dev.evenkeel.adapters.openai;

import org.jspecify.annotations.NullMarked;
