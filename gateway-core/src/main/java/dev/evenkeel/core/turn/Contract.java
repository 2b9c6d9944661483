package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.session.SessionTokens;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A compiled policy. Immutable, shared by all event loops; a turn keeps the one it began with.
 */
public interface Contract {
  /** The policy's name and version, such as {@code support@3}. */
  String name();

  /** Changes with every change that could alter what a caller sees. */
  String digest();

  /** What the turn is about; one of the policy's query classes. */
  String classify(ChatRequest request);

  /** The rule that forbids the prompt to be sent anywhere, empty when none does. */
  Optional<String> screen(ChatRequest request);

  /** What must happen to a turn of the class, whoever would answer it. */
  Ruling ruling(String queryClass, ChatRequest request);

  /**
   * What of the turn providers get to see. Screening and classifying look at the caller's own
   * words;
   * filters read answers after the values were put back.
   *
   * @param tokens the session's; asked for once something has to be tokenised
   */
  Concealment conceal(ChatRequest request, Supplier<SessionTokens> tokens);

  /**
   * A fresh filter for one attempt.
   *
   * @param queryClass what {@link #classify} said of the turn
   * @param request the turn's request
   * @param elsewhere whether another route is certified for the class and ready: if the policy
   * demands an answer, a refusal is then emitted as {@code Failed} of kind {@code REFUSED} before
   * anything is released, and never otherwise
   * @param out where released events go
   */
  Filter open(String queryClass, ChatRequest request, boolean elsewhere, Sink out);
}
