package dev.evenkeel.policy.text;

import java.util.List;

/**
 * What is known of common words for all who read questions: a word is looked up once, and its row
 * says what it tells and which readers have to look at it, as few words are to most. A reader finds
 * what it would find by itself. Rows are found out when a word comes, and forgotten when their
 * place is needed. Shared by all threads without locks, for rows do not change.
 *
 * @param <R> what is known of a word
 */
public abstract class WordRows<R extends WordRow> {
  /** The bit of words whose rows tell something whoever reads the text. */
  static final int TELLS_AT = Byte.SIZE - 1;
  static final int TELLS = 1 << TELLS_AT;
  /** A bit each of the others. */
  private static final int MOST_READERS = Byte.SIZE - 1;
  private static final int EVERYBODY = -1;
  /** So many of the first readers are told how the word begins that stands behind another. */
  private static final int TOLD_AHEAD = 2;
  /** What commonly ends a phrase. */
  private static final String SIGNS = ",.?\n";

  private final WordMatches[] matches;
  private final Idle[] sets;
  private final WordMemo<R> memo;

  /** Which readers have to look at a word. */
  static final class Looks {
    int always;
    int signed;
    int spaced;
    boolean encoded;
    // Bits of beginnings of the next word.
    final long[] two = new long[TOLD_AHEAD];
    final long[] three = new long[TOLD_AHEAD];
  }

  /**
   * @param matches readers, at least two of them: what many words begin first
   * @param sets more readers
   * @param bits so much is remembered, as a power of two
   */
  protected WordRows(List<WordMatches> matches, List<RuleSet> sets, int bits) {
    this.matches = matches.toArray(new WordMatches[0]);
    this.sets = sets.stream()
        .map(RuleSet::idle)
        .filter(Idle::wordwise)
        .limit(MOST_READERS - matches.size())
        .toArray(Idle[]::new);
    this.memo = new WordMemo<>(bits);
  }

  /** Finds out what is known of a word by its key. */
  protected abstract R learn(long key);

  /** What is known of a word by its key. */
  public final R of(long key) {
    R known = memo.get(key);
    return known != null ? known : memo.put(learn(key));
  }

  /** The bit of a reader, 0 when it is none whose words are looked out for. */
  final int bit(WordMatches reader) {
    for (int i = 0; i < matches.length; i++) {
      if (matches[i] == reader) {
        return 1 << i;
      }
    }
    return 0;
  }

  /** The same of rules. */
  final int bit(Idle reader) {
    for (int i = 0; i < sets.length; i++) {
      if (sets[i] == reader) {
        return 1 << (matches.length + i);
      }
    }
    return 0;
  }

  /** Which of 64 bits stands for the first two letters of a key, or its only one. */
  static long two(long letters) {
    long some = first(letters, 2);
    long before = some >>> PlainWords.BITS;
    return before == 0 ? some * 7 & 0x3F : before * 7 + (some & 0x1F) * 13 & 0x3F;
  }

  /** The same of the first three, or of all if there are fewer. */
  static long three(long letters) {
    long some = first(letters, 3);
    return some + (some >>> PlainWords.BITS) * 9 + (some >>> (2 * PlainWords.BITS)) * 22 & 0x3F;
  }

  private static long first(long letters, int count) {
    return letters >>> (PlainWords.BITS * Math.max(0, PlainWords.letters(letters) - count));
  }

  /**
   * A bit for each way in which the first word of a text begins, whatever stands behind the text.
   *
   * @param text in small letters
   */
  protected static long beginnings(String text) {
    if (text.isEmpty() || !PlainWords.letter(text.charAt(0))) {
      return -1; // Any.
    }
    long first = text.charAt(0) & 0x1F;
    if (text.length() > 1 && PlainWords.letter(text.charAt(1))) {
      return 1L << two(first << PlainWords.BITS | (text.charAt(1) & 0x1F));
    }
    long bits = 1L << two(first);
    for (long second = 'a' & 0x1F; text.length() == 1 && second <= ('z' & 0x1F); second++) {
      bits |= 1L << two(first << PlainWords.BITS | second);
    }
    return bits;
  }

  /** Finds out which readers have to look at a word; all of them when it has no key. */
  final Looks looks(long key) {
    Looks looks = new Looks();
    if (key == 0) {
      looks.always = EVERYBODY;
      looks.signed = EVERYBODY;
      looks.spaced = EVERYBODY;
      looks.encoded = true;
      return looks;
    }
    char[] word = new char[PlainWords.LETTERS + 1];
    int length = PlainWords.letters(key & PlainWords.KEY);
    for (int i = 0; i < length; i++) {
      word[i] = PlainWords.letter(key, length - 1 - i);
    }
    boolean whole = (key & PlainWords.LONGER) == 0;
    looks.encoded = !whole || Encoded.Base64.saysSomething(word, 0, length);
    for (int i = 0; i < matches.length; i++) {
      WordMatches reader = matches[i];
      int bit = 1 << i;
      if (begins(looks, bit, reader::nothing, word, length, whole)) {
        if (whole && i < TOLD_AHEAD && reader.onlyGoesOn(word, length + 1)) {
          looks.two[i] = reader.goesOn(word, length + 1, 2, WordRows::two);
          looks.three[i] = reader.goesOn(word, length + 1, 3, WordRows::three);
        } else {
          looks.spaced |= whole && reader.nothing(word, length + 1) ? 0 : bit;
        }
      }
    }
    for (int i = 0; i < sets.length; i++) {
      Idle reader = sets[i];
      int bit = 1 << (matches.length + i);
      if (begins(looks, bit, reader::nothing, word, length, whole)) {
        looks.spaced |= whole && reader.nothing(word, length + 1) ? 0 : bit;
      }
    }
    return looks;
  }

  /** Whether a word comes to nothing for a reader. */
  @FunctionalInterface
  private interface Nothing {
    boolean in(char[] word, int length);
  }

  /** Whether a reader has to look at a word at all; then a space stands behind it. */
  private static boolean begins(Looks looks, int bit, Nothing reader, char[] word, int length,
      boolean whole) {
    if (reader.in(word, length)) {
      return false;
    }
    looks.always |= bit;
    for (int i = 0; i < SIGNS.length(); i++) {
      word[length] = SIGNS.charAt(i);
      looks.signed |= whole && reader.in(word, length + 1) ? 0 : bit;
    }
    word[length] = ' ';
    return true;
  }
}
