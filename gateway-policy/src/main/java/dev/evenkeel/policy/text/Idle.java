package dev.evenkeel.policy.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.BitSet;

/**
 * Passes over text in which no match of some automata begins, which is most of any text.
 *
 * <p>
 * Common words are followed through the automata once and not each time: what came of a word is
 * remembered by its first letters, exactly, so that nobody can write one that is taken for another.
 * These are facts about the automata; one can be lost when its place is needed and found out again,
 * but not be wrong. Shared by all streams without locks, for a fact is one number.
 */
final class Idle {
  /** A character is known by five bits, so twelve leave room for what came of them. */
  private static final int BITS = 5;
  private static final int LONGEST = 12;
  private static final int VERDICT = 4;
  private static final int FIRST_BEHIND = 27;
  /** From 1 for letters, then what commonly stands behind words; 0 for all other characters. */
  private static final byte[] CODES = codes();
  /** So much of the next word is looked at. */
  private static final int BEGINNING = 3;
  private static final int PLACES = 13;
  private static final VarHandle FACTS = MethodHandles.arrayElementVarHandle(long[].class);

  /** Follows text through the automata. */
  interface Automata {
    /**
     * Whether it is certain, by the characters up to {@code end} alone, that what begins at
     * {@code start} comes to nothing before something that begins behind it could be a match. More
     * characters never change what is certain.
     */
    boolean comesToNothing(char[] chars, int start, int end);
  }

  private final Automata automata;
  /** What a raw character below {@link Matcher#LATIN} can do, as {@link Matcher#kind} tells. */
  private final byte[] kinds;
  /** Whether with letters matches begin at words' beginnings only. */
  private final boolean wordwise;
  /** Characters from {@link Matcher#LATIN} on with which nothing begins. */
  private final BitSet quiet;
  private final long[] facts = new long[1 << PLACES];
  // Signs and digits with which something may begin.
  private final long lowSigns;
  private final long highSigns;

  Idle(byte[] kinds, BitSet quiet, Automata automata) {
    this.kinds = kinds;
    this.quiet = quiet;
    this.automata = automata;
    boolean atWords = true;
    for (char c = 'a'; c <= 'z'; c++) {
      atWords &= kinds[c] < Matcher.LOOK && kinds[c - 'a' + 'A'] < Matcher.LOOK;
    }
    this.wordwise = atWords;
    long low = 0;
    long high = 0;
    for (char c = 0; c < 0x80; c++) {
      boolean sign = !PlainWords.letter(c) && kinds[c] >= Matcher.BEGINS;
      low |= sign && c < 0x40 ? 1L << c : 0;
      high |= sign && c >= 0x40 ? 1L << c : 0;
    }
    this.lowSigns = low;
    this.highSigns = high;
  }

  /** Whether words can be told by their letters: with letters matches begin at their beginnings. */
  boolean wordwise() {
    return wordwise && kinds[' '] < Matcher.BEGINS;
  }

  /** Whether something may begin with a character. */
  boolean mayBegin(char c, boolean inWord) {
    return c >= Matcher.LATIN ? !quiet.get(c)
        : kinds[c] >= (inWord ? Matcher.LOOK : Matcher.BEGINS);
  }

  /**
   * Whether it is certain, by the characters up to {@code end} alone, that what begins with the
   * first one comes to nothing before anything else begins. The last may stand behind the word.
   */
  boolean nothing(char[] chars, int end) {
    char last = chars[end - 1];
    boolean letter = Folding.word(Folding.fold(last));
    return automata.comesToNothing(chars, 0, letter || !mayBegin(last, false) ? end : end - 1);
  }

  /**
   * The same as {@link #pass(char[], int, int, char)}, by places that were looked out for.
   *
   * @param number this one's in the survey
   */
  int pass(Survey survey, int number, char[] chars, int start, int end, char before) {
    int at = survey.next(number, start, end);
    while (at < end) {
      char c = chars[at];
      char last = at > start ? chars[at - 1] : before;
      boolean inside = last < Matcher.LATIN && (kinds[last] & Matcher.WORD) != 0;
      // What is remembered of words was asked when the places were looked out for.
      if (mayBegin(c, inside) && !automata.comesToNothing(chars, at, end)) {
        return at;
      }
      at = survey.next(number, at + 1, end);
    }
    return end;
  }

  private static byte[] codes() {
    byte[] codes = new byte[0x80];
    for (char c = 'a'; c <= 'z'; c++) {
      codes[c] = (byte) (c - 'a' + 1);
      codes[Character.toUpperCase(c)] = codes[c];
    }
    codes[Loose.CAPITAL_I] = 0; // Inside of a word it may be an l to some rules.
    String behind = " ,.\n?";
    for (int i = 0; i < behind.length(); i++) {
      codes[behind.charAt(i)] = (byte) (FIRST_BEHIND + i);
    }
    return codes;
  }

  /**
   * Passes over text for as long as nothing begins.
   *
   * @param before the folded character before {@code start}
   * @return the index of the first character with which something may begin, {@code end} for none
   */
  int pass(char[] chars, int start, int end, char before) {
    boolean inside = before < Matcher.LATIN && Folding.word(before);
    int at = start;
    while (at < end) {
      char c = chars[at];
      if (c >= Matcher.LATIN) {
        if (!quiet.get(c)) {
          return at;
        }
        inside = false; // A match in Latin letters may begin behind others.
        at++;
        continue;
      }
      int kind = kinds[c];
      if (kind >= Matcher.LOOK) {
        if (!automata.comesToNothing(chars, at, end)) {
          return at;
        }
      } else if (kind >= Matcher.BEGINS && !inside) {
        int passed = wordwise ? hopeless(chars, at, end) : at;
        if (passed > at) {
          at = passed;
          inside = true;
          continue;
        }
        if (!automata.comesToNothing(chars, at, end)) {
          return at;
        }
      }
      inside = (kind & Matcher.WORD) != 0;
      at++;
    }
    return end;
  }

  /**
   * Where the letters of the word end if it is known to come to nothing, its beginning if not: by
   * itself and what stands behind it, or else by the next word's beginning too.
   */
  private int hopeless(char[] chars, int start, int end) {
    int most = Math.min(end, start + LONGEST);
    long known = (chars[start] | 0x20) == 'i' ? 'i' - 'a' + 1 : code(chars[start]);
    if (known == 0) {
      return start;
    }
    int at = start + 1;
    int code = 0;
    while (at < most && (code = code(chars[at])) > 0 && code < FIRST_BEHIND) {
      known = known << BITS | code;
      at++;
    }
    if (at == most || code == 0) {
      return nothing(known, chars, start, at) ? at : start;
    }
    known = known << BITS | code;
    if (nothing(known, chars, start, at + 1)) {
      return at;
    }
    int next = at + 1;
    most = Math.min(most, next + BEGINNING);
    while (next < most && (code = code(chars[next])) > 0 && code < FIRST_BEHIND) {
      known = known << BITS | code;
      next++;
    }
    return next > at + 1 && nothing(known, chars, start, next) ? at : start;
  }

  private static int code(char c) {
    return c < CODES.length ? CODES[c] : 0;
  }

  /** Whether nothing begins in a whole text. */
  boolean passes(PlainWords text) {
    char[] chars = text.chars();
    int end = text.length();
    if (!wordwise || text.anySign(lowSigns, highSigns)) {
      return pass(chars, 0, end, ' ') == end;
    }
    int bit = text.bit(this);
    int last = text.count();
    for (int word = text.nextLook(0, last, bit); word < last; word =
        text.nextLook(word + 1, last, bit)) {
      int start = text.start(word);
      boolean known = text.plain(word) && !text.capitalInside(word);
      if (!known) {
        return pass(chars, start, end, ' ') == end;
      }
      if (kinds[chars[start]] >= Matcher.BEGINS && !hopeless(text, word)
          && !automata.comesToNothing(chars, start, end)) {
        return false;
      }
    }
    return true;
  }

  /** The same as {@link #hopeless(char[], int, int)} of a word that is known. */
  private boolean hopeless(PlainWords text, int word) {
    char[] chars = text.chars();
    int start = text.start(word);
    int at = text.end(word);
    long known = text.firstLetters(word);
    int code = at < text.length() ? code(chars[at]) : 0;
    if (at - start >= LONGEST || code == 0) {
      return nothing(known, chars, start, Math.min(at, start + LONGEST));
    }
    known = known << BITS | code;
    if (nothing(known, chars, start, at + 1)) {
      return true;
    }
    int next = at + 1;
    int most = Math.min(Math.min(text.length(), start + LONGEST), next + BEGINNING);
    while (next < most && (code = code(chars[next])) > 0 && code < FIRST_BEHIND) {
      known = known << BITS | code;
      next++;
    }
    return next > at + 1 && nothing(known, chars, start, next);
  }

  private boolean nothing(long known, char[] chars, int start, int end) {
    int place = (int) ((known * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - PLACES));
    long fact = (long) FACTS.getOpaque(facts, place);
    if (fact >>> VERDICT != known) {
      fact = known << VERDICT | (automata.comesToNothing(chars, start, end) ? 1 : 0);
      FACTS.setOpaque(facts, place, fact);
    }
    return (fact & 1) != 0;
  }
}
