package dev.evenkeel.core.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the model is asked to sample. Null means the caller left it to the provider.
 *
 * @param maxTokens the most tokens of the answer, reasoning included, at least 1
 * @param temperature 0 to 2, as OpenAI counts it
 * @param topP 0 to 1
 * @param frequencyPenalty -2 to 2
 * @param presencePenalty -2 to 2
 * @param stop up to four texts at which the answer ends
 * @param seed best-effort determinism
 * @param reasoningEffort the caller's word for it, such as {@code low}
 */
public record Sampling(@Nullable Integer maxTokens, @Nullable Double temperature,
    @Nullable Double topP, @Nullable Double frequencyPenalty, @Nullable Double presencePenalty,
    List<String> stop, @Nullable Long seed, @Nullable String reasoningEffort) {
  /** Nothing said. */
  public static final Sampling DEFAULT =
      new Sampling(null, null, null, null, null, List.of(), null, null);

  public Sampling {
    stop = List.copyOf(stop);
  }

  /** The same with another limit. */
  public Sampling limitedTo(@Nullable Integer tokens) {
    return new Sampling(tokens, temperature, topP, frequencyPenalty, presencePenalty, stop, seed,
        reasoningEffort);
  }
}
