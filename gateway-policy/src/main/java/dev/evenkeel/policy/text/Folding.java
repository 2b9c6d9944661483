package dev.evenkeel.policy.text;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Folds characters for matching, each on its own, so that folding never needs to wait:
 * compatibility forms, case and look-alikes become plain letters, ligatures the letters they are
 * made of; marks on letters and everything invisible disappear. What is released is always the
 * original.
 *
 * <p>
 * Sources: Unicode NFKD; UTS #39 for the look-alikes ({@link LookAlikes}).
 */
public final class Folding {
  /** The character disappears. */
  public static final char NOTHING = 0;
  /** The character becomes several, see {@link #several}. */
  static final char SEVERAL = 0xFFFF;
  private static final char LATIN = Matcher.LATIN;
  private static final int PLANES = 0x20000;
  private static final Map<Integer, String> EXPANSIONS = new HashMap<>();
  private static final char[] TABLE = table();
  /** Marks that belong to their script, but say nothing on a Latin letter. */
  private static final long[] MARKS = marks();

  private Folding() {}

  private static char[] table() {
    char[] table = new char[PLANES];
    for (int code = 0; code < PLANES; code++) {
      table[code] = compute(code);
    }
    LookAlikes.into(table);
    return table;
  }

  private static long[] marks() {
    long[] marks = new long[(Character.MAX_VALUE + 1) / 64];
    for (int c = 0x483; c <= Character.MAX_VALUE; c++) {
      int type = Character.getType(c);
      if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
        marks[c >> 6] |= 1L << c;
      }
    }
    return marks;
  }

  private static char compute(int code) {
    if (code < 0x80) {
      char c = (char) code;
      return Character.isWhitespace(c) ? ' '
          : c < ' ' || c == 0x7F ? NOTHING : Character.toLowerCase(c);
    }
    char own = code <= Character.MAX_VALUE ? (char) code : Character.lowSurrogate(code);
    int type = Character.getType(code);
    if (code <= Character.MAX_VALUE && Character.isSurrogate((char) code)) {
      return own;
    }
    if (code >= 0x1F100 && code <= 0x1F1FF && letterSign(code) != NOTHING) {
      return letterSign(code);
    }
    if (whole(code) || type == Character.UNASSIGNED || type == Character.PRIVATE_USE) {
      return own;
    }
    if (invisible(code, type)) {
      return NOTHING;
    }
    if (Character.isWhitespace(code) || Character.isSpaceChar(code)) {
      return ' ';
    }
    return plain(code, own);
  }

  /** Whether a character is one that cannot be taken apart, or that must not be. */
  private static boolean whole(int code) {
    boolean ideograph = code >= 0x3400 && code <= 0xA4CF && (code <= 0x4DBF || code >= 0x4E00);
    boolean syllable = code >= 0xAC00 && code <= 0xD7A3; // More than its first letter.
    boolean plain = (code >= 0x10800 && code <= 0x1D3FF) || (code >= 0x1F300 && code <= 0x1FBEF);
    return ideograph || syllable || (plain && !Character.isUpperCase(code));
  }

  /** Letters in circles, boxes and flags, which Unicode does not take apart. */
  private static char letterSign(int code) {
    for (int first : new int[] {0x1F150, 0x1F170, 0x1F1E6, 0x1F130, 0x1F110}) {
      if (code >= first && code < first + 26) {
        return (char) ('a' + code - first);
      }
    }
    return NOTHING;
  }

  private static char plain(int code, char own) {
    String letter = Character.toString(code);
    String apart = Normalizer.normalize(letter, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    StringBuilder plain = new StringBuilder();
    for (int at = 0; at < apart.length();) {
      int each = apart.codePointAt(at);
      at += Character.charCount(each);
      if (each > Character.MAX_VALUE) {
        return own;
      }
      if (!invisible(each, Character.getType(each))) {
        plain.append(switch (each) {
          case '’', '‘', 'ʼ' -> '\'';
          case 'ς' -> 'σ';
          default -> (char) each;
        });
      }
    }
    if (plain.isEmpty()) {
      return NOTHING;
    }
    return several(code, plain.toString());
  }

  /** Ligatures become their letters; of letters in brackets the letters are left. */
  private static char several(int code, String plain) {
    String letters = plain.replaceAll("[^\\p{L}\\p{N}]", "");
    if (letters.length() > 1 && letters.chars().allMatch(each -> each < LATIN)) {
      EXPANSIONS.put(code, letters);
      return SEVERAL;
    }
    return letters.length() == 1 && letters.charAt(0) < LATIN ? letters.charAt(0) : plain.charAt(0);
  }

  private static boolean invisible(int code, int type) {
    return switch (type) {
      case Character.FORMAT, Character.CONTROL -> true;
      // Marks of Latin, Greek and Cyrillic, and voicing marks; elsewhere marks are half a letter.
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
        (code >= 0x300 && code <= 0x36F) || (code >= 0x483 && code <= 0x489)
            || (code >= 0x1AB0 && code <= 0x1AFF) || (code >= 0x1DC0 && code <= 0x1DFF)
            || (code >= 0x20D0 && code <= 0x20FF) || (code >= 0xFE00 && code <= 0xFE2F)
            || code == 0x3099 || code == 0x309A;
      default ->
        code == 0x115F || code == 0x1160 || code == 0x3164 || code == 0xFFA0 || code == 0x2800;
    };
  }

  /** The folded character, {@link #NOTHING} where it disappears. Surrogates stay as they are. */
  public static char fold(char c) {
    char folded = TABLE[c];
    return folded == SEVERAL ? several(c).charAt(0) : folded;
  }

  /** As {@link #fold(char)}, but {@link #SEVERAL} where one character becomes several. */
  static char look(char c) {
    return TABLE[c];
  }

  /**
   * The folded form of a code point beyond the first 65,536; its low surrogate where it has none.
   */
  public static char foldPair(char high, char low) {
    int code = Character.toCodePoint(high, low);
    return code < PLANES ? TABLE[code] : code >= 0xE0000 && code <= 0xE0FFF ? NOTHING : low;
  }

  /** What a character becomes that {@link #look} says is {@link #SEVERAL}. */
  static String several(int code) {
    return EXPANSIONS.getOrDefault(code, "");
  }

  /**
   * Whether {@code c} is a mark that says nothing after the folded character {@code before}: marks
   * of
   * one script on letters of Latin, Greek or Cyrillic, or on no letter at all.
   */
  static boolean strayMark(char before, char c) {
    return c >= 0x483 && before < 0x530 && (MARKS[c >> 6] & 1L << c) != 0;
  }

  /** A whole text, folded, runs of white space as one space. */
  public static String fold(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int code = c;
      char plain;
      if (Character.isHighSurrogate(c) && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        code = text.codePointAt(i);
        plain = foldPair(c, text.charAt(++i));
      } else {
        plain = look(c);
      }
      char before = folded.isEmpty() ? ' ' : folded.charAt(folded.length() - 1);
      boolean again = plain == ' ' && !folded.isEmpty() && before == ' ';
      if (plain == SEVERAL) {
        folded.append(several(code));
      } else if (plain != NOTHING && !again && !strayMark(before, plain)) {
        folded.append(plain);
      }
    }
    return folded.toString();
  }

  /** Whether a folded character is part of a word. */
  public static boolean word(char folded) {
    return folded < 0x80
        ? (folded >= 'a' && folded <= 'z') || (folded >= '0' && folded <= '9') || folded == '_'
        : Character.isLetterOrDigit(folded);
  }
}
