package dev.evenkeel.server.inbound;

import dev.evenkeel.adapters.AnswerEncoder;
import dev.evenkeel.core.chat.ChatRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the encoder for one answer. */
@FunctionalInterface
public interface Encoders {
  /**
   * @param displayModel what the answer must call itself, null for the model that answers
   * @param at when it says that it was made
   */
  AnswerEncoder create(ChatRequest request, @Nullable String displayModel, Instant at);
}
