package dev.evenkeel.policy.filter;

import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.decision.ToneProfile.Dimension;
import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.turn.Begun;
import dev.evenkeel.core.turn.Joint.Outcome;
import dev.evenkeel.policy.classify.Asked;
import dev.evenkeel.policy.classify.LanguageGuess;
import dev.evenkeel.policy.classify.RefusalDetector;
import dev.evenkeel.policy.classify.RefusalDetector.Decision;
import dev.evenkeel.policy.classify.RefusalModel;
import dev.evenkeel.policy.tone.ToneDistance;
import dev.evenkeel.policy.tone.ToneMeter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether a text carries on what was said, from its opening. A function of the texts alone:
 * it does not matter in which pieces they came. Not thread-safe.
 */
final class SeamJudge {
  /** Words of an opening that are waited for where too little was said to compare voices. */
  static final int OPENING_WORDS = 20;
  /** With fewer nothing is said, unless the text is over. */
  static final int FEWEST_WORDS = 4;
  /** The most of what was said that a repetition is looked for in, in characters. */
  private static final int TAIL = 800;
  /** A repetition says at least so much; see {@link PlainText#weight}. */
  private static final int OVERLAP_WEIGHT = 10;
  /** A text that begins with so much of the answer's beginning begins it anew. */
  private static final int ANEW_WEIGHT = 18;
  /** Words on both sides by which two voices are told apart. */
  private static final int TONE_WORDS = 25;
  /** Words of an opening that are waited for where voices can be compared. */
  private static final int VOICE_WORDS = 30;
  private static final double STRANGER = 0.45;
  /** What the unfinished end of a sentence or the shape of a text does not change. */
  private static final Set<Dimension> VOICE = EnumSet.of(Dimension.EXCLAMATION,
      Dimension.SECOND_PERSON, Dimension.HEDGING, Dimension.APOLOGY, Dimension.WARMTH,
      Dimension.DIRECTNESS, Dimension.FORMALITY, Dimension.MORALISING, Dimension.PERSONA);
  private static final String SENTENCE_END = ".!?:;…。！？：；\"”»)]*`|";

  private final Begun begun;
  private final String text;
  private final RefusalModel model;
  private final Asked asked;
  private final PlainText said;
  private final PlainText tail;
  private final int unseen;
  private @Nullable ToneProfile voice;

  SeamJudge(Begun begun, RefusalModel model, Asked asked) {
    this.begun = begun;
    this.text = begun.text();
    this.model = model;
    this.asked = asked;
    this.tail = new PlainText(text.substring(Math.max(0, text.length() - TAIL)));
    this.said = text.length() <= TAIL ? tail : new PlainText(text.substring(0, TAIL));
    this.unseen = new PlainText(begun.unseen()).length();
  }

  /** What is known of a new text. */
  sealed interface Finding {
    /** More has to be read. */
    record Open(boolean repeats) implements Finding {}

    /**
     * It carries on.
     *
     * @param from where in the new text
     * @param apart whether a space is missing in front of it
     */
    record Joins(int from, boolean apart) implements Finding {}

    /** It does not. */
    record Rejected(Outcome outcome) implements Finding {}
  }

  /** How much of a new text is there. */
  enum Extent {
    /** More may come, and can be waited for. */
    GROWING,
    /** More may come, but the caller has waited long enough. */
    URGENT,
    /** It is over. */
    WHOLE
  }

  private static final Finding REPEATS = new Finding.Open(true);
  private static final Finding OPEN = new Finding.Open(false);

  Finding judge(String fresh, Extent extent) {
    boolean whole = extent == Extent.WHOLE;
    int words = words(fresh);
    if (words == 0) {
      return !whole ? OPEN
          : endsSentence() && unseen == 0 ? new Finding.Joins(fresh.length(), false)
              : new Finding.Rejected(Outcome.UNCLEAR);
    }
    if (!whole && words < FEWEST_WORDS) {
      return OPEN;
    }
    boolean alone = begun.form() == Continuation.INSTRUCTION || endsSentence();
    int lead = SeamPhrases.afterLead(fresh, 0, alone);
    String rest = fresh.substring(lead);
    PlainText plain = new PlainText(rest);
    int repeated = repeated(plain);
    if (repeated == 0 && repeating(plain)) {
      return whole ? new Finding.Rejected(Outcome.UNCLEAR) : REPEATS;
    }
    if (repeated == plain.length() && !whole) {
      return REPEATS; // It may be part of a longer repetition.
    }
    if (repeated < unseen) {
      return new Finding.Rejected(Outcome.CONTRADICTS);
    }
    int begins = SeamPhrases.afterSpace(rest, plain.behind(repeated));
    String news = rest.substring(begins);
    if (repeated == 0 && (beginsAnew(plain) || SeamPhrases.anew(news, 0)
        || SeamPhrases.anew(fresh, SeamPhrases.afterSpace(fresh, 0)))) {
      return new Finding.Rejected(Outcome.BEGINS_ANEW);
    }
    if (SeamPhrases.takesBack(news, 0)) {
      return new Finding.Rejected(Outcome.CONTRADICTS);
    }
    RefusalDetector detector = new RefusalDetector(model, asked);
    Decision refuses = detector.read(news.toCharArray(), 0, news.length());
    if (refuses == Decision.UNDECIDED && extent != Extent.GROWING) {
      refuses = whole ? detector.finish() : detector.judgeNow();
    }
    if (refuses == Decision.REFUSAL && withholds(news)) {
      return new Finding.Rejected(Outcome.REFUSES);
    }
    int enough = words(text) < TONE_WORDS ? OPENING_WORDS : VOICE_WORDS;
    if (extent == Extent.GROWING && (refuses == Decision.UNDECIDED || words(news) < enough)) {
      return OPEN;
    }
    if (soundsUnlike(news)) {
      return new Finding.Rejected(Outcome.SOUNDS_UNLIKE);
    }
    return joint(fresh, lead, lead + plain.behind(repeated), repeated > 0);
  }

  /**
   * Whether the text withholds something, read behind what was said. The opening alone is not
   * enough:
   * it is judged as an answer's first words, and what carries on seldom looks like those.
   */
  private boolean withholds(String news) {
    RefusalDetector whole = new RefusalDetector(model, asked);
    whole.read(text.toCharArray(), 0, text.length());
    whole.judgeNow();
    int before = whole.withheld();
    whole.read(news.toCharArray(), 0, news.length());
    whole.finish();
    return whole.withheld() > before;
  }

  /** How much of the new text's beginning is the end of what was said, and was not meant anew. */
  private int repeated(PlainText plain) {
    int count = tail.overlap(plain);
    if (count == 0 || (count >= unseen && unseen > 0)) {
      return count;
    }
    int from = tail.length() - count;
    boolean wordwise = tail.opens(from) || from == 0;
    return wordwise && tail.weight(from, count) >= OVERLAP_WEIGHT ? count : 0;
  }

  /** Whether all of the new text so far stands before the end of what was said. */
  private boolean repeating(PlainText plain) {
    return plain.weight(0, plain.length()) >= OVERLAP_WEIGHT && tail.holds(plain, 0);
  }

  private boolean beginsAnew(PlainText plain) {
    int count = 0;
    int most = Math.min(plain.length(), said.length());
    while (count < most && said.beginsLike(plain, count + 1)) {
      count++;
    }
    return said.weight(0, count) >= ANEW_WEIGHT;
  }

  private boolean soundsUnlike(String news) {
    if (words(news) < TONE_WORDS || words(text) < TONE_WORDS) {
      return languagesDiffer(news);
    }
    ToneProfile before = voice == null ? profile(text) : voice;
    voice = before;
    ToneProfile now = profile(news);
    double sum = 0;
    int known = 0;
    for (Dimension each : VOICE) {
      double apart = ToneDistance.between(each, before, now);
      if (!Double.isNaN(apart)) {
        sum += apart;
        known++;
      }
    }
    return languagesDiffer(news) || (known > 0 && sum / known > STRANGER)
        || (now.persona() > 0 && before.persona() == 0);
  }

  /** Few words tell a language only where both say it clearly. */
  private boolean languagesDiffer(String news) {
    if (words(news) < 8 || words(text) < 8) {
      return false;
    }
    String before = LanguageGuess.of(text);
    String now = LanguageGuess.of(news);
    return !before.equals(now) && !before.equals(LanguageGuess.UNKNOWN)
        && !now.equals(LanguageGuess.UNKNOWN) && !before.isEmpty() && !now.isEmpty();
  }

  private static ToneProfile profile(String text) {
    ToneMeter meter = new ToneMeter();
    meter.read(text.toCharArray(), 0, text.length());
    return meter.finish();
  }

  /** Both texts put together; a space is never guessed in the middle of a word. */
  private Finding joint(String fresh, int lead, int from, boolean repeated) {
    boolean open = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
    if (open) {
      return new Finding.Joins(SeamPhrases.afterSpace(fresh, from), false);
    }
    boolean exact = repeated || (begun.form().writesOn() && lead == 0);
    if (exact || from >= fresh.length() || Character.isWhitespace(fresh.charAt(from))) {
      return new Finding.Joins(from, false);
    }
    char before = text.charAt(text.length() - 1);
    char next = fresh.charAt(from);
    if (Character.isIdeographic(before) || Character.isIdeographic(next)) {
      return new Finding.Joins(from, false);
    }
    if (!Character.isLetterOrDigit(before)) {
      return new Finding.Joins(from, before != '-' && before != '(' && before != '\'');
    }
    if (!Character.isLetterOrDigit(next)) {
      return new Finding.Joins(from, next == '(' || next == '"' || next == '“' || next == '*');
    }
    return wholeWord() && !begins(fresh, from) ? new Finding.Joins(from, true)
        : new Finding.Rejected(Outcome.UNCLEAR);
  }

  /** Whether a sentence begins there: in the middle of another it carries nothing on. */
  private boolean begins(String fresh, int from) {
    boolean alone = from + 1 < fresh.length() && !Character.isLetter(fresh.charAt(from + 1));
    return Character.isUpperCase(fresh.charAt(from)) && !alone
        && !LanguageGuess.of(text).equals("de"); // Where nouns are written so too.
  }

  /** Whether the last word is known to be one: a common word, or one that was said before. */
  private boolean wholeWord() {
    int begin = text.length();
    while (begin > 0 && Character.isLetterOrDigit(text.charAt(begin - 1))) {
      begin--;
    }
    String last = text.substring(begin).toLowerCase(Locale.ROOT);
    String language = LanguageGuess.of(text);
    Set<String> common = LanguageGuess.commonWords().getOrDefault(language, Set.of());
    return common.contains(last)
        || List.of(text.substring(0, begin).toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1))
            .contains(last);
  }

  private boolean endsSentence() {
    String stripped = text.stripTrailing();
    return stripped.isEmpty() || SENTENCE_END.indexOf(stripped.charAt(stripped.length() - 1)) >= 0;
  }

  /** Words apart; where a script has none, four letters count as one. */
  private static int words(String text) {
    int words = 0;
    int ideographs = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isIdeographic(c) || Character.getType(c) == Character.OTHER_LETTER) {
        ideographs++;
      }
      boolean blank = Character.isWhitespace(c);
      words += !blank && !inside ? 1 : 0;
      inside = !blank;
    }
    return words + ideographs / 4;
  }
}
