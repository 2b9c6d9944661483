package dev.evenkeel.policy.classify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
            + " what do does my where who why when make from at but they would could about which"
            + " their there them then than if by more other into because only some these those its"
            + " were been just get here each every should before after one don isn");
    common("de",
        "der die das und ist nicht ich sie zu ein eine mit auf für es dem den im von wie du kann");
    common("fr",
        "le la les et est de des un une je vous pas que pour dans avec il sur en ne ce au");
    common("es", "el la los las y es de un una que no en por para con se lo del al puedo su como");
    common("it",
        "il lo la gli le e è di un una che non per con sono del della in mi si posso come");
    common("pt", "o a os as e é de um uma que não em por para com se do da no na posso como");
    common("nl", "de het een en is van niet ik je dat te in met op voor zijn er maar kan u");
    common("pl",
        "i w na nie się to jest z do że jak o dla po przez ale czy są tym może można będzie tylko"
            + " lub który już bardzo proszę tej ten jeśli tak od ze");
    common("tr",
        "ve bir bu için ile de da ne çok ama olarak değil gibi ben bunu var daha kadar sonra önce"
            + " olan olur yok her hem biraz nasıl şey iyi içinde size sizi bana");
    common("vi", "và là của không có cho tôi bạn được một những trong với này để");
    common("id",
        "dan yang di untuk dengan tidak ini itu saya anda adalah dari pada bisa akan sudah juga atau"
            + " jika ke kamu kami tetapi karena lebih sebelum hari lalu agar dalam oleh");
    common("sv", "och är att det en som på inte jag för med av till den har om kan");
  }

  /** Languages that must not be told as one of the others: no rows were trained on for them. */
  private static final Map<String, Set<String>> UNLEARNED = new HashMap<>();

  static {
    unlearned("da", "og er at det en som på ikke jeg for med af til den har du kan vil et der mig"
        + " dig eller hvis meget også være blev fra så min din");
    unlearned("no", "og er at det en som på ikke jeg for med av til den har du kan vil et deg meg"
        + " eller hvis mye også være ble fra så min din noe");
    unlearned("is", "ég og að er ekki þetta það um á við sem til en þú hann fyrir var með af því");
    unlearned("fi", "ja on ei että se hän en ole oli myös mutta kun niin tai jos sen ovat minä sinä"
        + " voi mitä kuin sitä joka kanssa vain ennen jälkeen");
    unlearned("cs", "a je se na že to v s si ale jak by jako pro ne ve za jsem jsou nebo které tak"
        + " do po už až bude můžete ještě");
    unlearned("sk", "a je sa na že to v s si ale ako by pre nie vo za som sú alebo ktoré tak do po"
        + " už až bude môžete ešte");
    unlearned("sl", "in je se na da za ne so v z pa ki tudi kot ali bi lahko sem to po kako ker če"
        + " še bo pri že");
    unlearned("hr", "i je se na da u za ne su od što kako ili to sam nije koji kao ali bi može iz"
        + " već s po vam");
    unlearned("ro", "și de la în este nu un o cu pe să că pentru din care sunt mai ce dar prin ca"
        + " dacă fi poate al");
    unlearned("hu", "a az és hogy nem is egy van ez de meg mint csak már vagy kell lehet volt én ha"
        + " ezt ami még");
    unlearned("et", "ja on ei et see ka oma kui mis aga või ta ma nii saab ning seda siis");
    unlearned("lt", "ir yra kad su į ne tai kaip iš bet ar jei jūs gali per dėl nuo");
    unlearned("lv", "un ir ka ar no uz par tas nav kā vai bet lai jūs var pie");
    unlearned("ca", "el la els les i de que no en per amb un una és del al com més però si ha");
    unlearned("tl", "ang ng sa na mga ay at ito hindi para ko po ka mo kung");
    unlearned("sw", "na ya wa kwa ni katika hii kama si za la hiyo lakini au");
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

  /** The same of languages of which no rows were trained on; no word of them is English too. */
  public static Map<String, Set<String>> unlearnedWords() {
    return Map.copyOf(UNLEARNED);
  }

  private static void common(String language, String words) {
    COMMON.put(language, Set.of(words.split(" ")));
  }

  /**
   * Words that English has too would make English dearer to read and tell nothing apart from it.
   */
  private static void unlearned(String language, String words) {
    Set<String> own = new HashSet<>(List.of(words.split(" ", -1)));
    own.removeAll(COMMON.getOrDefault("en", Set.of()));
    UNLEARNED.put(language, Set.copyOf(own));
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
    if (best.equals("ru")
        && ukrainian(scripts.getOrDefault("uk", 0), scripts.getOrDefault("ru", 0))) {
      return "uk";
    }
    if (best.equals("ru")) {
      return otherCyrillic(sample) ? UNKNOWN : best;
    }
    if (best.equals("ar")) {
      return sample.codePoints().anyMatch(c -> OTHER_ARABIC.indexOf(c) >= 0) ? UNKNOWN : best;
    }
    if (!best.equals("latin")) {
      return best;
    }
    Set<String> words =
        Set.copyOf(List.of(sample.toLowerCase(Locale.ROOT).split("[^\\p{L}]+", -1)));
    Map<String, Integer> votes = votes(COMMON, words);
    Map<String, Integer> others = votes(UNLEARNED, words);
    // Most of what has no common word at all is a name, a number or a single English word.
    String likely = votes.isEmpty() ? "en" : best(votes, 0);
    String other = best(others, Math.max(1, votes.getOrDefault(likely, 0)));
    return other.equals(UNKNOWN) ? likely : other;
  }

  /** Letters of Persian and Urdu that Arabic has not. */
  private static final String OTHER_ARABIC = "پچژگٹڈڑںے";
  /** Letters of Serbian and Macedonian that Russian has not. */
  private static final String SOUTH_SLAVIC = "јљњћђџѓќѕ";
  /** One of so many letters of a Ukrainian text is one that Russian has not. */
  private static final int UKRAINIAN = 40;
  /** As many letters of a Russian text do not do without one that Bulgarian has not. */
  private static final int BULGARIAN = 60;

  /** Whether so many of a Cyrillic text's letters are Ukrainian that it is. */
  public static boolean ukrainian(int own, int shared) {
    return own > 0 && UKRAINIAN * own >= own + shared;
  }

  private static boolean otherCyrillic(String sample) {
    String lower = sample.toLowerCase(Locale.ROOT);
    if (lower.chars().anyMatch(c -> SOUTH_SLAVIC.indexOf(c) >= 0)) {
      return true;
    }
    long letters = lower.chars().filter(Character::isLetter).count();
    return letters >= BULGARIAN && lower.indexOf('ъ') >= 0
        && lower.chars().noneMatch(c -> c == 'ы' || c == 'э' || c == 'ё');
  }

  private static Map<String, Integer> votes(Map<String, Set<String>> languages, Set<String> words) {
    Map<String, Integer> votes = new HashMap<>();
    languages.forEach((language, common) -> {
      int count = (int) words.stream().filter(common::contains).count();
      if (count > 0) {
        votes.put(language, count);
      }
    });
    return votes;
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
