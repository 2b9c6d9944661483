package dev.evenkeel.server.simulate;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Judges a question by word lists: plain enough to predict, good enough for ordinary questions.
 * Immutable.
 */
final class RiskJudge {
  private static final double HARMFUL = 0.95;
  private static final double DOUBTFUL = 0.7;
  private static final double TOUCHY = 0.35;
  private static final double ORDINARY = 0.2;
  private static final double NONE = 0.02;

  private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  /** Judges the last of the things a user said; a short one together with the one before. */
  Judgement judge(List<String> userTexts) {
    if (userTexts.isEmpty()) {
      return new Judgement(Subject.UNKNOWN, NONE);
    }
    String last = fold(userTexts.getLast());
    Judgement alone = judgeText(last);
    boolean leansOnEarlier = last.length() < 40 && userTexts.size() > 1;
    if (leansOnEarlier
        && (alone.subject() == Subject.EVERYDAY || alone.subject() == Subject.UNKNOWN)
        && alone.risk() < TOUCHY && refersBack(last)) {
      return judgeText(fold(userTexts.get(userTexts.size() - 2)) + " " + last);
    }
    return alone;
  }

  private static boolean refersBack(String text) {
    return has(RiskWords.REFERS_BACK, text);
  }

  private static String fold(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return NOT_A_WORD.matcher(plain).replaceAll(" ").strip();
  }

  private static Judgement judgeText(String text) {
    if (has(RiskWords.SELF_HARM_WORD, text) || has(RiskWords.SELF_HARM_METHOD, text)) {
      boolean method = has(RiskWords.SELF_HARM_METHOD, text) && (!has(RiskWords.SUPPORTIVE, text)
          || has(RiskWords.COVERT, text) || text.contains("painless"));
      return new Judgement(Subject.SELF_HARM, method ? HARMFUL : ORDINARY);
    }
    if (has(RiskWords.VIOLENCE, text) && !has(RiskWords.PROTECTIVE, text)) {
      return new Judgement(Subject.WEAPONS, has(RiskWords.ASKED, text) ? HARMFUL : DOUBTFUL);
    }
    if (has(RiskWords.MEDICATION_WORD, text) && !has(RiskWords.WEAPON_MADE, text)) {
      return new Judgement(Subject.MEDICATION, medicationRisk(text));
    }
    if (has(RiskWords.WEAPONS_WORD, text) && !has(RiskWords.HARMLESS_COMPOUND, text)) {
      return new Judgement(Subject.WEAPONS, weaponRisk(text));
    }
    if (has(RiskWords.SECURITY_WORD, text) || has(RiskWords.MALICE, text) || intrudes(text)) {
      return new Judgement(Subject.ACCOUNT_SECURITY, securityRisk(text));
    }
    return new Judgement(has(RiskWords.EVERYDAY_WORD, text) ? Subject.EVERYDAY : Subject.UNKNOWN,
        NONE);
  }

  private static double weaponRisk(String text) {
    if (!has(RiskWords.WEAPON_MADE, text)) {
      return ORDINARY;
    }
    boolean harmlessContext = has(RiskWords.PROTECTIVE, text) && !has(RiskWords.COVERT, text);
    if (harmlessContext || (has(RiskWords.LEARNED, text) && !has(RiskWords.HOW_TO, text))) {
      return ORDINARY;
    }
    return has(RiskWords.ASKED, text) ? HARMFUL : DOUBTFUL;
  }

  private static double medicationRisk(String text) {
    if (has(RiskWords.COVERT, text)
        || (has(RiskWords.MEDICATION_ABUSE, text) && !has(RiskWords.PROTECTIVE, text))) {
      return HARMFUL;
    }
    return has(RiskWords.UNPRESCRIBED, text) ? DOUBTFUL : ORDINARY;
  }

  private static double securityRisk(String text) {
    if (has(RiskWords.MALICE, text) && !has(RiskWords.TEACHING, text)
        && !has(RiskWords.PROTECTIVE, text)) {
      return HARMFUL;
    }
    boolean covert = has(RiskWords.COVERT, text);
    if (intrudes(text) && (covert || !has(RiskWords.PROTECTIVE, text))) {
      return HARMFUL;
    }
    return covert && has(RiskWords.ASKED, text) && has(RiskWords.WITHOUT, text) ? DOUBTFUL
        : ORDINARY;
  }

  private static boolean intrudes(String text) {
    return has(RiskWords.INTRUSION, text) && has(RiskWords.ASKED, text)
        && has(RiskWords.PRIVATE_THING, text) && !has(RiskWords.VICTIM_SPEAKING, text);
  }

  private static boolean has(Pattern pattern, String text) {
    return pattern.matcher(text).find();
  }
}
