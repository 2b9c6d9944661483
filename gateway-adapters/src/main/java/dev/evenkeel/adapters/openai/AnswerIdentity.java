package dev.evenkeel.adapters.openai;

import dev.evenkeel.core.chat.ChatEvent;
import org.jspecify.annotations.Nullable;

/**
 * What an answer calls itself. Constant within one answer, whichever route carries it on.
 *
 * @param id the id when the provider gives none or the gateway answers itself
 * @param created seconds since the epoch when the provider gives none
 * @param model the model when the provider gives none
 * @param displayedModel the model shown instead of the provider's, null to show the provider's
 */
public record AnswerIdentity(String id, long created, String model,
    @Nullable String displayedModel) {
  /** The identity that the answer has once it began as {@code started} says; null for nowhere. */
  Shown shown(ChatEvent.@Nullable Started started) {
    String shownModel = model;
    if (displayedModel != null) {
      shownModel = displayedModel;
    } else if (started != null && !started.model().isEmpty()) {
      shownModel = started.model();
    }
    return new Shown(started == null || started.id().isEmpty() ? id : started.id(),
        started == null || started.created() <= 0 ? created : started.created(), shownModel,
        started == null ? null : started.fingerprint());
  }

  /** What is written. */
  record Shown(String id, long created, String model, @Nullable String fingerprint) {}
}
