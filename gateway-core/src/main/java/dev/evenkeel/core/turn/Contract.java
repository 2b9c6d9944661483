package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.session.SessionTokens;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  /** What the policy's rules see in the prompt, before anything is sent anywhere. */
  Screening screen(ChatRequest request);

  /** What must happen to a turn of the class, whoever would answer it. */
  Ruling ruling(String queryClass, ChatRequest request);

  /** What remote guards must be asked about the prompt before any provider is; usually nothing. */
  default List<GuardedInput> guardedInput(ChatRequest request) {
    return List.of();
  }

  /**
   * The request in the words that guards want to stand in it.
   *
   * @param masks at least one
   * @return null where they cannot all be put in their places for sure
   */
  default @Nullable ChatRequest masked(ChatRequest request, List<GuardMask> masks) {
    return null;
  }

  /** Names of the guards that may see what is concealed from providers. */
  default Set<String> trustedGuards() {
    return Set.of();
  }

  /** Names of the remote guards that may be asked about the prompt or the answer. */
  default Set<String> guards() {
    return Set.of();
  }

  /**
   * What of the turn providers get to see. Screening and classifying look at the caller's own
   * words;
   * filters read answers after the values were put back.
   *
   * @param tokens the session's; asked for once something has to be tokenised
   */
  Concealment conceal(ChatRequest request, Supplier<SessionTokens> tokens);

  /** The user's language as a two-letter code, empty when it cannot be told. */
  default String language(ChatRequest request) {
    return "";
  }

  /** What the policy says of a text by itself, whoever wrote it, before remote guards are asked. */
  Moderation moderate(String text);

  /**
   * A fresh filter for one attempt.
   *
   * @param queryClass what {@link #classify} said of the turn
   * @param request the turn's request
   * @param elsewhere whether another route is certified for the class and ready: if the policy
   * demands an answer, a refusal is then emitted as {@code Failed} of kind {@code REFUSED} before
   * anything is released, and never otherwise
   * @param guards whom the filter may ask about the answer
   * @param out where released events go
   */
  Filter open(String queryClass, ChatRequest request, boolean elsewhere, Guards guards, Sink out);

  /** The policy's words that ask a model to carry on what it is shown of an answer. */
  String carryOn(ChatRequest request);

  /**
   * A fresh filter for an attempt that carries on what another began. It knows what has left, so
   * that a rule's match is found across the seam, and it judges the seam: what does not fit is
   * emitted as {@code Failed} of kind {@code SEAM_REJECTED}, with nothing of it released.
   */
  Filter resume(String queryClass, ChatRequest request, Guards guards, Begun begun, Sink out);

  /** A filter where no remote guard can be asked: each is as if it had failed. */
  default Filter open(String queryClass, ChatRequest request, boolean elsewhere, Sink out) {
    return open(queryClass, request, elsewhere, Guards.NONE, out);
  }
}
