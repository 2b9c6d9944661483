package dev.evenkeel.server.simulate;

import java.time.Instant;
import java.util.List;

/**
 * Answers about to be put on a wire.
 *
 * @param serial counts the answers of a provider; goes into every identifier
 * @param model the model reported
 * @param fingerprint what the vendor calls the system that answers, where it does
 * @param at when
 * @param ask what was asked
 * @param answers one per choice
 */
record Utterance(long serial, String model, String fingerprint, Instant at, Ask ask,
    List<Answer> answers) {
  /** What it is called as long as nothing changes. */
  static final String FINGERPRINT = "fp_simulated1";

  Utterance {
    answers = List.copyOf(answers);
  }

  int promptTokens() {
    return ask.promptTokens();
  }

  int answerTokens() {
    return answers.stream().mapToInt(Answer::tokens).sum();
  }

  /** An identifier with a prefix, different for every answer of a provider. */
  String id(String prefix) {
    return prefix + "Sim%08d".formatted(serial);
  }

  /** An identifier of a tool call. */
  String callId(String prefix, int call) {
    return prefix + "Sim%08d%02d".formatted(serial, call);
  }
}
