package dev.evenkeel.policy.text;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Builds a term as it looks in disguise: digits and signs for letters, letters set apart by signs,
 * or
 * by spaces. Only terms of letters are disguised, and only those that are long enough not to turn
 * up
 * in other words by chance.
 *
 * <p>
 * Set apart by signs, a term may be cut anywhere ({@code b**om**b}). Set apart by spaces, hardly
 * any
 * piece may have two letters and none more ({@code b o m b}): otherwise the words of ordinary
 * sentences would run together into others.
 */
final class Loose {
  /** The most separators between two letters; beyond, they are not one text. */
  static final int MOST_GAP = 8;
  /** Stands for a capital I between small letters, which may be an l. */
  static final char CAPITAL_I = 'I';
  private static final int LEAST = 4;
  /** From here on rn reads as m and vv as w. */
  private static final int LEAST_SHAPES = 6;
  /** The shorter piece of a compound. */
  private static final int LEAST_PIECE = 2;
  private static final String HYPHENS = "-_\u2010\u2013";
  /** From here on a term's words may be run together. */
  private static final int LEAST_TOGETHER = 8;
  private static final BitSet SEPARATORS = separators();
  private static final Map<Character, String> DIGITS =
      Map.ofEntries(Map.entry('a', "4"), Map.entry('b', "8"), Map.entry('d', "đ"),
          Map.entry('e', "3ə"), Map.entry('g', "69"), Map.entry('h', "ħ"), Map.entry('i', "1Iı"),
          Map.entry('l', "1Ił"), Map.entry('m', "μ"), Map.entry('o', "0ø"), Map.entry('r', "г"),
          Map.entry('s', "5"), Map.entry('t', "7ŧ"), Map.entry('z', "2"));
  /** Signs that stand between letters elsewhere, so they are letters only in texts without gaps. */
  private static final Map<Character, String> SIGNS = Map.of('a', "@^", 'c', "¢", 'e', "€", 'i',
      "!|", 'l', "|!£", 's', "$§", 't', "+", 'x', "×", 'y', "¥");
  /** Those of them that may be a term's first or last letter, where others are the sentence's. */
  private static final Map<Character, String> OUTER_SIGNS = Map.of('a', "@", 's', "$");

  private final Nfa nfa;
  private final Map<String, Integer> labels = new HashMap<>();

  Loose(Nfa nfa) {
    this.nfa = nfa;
  }

  /** Whether a folded character may stand between the letters of one word. */
  static boolean separator(char folded) {
    return SEPARATORS.get(folded);
  }

  private static BitSet separators() {
    BitSet separators = new BitSet(Character.MAX_VALUE + 1);
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      separators.set(c, c == '_' || (!Folding.word((char) c) && !mark((char) c)));
    }
    separators.clear(CAPITAL_I); // Nothing folds to it: it is there as a letter.
    return separators;
  }

  private static boolean mark(char folded) {
    int type = Character.getType(folded);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** Whether the folded character is written without spaces between words. */
  static boolean ideograph(char folded) {
    return (folded >= 0x3041 && folded <= 0x30FF) || (folded >= 0xAC00 && folded <= 0xD7A3)
        || Character.isIdeographic(folded);
  }

  /** How many letters a term has once everything else is gone. */
  static int letters(String folded) {
    int letters = 0;
    for (int i = 0; i < folded.length(); i++) {
      letters += Character.isLetterOrDigit(folded.charAt(i)) ? 1 : 0;
    }
    return letters;
  }

  /** Whether a folded term can be disguised. */
  static boolean fits(String folded) {
    boolean signs = false;
    boolean ideographs = true;
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      signs |= Character.isDigit(c);
      ideographs &= separator(c) || ideograph(c);
    }
    return !signs && letters(folded) >= (ideographs ? 2 : LEAST);
  }

  /**
   * Adds a folded term in the disguises asked for.
   *
   * @param leet what a match with signs for letters is an entry of
   * @param joined what a match of one word set apart by signs is an entry of
   * @param apart what a match of several short words set apart by signs is an entry of
   * @param together what a match with its words run together is an entry of
   * @param spaced what a match set apart by spaces is an entry of
   * @return the longest match in folded characters
   */
  int add(String folded, Set<Disguise> disguises, int leet, int joined, int apart, int together,
      int spaced) {
    int letters = letters(folded);
    boolean signs = disguises.contains(Disguise.LEET);
    if (signs) {
      nfa.accept(leet(folded, letters >= LEAST_SHAPES), leet);
    }
    if (disguises.contains(Disguise.SPACING)) {
      String bare = bare(folded);
      int words = letters >= LEAST_TOGETHER ? together : apart;
      nfa.accept(joined(folded, signs), letters < folded.length() ? words : joined);
      spaced(bare, signs, spaced);
      return letters * (1 + MOST_GAP);
    }
    return 2 * folded.length();
  }

  private static String bare(String folded) {
    StringBuilder bare = new StringBuilder();
    folded.chars().filter(Character::isLetterOrDigit).forEach(c -> bare.append((char) c));
    return bare.toString();
  }

  private int label(char letter, boolean digits, Map<Character, String> signs) {
    String alike = (digits ? DIGITS.getOrDefault(letter, "") : "") + signs.getOrDefault(letter, "");
    return alike.isEmpty() ? nfa.literal(letter)
        : labels.computeIfAbsent(letter + alike, _ -> nfa.oneOf(letter + alike));
  }

  private int any() {
    return labels.computeIfAbsent("any", _ -> nfa.one(SEPARATORS::get));
  }

  private int sign() {
    return labels.computeIfAbsent("sign", _ -> nfa.one(c -> c != ' ' && SEPARATORS.get(c)));
  }

  private int leet(String folded, boolean shapes) {
    int at = 0;
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      boolean outer = i == 0 || i == folded.length() - 1;
      int next = nfa.child(at, label(c, true, outer ? OUTER_SIGNS : SIGNS), 0);
      String pair = c == 'm' ? "rn" : c == 'w' ? "vv" : "";
      if (shapes && !pair.isEmpty()) {
        edge(nfa.child(at, nfa.literal(pair.charAt(0)), 7), nfa.literal(pair.charAt(1)), next);
      }
      at = next;
    }
    return at;
  }

  /** An edge, once. */
  private void edge(int from, int label, int to) {
    for (int edge = nfa.firstEdge(from); edge >= 0; edge = nfa.nextEdge(edge)) {
      if (nfa.label(edge) == label && nfa.target(edge) == to) {
        return;
      }
    }
    nfa.edge(from, label, to);
  }

  private int joined(String folded, boolean signs) {
    int sign = sign();
    int any = any();
    int at = 0;
    int gap = -1;
    int letter = 0;
    boolean parted = false;
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (!Character.isLetterOrDigit(c)) {
        parted = true;
        continue;
      }
      if (letter > 0) {
        // A gap is a place of its own, so that no match ends with one.
        gap = nfa.child(at, parted ? any : sign, parted ? 4 : 3);
        edge(gap, parted ? any : sign, gap);
      }
      int next = nfa.child(at, label(c, signs, Map.of()), 1);
      if (letter > 0) {
        edge(gap, label(c, signs, Map.of()), next);
      }
      at = next;
      letter++;
      parted = false;
    }
    return at;
  }

  private void spaced(String bare, boolean signs, int entry) {
    int any = any();
    int alone = nfa.child(0, label(bare.charAt(0), signs, Map.of()), 2);
    int gap = nfa.child(alone, any, 6);
    edge(gap, any, gap);
    for (int i = 1; i < bare.length(); i++) {
      int label = label(bare.charAt(i), signs, Map.of());
      int second = nfa.child(alone, label, 5);
      alone = nfa.child(gap, label, 2);
      if (i == bare.length() - 1) {
        nfa.accept(alone, entry);
        nfa.accept(second, entry);
        return;
      }
      gap = nfa.child(alone, any, 6);
      edge(gap, any, gap);
      edge(second, any, gap);
    }
  }

  /** A candidate with signs for letters: most of it is letters. */
  static boolean leet(Window text, int from, int to) {
    return lead(text, from, to) >= 0;
  }

  /** The same where it is set apart: {@code to 1.0} has as many digits as letters. */
  private static boolean parted(Window text, int from, int to) {
    return leet(text, from, to) && lead(text, from, to) > 0;
  }

  /** How many more letters there are than signs for letters. */
  private static int lead(Window text, int from, int to) {
    int letters = 0;
    int signs = 0;
    for (int i = from; i < to; i++) {
      char c = text.folded(i);
      if (Character.isLetter(c)) {
        letters++;
      } else if (Character.isDigit(c) || "@$!|+".indexOf(c) >= 0) {
        signs++;
      }
    }
    return letters - signs;
  }

  /** A candidate of one word, set apart by signs. */
  static boolean joined(Window text, int from, int to) {
    return apart(text, from, to) && !compound(text, from, to);
  }

  /**
   * Whether a single hyphen stands between two pieces that could be words: {@code well-being} is
   * how some write it, and no disguise.
   */
  private static boolean compound(Window text, int from, int to) {
    int hyphen = -1;
    for (int i = from; i < to; i++) {
      char c = text.folded(i);
      boolean escaped = c == '\\' && i + 1 < to && HYPHENS.indexOf(text.folded(i + 1)) >= 0;
      if (separator(c) && !escaped) {
        if (hyphen >= 0 || HYPHENS.indexOf(c) < 0) {
          return false;
        }
        hyphen = i;
      }
    }
    if (hyphen < 0) {
      return false;
    }
    String piece = letters(text, from, hyphen);
    String other = letters(text, hyphen + 1, to);
    return Math.min(piece.length(), other.length()) >= LEAST_PIECE
        && Math.max(piece.length(), other.length()) >= LEAST && Spelling.couldBeWord(piece)
        && Spelling.couldBeWord(other);
  }

  private static String letters(Window text, int from, int to) {
    StringBuilder letters = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      if (Character.isLetter(text.folded(i))) {
        letters.append(text.folded(i));
      }
    }
    return letters.toString();
  }

  /**
   * A candidate set apart by signs: an apostrophe alone makes {@code he'll}, not a disguise.
   */
  static boolean apart(Window text, int from, int to) {
    int apostrophes = 0;
    int others = 0;
    for (int i = from; i < to; i++) {
      char c = text.folded(i);
      if (c == '\'') {
        apostrophes++;
      } else if (separator(c)) {
        others++;
        if ("，。！？；：、…」「,.!?;:".indexOf(c) >= 0 && ideograph(text.folded(from))) {
          return false; // One clause's end and the next one's beginning.
        }
      }
    }
    return (others > 0 || apostrophes > 1) && !code(text, from, to, "_") && parted(text, from, to);
  }

  /** A candidate of several words, set apart by signs, run together, or both. */
  static boolean together(Window text, int from, int to) {
    return !code(text, from, to, "") && leet(text, from, to);
  }

  /**
   * Whether two whole pieces stand around a single sign as in program text, paths and addresses, or
   * around the end of a sentence or clause.
   */
  private static boolean code(Window text, int from, int to, String besides) {
    int signs = 0;
    char sign = 0;
    char before = 0;
    for (int i = from; i < to; i++) {
      if (separator(text.folded(i))) {
        signs++;
        before = sign;
        sign = text.folded(i);
      }
    }
    if (signs == 1) {
      return ".,;:/=([{<>#&?!@'\"`\\".indexOf(sign) >= 0 || besides.indexOf(sign) >= 0;
    }
    return signs == 2 && (sign == ':' || (sign == ' ' && ".,;:!?)".indexOf(before) >= 0));
  }

  /** A candidate set apart by spaces: more letters stand alone than in pairs. */
  static boolean spaced(Window text, int from, int to) {
    int alone = 0;
    int pairs = 0;
    int run = 0;
    for (int i = from; i <= to; i++) {
      boolean inside = i < to && Character.isLetterOrDigit(text.folded(i));
      if (inside) {
        run++;
      } else {
        alone += run == 1 ? 1 : 0;
        pairs += run > 1 ? 1 : 0;
        run = 0;
      }
    }
    boolean ideographs = ideograph(text.folded(from));
    return alone > pairs && (alone + pairs >= 3 || ideographs) && parted(text, from, to);
  }
}
