package dev.evenkeel.policy.text;

import java.util.Set;

/**
 * Whether letters could be a word. No dictionary: words of Latin letters begin with a vowel, with
 * one consonant and a vowel, or with one of a few groups of consonants; pieces that were cut out of
 * a word often do not.
 */
final class Spelling {
  private static final Set<String> ONSETS = Set.of("bl", "br", "ch", "cl", "cr", "cz", "dr", "dw",
      "fl", "fr", "gh", "gl", "gn", "gr", "kh", "kl", "kn", "kr", "ll", "ph", "pl", "pn", "pr",
      "ps", "rh", "sc", "sh", "sk", "sl", "sm", "sn", "sp", "sq", "st", "sv", "sw", "sz", "th",
      "tr", "ts", "tw", "vl", "wh", "wr", "zh");
  private static final int MOST_INITIALS = 5;

  private Spelling() {}

  /** Whether a word could begin as the folded text does, or the text be initials. */
  static boolean couldBeWord(CharSequence folded) {
    if (folded.length() < 2 || vowel(folded.charAt(0)) || vowel(folded.charAt(1))) {
      return true;
    }
    return ONSETS.contains(folded.subSequence(0, 2).toString())
        || (folded.length() <= MOST_INITIALS && folded.chars().noneMatch(c -> vowel((char) c)));
  }

  /** What is not known to be a consonant counts as a vowel. */
  private static boolean vowel(char folded) {
    return "bcdfghjklmnpqrstvwxz".indexOf(folded) < 0;
  }
}
