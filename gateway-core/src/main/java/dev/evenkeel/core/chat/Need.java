package dev.evenkeel.core.chat;

/** Something a request needs that not every route can give. */
public enum Need {
  TOOLS,
  CUSTOM_TOOLS,
  VISION,
  AUDIO,
  FILES,
  STRUCTURED_OUTPUT,
  LOGPROBS,
  MULTIPLE_CHOICES,
  SEED,
  PENALTIES,
  LOGIT_BIAS,
  WEB_SEARCH,
  /** A trailing assistant message that the model is to continue. */
  PREFILL
}
