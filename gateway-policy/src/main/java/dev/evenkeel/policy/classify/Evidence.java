package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.classify.Features.Shape;
import dev.evenkeel.policy.classify.Features.Zone;
import dev.evenkeel.policy.text.Folding;
import dev.evenkeel.policy.text.MatchState;
import dev.evenkeel.policy.text.Survey;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer and gathers the features it has so far. What stands in quotation marks or code is
 * somebody else's and counts for nothing. Allocates nothing after its construction. Not
 * thread-safe.
 */
final class Evidence {
  /** Openings end here at the latest, in words. */
  static final int OPENING_WORDS = 40;
  /** How far apart two meanings of one sentence may stand to be a pair, in characters. */
  private static final int REACH = 48;
  private static final int RECENT = 6;
  /** Signs that change nothing but where words and sentences end. */
  private static final boolean[] SIGNS = signs();

  /** Most answers have no more. */
  private static final int FEW_FEATURES = 8;
  /** More words make no difference. */
  private static final int MOST_COUNTED = 120;

  private final IntConsumer gained;
  private final Words runs;
  private final Sentences acts = new Sentences();
  private final MatchState scan = new MatchState(Meanings.MATCHER, this::found);
  private final Numbers seen = new Numbers(FEW_FEATURES);
  /** The last meanings of the sentence and where they end, by turns; null until there is one. */
  private long @Nullable [] recentMeanings;
  private int recent;
  private int words;
  private int unspaced;
  private int sentences;
  private long textStart = -1;
  private long lastSentenceEnd = -1;
  private long clauseStart = -1;
  private boolean sentenceMayEnd;
  private boolean sentenceEnded;
  private boolean anyMeaning;
  private long meanings;
  private int morals;
  private int withheld;
  private boolean inWord;
  private boolean inQuotes;
  private long lastQuote = -1;
  private boolean inCode;
  private int backticks;
  private boolean lineStart = true;
  private int digits;
  private boolean colon;
  private char last = ' ';
  private char lastInk = ' ';
  // What is being read: the automaton goes ahead, the shape follows.
  private final char[] single = new char[1];
  private char[] unshaped = single;
  private int shapedUntil;
  private long base;
  /** What surveys know it by, -1 when they do not. */
  private int vocabulary = -1;
  /** Of what is being read, null for none. */
  private @Nullable Survey surveyed;

  /** @param gained told of each feature once, when the answer first has it */
  Evidence(IntConsumer gained, boolean risky, Words.Found ran) {
    this.gained = gained;
    this.runs = new Words(risky, ran);
  }

  private static boolean[] signs() {
    boolean[] signs = new boolean[0x80];
    for (char c : ",.!()'-/*_+=%&#@[]{}<>|~^$\\".toCharArray()) {
      signs[c] = true;
    }
    return signs;
  }

  /** The answer's sentences. */
  Sentences sentences() {
    return acts;
  }

  /** A bit for each meaning that the answer has so far. */
  long meanings() {
    return meanings;
  }

  /** How many of its wordings are about right and wrong. */
  int morals() {
    return morals;
  }

  /** Its words. */
  Words runs() {
    return runs;
  }

  /** How many words were read; of scripts without spaces, two characters count as one. */
  int words() {
    return words;
  }

  /** How many characters were read. */
  long position() {
    return scan.position();
  }

  /** Whether the text so far ends as a whole text does, not cut off in its midst. */
  boolean ended() {
    return words < 8 || (!Character.isLetterOrDigit(lastInk) && lastInk != ',');
  }

  /** Whether its script has spaces between words, as far as it was read. */
  boolean spaced() {
    return unspaced == 0;
  }

  /** Whether a wording is under way that is not complete. */
  boolean pending() {
    return scan.holdFrom() < scan.position();
  }

  /** Whether any wording had a meaning so far. */
  boolean anyMeaning() {
    return anyMeaning;
  }

  /** How often something was plainly withheld so far. */
  int withheld() {
    return withheld;
  }

  /** Whether the answer has the feature. */
  boolean has(int feature) {
    return seen.has(feature);
  }

  /**
   * Reads one character.
   *
   * @return whether a word ended before it
   */
  boolean read(char raw) {
    int before = words;
    single[0] = raw;
    begin(single, 0);
    shape(raw, scan.position());
    shapedUntil = 1;
    word(raw);
    scan.read(raw);
    return words > before;
  }

  /**
   * Reads characters of which words need not be counted one by one: those behind the opening, where
   * runs of them are not looked for.
   *
   * @param survey of the piece they are of, null for none
   */
  void read(@Nullable Survey survey, char[] chars, int start, int end) {
    begin(chars, start);
    surveyed = survey;
    scan.read(survey, vocabulary, chars, start, end);
    shapeUntil(end);
    surveyed = null;
  }

  /**
   * Reads a word of letters and the space behind it in one go, where that is all there is to read.
   *
   * @param survey of the piece they are of
   * @param most where what may be read ends, in {@code chars}
   * @return where the next word may begin; {@code start} when nothing was read
   */
  int word(Survey survey, char[] chars, int start, int most) {
    if (inWord || sentenceEnded || sentenceMayEnd || lineStart || inQuotes || inCode
        || textStart < 0 || !runs.between() || !survey.begins(start)) {
      return start;
    }
    int number = survey.words(start);
    int end = survey.wordEnd(number);
    if (!survey.known(number) || end >= most || chars[end] != ' ') {
      return start;
    }
    boolean nothing = scan.idle() && vocabulary >= 0 && !survey.looks(vocabulary, number);
    if (nothing) {
      scan.passOver(end + 1 - start);
    } else {
      begin(chars, start);
      scan.begin(chars, start, end);
      shapeUntil(end);
    }
    inWord = false;
    wordEnded();
    backticks = 0;
    colon = false;
    last = ' ';
    lastInk = chars[end - 1];
    placed();
    runs.word(survey.hash(number));
    if (!nothing) {
      single[0] = ' ';
      begin(single, 0);
      shapedUntil = 1;
      scan.read(' ');
    }
    return end + 1;
  }

  /**
   * Reads letters that go on the word under way, which change little but what it is.
   *
   * @return the index of the first that was not read
   */
  int letters(char[] chars, int start, int end) {
    int at = start;
    if (inWord && textStart >= 0 && !sentenceEnded) {
      while (at < end && letter(chars[at])) {
        at++;
      }
    }
    if (at > start) {
      begin(chars, start);
      scan.read(chars, start, at);
      shapeUntil(at);
      placed();
      for (int i = start; i < at; i++) {
        runs.read(chars[i]);
      }
    }
    return at;
  }

  /** What the surveys know the vocabulary by. */
  void vocabulary(int number) {
    vocabulary = number;
  }

  private void begin(char[] chars, int start) {
    unshaped = chars;
    shapedUntil = start;
    base = scan.position() - start;
  }

  /** The shape is taken up to what the automaton has read when it tells of something. */
  private void shapeUntil(int end) {
    int at = shapedUntil;
    char[] chars = unshaped;
    while (at < end) {
      boolean midst = textStart >= 0 && !lineStart;
      int plain = surveyed == null || !midst || sentenceMayEnd ? at : surveyed.odd(at, end);
      if (plain > at && surveyed != null) {
        words(surveyed, chars, at, plain);
        at = plain;
        continue;
      }
      char c = chars[at];
      if (midst && letter(c)) {
        do {
          at++;
        } while (at < end && letter(chars[at]));
        inWord = true;
        backticks = 0;
        sentenceMayEnd = false;
        colon = false;
        last = chars[at - 1];
        lastInk = last;
      } else if (midst && c == ' ' && !sentenceMayEnd) {
        if (inWord) {
          inWord = false;
          wordEnded();
        }
        backticks = 0;
        last = c;
        at++;
      } else {
        shape(c, base + at);
        at++;
      }
    }
    shapedUntil = end;
  }

  /** Letters and spaces. */
  private void words(Survey survey, char[] chars, int start, int end) {
    int ended = survey.ended(start + 1, end) + (inWord && chars[start] == ' ' ? 1 : 0);
    if (ended > 0) {
      wordsEnded(ended);
    }
    backticks = 0;
    last = chars[end - 1];
    inWord = last != ' ';
    int ink = end;
    while (ink > start && chars[ink - 1] == ' ') {
      ink--;
    }
    if (ink > start) {
      colon = false;
      lastInk = chars[ink - 1];
    }
  }

  private static boolean letter(char c) {
    int small = c | 0x20;
    return small >= 'a' && small <= 'z';
  }

  /** The answer is over. */
  void finish() {
    shapedUntil = Integer.MAX_VALUE;
    scan.finish();
    runs.end();
    if (inWord) {
      inWord = false;
      wordEnded();
    }
  }

  private void shape(char raw, long at) {
    if (raw < SIGNS.length && SIGNS[raw] && textStart >= 0 && !lineStart) {
      sign(raw);
      return;
    }
    marks(raw, at);
    boolean letter = Character.isLetterOrDigit(raw);
    if (textStart < 0 && !Character.isWhitespace(raw) && Folding.fold(raw) != Folding.NOTHING) {
      textStart = at;
      if (Character.isDigit(raw)) {
        gain(Features.shape(Shape.OPENS_WITH_DIGIT));
      } else if (raw == '"' || raw == '“' || raw == '«') {
        gain(Features.shape(Shape.OPENS_WITH_QUOTE));
      } else if (!letter) {
        gain(Features.shape(Shape.OPENS_WITH_SYMBOL));
      }
    }
    if (raw >= 0x2E80 && (Character.isIdeographic(raw) || (raw >= 0x3040 && raw <= 0x30FF))) {
      inWord = false;
      if (++unspaced % 2 == 0) {
        wordEnded();
      }
    } else if (letter || (inWord && (raw == '\'' || raw == '’'))) {
      inWord = true;
    } else if (inWord) {
      inWord = false;
      wordEnded();
    }
    if (raw >= '0' && raw <= '9' && words > 0 && words <= OPENING_WORDS) {
      gain(Features.shape(Shape.NUMBER));
    }
    sentence(raw, at);
    list(raw);
    last = raw;
    lastInk = Character.isWhitespace(raw) ? lastInk : raw;
  }

  /** A sign in the midst of a line that is no quotation mark and changes little. */
  private void sign(char raw) {
    backticks = 0;
    if (inWord && raw != '\'') {
      inWord = false;
      wordEnded();
    }
    sentenceMayEnd = raw == '.' || raw == '!' || (sentenceMayEnd && closes(raw));
    colon = false;
    last = raw;
    lastInk = raw;
  }

  private void placed() {
    runs.muted(inQuotes || inCode);
    runs.place(words >= OPENING_WORDS ? Words.Place.LATER
        : sentences == 0 ? Words.Place.FIRST : Words.Place.OPENING);
  }

  private void word(char raw) {
    placed();
    runs.read(raw);
    if (sentenceEnded) {
      sentenceEnded = false;
      runs.sentenceEnds();
    }
  }

  private void wordEnded() {
    words++;
    acts.add(1);
    counted(words - 1);
  }

  private void wordsEnded(int more) {
    int before = words;
    words += more;
    acts.add(more);
    counted(before);
  }

  /** More words than so many have ended. */
  private void counted(int before) {
    if (before >= MOST_COUNTED) {
      return;
    }
    if (before < 6 && words >= 6 && !anyMeaning) {
      gain(Features.shape(Shape.NO_MEANING_IN_6_WORDS));
    }
    if (before < 12 && words >= 12 && !anyMeaning) {
      gain(Features.shape(Shape.NO_MEANING_IN_12_WORDS));
    }
    if (before < 60 && words >= 60) {
      gain(Features.shape(Shape.OVER_60_WORDS));
    }
    if (words >= MOST_COUNTED) {
      gain(Features.shape(Shape.OVER_120_WORDS));
    }
  }

  private void sentence(char raw, long at) {
    boolean white = Character.isWhitespace(raw);
    if ((sentenceMayEnd && white) || (raw == '\n' && words > 0 && last != '\n') || raw == '。'
        || raw == '！' || raw == '？') {
      sentences++;
      acts.ends();
      clauseStart = at;
      sentenceEnded = true;
      lastSentenceEnd = at;
      recent = 0;
    }
    sentenceMayEnd = raw == '.' || raw == '!' || raw == '?' || (sentenceMayEnd && closes(raw));
    if (raw == '?' && sentences == 0) {
      gain(Features.shape(Shape.FIRST_SENTENCE_ASKS));
    }
    if (raw == '\n' && colon && words <= OPENING_WORDS) {
      gain(Features.shape(Shape.COLON_AND_LINE));
    }
    if ((raw == ':' || raw == ';') && acts.words(acts.current()) > 2 && acts.ends()) {
      clauseStart = at;
    }
    colon = raw == ':' || (colon && white && raw != '\n');
  }

  private static boolean closes(char raw) {
    return raw == '"' || raw == '”' || raw == ')' || raw == '\'';
  }

  private void list(char raw) {
    if (raw == '\n') {
      lineStart = true;
      digits = 0;
    } else if (lineStart) {
      boolean bullet = raw == '-' || raw == '*' || raw == '•' || raw == '#';
      boolean number = digits > 0 && (raw == '.' || raw == ')');
      if (bullet || number) {
        gain(Features.shape(words <= OPENING_WORDS ? Shape.LIST : Shape.LIST_LATE));
      }
      digits = Character.isDigit(raw) ? digits + 1 : 0;
      lineStart = digits > 0 || Character.isWhitespace(raw);
    }
  }

  private void marks(char raw, long at) {
    if (raw == '`') {
      if (++backticks == 3) {
        inCode = !inCode;
        gain(Features.shape(Shape.CODE));
      }
      return;
    }
    backticks = 0;
    switch (raw) {
      case '"' -> quote(!inQuotes, at);
      case '“', '„', '«', '「', '『' -> quote(true, at);
      case '”', '»', '」', '』' -> quote(false, at);
      case '\n' -> {
        if (inQuotes) {
          quote(false, at); // A forgotten mark does not silence the rest.
        }
      }
      default -> {
      }
    }
  }

  private void quote(boolean opens, long at) {
    if (opens) {
      gain(Features.shape(Shape.QUOTES));
    }
    inQuotes = opens;
    lastQuote = at;
  }

  private void found(int meaning, long start, long end) {
    shapeUntil((int) (scan.position() - base));
    // A wording is told of a little after its end; the last quotation mark may stand behind it.
    if (inCode || (lastQuote >= start ? !inQuotes && lastQuote >= end : inQuotes)) {
      return;
    }
    boolean alone = meaning != Meaning.SERVICE.number(); // A verb by itself says nothing.
    anyMeaning |= alone;
    meanings |= 1L << meaning;
    morals += Sentences.moral(meaning) ? 1 : 0;
    boolean firstSentence = sentences == 0 || (sentences == 1 && start < lastSentenceEnd);
    boolean contrast =
        meaning == Meaning.CONTRAST.number() || meaning == Meaning.CONTRAST_ELSEWHERE.number();
    if (contrast && start > clauseStart + 2 && acts.ends()) {
      clauseStart = start; // What follows a "but" does something of its own.
    }
    int sentence = start < clauseStart ? Math.max(0, acts.current() - 1) : acts.current();
    acts.means(sentence, meaning);
    Zone zone =
        words > OPENING_WORDS ? Zone.LATE : firstSentence ? Zone.FIRST_SENTENCE : Zone.EARLY;
    if (alone) {
      gain(Features.in(meaning, zone));
      if (start == textStart) {
        gain(Features.opens(meaning));
      }
    }
    if (start < lastSentenceEnd) {
      return;
    }
    long[] before = recentMeanings == null ? new long[2 * RECENT] : recentMeanings;
    recentMeanings = before;
    for (int i = 0; i < Math.min(recent, RECENT); i++) {
      int earlier = (int) before[2 * i];
      long gap = start - before[2 * i + 1];
      if (gap >= -2 && gap <= REACH) {
        if (zone != Zone.LATE) {
          gain(Features.pair(earlier, meaning));
        }
        if (withholds(earlier, meaning)) {
          withheld++;
          acts.withholds(sentence);
        }
      }
    }
    if (meaning == Meaning.REFUSES_ELSEWHERE.number()) {
      withheld++;
    }
    int at = recent++ % RECENT;
    before[2 * at] = meaning;
    before[2 * at + 1] = end;
  }

  private static boolean withholds(int first, int second) {
    return second == Meaning.SERVICE.number() && (first == Meaning.CANNOT.number()
        || first == Meaning.WILL_NOT.number() || first == Meaning.UNEASY.number());
  }

  private void gain(int feature) {
    if (seen.add(feature)) {
      gained.accept(feature);
    }
  }
}
