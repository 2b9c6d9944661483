package dev.evenkeel.policy.text;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Folds characters for matching, each on its own, so that folding never needs to wait:
 * compatibility
 * forms, case and the usual look-alikes become plain letters; marks on letters and everything
 * invisible disappear. What is released is always the original.
 *
 * <p>
 * Sources: Unicode NFKD; UTS #39 for the look-alikes, restricted to Cyrillic and Greek letters that
 * read as Latin ones.
 */
public final class Folding {
  /** The character disappears. */
  public static final char NOTHING = 0;
  private static final String LOOK_ALIKES =
      "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwвbнhкkмmтtαaοoρpτtυuιiκkνvχxεeηn";
  private static final char[] TABLE = table();

  private Folding() {}

  private static char[] table() {
    char[] table = new char[Character.MAX_VALUE + 1];
    for (int c = 0; c < table.length; c++) {
      table[c] = compute((char) c);
    }
    for (int i = 0; i < LOOK_ALIKES.length(); i += 2) {
      char alike = LOOK_ALIKES.charAt(i);
      table[alike] = LOOK_ALIKES.charAt(i + 1);
      table[Character.toUpperCase(alike)] = LOOK_ALIKES.charAt(i + 1);
    }
    return table;
  }

  private static char compute(char c) {
    if (c < 0x80) {
      return Character.isWhitespace(c) ? ' '
          : c < ' ' || c == 0x7F ? NOTHING : Character.toLowerCase(c);
    }
    if (Character.isSurrogate(c)) {
      return c;
    }
    if (c >= 0xAC00 && c <= 0xD7A3) {
      return c; // A syllable is more than its first letter.
    }
    if (invisible(c)) {
      return NOTHING;
    }
    if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
      return ' ';
    }
    String plain =
        Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    char first = plain.charAt(0);
    return first == '’' || first == '‘' || first == 'ʼ' ? '\'' : first;
  }

  private static boolean invisible(char c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT, Character.CONTROL -> true;
      // Marks of Latin, Greek and Cyrillic; in other scripts marks are letters' better halves.
      case Character.NON_SPACING_MARK ->
        (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF)
            || (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE2F);
      default -> c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
    };
  }

  /** The folded character, {@link #NOTHING} where it disappears. Surrogates stay as they are. */
  public static char fold(char c) {
    return TABLE[c];
  }

  /** The folded form of a code point beyond the first 65,536. */
  public static char foldPair(char high, char low) {
    int code = Character.toCodePoint(high, low);
    if (code >= 0x1D400 && code <= 0x1D7FF) {
      String plain = Normalizer.normalize(Character.toString(code), Normalizer.Form.NFKD);
      return TABLE[plain.charAt(0)];
    }
    if (code >= 0x1F1E6 && code <= 0x1F1FF) {
      return (char) ('a' + code - 0x1F1E6); // Flags' letters spell words too.
    }
    boolean gone =
        (code >= 0xE0000 && code <= 0xE0FFF) || Character.getType(code) == Character.FORMAT;
    return gone ? NOTHING : low;
  }

  /** A whole text, folded, runs of white space as one space. */
  public static String fold(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char plain;
      if (Character.isHighSurrogate(c) && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        plain = foldPair(c, text.charAt(++i));
      } else {
        plain = fold(c);
      }
      boolean again =
          plain == ' ' && !folded.isEmpty() && folded.charAt(folded.length() - 1) == ' ';
      if (plain != NOTHING && !again) {
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
