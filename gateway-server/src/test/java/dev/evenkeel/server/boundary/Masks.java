package dev.evenkeel.server.boundary;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Terms in disguise. What comes out begins and ends with the disguised term, whatever was done to
 * it; some runs of base64 and hex say more behind it.
 */
final class Masks {
  private static final String[] INVISIBLE =
      {"\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF", "\u00AD", "\u034F", "\u180E", "\uFE0F",
          "\uDB40\uDC62", "\uDB40\uDD01", "\u202E", "\u202C", "\u2066\u2069", "\u200F", "\u061C"};
  private static final String[] MARKS = {"\u0301", "\u0336", "\u0489", "\u0308\u0323", "\u20DD"};
  private static final String[] SIGNS =
      {".", "-", "*", "**", "_", "·", "|", "~", "/", "…", "`", "__", "~~"};
  private static final Map<Character, String> LOOK_ALIKES =
      Map.ofEntries(Map.entry('a', "аɑα"), Map.entry('b', "ᑲв"), Map.entry('c', "сϲ"),
          Map.entry('e', "еҽ"), Map.entry('i', "іι"), Map.entry('m', "м"), Map.entry('n', "ո"),
          Map.entry('o', "оοօ"), Map.entry('p', "р"), Map.entry('s', "ѕ"), Map.entry('r', "г"),
          Map.entry('k', "κ"), Map.entry('t', "т"), Map.entry('l', "ӏ"), Map.entry('f', "ẝ"));
  private static final Map<Character, String> LEET =
      Map.of('a', "4@", 'e', "3", 'i', "1!", 'o', "0", 's', "5$", 't', "7+", 'l', "1|");

  private final Random random;

  Masks(Random random) {
    this.random = random;
  }

  String wear(String term) {
    boolean latin = term.charAt(0) < 0x80;
    return switch (random.nextInt(latin ? 15 : 9)) {
      case 0 -> term;
      case 1 -> hidden(term);
      case 2 -> escaped(term);
      case 3 -> escaped(hidden(term));
      case 4 -> escaped(escaped(term));
      case 5 -> base64(more(term));
      case 6 -> hex(random.nextBoolean() ? term : lettered(term), one(" :-,"));
      case 7 -> base64(random.nextBoolean() ? base64(more(term)) : hex(more(term), ""));
      case 8 -> random.nextBoolean() ? base64(escaped(term) + " zz xx qz") : hex(more(term), "");
      case 9 -> lettered(term);
      case 10 -> hidden(lettered(term));
      case 11 -> leet(term);
      case 12 -> cut(term);
      case 13 -> spaced(term);
      default -> term.length() < 6 ? marked(term)
          : random.nextBoolean() ? marked(term) : new StringBuilder(term).reverse().toString();
    };
  }

  private String more(String term) {
    return (random.nextBoolean() ? term : lettered(term)) + " zz xx qz";
  }

  private String each(String text, UnaryOperator<String> change) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(code -> out.append(change.apply(Character.toString(code))));
    return out.toString();
  }

  /** Things that cannot be seen behind letters, but not behind the last one. */
  private String hidden(String term) {
    StringBuilder out = new StringBuilder();
    int last = term.offsetByCodePoints(term.length(), -1);
    for (int i = 0; i < term.length(); i += Character.charCount(term.codePointAt(i))) {
      out.appendCodePoint(term.codePointAt(i));
      for (int j = random.nextInt(3); j > 0 && i < last; j--) {
        out.append(INVISIBLE[random.nextInt(INVISIBLE.length)]);
      }
    }
    return out.toString();
  }

  /** Accents and strokes on letters, but not on the last one. */
  private String marked(String term) {
    String most = term.substring(0, term.length() - 1);
    return each(most, letter -> letter.equals(" ") || random.nextBoolean() ? letter
        : letter + MARKS[random.nextInt(MARKS.length)]) + term.substring(most.length());
  }

  /** Other letters that read the same. */
  private String lettered(String term) {
    String ligatures = random.nextBoolean() ? term : term.replace("fl", "ﬂ").replace("st", "ﬆ");
    return each(ligatures, letter -> {
      char c = letter.charAt(0);
      if (c == ' ') {
        return random.nextInt(3) > 0 ? " " : random.nextBoolean() ? "\u00A0" : "\u3000 \n";
      }
      if (c < 'a' || c > 'z') {
        return letter;
      }
      return switch (random.nextInt(8)) {
        case 0 -> letter.toUpperCase(java.util.Locale.ROOT);
        case 1 -> String.valueOf((char) (c + 0xFEE0));
        case 2 -> Character.toString(0x1D41A + c - 'a');
        case 3 -> Character.toString(0x1D5EE + c - 'a');
        case 4 -> Character.toString(0x24D0 + c - 'a');
        case 5 -> one(LOOK_ALIKES.getOrDefault(c, letter));
        default -> letter;
      };
    });
  }

  private String one(String of) {
    return String.valueOf(of.charAt(random.nextInt(of.length())));
  }

  /** Digits and signs for letters, for less than half of them and not for the last. */
  private String leet(String term) {
    StringBuilder out = new StringBuilder(term);
    int left = (term.length() - 1) / 3;
    for (int i = 1; i < term.length() - 1 && left > 0; i++) {
      String signs = LEET.get(term.charAt(i));
      if (signs != null && random.nextInt(3) > 0) {
        out.setCharAt(i, one(signs).charAt(0));
        left--;
      }
    }
    return out.toString();
  }

  /** Signs between letters. */
  private String cut(String term) {
    String sign = SIGNS[random.nextInt(SIGNS.length)];
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < term.length(); i++) {
      boolean between = i > 0 && term.charAt(i) != ' ' && term.charAt(i - 1) != ' ';
      if (between && (i <= 2 || random.nextBoolean())) {
        out.append(sign);
      }
      out.append(term.charAt(i));
    }
    return out.toString();
  }

  private String spaced(String term) {
    StringBuilder out = new StringBuilder(term.substring(0, 1));
    for (int i = 1; i < term.length(); i++) {
      out.append(random.nextInt(4) == 0 ? "  " : " ").append(term.charAt(i));
    }
    return out.toString();
  }

  private String escaped(String text) {
    int kind = random.nextInt(7);
    boolean some = random.nextBoolean();
    return each(text, letter -> {
      if (some && random.nextBoolean()) {
        return letter;
      }
      int code = letter.codePointAt(0);
      return switch (kind) {
        case 0 -> percent(letter);
        case 1 -> "&#" + code + ";";
        case 2 -> "&#x" + Integer.toHexString(code) + ";";
        case 3 -> units(letter);
        case 4 -> code < 0x100 ? String.format("\\x%02x", code) : units(letter);
        case 5 -> String.format("\\U%08X", code);
        default -> String.format("\\u{%X}", code);
      };
    });
  }

  private static String percent(String letter) {
    StringBuilder out = new StringBuilder();
    for (byte each : letter.getBytes(StandardCharsets.UTF_8)) {
      out.append(String.format("%%%02X", each));
    }
    return out.toString();
  }

  private static String units(String letter) {
    StringBuilder out = new StringBuilder();
    letter.chars().forEach(unit -> out.append(String.format("\\u%04x", unit)));
    return out.toString();
  }

  private String base64(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(3)) {
      case 0 -> Base64.getEncoder().encodeToString(octets);
      case 1 -> Base64.getUrlEncoder().encodeToString(octets);
      default -> Base64.getEncoder().withoutPadding().encodeToString(octets);
    };
  }

  private String hex(String text, String sign) {
    String format = random.nextBoolean() ? "%02x" : "%02X";
    StringBuilder out = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      out.append(out.isEmpty() ? "" : sign).append(String.format(format, each));
    }
    return out.toString();
  }
}
