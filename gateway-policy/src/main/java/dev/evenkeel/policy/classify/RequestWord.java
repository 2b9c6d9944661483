package dev.evenkeel.policy.classify;

import java.util.Set;

/** What a word can be as one of a request's first three. */
final class RequestWord {
  static final int HOW = 1;
  static final int WHY = 1 << 1;
  static final int ARE = 1 << 2;
  static final int YOU = 1 << 3;
  /** You, or of yours. */
  static final int YOURS = 1 << 4;
  static final int WHETHER = 1 << 5;
  /** Asks for something when it stands before "you". */
  static final int PLEASE = 1 << 6;
  static final int WHAT = 1 << 7;
  static final int TELLER = 1 << 8;

  private static final Set<String> WHETHERS =
      Set.of("is", "are", "was", "were", "do", "does", "did", "should", "can", "could", "would",
          "will", "has", "have", "isn't", "aren't", "am", "may", "shouldn't", "don't", "doesn't");
  private static final Set<String> PLEASES = Set.of("can", "could", "would", "will");
  private static final Set<String> WHATS = Set.of("what", "who", "where", "when", "which", "whose",
      "what's", "who's", "whom", "where's");
  private static final Set<String> TELLERS = Set.of("i", "i'm", "i've", "my", "we", "the", "they",
      "he", "she", "it", "this", "that", "these", "those", "there", "all", "people", "no", "you");
  private static final Set<String> YOUS = Set.of("you", "your", "you're", "yourself");

  private RequestWord() {}

  /** A bit for each thing that a word can be. */
  static int roles(String word) {
    return (word.equals("how") ? HOW : 0) | (word.equals("why") ? WHY : 0)
        | (word.equals("are") ? ARE : 0) | (word.equals("you") ? YOU : 0)
        | (YOUS.contains(word) ? YOURS : 0) | (WHETHERS.contains(word) ? WHETHER : 0)
        | (PLEASES.contains(word) ? PLEASE : 0) | (WHATS.contains(word) ? WHAT : 0)
        | (TELLERS.contains(word) ? TELLER : 0);
  }
}
