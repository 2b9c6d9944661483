package dev.evenkeel.core.chat;

/** Why an answer ended, in OpenAI's words. */
public enum FinishReason {
  STOP("stop"),
  LENGTH("length"),
  TOOL_CALLS("tool_calls"),
  CONTENT_FILTER("content_filter");

  private final String wire;

  FinishReason(String wire) {
    this.wire = wire;
  }

  /** The word on OpenAI's wire. */
  public String wire() {
    return wire;
  }
}
