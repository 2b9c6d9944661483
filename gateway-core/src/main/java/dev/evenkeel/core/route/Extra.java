package dev.evenkeel.core.route;

import org.jspecify.annotations.Nullable;

/**
 * A part of a request that providers of OpenAI's dialect do not all know, and that can be left out
 * or said otherwise without changing what is asked. What a provider cannot do at all is a route's
 * {@code lacks}.
 */
public enum Extra {
  /** Without it usage is taken where the provider puts it, or estimated. */
  STREAM_OPTIONS("stream_options"),
  /** The keyed hash that stands for the end user. */
  SAFETY_IDENTIFIER("safety_identifier"),
  /** Without it the provider's own default holds. */
  STORE("store"),
  /** Said by its old name, {@code max_tokens}. */
  MAX_COMPLETION_TOKENS(null),
  /** The role {@code developer}: said as {@code system}. */
  DEVELOPER_ROLE(null),
  /** The {@code name} of a message's speaker. */
  MESSAGE_NAMES(null),
  REASONING_EFFORT("reasoning_effort"),
  VERBOSITY("verbosity"),
  /** A hint for speed. */
  PREDICTION("prediction"),
  PROMPT_CACHE_RETENTION("prompt_cache_retention"),
  PROMPT_CACHE_OPTIONS("prompt_cache_options");

  private final @Nullable String field;

  Extra(@Nullable String field) {
    this.field = field;
  }

  /** The request's field that is left out, null where something is said otherwise. */
  public @Nullable String field() {
    return field;
  }
}
