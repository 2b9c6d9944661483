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
  // Which bits stand for how this word begins.
  private final byte two;
  private final byte three;
  // Bits of the beginnings with which the first and the second reader have to look at the word
  // before a space, for what it begins may go on: the next word has to have both.
  private final long firstTwo;
  private final long firstThree;
  private final long secondTwo;
  private final long secondThree;
  /** The same of those with which it tells something, of which one bit is told. */
  private final long telling;

  /**
   * @param key the word's, 0 for one that has none: whoever reads it has to look at it
   * @param readers all that may have to look at it
   * @param tells whether the row tells something that {@link PlainWords#nextTelling} looks for
   * @param telling the {@linkplain WordRows#beginnings beginnings} of next words behind a space
   * with which it does else, 0 for none
   */
  protected WordRow(long key, WordRows<?> readers, boolean tells, long telling) {
    super(key);
    WordRows.Looks looks = readers.looks(key);
    int somehow = tells || telling != 0 ? WordRows.TELLS : 0;
    this.always = (byte) (looks.always | somehow);
    this.signed = (byte) (looks.signed | somehow);
    this.spaced = (byte) (looks.spaced | (tells ? WordRows.TELLS : 0));
    this.encoded = looks.encoded;
    long letters = key & PlainWords.KEY;
    this.two = (byte) WordRows.two(letters);
    this.three = (byte) WordRows.three(letters);
    this.firstTwo = looks.two[0];
    this.firstThree = looks.three[0];
    this.secondTwo = looks.two[1];
    this.secondThree = looks.three[1];
    this.telling = telling;
  }

  /** The readers that have to look at the word when a space and another word stand behind it. */
  int before(WordRow next) {
    return spaced | (int) (firstTwo >>> next.two & firstThree >>> next.three & 1)
        | (int) (secondTwo >>> next.two & secondThree >>> next.three & 1) << 1
        | (int) (telling >>> next.two & 1) << WordRows.TELLS_AT;
  }
}
