package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Route;
import org.jspecify.annotations.Nullable;

/**
 * What is known already of a run that was interrupted, and where it is kept for the next
 * interruption. Called by many threads at once.
 */
public interface AnswerBook {
  /** Knows nothing and keeps nothing. */
  AnswerBook NONE = new AnswerBook() {
    @Override
    public @Nullable Answer find(Progress.Phase phase, Route route, Probe probe) {
      return null;
    }

    @Override
    public void keep(Progress.Phase phase, Route route, Probe probe, Answer answer) {}
  };

  /** The answer given before, null when there was none. */
  @Nullable Answer find(Progress.Phase phase, Route route, Probe probe);

  /** Keeps an answer that was given; failures need not be kept, for they are asked again. */
  void keep(Progress.Phase phase, Route route, Probe probe, Answer answer);
}
