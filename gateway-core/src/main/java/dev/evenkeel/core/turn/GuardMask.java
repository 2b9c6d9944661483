package dev.evenkeel.core.turn;

import dev.evenkeel.core.guard.Question;

/**
 * What a guard wants to stand in the place of a piece of a prompt. Immutable; holds prompt text, so
 * it is never printed.
 *
 * @param question the piece it was asked about, in the caller's words
 * @param text stands for the question's text
 */
public record GuardMask(Question question, String text) {
  @Override
  public String toString() {
    return "GuardMask[" + question.guard() + ", " + text.length() + " chars]";
  }
}
