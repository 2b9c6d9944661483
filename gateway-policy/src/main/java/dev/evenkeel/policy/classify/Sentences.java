package dev.evenkeel.policy.classify;

import java.util.Arrays;

/**
 * What each of an answer's sentences does: refuses, lacks, scolds, or none of these, which is what
 * an answer is made of. Allocates nothing after its construction. Not thread-safe.
 */
final class Sentences {
  private static final int MOST = 48;

  /** What a sentence does, the weightiest first. */
  enum Act {
    REFUSES,
    SEEMS_TO_REFUSE,
    LACKS,
    SCOLDS,
    URGES,
    COMFORTS,
    PREACHES,
    OFFERS,
    ASKS_BACK,
    COMPLIES,
    IS_MACHINE,
    IS_SORRY,
    PLAIN,
    /** There is no such sentence, or it has only begun. */
    NONE;

    @SuppressWarnings("EnumOrdinal") // The file of weights has names, not numbers.
    int number() {
      return ordinal();
    }
  }

  private static final long SEEMS = bits(Meaning.CANNOT, Meaning.WILL_NOT, Meaning.UNEASY);
  private static final long LACK = bits(Meaning.LACKS, Meaning.LACKS_ELSEWHERE);
  private static final long SCOLD = bits(Meaning.NOT_RIGHT, Meaning.BAD, Meaning.RULES,
      Meaning.NOT_RIGHT_ELSEWHERE, Meaning.CONSEQUENCE, Meaning.NEVER);
  private static final long COMFORT = bits(Meaning.COMFORTS);
  private static final long PREACH = bits(Meaning.VIRTUE);
  private static final long URGE = bits(Meaning.URGES, Meaning.COUNSEL, Meaning.URGES_ELSEWHERE);
  private static final long MORAL = SCOLD | COMFORT | PREACH | URGE | bits(Meaning.WRONG);
  private static final long OFFER = bits(Meaning.PIVOT);
  private static final long ASK = bits(Meaning.CLARIFIES);
  private static final long COMPLY =
      bits(Meaning.COMPLIES, Meaning.COMPLIES_ELSEWHERE, Meaning.FACTS);
  private static final long MACHINE = bits(Meaning.MACHINE);
  private static final long SORRY =
      bits(Meaning.APOLOGY, Meaning.SORRY_ELSEWHERE, Meaning.FEELS_WITH);
  private static final long IDIOM = bits(Meaning.IDIOM);
  private static final long WITHHOLDS = 1L << 62;

  private static final int FEW = 8;

  private long[] meanings = new long[FEW];
  private int[] words = new int[FEW];
  private int current;
  private int changes;

  private static long bits(Meaning... meanings) {
    long bits = 0;
    for (Meaning meaning : meanings) {
      bits |= 1L << meaning.number();
    }
    return bits;
  }

  /** More words of the sentence under way, at least one. */
  void add(int more) {
    changes += words[current] == 0 ? 1 : 0;
    words[current] += more;
  }

  /** Another number whenever a sentence has begun, or does something else than before. */
  int changes() {
    return changes;
  }

  /**
   * The sentence is over; the next begins.
   *
   * @return false when there was none
   */
  boolean ends() {
    boolean was = words[current] > 0 && current < MOST - 1;
    if (was && ++current == words.length) {
      int more = Math.min(MOST, 2 * current);
      words = Arrays.copyOf(words, more);
      meanings = Arrays.copyOf(meanings, more);
    }
    changes += was ? 1 : 0;
    return was;
  }

  /** The number of the sentence under way, from 0. */
  int current() {
    return current;
  }

  /** A meaning in a sentence. */
  void means(int sentence, int meaning) {
    meanings[sentence] |= 1L << meaning;
    changes++;
  }

  /** Whether a meaning is about right and wrong, or about help. */
  static boolean moral(int meaning) {
    return (MORAL & 1L << meaning) != 0;
  }

  /** In a sentence something is plainly withheld. */
  void withholds(int sentence) {
    meanings[sentence] |= WITHHOLDS;
    changes++;
  }

  /** How many words a sentence has. */
  int words(int sentence) {
    return words[sentence];
  }

  /** How many words stand in sentences that answer. */
  int plainWords() {
    int plain = 0;
    for (int i = 0; i <= current; i++) {
      plain += answers(act(i)) ? words[i] : 0;
    }
    return plain;
  }

  /** Whether sentences that do this are what an answer is made of. */
  static boolean answers(Act act) {
    return act == Act.PLAIN || act == Act.COMPLIES || act == Act.ASKS_BACK;
  }

  /** Whether sentences that do this refuse. */
  static boolean refuses(Act act) {
    return act == Act.REFUSES || act == Act.SEEMS_TO_REFUSE || act == Act.LACKS;
  }

  /** What a sentence does. */
  Act act(int sentence) {
    if (sentence > current || words[sentence] == 0) {
      return Act.NONE;
    }
    long has = meanings[sentence];
    if ((has & WITHHOLDS) != 0 || (has & 1L << Meaning.REFUSES_ELSEWHERE.number()) != 0) {
      return Act.REFUSES;
    }
    if ((has & SEEMS) != 0 && (has & IDIOM) == 0) {
      return Act.SEEMS_TO_REFUSE;
    }
    return (has & LACK) != 0 ? Act.LACKS
        : (has & SCOLD) != 0 ? Act.SCOLDS
            : (has & URGE) != 0 ? Act.URGES
                : (has & COMFORT) != 0 ? Act.COMFORTS
                    : (has & PREACH) != 0 ? Act.PREACHES
                        : (has & OFFER) != 0 ? Act.OFFERS
                            : (has & ASK) != 0 ? Act.ASKS_BACK
                                : (has & COMPLY) != 0 ? Act.COMPLIES
                                    : (has & MACHINE) != 0 ? Act.IS_MACHINE
                                        : (has & SORRY) != 0 ? Act.IS_SORRY : Act.PLAIN;
  }
}
