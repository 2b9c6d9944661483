package dev.evenkeel.policy.text;

/**
 * What is known of a word of questions, in one row for all who read them; here which of them have
 * to look at it, elsewhere what it tells. Immutable.
 */
public abstract class WordRow extends WordMemo.Fact {
  // A bit for each reader that has to look at the word: whatever stands behind it, when a sign does
  // that commonly ends a phrase, and when a space does, however the next word begins.
  final byte always;
  final byte signed;
  final byte spaced;
  /** Whether the word, all of it small letters, may say something in base64. */
  final boolean encoded;
  /** Which bit stands for how this word begins. */
  private final byte beginning;
  // Bits of the beginnings with which the first and the second reader have to look at the word
  // before a space, for what it begins may go on.
  private final long first;
  private final long second;

  /**
   * @param key the word's, 0 for one that has none: whoever reads it has to look at it
   * @param readers all that may have to look at it
   * @param tells whether the row tells something that {@link PlainWords#nextTelling} looks for
   */
  protected WordRow(long key, WordRows<?> readers, boolean tells) {
    super(key);
    WordRows.Looks looks = readers.looks(key);
    int telling = tells ? WordRows.TELLS : 0;
    this.always = (byte) (looks.always | telling);
    this.signed = (byte) (looks.signed | telling);
    this.spaced = (byte) (looks.spaced | telling);
    this.encoded = looks.encoded;
    long letters = key & PlainWords.KEY;
    int behind = PlainWords.BITS * Math.max(0, PlainWords.letters(letters) - 2);
    this.beginning = (byte) WordRows.beginning(letters >>> behind);
    this.first = looks.goesOn[0];
    this.second = looks.goesOn[1];
  }

  /** The readers that have to look at the word when a space and another word stand behind it. */
  int before(WordRow next) {
    return spaced | (int) (first >>> next.beginning & 1)
        | (int) (second >>> next.beginning & 1) << 1;
  }
}
