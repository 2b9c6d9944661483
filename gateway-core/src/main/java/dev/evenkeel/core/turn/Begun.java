package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.route.Continuation;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer of which something has left, for the route that carries it on. Immutable.
 *
 * @param text all that has left, as its reader has it
 * @param form how the route is asked; not {@link Continuation#NONE}
 * @param shown how many of the text's first characters the route is shown: not the beginning of a
 * value that is concealed from it, nor white space that its protocol does not take
 */
public record Begun(String text, Continuation form, int shown) {
  /**
   * @throws IllegalArgumentException if the route cannot be asked, or is shown more than there is
   */
  public Begun {
    if (form == Continuation.NONE || shown < 0 || shown > text.length()) {
      throw new IllegalArgumentException(form + ", " + shown + " of " + text.length());
    }
  }

  /** What a route is shown of {@code text}. */
  public static Begun of(String text, Continuation form, Concealment concealment) {
    int shown = concealment.showable(text);
    if (form.writesOn()) {
      while (shown > 0 && Character.isWhitespace(text.charAt(shown - 1))) {
        shown--;
      }
    }
    return new Begun(text, form, shown);
  }

  /**
   * The request by which the route is asked, the same live and when it is certified.
   *
   * @param words the policy's, asking to carry on
   * @param spent how many of the tokens the caller allows are used up already
   */
  public ChatRequest asking(Concealment concealment, String words, long spent) {
    List<Message> more = new ArrayList<>(2);
    more.add(Message.of(Role.ASSISTANT, concealment.conceal(text.substring(0, shown))));
    if (form == Continuation.INSTRUCTION) {
      more.add(Message.of(Role.USER, words));
    }
    return concealment.request().with(more, spent);
  }

  /** The end of the text that the route is not shown. */
  public String unseen() {
    return text.substring(shown);
  }

  @Override
  public String toString() {
    return "Begun[" + form + ", " + shown + " of " + text.length() + " chars]";
  }
}
