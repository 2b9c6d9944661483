package dev.evenkeel.core.decision;

/** Takes every turn's decision. Called on event loops: must not block. */
@FunctionalInterface
public interface DecisionLog {
  void record(Decision decision);
}
