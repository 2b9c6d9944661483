package dev.evenkeel.adapters.answer;

import dev.evenkeel.core.Fingerprint;
import java.util.regex.Pattern;

/**
 * Ids of tool calls on their way to a provider that did not make them. One that the provider takes
 * goes as it is; any other becomes one that depends on nothing but itself, so that call and result
 * still meet, two ids never become one, and a history replayed again maps the same. Thread-safe.
 */
public enum CallIds {
  /** OpenAI takes 40 characters. */
  OPENAI(Pattern.compile(".{1,40}", Pattern.DOTALL)),
  /** Anthropic takes letters, digits, underscores and dashes. */
  ANTHROPIC(Pattern.compile("[a-zA-Z0-9_-]{1,64}"));

  private static final int DIGITS = 24;
  private final Pattern taken;

  CallIds(Pattern taken) {
    this.taken = taken;
  }

  /** Whether the provider takes the id. */
  public boolean takes(String id) {
    return taken.matcher(id).matches();
  }

  /** The id as the provider sees it. */
  public String of(String id) {
    return takes(id) ? id
        : "call_" + new Fingerprint("call-id/v1").add(id).hex().substring(0, DIGITS);
  }
}
