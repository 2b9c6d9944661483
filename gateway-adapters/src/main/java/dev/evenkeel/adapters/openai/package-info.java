/**
 * OpenAI's Chat Completions on both sides. As callers speak it:
 * {@link dev.evenkeel.adapters.openai.OpenAiRequestReader},
 * {@link dev.evenkeel.adapters.openai.OpenAiStreamEncoder} and
 * {@link dev.evenkeel.adapters.openai.OpenAiBodyEncoder}. As providers speak it:
 * {@link dev.evenkeel.adapters.openai.OpenAiProtocol}.
 *
 * <p>
 * The vendors' odd habits, and the fixture that proves each:
 * <ul>
 * <li>Azure: first chunk without choices and ids ({@code azure-plain}), chunks without delta that
 * may carry the finish ({@code azure-async-blocked}), answers its filter did not see
 * ({@code azure-filter-unavailable-singular}).
 * <li>Mistral: whole tool calls without index and type ({@code mistral-tool}), a finish reason
 * {@code error} ({@code mistral-error-finish}), flat and listed error bodies
 * ({@code mistral-validation-422}).
 * <li>DeepSeek: overload as a finish reason ({@code deepseek-insufficient}).
 * <li>Groq: named error events ({@code groq-midstream-error}), usage twice ({@code groq-plain}).
 * <li>OpenRouter: an error inside 200 ({@code openrouter-error-200}), the role in every chunk.
 * <li>vLLM: usage on every chunk ({@code vllm-usage-continuous}).
 * <li>Ollama: errors in the middle are swallowed ({@code ollama-midstream-error}).
 * <li>Together: the error may be a string ({@code together-error-string-500}).
 * </ul>
 */
@NullMarked
package dev.evenkeel.adapters.openai;

import org.jspecify.annotations.NullMarked;
