package dev.evenkeel.policy.tone;

import dev.evenkeel.policy.classify.LanguageGuess;
import dev.evenkeel.policy.text.Folding;
import dev.evenkeel.policy.text.WordHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Words and phrases that tell how a text sounds, by language, and the common words that tell the
 * language, as one table of hashes: a word costs one look-up, whatever the number of phrases.
 * Immutable.
 */
final class ToneLexicon {
  /** What a phrase tells. */
  enum Sign {
    HEDGE,
    APOLOGY,
    WARM,
    MORAL,
    PERSONA,
    FORMAL,
    INFORMAL,
    YOU
  }

  /** The languages that have a vocabulary. */
  static final List<String> CALIBRATED = List.of("en", "de", "fr", "es");
  /** The languages that common words are known of. */
  static final List<String> KNOWN =
      Stream
          .concat(LanguageGuess.commonWords().keySet().stream().sorted(),
              LanguageGuess.unlearnedWords().keySet().stream().sorted())
          .toList();

  /**
   * The first so many of them have rows that were trained on; one word tells none of the others.
   */
  static final int LEARNED = LanguageGuess.commonWords().size();

  private static final int SIGNS = Sign.values().length;
  private static final int VOTES = CALIBRATED.size() * SIGNS;
  private static final int LONGEST = 4;
  /** The word ends a phrase of several words, so that it is worth looking further back. */
  static final long ENDS_PHRASE = 1L << 63;
  private static final int LEADING_BITS = 1 << 13;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  /** The bits that make a sentence indirect in any calibrated language. */
  static final long INDIRECT = IntStream.range(0, CALIBRATED.size())
      .mapToLong(ToneLexicon::indirect)
      .reduce(0, (some, more) -> some | more);

  static final ToneLexicon SHIPPED = new ToneLexicon();

  private final long[] keys;
  private final long[] bits;
  private final int mask;
  /** A bit for each word that stands right before a phrase's last one, and for few others. */
  private final long[] leading = new long[LEADING_BITS / Long.SIZE];

  private ToneLexicon() {
    Map<Long, Long> all = new HashMap<>();
    TonePhrases.all((language, sign, phrases) -> {
      long bit = 1L << bit(CALIBRATED.indexOf(language), sign);
      phrases.forEach(phrase -> add(all, phrase, bit));
    });
    Stream.of(LanguageGuess.commonWords(), LanguageGuess.unlearnedWords())
        .forEach(languages -> languages.forEach((language, words) -> words
            .forEach(word -> add(all, word, 1L << (VOTES + KNOWN.indexOf(language))))));
    int size = Integer.highestOneBit(all.size()) << 2;
    this.keys = new long[size];
    this.bits = new long[size];
    this.mask = size - 1;
    all.forEach((key, value) -> {
      int at = (int) (key >>> 32) & mask;
      while (keys[at] != 0) {
        at = (at + 1) & mask;
      }
      keys[at] = key;
      bits[at] = value;
    });
  }

  private void add(Map<Long, Long> all, String phrase, long bit) {
    List<Long> words = new ArrayList<>();
    for (String word : phrase.split(" ", -1)) {
      long hash = WordHash.SEED;
      for (char c : Folding.fold(word).toCharArray()) {
        hash = WordHash.letter(hash, c);
      }
      words.add(hash);
    }
    if (words.size() > LONGEST) {
      throw new IllegalArgumentException("too long a phrase: " + phrase);
    }
    long key = words.getFirst();
    for (long word : words.subList(1, words.size())) {
      key = then(key, word);
    }
    all.merge(key, bit, (one, other) -> one | other);
    if (words.size() > 1) {
      all.merge(words.getLast(), ENDS_PHRASE, (one, other) -> one | other);
      long before = words.get(words.size() - 2);
      leading[leadingPlace(before)] |= 1L << before;
    }
  }

  private static int leadingPlace(long word) {
    return (int) (word >>> 32) & LEADING_BITS / Long.SIZE - 1;
  }

  /** Whether a word may stand right before the last one of a phrase: most do before none. */
  boolean leads(long word) {
    return (leading[leadingPlace(word)] & 1L << word) != 0;
  }

  /** The hash of a phrase and one more word. */
  static long then(long phrase, long word) {
    return (Long.rotateLeft(phrase, 17) ^ word) * MULTIPLIER;
  }

  /** What a word or phrase tells, 0 for nothing. */
  long find(long key) {
    int at = (int) (key >>> 32) & mask;
    while (keys[at] != 0) {
      if (keys[at] == key) {
        return bits[at];
      }
      at = (at + 1) & mask;
    }
    return 0;
  }

  /** The bit of a sign in a calibrated language. */
  @SuppressWarnings("EnumOrdinal") // Bits of a word in memory.
  static int bit(int language, Sign sign) {
    return language * SIGNS + sign.ordinal();
  }

  /** The bit of a vote for a known language. */
  static int vote(int known) {
    return VOTES + known;
  }

  /** The bits of a calibrated language that make a sentence indirect. */
  static long indirect(int language) {
    return 1L << bit(language, Sign.HEDGE) | 1L << bit(language, Sign.APOLOGY)
        | 1L << bit(language, Sign.MORAL) | 1L << bit(language, Sign.PERSONA);
  }
}
