package dev.evenkeel.core.chat;

/**
 * Tokens of one answer, counted as OpenAI does: cached tokens are inside {@code prompt}, reasoning
 * tokens inside {@code completion}.
 *
 * @param prompt tokens in, at least 0
 * @param completion tokens out, at least 0
 * @param cached the part of {@code prompt} served from the provider's cache
 * @param reasoning the part of {@code completion} spent on reasoning
 * @param estimated whether some of it is the gateway's guess, because the provider did not say
 */
public record Usage(long prompt, long completion, long cached, long reasoning, boolean estimated) {
  /** Nothing used, or nothing reported. */
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  /** What a provider reported. */
  public Usage(long prompt, long completion, long cached, long reasoning) {
    this(prompt, completion, cached, reasoning, false);
  }

  /** Prompt and completion. */
  public long total() {
    return prompt + completion;
  }

  /** The sum of two answers' usage. */
  public Usage plus(Usage other) {
    return new Usage(prompt + other.prompt, completion + other.completion, cached + other.cached,
        reasoning + other.reasoning, estimated || other.estimated);
  }
}
