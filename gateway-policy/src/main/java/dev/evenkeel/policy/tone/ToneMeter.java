package dev.evenkeel.policy.tone;

import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.policy.classify.LanguageGuess;
import dev.evenkeel.policy.text.Folding;
import dev.evenkeel.policy.tone.ToneLexicon.Sign;

/**
 * Takes the {@link ToneProfile} of a text as it streams; it does not matter in which pieces it
 * comes. Allocates nothing per token. Not thread-safe.
 */
public final class ToneMeter {
  private static final ToneLexicon LEXICON = ToneLexicon.SHIPPED;
  private static final double HUNDRED = 100;
  /** Letters of other scripts are looked at until so many are known: enough for the language. */
  private static final int SCRIPT_SAMPLE = 400;

  private final CodeSpans code = new CodeSpans();
  private final LineKind line = new LineKind();
  private final int[] counts = new int[ToneLexicon.bitCount()];
  private final int[] indirect = new int[ToneLexicon.CALIBRATED.size()];
  private final int[] scripts = new int[SCRIPTS.size()];
  private int foreign;

  private int words;
  private int sentences;
  private int exclamations;
  private long visible;
  private long marked;

  private long word = ToneLexicon.SEED;
  private boolean inWord;
  private boolean hasLetter;
  /** Phrases of two, three words that end with the last word. */
  private long two;
  private long three;
  private long last;
  private int chain;

  private int sentenceWords;
  private long sentenceBits;
  private char stop;

  static final java.util.List<String> SCRIPTS = java.util.List.of("ru", "uk", "zh", "ja", "ko",
      "ar", "hi", "he", "th", "el", LanguageGuess.UNKNOWN);

  /** The next characters of the answer. */
  public void read(char[] chars, int start, int end) {
    int at = start;
    while (at < end) {
      // In prose little happens with letters and the spaces between them.
      boolean prose = code.steady() && !code.inside();
      int next = prose ? letters(chars, at, end) : at;
      if (next > at) {
        at = next;
      } else if (prose && chars[at] == ' ') {
        line.space();
        endWord();
        if (stop != 0) {
          endSentence();
        }
        at++;
      } else {
        read(chars[at++]);
      }
    }
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
      hash = ToneLexicon.letter(hash, (char) small);
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
      word = ToneLexicon.letter(word, folded);
      if (c >= 0x250 && letter) {
        foreign(c);
      }
      return;
    }
    if (inWord && (folded == '\'' || folded == '-')) {
      word = ToneLexicon.letter(word, folded);
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
      String script = LanguageGuess.script(c);
      int at = script == null ? -1 : SCRIPTS.indexOf(script);
      if (at >= 0) {
        scripts[at]++;
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
    word = ToneLexicon.SEED;
    if (hasLetter) {
      hasLetter = false;
      words++;
      sentenceWords++;
    }
    long found = LEXICON.find(key);
    long nextTwo = chain > 0 ? ToneLexicon.then(last, key) : 0;
    long nextThree = chain > 1 ? ToneLexicon.then(two, key) : 0;
    long four = chain > 2 ? ToneLexicon.then(three, key) : 0;
    if (found != 0) {
      count(found & ~ToneLexicon.ENDS_PHRASE);
      if ((found & ToneLexicon.ENDS_PHRASE) != 0) {
        count(chain > 0 ? LEXICON.find(nextTwo) : 0);
        count(chain > 1 ? LEXICON.find(nextThree) : 0);
        count(chain > 2 ? LEXICON.find(four) : 0);
      }
    }
    last = key;
    two = nextTwo;
    three = nextThree;
    chain++;
  }

  private void count(long found) {
    sentenceBits |= found;
    long rest = found & ~ToneLexicon.ENDS_PHRASE;
    while (rest != 0) {
      counts[Long.numberOfTrailingZeros(rest)]++;
      rest &= rest - 1;
    }
  }

  private void endSentence() {
    if (sentenceWords > 0) {
      sentences++;
      exclamations += stop == '!' ? 1 : 0;
      for (int i = 0; i < indirect.length; i++) {
        indirect[i] += (sentenceBits & ToneLexicon.indirect(i)) != 0 ? 1 : 0;
      }
    }
    sentenceWords = 0;
    sentenceBits = 0;
    stop = 0;
    chain = 0;
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
    // German's polite word for you is also its word for she: it cannot be counted.
    double you = language.equals("de") ? Double.NaN : perHundred(known, Sign.YOU);
    return new ToneProfile(language, words, sentences, rounded(markdown), rounded(exclamation),
        rounded(you), rounded(perHundred(known, Sign.HEDGE)), count(known, Sign.APOLOGY),
        rounded(perHundred(known, Sign.WARM)), rounded(1 - share(indirect[known], sentences)),
        rounded(formality), count(known, Sign.MORAL), count(known, Sign.PERSONA));
  }

  private int count(int language, Sign sign) {
    return counts[ToneLexicon.bit(language, sign)];
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
    if (foreign > 0 && 2L * foreign >= Math.min(words, SCRIPT_SAMPLE)) {
      if (scripts[SCRIPTS.indexOf("ja")] > 0) {
        return "ja"; // Kana are mixed with characters that Chinese uses too.
      }
      int best = 0;
      for (int i = 1; i < scripts.length; i++) {
        best = scripts[i] > scripts[best] ? i : best;
      }
      String script = SCRIPTS.get(best);
      return script.equals("ru")
          && LanguageGuess.ukrainian(scripts[SCRIPTS.indexOf("uk")], scripts[best]) ? "uk" : script;
    }
    int best = ToneLexicon.KNOWN.indexOf("en");
    for (int i = 0; i < ToneLexicon.KNOWN.size(); i++) {
      int votes = counts[ToneLexicon.vote(i)];
      boolean more = votes > counts[ToneLexicon.vote(best)];
      best = more && (i < ToneLexicon.LEARNED || votes > 1) ? i : best;
    }
    // Nothing in common with any language may be a name, a number, a formula.
    String language = ToneLexicon.KNOWN.get(best);
    return LanguageGuess.another(language, counts[ToneLexicon.vote(best)], words)
        ? LanguageGuess.UNKNOWN
        : language;
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
