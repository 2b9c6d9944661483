package dev.evenkeel.core.chat;

import org.jspecify.annotations.Nullable;

/**
 * What an answer cost, where the provider does not say: a token for every four characters, which is
 * OpenAI's own rule of thumb for English, and too little for scripts like Chinese. Marked as an
 * estimate wherever it is shown.
 */
public final class TokenEstimate {
  private static final int CHARACTERS_PER_TOKEN = 4;

  private TokenEstimate() {}

  /** @param answered how many characters the provider wrote, calls of tools included */
  public static Usage of(ChatRequest request, long answered) {
    long asked = 0;
    for (Message message : request.messages()) {
      asked += message.text().length();
      for (ToolCall call : message.toolCalls()) {
        asked += call.name().length() + call.arguments().length();
      }
    }
    for (ToolSpec tool : request.tooling().specs()) {
      asked += tool.name().length() + length(tool.description()) + length(tool.parameters());
    }
    return new Usage(tokens(asked), tokens(answered), 0, 0, true);
  }

  private static long tokens(long characters) {
    return Math.ceilDiv(characters, CHARACTERS_PER_TOKEN);
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
