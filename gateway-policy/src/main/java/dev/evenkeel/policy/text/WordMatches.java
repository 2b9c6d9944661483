package dev.evenkeel.policy.text;

import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds a matcher's matches word by word. Words that come to nothing are passed over where the
 * text's {@linkplain WordRows rows} say so. What others come to is found out once and remembered by
 * their letters and what stands behind them; what may go on in the next words is followed from
 * there, nearly always for a few letters. Finds what {@link MatchState} finds. Shared by all
 * threads.
 */
public final class WordMatches {
  private static final int FIRST_BEHIND = 27;
  private static final int[] NOTHING = {};
  /** What commonly stands behind words; letters take the numbers before. */
  private static final byte[] BEHIND = behind();

  private final Matcher matcher;
  private final WordMemo<Outcome> memo;
  /** Whether with letters matches begin at words' beginnings only. */
  private final boolean wordwise;
  // Signs with which something may begin.
  private final long lowSigns;
  private final long highSigns;

  /** Hears of matches, in no order. */
  @FunctionalInterface
  public interface Found {
    /** A match of {@code rule} from {@code start} to before {@code end}. */
    void found(int rule, int start, int end);
  }

  /** What begins with a word, as far as it was read. */
  private static final class Outcome extends WordMemo.Fact {
    /** Cannot be said by a single match that grows. */
    static final int UNKNOWN = -1;
    /** Where a longer match stands in the automaton; {@link Matcher#DEAD} when there is none. */
    final int state;
    /** The rule of the longest match so far, and its length; 0 for none. */
    final int rule;
    final int length;
    /**
     * A bit for each letter that may stand second, by the one that stands first in the next word,
     * if a longer match goes on; the lowest where the first alone does not tell.
     */
    final int[] next;

    Outcome(long key, int state, int rule, int length, int[] next) {
      super(key);
      this.state = state;
      this.rule = rule;
      this.length = length;
      this.next = next;
    }
  }

  /** @param bits so much is remembered, as a power of two */
  public WordMatches(Matcher matcher, int bits) {
    this.matcher = matcher;
    this.memo = new WordMemo<>(bits);
    boolean atWords = true;
    for (char c = 'a'; c <= 'z'; c++) {
      atWords &= matcher.kind(c) < Matcher.LOOK && matcher.kind((char) (c - 0x20)) < Matcher.LOOK;
    }
    this.wordwise = atWords && !matcher.checked();
    long low = 0;
    long high = 0;
    for (char c = 0; c < 0x80; c++) {
      if (!Folding.word(Folding.fold(c)) && matcher.kind(c) >= Matcher.BEGINS) {
        low |= c < 0x40 ? 1L << c : 0;
        high |= c < 0x40 ? 0 : 1L << c;
      }
    }
    this.lowSigns = low;
    this.highSigns = high;
  }

  private static byte[] behind() {
    byte[] behind = new byte[0x80];
    String common = " ,.\n?";
    for (int i = 0; i < common.length(); i++) {
      behind[common.charAt(i)] = (byte) (FIRST_BEHIND + i);
    }
    return behind;
  }

  /** Reads texts one after the other. Not thread-safe. */
  public static final class Reader {
    private final WordMatches known;
    private final Found found;
    private @Nullable MatchState state;
    /** Where the state began to read. */
    private int base;

    public Reader(WordMatches known, Found found) {
      this.known = known;
      this.found = found;
    }

    /** Finds what stands from {@code start} to before {@code end}, as if that were all. */
    public void read(PlainWords text, int start, int end) {
      int word = text.firstFrom(start);
      int last = text.firstFrom(end);
      if (!known.wordwise || (word > 0 && text.end(word - 1) > start)
          || (last > 0 && text.end(last - 1) > end)) {
        begin(start).read(text.chars(), start, end);
        follow().finish();
        return;
      }
      boolean signs = text.anySign(known.lowSigns, known.highSigns);
      int bit = text.bit(known);
      int at = start;
      while (word < last) {
        int next = signs ? word : text.nextLook(word, last, bit);
        if (next > word) {
          at = text.end(next - 1);
          word = next;
          continue;
        }
        int begin = text.start(word);
        int from = signs ? known.sign(text, at, begin) : begin;
        if (from == begin && !text.looks(word, bit)) {
          at = text.end(word++);
          continue;
        }
        Outcome outcome = from < begin ? null : known.outcome(text, word, end);
        if (outcome == null
            || (outcome.state != Matcher.DEAD && !known.diesOut(outcome, text, word, end))) {
          word = follow(text, from, word, last, end);
          at = word < last ? text.start(word) : end;
          continue;
        }
        if (outcome.length > 0) {
          found.found(outcome.rule, begin, begin + outcome.length);
        }
        at = text.end(word++);
      }
      int from = signs ? known.sign(text, at, end) : end;
      if (from < end) {
        begin(from).read(text.chars(), from, end);
        follow().finish();
      }
    }

    /** Follows what begins at {@code from} to the first word before which nothing is pending. */
    private int follow(PlainWords text, int from, int first, int last, int end) {
      MatchState follower = begin(from);
      int at = from;
      int word = first;
      while (true) {
        word++;
        int until = word < last ? text.start(word) : end;
        follower.read(text.chars(), at, until);
        at = until;
        if (word == last) {
          follower.finish();
          return last;
        }
        if (follower.holdFrom() == follower.position()) {
          return word;
        }
      }
    }

    private MatchState begin(int at) {
      base = at;
      MatchState follower = follow();
      follower.reset();
      return follower;
    }

    private MatchState follow() {
      MatchState follower = state;
      if (follower == null) {
        follower = new MatchState(known.matcher,
            (rule, start, end) -> found.found(rule, base + (int) start, base + (int) end));
        state = follower;
      }
      return follower;
    }
  }

  /** Where the first sign stands with which something may begin, {@code end} for none. */
  private int sign(PlainWords text, int start, int end) {
    int at = start;
    while (at < end && matcher.kind(text.chars()[at]) < Matcher.BEGINS) {
      at++;
    }
    return at;
  }

  /** What is known of a word and the sign behind it, null when it has to be followed. */
  private @Nullable Outcome outcome(PlainWords text, int word, int end) {
    long key = text.firstLetters(word);
    if (key == 0) {
      return null;
    }
    char[] chars = text.chars();
    int start = text.start(word);
    int at = text.end(word);
    int letters = at - start;
    int code = at < end && chars[at] < BEHIND.length ? BEHIND[chars[at]] : 0;
    int count = Math.min(letters, PlainWords.LETTERS);
    if (letters < PlainWords.LETTERS && code != 0) {
      key = key << PlainWords.BITS | code;
      count++;
    }
    Outcome known = memo.get(key);
    known = known != null ? known : memo.put(find(key, chars, start, count, true));
    // Where not all of the word was read, or nothing behind it, only an end is an end.
    return known.state == Outcome.UNKNOWN || (count <= letters && known.state != Matcher.DEAD)
        ? null
        : known;
  }

  /** Whether a word comes to nothing, with the sign behind it if that is among the characters. */
  boolean nothing(char[] word, int length) {
    Outcome outcome = find(0, word, 0, length, false);
    return outcome.state == Matcher.DEAD && outcome.length == 0;
  }

  /** Whether a word and the space behind it are no match, but may be the beginning of one. */
  boolean onlyGoesOn(char[] word, int length) {
    Outcome outcome = find(0, word, 0, length, false);
    return outcome.state > Matcher.DEAD && outcome.length == 0;
  }

  /**
   * A bit for each beginning of the next word that leads on what a word and a space begin.
   *
   * @param most so many letters are a beginning, or all of a word that has fewer
   * @param bit which one stands for letters, {@link PlainWords#BITS} for each
   */
  long goesOn(char[] word, int length, int most, LongUnaryOperator bit) {
    return goesOn(find(0, word, 0, length, false).state, 0, most, false, bit);
  }

  private long goesOn(int state, long letters, int more, boolean matches, LongUnaryOperator bit) {
    long beginnings = letters == 0 ? 0 : 1L << bit.applyAsLong(letters);
    for (char next = 'a'; next <= 'z' && more > 0; next++) {
      int on = matches ? state : matcher.step(state, next);
      if (on != Matcher.DEAD) {
        beginnings |= goesOn(on, letters << PlainWords.BITS | (next & 0x1F), more - 1,
            matches || matcher.accepting(on), bit);
      }
    }
    return beginnings;
  }

  /** Reads a word, and the sign behind it if that is one of the {@code count} characters. */
  private Outcome find(long key, char[] chars, int start, int count, boolean ahead) {
    int state = matcher.begin(Folding.look(chars[start]));
    int entry = 0;
    int length = 0;
    int wordEntry = -1; // Of a match that stands if the word ends behind it.
    for (int i = 0; i < count && state != Matcher.DEAD; i++) {
      char c = Folding.look(chars[start + i]);
      state = i == 0 ? state : matcher.step(state, c);
      if (wordEntry >= 0 && !Folding.word(c)) {
        entry = length == i ? Math.min(entry, wordEntry) : wordEntry;
        length = i;
      }
      wordEntry = -1;
      if (matcher.accepting(state)) {
        int anywhere = matcher.accepts(state);
        int whole = matcher.acceptsWords(state);
        wordEntry = whole == 0 ? -1 : matcher.entry(whole);
        if (anywhere != 0) {
          entry = matcher.entry(anywhere);
          length = i + 1;
        }
        if (matcher.urgent(entry) || (wordEntry >= 0 && matcher.urgent(wordEntry))) {
          return new Outcome(key, Outcome.UNKNOWN, 0, 0, NOTHING);
        }
      }
    }
    boolean unknown = wordEntry >= 0;
    return new Outcome(key, unknown ? Outcome.UNKNOWN : state, entry, length,
        unknown || state == Matcher.DEAD || !ahead ? NOTHING : next(state));
  }

  private int[] next(int state) {
    int[] next = new int[FIRST_BEHIND];
    for (char first = 'a'; first <= 'z'; first++) {
      int one = matcher.step(state, first);
      int seconds = one == Matcher.DEAD ? 0 : matcher.accepting(one) ? -1 : 1;
      for (char second = 'a'; second <= 'z' && seconds > 0; second++) {
        seconds |= matcher.step(one, second) == Matcher.DEAD ? 0 : 1 << (second & 0x1F);
      }
      next[first & 0x1F] = seconds;
    }
    return next;
  }

  /** Whether what may go on behind a word and the sign there comes to nothing more. */
  private boolean diesOut(Outcome outcome, PlainWords text, int word, int end) {
    char[] chars = text.chars();
    int next = text.end(word) + 1;
    if (next < end && PlainWords.letter(chars[next])) {
      int seconds = outcome.next[chars[next] & 0x1F];
      if (seconds == 0 || (next + 1 < end && PlainWords.letter(chars[next + 1])
          && (seconds & 1 << (chars[next + 1] & 0x1F)) == 0)) {
        return true;
      }
    }
    int state = outcome.state;
    char before = Folding.look(chars[next - 1]);
    for (int at = next; at < end; at++) {
      char c = chars[at] < Matcher.LATIN ? Folding.look(chars[at]) : Folding.NOTHING;
      if (c == Folding.NOTHING || c >= Matcher.LATIN || (c == ' ' && before == ' ')) {
        return false;
      }
      state = matcher.step(state, c);
      if (state == Matcher.DEAD) {
        return true;
      }
      if (matcher.accepting(state)) {
        return false;
      }
      before = c;
    }
    return true;
  }
}
