package dev.evenkeel.core.chat;

/**
 * Tokens of one answer, counted as OpenAI does: cached tokens are inside {@code prompt}, reasoning
 * tokens inside {@code completion}.
 *
 * @param prompt tokens in, at least 0
 * @param completion tokens out, at least 0
 * @param cached the part of {@code prompt} served from the provider's cache
 * @param reasoning the part of {@code completion} spent on reasoning
 */
public record Usage(long prompt, long completion, long cached, long reasoning) {
  /** Nothing used, or nothing reported. */
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  /** Prompt and completion. */
  public long total() {
    return prompt + completion;
  }

  /** The sum of two answers' usage. */
  public Usage plus(Usage other) {
    return new Usage(prompt + other.prompt, completion + other.completion, cached + other.cached,
        reasoning + other.reasoning);
  }
}
