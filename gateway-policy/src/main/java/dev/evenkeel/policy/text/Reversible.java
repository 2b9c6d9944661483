package dev.evenkeel.policy.text;

import java.util.Set;

/** Words that are another word's letters backwards: they are no disguise of it. */
final class Reversible {
  private static final Set<String> WORDS = Set.of("animal", "lamina", "decaf", "faced", "deliver",
      "reviled", "debut", "tubed", "denier", "reined", "denim", "mined", "desserts", "stressed",
      "devil", "lived", "devils", "diaper", "repaid", "drawer", "reward", "drawers", "rewards",
      "keels", "sleek", "knits", "stink", "lager", "regal", "leper", "repel", "lever", "revel",
      "looter", "retool", "loops", "spool", "parts", "strap", "peels", "sleep", "pools", "sloop",
      "ports", "strop", "rebut", "tuber", "recap", "pacer", "remit", "timer", "serif", "fires",
      "slipup", "pupils", "snips", "spins", "snoops", "spoons", "smart", "trams", "spots", "stops",
      "spacer", "recaps", "straw", "warts", "swaps", "paws", "trap", "part", "tulip", "tressed",
      "redraw", "warder", "reknit", "tinker", "rewarder", "spider", "redips", "sports", "strops",
      "level", "stun", "nuts", "gulp", "plug", "state", "etats", "sumac", "camus", "sward", "draws",
      "strips", "spirts", "saps", "snap", "pans", "snaps", "spans", "steps", "pets", "spits",
      "stips", "stool", "loots", "stab", "bats", "gnat", "tang", "swots", "stows");

  private static final int SHORT = 5;

  private Reversible() {}

  /**
   * Whether a term written backwards is a disguise of it. Of the short ones many are names or words
   * ({@code Allen}, {@code maker}), so those must not look like one.
   */
  static boolean disguises(String reversed) {
    return !WORDS.contains(reversed)
        && (reversed.length() > SHORT || !Spelling.couldBeWord(reversed));
  }
}
