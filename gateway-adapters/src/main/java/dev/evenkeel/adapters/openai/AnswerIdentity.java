package dev.evenkeel.adapters.openai;

import dev.evenkeel.core.chat.ChatEvent;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an answer calls itself. Constant within one answer, whichever route carries it on. Confined
 * to the answer's loop.
 */
public final class AnswerIdentity {
  private final Supplier<String> ids;
  private final long created;
  private final String model;
  private final @Nullable String displayedModel;
  private @Nullable String own;

  /**
   * @param ids makes the id when the provider gives none or the gateway answers itself; asked at
   * most once, because most providers give one
   * @param created seconds since the epoch when the provider gives none
   * @param model the model when the provider gives none
   * @param displayedModel the model shown instead of the provider's, null to show the provider's
   */
  public AnswerIdentity(Supplier<String> ids, long created, String model,
      @Nullable String displayedModel) {
    this.ids = ids;
    this.created = created;
    this.model = model;
    this.displayedModel = displayedModel;
  }

  /** The identity that the answer has once it began as {@code started} says; null for nowhere. */
  Shown shown(ChatEvent.@Nullable Started started) {
    String shownModel = model;
    if (displayedModel != null) {
      shownModel = displayedModel;
    } else if (started != null && !started.model().isEmpty()) {
      shownModel = started.model();
    }
    return new Shown(started == null || started.id().isEmpty() ? own() : started.id(),
        started == null || started.created() <= 0 ? created : started.created(), shownModel,
        started == null ? null : started.fingerprint());
  }

  private String own() {
    String id = own;
    if (id == null) {
      id = ids.get();
      own = id;
    }
    return id;
  }

  /** What is written. */
  record Shown(String id, long created, String model, @Nullable String fingerprint) {}
}
