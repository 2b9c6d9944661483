package dev.evenkeel.policy.text;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link WordBook} knows of the pieces of one answer, for all who read them. Belongs to the
 * thread that made it.
 */
public final class Surveys {
  private final WordBook book;
  private final Survey here = Survey.here();
  /** The array of the piece that is being handed on, null for none. */
  private char @Nullable [] lying;
  /** The survey's version when it was of that piece. */
  private int version;

  public Surveys(WordBook book) {
    this.book = book;
  }

  /** The number of a reader, -1 when it is none whose words are looked out for. */
  public int number(Matcher reader) {
    return book.number(reader);
  }

  /** The same of rules. */
  public int number(RuleSet reader) {
    return book.number(reader);
  }

  /** Nobody writes into the array until {@link #moved}, so its piece need not be compared again. */
  public void lies(char[] chars) {
    lying = chars;
    version = here.version() - 1;
  }

  /** Whatever was handed on may change. */
  public void moved() {
    lying = null;
  }

  /**
   * What is known of a piece of text, to be used until this thread asks about another; null when it
   * is too short to be worth it.
   */
  public @Nullable Survey of(char[] chars, int start, int end) {
    if (isLying(chars) && here.version() == version && here.covers(start, end)) {
      return here;
    }
    Survey known = here.of(book, chars, start, end);
    if (isLying(chars) && known != null) {
      version = here.version();
    }
    return known;
  }

  @SuppressWarnings("ReferenceEquality") // An array that is filled again is no less the same one.
  private boolean isLying(char[] chars) {
    return chars == lying;
  }
}
