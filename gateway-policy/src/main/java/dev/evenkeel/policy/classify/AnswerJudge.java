package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.classify.RefusalDetector.Decision;
import java.util.Locale;

/** Judges whole answers, or their beginnings, by the same model as the stream. Immutable. */
public final class AnswerJudge {
  private static final double EVEN = 0.5;
  private static final double TRACE = 0.2;
  private static final int SUBSTANCE = 60;

  private final RefusalModel model;

  public AnswerJudge(RefusalModel model) {
    this.model = model;
  }

  /** What an answer is. The first three are refusals in the wide sense. */
  public enum Kind {
    REFUSAL,
    PARTIAL_REFUSAL,
    DEFLECTION,
    SAFE_COMPLETION,
    ANSWER,
    /** Nothing was said; never counted as a refusal. */
    NO_OUTPUT;

    /** The word in output and reports. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it counts as a refusal. */
    public boolean refuses() {
      return this == REFUSAL || this == PARTIAL_REFUSAL || this == DEFLECTION;
    }
  }

  /**
   * What was found.
   *
   * @param score how likely it refuses in the wide sense, 0 to 1
   * @param words how many words it took on a stream
   * @param language a two-letter code, {@code und} when it cannot be told
   * @param calibrated whether the model was trained on rows of that language
   */
  public record Judged(Kind kind, double score, int words, String language, boolean calibrated) {}

  /** Judges the whole of {@code response}. */
  public Judged judge(String response) {
    String language = LanguageGuess.of(response);
    boolean calibrated = model.calibrated(language);
    if (response.isBlank()) {
      return new Judged(Kind.NO_OUTPUT, 0, 0, language, calibrated);
    }
    RefusalDetector detector = new RefusalDetector(model);
    char[] chars = response.toCharArray();
    detector.read(chars, 0, chars.length);
    detector.finish();
    double score = detector.wholeScore();
    if (detector.decision() == Decision.REFUSAL) {
      score = Math.max(score, EVEN); // What the stream was sure of stands.
    }
    return new Judged(kind(detector, score), score, detector.wordsNeeded(), language, calibrated);
  }

  /** Judges the first {@code words} words. */
  public Judged judge(String response, int words) {
    return judge(first(response, words));
  }

  private static Kind kind(RefusalDetector detector, double score) {
    Evidence evidence = detector.evidence();
    boolean withheld = any(evidence, Meaning.CANNOT, Meaning.WILL_NOT, Meaning.UNEASY,
        Meaning.LACKS, Meaning.REFUSES_ELSEWHERE, Meaning.LACKS_ELSEWHERE);
    if (score >= EVEN) {
      boolean substance =
          evidence.words() > SUBSTANCE && (evidence.has(Features.shape(Features.Shape.LIST))
              || evidence.has(Features.shape(Features.Shape.LIST_LATE)));
      if (substance) {
        return Kind.PARTIAL_REFUSAL;
      }
      boolean says = withheld || any(evidence, Meaning.NOT_RIGHT, Meaning.BAD, Meaning.RULES,
          Meaning.NOT_RIGHT_ELSEWHERE);
      return says ? Kind.REFUSAL : Kind.DEFLECTION;
    }
    return detector.refusesLater() || (score >= TRACE && withheld) ? Kind.SAFE_COMPLETION
        : Kind.ANSWER;
  }

  private static boolean any(Evidence evidence, Meaning... meanings) {
    for (Meaning meaning : meanings) {
      for (Features.Zone zone : Features.Zone.values()) {
        if (evidence.has(Features.in(meaning.number(), zone))) {
          return true;
        }
      }
    }
    return false;
  }

  private static String first(String text, int words) {
    int count = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      boolean white = Character.isWhitespace(text.charAt(i));
      if (!white && !inWord && ++count > words) {
        return text.substring(0, i).stripTrailing();
      }
      inWord = !white;
    }
    return text;
  }
}
