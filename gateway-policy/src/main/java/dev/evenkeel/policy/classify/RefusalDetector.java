package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.Folding;

/**
 * Reads the opening of an answer until it is clear whether it refuses. One per answer; allocates
 * nothing after its construction. Not thread-safe.
 *
 * <p>
 * By wordings, without a model: somebody who will not or cannot, followed closely by a service
 * word;
 * or a phrase that refuses as a whole. Preambles ("As an AI language model,") are set aside first;
 * what stands in quotation marks is somebody else's.
 */
public final class RefusalDetector {
  /** The longest opening that is waited for. */
  public static final int LONGEST = 400;
  private static final int MOST_WORDS = 40;
  /** An opening of this many words without any warning word is an answer. */
  private static final int CALM_WORDS = 6;
  /** How far behind the negation its verb may stand. */
  private static final int REACH = 48;

  /** What is known. */
  public enum Decision {
    UNDECIDED,
    ANSWER,
    REFUSAL
  }

  private final StringBuilder opening = new StringBuilder(LONGEST + 8);
  private Decision decision = Decision.UNDECIDED;
  private int words;
  private double score;
  private char last = ' ';

  /** What is known so far. */
  public Decision decision() {
    return decision;
  }

  /** How sure: 0 for an answer, 1 for a refusal. */
  public double score() {
    return score;
  }

  /** More of the answer. */
  public Decision read(char[] chars, int start, int end) {
    for (int i = start; i < end && decision == Decision.UNDECIDED; i++) {
      read(chars[i]);
    }
    return decision;
  }

  private void read(char raw) {
    char c = Folding.fold(raw);
    if (raw == '\n') {
      c = '\n';
    }
    if (c == Folding.NOTHING || (c == ' ' && last == ' ')) {
      return;
    }
    boolean wordEnds = Folding.word(last) && !Folding.word(c) && c != '\'';
    last = c;
    opening.append(c == '\n' ? ' ' : c);
    if (wordEnds) {
      words++;
    }
    if (wordEnds || opening.length() >= LONGEST || c == '\n') {
      decide(c == '\n', opening.length() >= LONGEST || words >= MOST_WORDS);
    }
  }

  /** The answer is over. */
  public Decision finish() {
    if (decision == Decision.UNDECIDED) {
      opening.append(' ');
      decide(true, true);
    }
    return decision;
  }

  private void decide(boolean lineEnds, boolean mustDecide) {
    if (refuses(opening, preamble())) {
      decision = Decision.REFUSAL;
      score = 1;
      return;
    }
    boolean warned = RefusalLexicon.any(opening, RefusalLexicon.WARNINGS);
    boolean calm = !warned && (words >= CALM_WORDS || (words > 0 && lineEnds) || answers());
    if (calm || mustDecide || (warned && answersAfterSentence())) {
      decision = Decision.ANSWER;
      score = warned ? 0.3 : 0;
    }
  }

  private boolean answers() {
    for (String word : RefusalLexicon.ANSWERS) {
      if (opening.length() > word.length() && RefusalLexicon.find(opening, word, 0) == 0) {
        return words >= 3;
      }
    }
    return false;
  }

  /** An apology or a caveat, a sentence's end, and then plainly an answer. */
  private boolean answersAfterSentence() {
    int end = -1;
    for (int i = 0; i + 2 < opening.length(); i++) {
      char c = opening.charAt(i);
      if ((c == '.' || c == '!' || c == ':') && opening.charAt(i + 1) == ' ') {
        end = i + 2;
      }
    }
    if (end < 0) {
      return false;
    }
    for (String word : RefusalLexicon.ANSWERS) {
      if (RefusalLexicon.find(opening, word, end) == end
          && opening.length() > end + word.length() + 3) {
        return true;
      }
    }
    return false;
  }

  private int preamble() {
    for (String preamble : RefusalLexicon.PREAMBLES) {
      if (RefusalLexicon.find(opening, preamble, 0) == 0) {
        return preamble.length();
      }
    }
    return 0;
  }

  /** Whether a folded text says that it will not help, from {@code from} on. */
  static boolean refuses(CharSequence text, int from) {
    for (String phrase : RefusalLexicon.PHRASES) {
      int at = RefusalLexicon.find(text, phrase, from);
      if (at >= 0 && !quoted(text, at)) {
        return true;
      }
    }
    for (String negation : RefusalLexicon.NEGATIONS) {
      int at = RefusalLexicon.find(text, negation, from);
      while (at >= 0) {
        int after = at + negation.length();
        if (!quoted(text, at) && (at == 0 || !Folding.word(text.charAt(at - 1)))
            && service(text, after)) {
          return true;
        }
        at = RefusalLexicon.find(text, negation, after);
      }
    }
    return false;
  }

  private static boolean service(CharSequence text, int from) {
    int end = Math.min(text.length(), from + REACH);
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c == '.' || c == '!' || c == '?' || c == ';') {
        return false;
      }
      if (i > 0 && !Folding.word(text.charAt(i - 1))) {
        for (String word : RefusalLexicon.SERVICES) {
          if (i + word.length() < text.length() && starts(text, word, i)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean starts(CharSequence text, String word, int at) {
    for (int i = 0; i < word.length(); i++) {
      if (text.charAt(at + i) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Inside quotation marks or behind a quoting verb: somebody else says it. */
  private static boolean quoted(CharSequence text, int at) {
    int marks = 0;
    for (int i = 0; i < at; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '“' || c == '”' || c == '«' || c == '»') {
        marks++;
      }
    }
    return marks % 2 == 1;
  }

  /** Whether a whole text refuses anywhere, for the verdict on what came after the opening. */
  public static boolean refusesAnywhere(CharSequence text) {
    return refuses(Folding.fold(text.toString()) + " ", 0);
  }
}
