package dev.evenkeel.policy.classify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Tells a text's language by its script and its most common words. Coarse, and enough to count by.
 */
public final class LanguageGuess {
  private static final int LONGEST = 2_000;
  /** What is said of a text that cannot be told. */
  public static final String UNKNOWN = "und";

  private static final Map<String, Set<String>> COMMON = new HashMap<>();

  static {
    common("en",
        "the and is of to in that it for you are with this can not be on i as have or your a how"
            + " what do does my where who why when make from at");
    common("de",
        "der die das und ist nicht ich sie zu ein eine mit auf für es dem den im von wie du kann");
    common("fr",
        "le la les et est de des un une je vous pas que pour dans avec il sur en ne ce au");
    common("es", "el la los las y es de un una que no en por para con se lo del al puedo su como");
    common("it",
        "il lo la gli le e è di un una che non per con sono del della in mi si posso come");
    common("pt", "o a os as e é de um uma que não em por para com se do da no na posso como");
    common("nl", "de het een en is van niet ik je dat te in met op voor zijn er maar kan u");
    common("pl", "i w na nie się to jest z do że jak o dla po przez ale czy są tym");
    common("tr", "ve bir bu için ile de da ne çok ama olarak değil gibi ben bunu var daha");
    common("vi", "và là của không có cho tôi bạn được một những trong với này để");
    common("id", "dan yang di untuk dengan tidak ini itu saya anda adalah dari pada bisa");
    common("sv", "och är att det en som på inte jag för med av till den har om kan");
  }

  /** Fewer words may be a title, a name, a list. */
  private static final int FEWEST_WORDS = 8;
  /** The share of common words below which a text is none of the language's. */
  private static final double LEAST_SHARE = 0.12;
  /** The same where most words carry endings, or the list is short for what is common. */
  private static final double LEAST_SHARE_ELSEWHERE = 0.03;
  private static final Set<String> ELSEWHERE = Set.of("tr", "vi");

  private LanguageGuess() {}

  /**
   * Whether so few words of a longer text are among the language's most common ones that it must be
   * in another, of which nothing is known.
   *
   * @param common how many of its words are among them
   * @param words how many words it has
   */
  public static boolean another(String language, long common, long words) {
    double least = ELSEWHERE.contains(language) ? LEAST_SHARE_ELSEWHERE : LEAST_SHARE;
    return words >= FEWEST_WORDS && common < least * words;
  }

  /** As {@link #of}, but {@link #UNKNOWN} where a longer text fits no language that is known. */
  public static String sure(String text) {
    String guess = of(text);
    Set<String> common = COMMON.get(guess);
    if (common == null) {
      return guess;
    }
    int words = 0;
    int found = 0;
    for (String word : sample(text).toLowerCase(Locale.ROOT).split("[^\\p{L}]+", -1)) {
      words += word.isEmpty() ? 0 : 1;
      found += common.contains(word) ? 1 : 0;
    }
    return another(guess, found, words) ? UNKNOWN : guess;
  }

  private static String sample(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  /** The most common words of each language that is told by its words. */
  public static Map<String, Set<String>> commonWords() {
    return Map.copyOf(COMMON);
  }

  private static void common(String language, String words) {
    COMMON.put(language, Set.of(words.split(" ")));
  }

  /** The two-letter code of the language, {@link #UNKNOWN} when nothing speaks for any. */
  public static String of(String text) {
    String sample = sample(text);
    Map<String, Integer> scripts = new HashMap<>();
    sample.codePoints().filter(Character::isLetter).forEach(c -> {
      String language = script(c);
      if (language != null) {
        scripts.merge(language, 1, Integer::sum);
      }
    });
    if (scripts.containsKey("ja")) {
      return "ja"; // Kana are mixed with characters that Chinese uses too.
    }
    String best = best(scripts, 0);
    if (!best.equals("latin")) {
      return best;
    }
    Map<String, Integer> votes = new HashMap<>();
    for (String word : new HashSet<>(
        java.util.List.of(sample.toLowerCase(Locale.ROOT).split("[^\\p{L}]+")))) {
      COMMON.forEach((language, words) -> {
        if (words.contains(word)) {
          votes.merge(language, 1, Integer::sum);
        }
      });
    }
    // Most of what has no common word at all is a name, a number or a single English word.
    return votes.isEmpty() ? "en" : best(votes, 0);
  }

  private static String best(Map<String, Integer> votes, int least) {
    String best = UNKNOWN;
    int most = least;
    for (Map.Entry<String, Integer> each : new java.util.TreeMap<>(votes).entrySet()) {
      if (each.getValue() > most || (each.getValue() == most && each.getKey().equals("en"))) {
        best = each.getKey();
        most = each.getValue();
      }
    }
    return best;
  }

  /** What a letter's script says: a language, {@code latin}, or {@link #UNKNOWN}. */
  public static String script(int c) {
    return switch (Character.UnicodeScript.of(c)) {
      case LATIN -> "latin";
      case CYRILLIC -> c == 'і' || c == 'ї' || c == 'є' ? "uk" : "ru";
      case HAN -> "zh";
      case HIRAGANA, KATAKANA -> "ja";
      case HANGUL -> "ko";
      case ARABIC -> "ar";
      case DEVANAGARI -> "hi";
      case HEBREW -> "he";
      case THAI -> "th";
      case GREEK -> "el";
      default -> UNKNOWN;
    };
  }
}
