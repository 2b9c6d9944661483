package dev.evenkeel.policy.tone;

import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.policy.classify.LanguageGuess;
import dev.evenkeel.policy.text.Folding;
import dev.evenkeel.policy.text.Survey;
import dev.evenkeel.policy.text.Surveys;
import dev.evenkeel.policy.text.WordHash;
import dev.evenkeel.policy.tone.ToneLexicon.Sign;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes the {@link ToneProfile} of a text as it streams; it does not matter in which pieces it
 * comes. Allocates nothing per token. Not thread-safe.
 */
public final class ToneMeter {
  private static final ToneLexicon LEXICON = ToneLexicon.SHIPPED;
  private static final int ENGLISH = ToneLexicon.KNOWN.indexOf("en");
  private static final double HUNDRED = 100;
  /** Letters of other scripts are looked at until so many are known: enough for the language. */
  private static final int SCRIPT_SAMPLE = 400;

  /** Signs that end words and sentences and nothing else. */
  private static final boolean[] SIGNS = signs();

  private final CodeSpans code = new CodeSpans();
  private final LineKind line = new LineKind();
  private final Tally counts = new Tally();
  /** Sentences that say something indirectly, by language; null until there are any. */
  private int @Nullable [] indirect;
  /** Letters by {@link #SCRIPTS}; null until there are any of other scripts. */
  private int @Nullable [] scripts;
  private int foreign;

  private int words;
  private int sentences;
  private int exclamations;
  private long visible;
  private long marked;

  private long word = WordHash.SEED;
  private boolean inWord;
  private boolean hasLetter;
  // The words before in their sentence, the last one first.
  private long last;
  private long secondLast;
  private long thirdLast;
  private int chain;

  private int sentenceWords;
  private long sentenceBits;
  private char stop;

  static final java.util.List<String> SCRIPTS = java.util.List.of("ru", "uk", "zh", "ja", "ko",
      "ar", "hi", "he", "th", "el", LanguageGuess.UNKNOWN);

  private static boolean[] signs() {
    boolean[] signs = new boolean[0x80];
    for (char c : ",.?!;:()'\"-/*_+=%&#@[]{}<>|^$\\".toCharArray()) {
      signs[c] = true;
    }
    return signs;
  }

  /** What words tell, by their {@link WordHash}, 0 for nothing. */
  public static LongUnaryOperator dictionary() {
    return LEXICON::find;
  }

  /** A character's place in {@link #SCRIPTS} and two, 0 before it was asked for. */
  private static final byte[] SCRIPT_OF = new byte[Character.MAX_VALUE + 1];

  /** The next characters of the answer. */
  public void read(char[] chars, int start, int end) {
    read(null, chars, start, end);
  }

  /** The same, with what is known of words; null for nothing. */
  public void read(@Nullable Surveys surveys, char[] chars, int start, int end) {
    Survey known = surveys == null ? null : surveys.of(chars, start, end);
    int at = start;
    while (at < end) {
      // In prose little happens with letters and the spaces between them.
      boolean prose = code.steady() && !code.inside();
      int next = !prose ? at
          : known != null && !inWord && stop == 0 && line.settled() ? words(known, at, end)
              : letters(chars, at, end);
      next = next == at && prose ? letters(chars, at, end) : next;
      if (next > at) {
        at = next;
      } else if (prose && chars[at] == ' ') {
        line.space();
        endWord();
        if (stop != 0) {
          endSentence();
        }
        at++;
      } else if (prose && chars[at] < SIGNS.length && SIGNS[chars[at]] && line.settled()) {
        sign(chars[at++]);
      } else {
        read(chars[at++]);
      }
    }
  }

  /** A sign in the midst of a line of prose. */
  private void sign(char c) {
    visible++;
    line.plain(1);
    if (inWord && (c == '\'' || c == '-')) {
      word = WordHash.letter(word, c);
      return;
    }
    endWord();
    if (c == '!') {
      stop = c;
    } else if (c == '.' || c == '?') {
      stop = stop == '!' ? stop : c;
    }
  }

  /** Reads whole words with spaces between and behind them; tells where those end. */
  private int words(Survey known, int start, int end) {
    int until = known.lettersFrom(start, known.odd(start, end));
    int first = known.words(start);
    int behind = known.words(until);
    // Counted by three digits at a time, see Tally.
    long ones = 0;
    long twos = 0;
    long fours = 0;
    long met = 0;
    int number = known.telling(first, behind);
    for (; number < behind; number = known.telling(number + 1, behind)) {
      if (!known.known(number)) {
        until = known.wordStart(number);
        behind = number;
        break;
      }
      long found = known.tells(number);
      met |= found;
      long two = ones & found;
      ones ^= found;
      long four = twos & two;
      twos ^= two;
      long eight = fours & four;
      fours ^= four;
      if (eight != 0) {
        counts.add(eight, 3);
      }
      if ((found & ToneLexicon.ENDS_PHRASE) != 0) {
        phrases(before(known, first, number + 1, 1), before(known, first, number, 1),
            before(known, first, number, 2), before(known, first, number, 3),
            chain + number - first);
      }
    }
    sentenceBits |= met;
    counts.add(ones, 0);
    counts.add(twos, 1);
    counts.add(fours, 2);
    int count = behind - first;
    int letters = known.letters(start, until);
    visible += letters;
    line.plain(letters);
    words += count;
    sentenceWords += count;
    long one = before(known, first, behind, 1);
    long two = before(known, first, behind, 2);
    thirdLast = before(known, first, behind, 3);
    secondLast = two;
    last = one;
    chain += count;
    return until;
  }

  /** The hash of the word so many words before one, of those at hand or those before them. */
  private long before(Survey known, int first, int number, int back) {
    int at = number - back;
    return at >= first ? known.hash(at)
        : at == first - 1 ? last : at == first - 2 ? secondLast : thirdLast;
  }

  /** Reads plain letters; tells where they end. */
  private int letters(char[] chars, int start, int end) {
    long hash = word;
    int at = start;
    while (at < end) {
      int small = chars[at] | 0x20;
      if (small < 'a' || small > 'z') {
        break;
      }
      hash = WordHash.letter(hash, (char) small);
      at++;
    }
    if (at > start) {
      resume();
      word = hash;
      inWord = true;
      hasLetter = true;
      visible += at - start;
      line.plain(at - start);
    }
    return at;
  }

  private void read(char c) {
    boolean isCode = code.read(c);
    if (c == '\n') {
      endWord();
      endSentence();
      marked += line.end();
      return;
    }
    boolean blank = Character.isWhitespace(c);
    if (!blank) {
      visible++;
    }
    line.read(c, blank, isCode && code.block());
    if (isCode) {
      endWord();
      return;
    }
    if (blank) {
      endWord();
      if (stop != 0) {
        endSentence();
      }
      return;
    }
    if (spaceless(c)) {
      endWord();
      resume();
      foreign(c);
      words++;
      sentenceWords++;
      return;
    }
    char folded = Folding.fold(c);
    if (folded == Folding.NOTHING) {
      return;
    }
    boolean letter = c < 0x80 ? folded >= 'a' && folded <= 'z' : Character.isLetter(c);
    if (letter || (folded >= '0' && folded <= '9')
        || Character.getType(c) == Character.NON_SPACING_MARK
        || Character.getType(c) == Character.COMBINING_SPACING_MARK) {
      resume();
      inWord = true;
      hasLetter |= letter;
      word = WordHash.letter(word, folded);
      if (c >= 0x250 && letter) {
        foreign(c);
      }
      return;
    }
    if (inWord && (folded == '\'' || folded == '-')) {
      word = WordHash.letter(word, folded);
      return;
    }
    endWord();
    switch (c) {
      case '.', '?', '…', '؟' -> stop = stop == '!' ? stop : c;
      case '!' -> stop = c;
      case '。', '？', '।' -> {
        stop = c;
        endSentence();
      }
      case '！' -> {
        stop = '!';
        endSentence();
      }
      default -> {
      }
    }
  }

  /** A stop in the middle of a word ("3.5", "e.g.") stopped nothing. */
  private void resume() {
    if (!inWord) {
      stop = 0;
    }
  }

  private void foreign(char c) {
    if (foreign < SCRIPT_SAMPLE) {
      int at = SCRIPT_OF[c];
      if (at == 0) {
        at = SCRIPTS.indexOf(LanguageGuess.script(c)) + 2;
        SCRIPT_OF[c] = (byte) at;
      }
      if (at > 1) {
        int[] counted = scripts == null ? new int[SCRIPTS.size()] : scripts;
        scripts = counted;
        counted[at - 2]++;
        foreign++;
      }
    }
  }

  private static boolean spaceless(char c) {
    return c >= 0x0E00 && ((c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF)
        || (c <= 0x0EFF && Character.isLetter(c)) || (c >= 0x1780 && c <= 0x17D3));
  }

  private void endWord() {
    if (!inWord) {
      return;
    }
    inWord = false;
    long key = word;
    word = WordHash.SEED;
    if (hasLetter) {
      hasLetter = false;
      words++;
      sentenceWords++;
    }
    long found = LEXICON.find(key);
    if (found != 0) {
      count(found);
      if ((found & ToneLexicon.ENDS_PHRASE) != 0) {
        phrases(key, last, secondLast, thirdLast, chain);
      }
    }
    thirdLast = secondLast;
    secondLast = last;
    last = key;
    chain++;
  }

  /** Counts the phrases that end with a word behind others, of which so many are known. */
  private void phrases(long word, long one, long two, long three, int before) {
    if (before == 0 || !LEXICON.leads(one)) {
      return;
    }
    count(LEXICON.find(ToneLexicon.then(one, word)));
    if (before > 1) {
      long both = ToneLexicon.then(two, one);
      count(LEXICON.find(ToneLexicon.then(both, word)));
    }
    if (before > 2) {
      long all = ToneLexicon.then(ToneLexicon.then(three, two), one);
      count(LEXICON.find(ToneLexicon.then(all, word)));
    }
  }

  private void count(long found) {
    sentenceBits |= found;
    counts.add(found, 0);
  }

  private void endSentence() {
    if (sentenceWords > 0) {
      sentences++;
      exclamations += stop == '!' ? 1 : 0;
      if ((sentenceBits & ToneLexicon.INDIRECT) != 0) {
        indirectly(sentenceBits);
      }
    }
    sentenceWords = 0;
    sentenceBits = 0;
    stop = 0;
    chain = 0;
  }

  private void indirectly(long signs) {
    int[] counted = indirect == null ? new int[ToneLexicon.CALIBRATED.size()] : indirect;
    indirect = counted;
    for (int i = 0; i < counted.length; i++) {
      counted[i] += (signs & ToneLexicon.indirect(i)) != 0 ? 1 : 0;
    }
  }

  /** The answer is over: what it was. Nothing may be read afterwards. */
  public ToneProfile finish() {
    endWord();
    endSentence();
    marked += line.end();
    if (words == 0) {
      return ToneProfile.NONE;
    }
    String language = language();
    int known = ToneLexicon.CALIBRATED.indexOf(language);
    double markdown = visible == 0 ? 0 : (double) marked / visible;
    double exclamation = share(exclamations, sentences);
    if (known < 0) {
      return new ToneProfile(language, words, sentences, rounded(markdown), rounded(exclamation),
          Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
          Double.NaN);
    }
    int formal = count(known, Sign.FORMAL);
    int informal = count(known, Sign.INFORMAL);
    double formality =
        formal + informal == 0 ? 0 : (double) (formal - informal) / (formal + informal);
    int sentencesIndirect = indirect == null ? 0 : indirect[known];
    // German's polite word for you is also its word for she: it cannot be counted.
    double you = language.equals("de") ? Double.NaN : perHundred(known, Sign.YOU);
    return new ToneProfile(language, words, sentences, rounded(markdown), rounded(exclamation),
        rounded(you), rounded(perHundred(known, Sign.HEDGE)), count(known, Sign.APOLOGY),
        rounded(perHundred(known, Sign.WARM)), rounded(1 - share(sentencesIndirect, sentences)),
        rounded(formality), count(known, Sign.MORAL), count(known, Sign.PERSONA));
  }

  private int count(int language, Sign sign) {
    return counts.of(ToneLexicon.bit(language, sign));
  }

  private double perHundred(int language, Sign sign) {
    return Math.min(HUNDRED, HUNDRED * count(language, sign) / words);
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** To a thousandth: more would say more than is known. */
  private static double rounded(double value) {
    return Double.isNaN(value) ? value : Math.round(value * 1000) / 1000.0;
  }

  /** As {@link LanguageGuess} tells it, from counts instead of the text. */
  private String language() {
    int[] counted = scripts;
    if (counted != null && 2L * foreign >= Math.min(words, SCRIPT_SAMPLE)) {
      if (counted[SCRIPTS.indexOf("ja")] > 0) {
        return "ja"; // Kana are mixed with characters that Chinese uses too.
      }
      int best = 0;
      for (int i = 1; i < counted.length; i++) {
        best = counted[i] > counted[best] ? i : best;
      }
      String script = SCRIPTS.get(best);
      return script.equals("ru")
          && LanguageGuess.ukrainian(counted[SCRIPTS.indexOf("uk")], counted[best]) ? "uk" : script;
    }
    int best = ENGLISH;
    int most = counts.of(ToneLexicon.vote(best));
    long votes = (counts.met() & ~ToneLexicon.ENDS_PHRASE) >>> ToneLexicon.vote(0);
    for (long rest = votes; rest != 0; rest &= rest - 1) {
      int each = Long.numberOfTrailingZeros(rest);
      int some = counts.of(ToneLexicon.vote(each));
      if (some > most && (each < ToneLexicon.LEARNED || some > 1)) {
        best = each;
        most = some;
      }
    }
    // Nothing in common with any language may be a name, a number, a formula.
    String language = ToneLexicon.KNOWN.get(best);
    return LanguageGuess.another(language, most, words) ? LanguageGuess.UNKNOWN : language;
  }

  /** What kind of line is being read: running text, or one with a mark in front of it. */
  private static final class LineKind {
    private enum State {
      START,
      BULLET,
      DIGITS,
      DOT,
      PLAIN,
      MARKED
    }

    private State state = State.START;
    private int characters;

    /** So many letters. */
    void plain(int count) {
      characters += count;
      if (state != State.PLAIN && state != State.MARKED) {
        state = State.PLAIN;
      }
    }

    /** Whether letters and spaces only count. */
    boolean settled() {
      return state == State.PLAIN || state == State.MARKED;
    }

    void space() {
      if (state != State.PLAIN) {
        read(' ', true, false);
      }
    }

    void read(char c, boolean blank, boolean block) {
      characters += blank ? 0 : 1;
      if (block) {
        state = State.MARKED;
        return;
      }
      state = switch (state) {
        case START -> blank ? State.START
            : c == '#' || c == '>' || c == '|' || c == '•' ? State.MARKED
                : c == '-' || c == '*' || c == '+' ? State.BULLET
                    : c >= '0' && c <= '9' ? State.DIGITS : State.PLAIN;
        case BULLET -> blank ? State.MARKED : State.PLAIN;
        case DIGITS ->
          c >= '0' && c <= '9' ? State.DIGITS : c == '.' || c == ')' ? State.DOT : State.PLAIN;
        case DOT -> blank ? State.MARKED : State.PLAIN;
        case PLAIN -> State.PLAIN;
        case MARKED -> State.MARKED;
      };
    }

    /** The line is over: how many of its characters count as marked. */
    int end() {
      int counted = state == State.MARKED ? characters : 0;
      state = State.START;
      characters = 0;
      return counted;
    }
  }
}
