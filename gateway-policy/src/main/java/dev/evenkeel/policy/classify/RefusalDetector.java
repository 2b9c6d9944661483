package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.Folding;
import dev.evenkeel.policy.text.MatchState;

/**
 * Reads an answer and tells whether its opening refuses, as early as that is clear, and whether
 * something is refused later on. One per answer; allocates nothing after its construction. Not
 * thread-safe.
 *
 * <p>
 * By wordings, without a model: somebody who will not or cannot, followed closely by a service
 * word;
 * or a phrase that refuses as a whole. What stands in quotation marks is somebody else's.
 */
public final class RefusalDetector {
  /** The longest opening that is waited for, in characters. */
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

  private final MatchState scan = new MatchState(RefusalLexicon.MATCHER, this::found);
  private final StringBuilder opening = new StringBuilder(LONGEST + 8);
  private Decision decision = Decision.UNDECIDED;
  private boolean refuses;
  private boolean refusesLater;
  private boolean warned;
  private int words;
  private int unspaced;
  private int sentence;
  private long negationEnd = -1;
  private long lastStop = -1;
  private boolean inQuotes;
  private long lastQuote = -1;
  private char last = ' ';

  /** What is known so far of the opening. */
  public Decision decision() {
    return decision;
  }

  /** Whether something was refused after an opening that answers. */
  public boolean refusesLater() {
    return refusesLater;
  }

  /** How sure the opening refuses: 0 for an answer, 1 for a refusal. */
  public double score() {
    return decision == Decision.REFUSAL ? 1 : warned ? 0.3 : 0;
  }

  /** More of the answer. */
  public Decision read(char[] chars, int start, int end) {
    int i = start;
    while (i < end && decision == Decision.UNDECIDED) {
      char raw = chars[i++];
      mark(raw);
      scan.read(raw);
      opening(raw);
    }
    while (i < end) {
      int next = i;
      while (next < end && !marks(chars[next])) {
        next++;
      }
      scan.read(chars, i, next);
      if (next < end) {
        mark(chars[next]);
        scan.read(chars[next++]);
      }
      i = next;
    }
    return decision;
  }

  /** The answer is over. */
  public Decision finish() {
    scan.finish();
    if (decision == Decision.UNDECIDED) {
      decide(true, true);
    }
    return decision;
  }

  private static boolean marks(char raw) {
    return switch (raw) {
      case '.', '!', '?', ';', '\n', '"', '“', '”', '«', '»', '„' -> true;
      default -> false;
    };
  }

  private void mark(char raw) {
    if (raw == '.' || raw == '!' || raw == '?' || raw == ';' || raw == '\n') {
      lastStop = scan.position();
    } else if (raw == '"' || raw == '“' || raw == '”' || raw == '«' || raw == '»' || raw == '„') {
      inQuotes = !inQuotes;
      lastQuote = scan.position();
    }
  }

  private void found(int rule, long start, long end) {
    if (lastQuote >= start ? !inQuotes : inQuotes) {
      return; // Somebody else's words.
    }
    switch (rule) {
      case RefusalLexicon.PHRASE -> refused();
      case RefusalLexicon.NEGATION -> {
        negationEnd = end;
        warned = true;
      }
      case RefusalLexicon.SERVICE -> {
        boolean sameSentence = lastStop < negationEnd || lastStop >= start;
        if (negationEnd >= 0 && start >= negationEnd && start - negationEnd <= REACH
            && sameSentence) {
          refused();
        }
      }
      case RefusalLexicon.IDIOM -> {
        if (start <= negationEnd + 1) {
          negationEnd = -1; // "I can't wait to help" is not a refusal.
        }
      }
      default -> warned = true;
    }
  }

  private void refused() {
    if (decision == Decision.ANSWER) {
      refusesLater = true;
    } else {
      refuses = true;
    }
  }

  private void opening(char raw) {
    char c = raw == '\n' ? ' ' : Folding.fold(raw);
    if (c == Folding.NOTHING || (c == ' ' && last == ' ' && raw != '\n')) {
      return;
    }
    boolean wordEnds = Folding.word(last) && !Folding.word(c) && c != '\'';
    if (Character.isIdeographic(c) || (c >= 0x3040 && c <= 0x30FF)) {
      wordEnds = ++unspaced % 2 == 0; // Written without spaces: two of them are about a word.
    }
    if (c == ' ' && (last == '.' || last == '!' || last == ':')) {
      sentence = opening.length() + 1;
    }
    last = c;
    opening.append(c);
    if (wordEnds) {
      words++;
    }
    if (refuses || wordEnds || raw == '\n' || opening.length() >= LONGEST) {
      decide(raw == '\n', opening.length() >= LONGEST || words >= MOST_WORDS);
    }
  }

  private void decide(boolean lineEnds, boolean mustDecide) {
    if (refuses) {
      decision = Decision.REFUSAL;
      return;
    }
    // A match that may still grow is not told yet: what could be a warning counts as one.
    boolean pending = scan.holdFrom() < scan.position() && !mustDecide;
    boolean calm = !warned && !pending
        && (words >= CALM_WORDS || (words > 0 && lineEnds) || (words >= 3 && answersAt(0)));
    if (calm || mustDecide || (warned && sentence > 0 && answersAt(sentence))) {
      decision = Decision.ANSWER;
    }
  }

  /** Whether the sentence that begins at {@code at} plainly answers. */
  private boolean answersAt(int at) {
    for (String word : RefusalLexicon.ANSWERS) {
      if (opening.length() > at + word.length() + 3 && starts(word, at)) {
        return true;
      }
    }
    return false;
  }

  private boolean starts(String word, int at) {
    for (int i = 0; i < word.length(); i++) {
      if (opening.charAt(at + i) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
