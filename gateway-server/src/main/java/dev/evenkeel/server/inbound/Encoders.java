package dev.evenkeel.server.inbound;

import dev.evenkeel.adapters.AnswerEncoder;
import dev.evenkeel.core.chat.ChatRequest;
import org.jspecify.annotations.Nullable;

/** Makes the encoder for one answer. */
@FunctionalInterface
public interface Encoders {
  /** @param displayModel what the answer must call itself, null for the model that answers */
  AnswerEncoder create(ChatRequest request, @Nullable String displayModel);
}
