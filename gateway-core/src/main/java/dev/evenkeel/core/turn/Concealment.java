package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.decision.Decision.Privacy;

/**
 * What of one turn's texts providers get to see, and the way back. Made once per turn, so that
 * every
 * route that is asked sees the same. Confined to the turn's event loop.
 */
public interface Concealment {
  /** The request as providers see it. */
  ChatRequest request();

  /**
   * Another text of this turn as providers see it, such as the beginning of an answer that another
   * route shall continue, or what a guard is asked about.
   */
  String conceal(String text);

  /**
   * How many of the text's first characters may be shown to a provider, concealed: all, unless it
   * breaks off in the middle of a value, which could then not be told for one.
   */
  default int showable(String text) {
    return text.length();
  }

  /** A concealed text with the caller's own values in it again. */
  String reveal(String text);

  /**
   * A step before {@code next} that puts the caller's own values back into one attempt's events.
   */
  Sink restoring(Sink next);

  /** What was concealed and put back so far; counts only. */
  Privacy report();

  /** Conceals nothing. */
  static Concealment none(ChatRequest request) {
    return new Concealment() {
      @Override
      public ChatRequest request() {
        return request;
      }

      @Override
      public String conceal(String text) {
        return text;
      }

      @Override
      public String reveal(String text) {
        return text;
      }

      @Override
      public Sink restoring(Sink next) {
        return next;
      }

      @Override
      public Privacy report() {
        return Privacy.NONE;
      }
    };
  }
}
