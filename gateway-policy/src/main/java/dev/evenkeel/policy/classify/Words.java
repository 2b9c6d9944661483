package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.Folding;
import dev.evenkeel.policy.text.WordHash;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Splits folded text into plain words and names every run of up to three of them by a 64-bit key.
 * Contractions are written out, so that "can't", "cannot" and "can not" are the same two words, and
 * "I'm unable" begins as "I am not able". Scripts without spaces have a word per character.
 * Allocates nothing after its construction. Not thread-safe.
 */
final class Words {
  /** The most words of a run. */
  static final int MOST = 3;
  /** The same behind the opening, where there is much more text. */
  private static final int MOST_LATER = 2;
  private static final int LONGEST = 24;
  private static final long SEED = 0xcbf29ce484222325L;
  private static final long BEGINS = hash("^");
  private static final long ENDS = hash(".");
  private static final long CAN = hash("can");
  private static final long ARE = hash("are");
  private static final long HAVE = hash("have");
  private static final long WOULD = hash("would");
  private static final long AM = hash("am");
  private static final long IS = hash("is");
  private static final long WILL = hash("will");
  private static final long CANNOT = hash("cannot");
  private static final long NOT = hash("not");
  private static final long UNABLE = hash("unable");
  private static final long ABLE = hash("able");

  /** Where a run stands; the first letter of its name. */
  enum Place {
    FIRST('F'),
    OPENING('O'),
    LATER('L'),
    /** In the opening, of an answer to a request that may do harm. */
    RISKY('R');

    final char letter;

    Place(char letter) {
      this.letter = letter;
    }
  }

  /** Hears of runs. */
  @FunctionalInterface
  interface Found {
    /** The last {@code words} words stand in {@code place}; the key is theirs in any place. */
    void found(long key, int words, Place place);
  }

  private final Found found;
  private final char[] word = new char[LONGEST];
  private int length;
  /** Too long to be a word of any language. */
  private boolean overlong;
  /** Null where runs need no names. */
  private @Nullable Names names;
  // The keys of the last word, of the last two, and of the last three.
  private long one;
  private long two;
  private long three;
  private int count;
  private Place place = Place.FIRST;
  private boolean muted;
  private final boolean risky;

  /** @param risky whether the request may do harm */
  Words(boolean risky, Found found) {
    this.risky = risky;
    this.found = found;
    add(BEGINS);
  }

  /** Gives runs names, of an answer of which nothing was read so far. */
  void keepNames() {
    Names kept = new Names();
    kept.add("^");
    names = kept;
  }

  /** Where the next words stand. */
  void place(Place now) {
    place = now;
  }

  /** Whether the next words are somebody else's and have no runs. */
  void muted(boolean now) {
    if (now != muted) {
      end();
      count = 0;
      muted = now;
    }
  }

  /** A sentence or line ended here: runs may span it, but it is a word of its own. */
  void sentenceEnds() {
    end();
    if (names != null) {
      names.add(".");
    }
    add(ENDS);
  }

  /** The next character, as it came. */
  void read(char raw) {
    char c = Folding.fold(raw);
    if (c == Folding.NOTHING) {
      return;
    }
    if (unspaced(c)) {
      end();
      word[length++] = c;
      end();
    } else if ((Folding.word(c) && c != '_') || (c == '\'' && length > 0)) {
      if (length < LONGEST) {
        word[length++] = c;
      } else {
        overlong = true;
      }
    } else {
      end();
    }
  }

  /** Whether a script has no spaces between words. */
  static boolean unspaced(char c) {
    return c >= 0x0E00
        && (c <= 0x0E7F || (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF));
  }

  /** The word that is under way ends here. */
  void end() {
    if (length == 0) {
      return;
    }
    int stem = length;
    length = 0;
    if (overlong) {
      overlong = false;
      count = 0;
      return;
    }
    while (stem > 0 && word[stem - 1] == '\'') {
      stem--;
    }
    int apostrophe = -1;
    for (int i = stem - 1; i > 0 && apostrophe < 0; i--) {
      apostrophe = word[i] == '\'' ? i : -1;
    }
    if (stem == 0) {
      return;
    }
    if (apostrophe > 0) {
      contraction(stem, apostrophe);
    } else if (is(stem, "cannot")) {
      say("can", CAN);
      say("not", NOT);
    } else if (is(stem, "unable")) {
      say("not", NOT);
      say("able", ABLE);
    } else {
      say(word, stem);
    }
  }

  /** Whether no word is under way. */
  boolean between() {
    return length == 0 && !overlong;
  }

  /**
   * A whole word of plain letters that ends here, of which only the {@link WordHash} is known; it
   * has no name.
   */
  void word(long hash) {
    if (hash == CANNOT) {
      said(CAN);
      said(NOT);
    } else if (hash == UNABLE) {
      said(NOT);
      said(ABLE);
    } else {
      said(hash);
    }
  }

  private void contraction(int stem, int apostrophe) {
    if (stem - apostrophe == 2 && word[stem - 1] == 't' && word[apostrophe - 1] == 'n') {
      if (is(apostrophe, "can")) {
        say("can", CAN);
      } else if (is(apostrophe, "won")) {
        say("will", WILL);
      } else {
        say(word, apostrophe - 1);
      }
      say("not", NOT);
      return;
    }
    say(word, apostrophe);
    switch (stem - apostrophe == 2 ? word[stem - 1] : word[stem - 2]) {
      case 's' -> say("is", IS);
      case 'm' -> say("am", AM);
      case 'd' -> say("would", WOULD);
      case 'l' -> say("will", WILL);
      case 'v' -> say("have", HAVE);
      case 'r' -> say("are", ARE);
      default -> {
      }
    }
  }

  private boolean is(int stem, String text) {
    if (stem != text.length()) {
      return false;
    }
    for (int i = 0; i < stem; i++) {
      if (word[i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void say(String text, long hash) {
    if (names != null) {
      names.add(text);
    }
    said(hash);
  }

  private void say(char[] chars, int size) {
    if (names != null) {
      names.add(String.valueOf(chars, 0, size));
    }
    said(hash(chars, 0, size));
  }

  private void said(long hash) {
    add(hash);
    if (muted) {
      return;
    }
    int most = Math.min(place == Place.LATER ? MOST_LATER : MOST, count);
    for (int words = 1; words <= most; words++) {
      long key = words == 1 ? one : words == 2 ? two : three;
      found.found(key, words, place);
      if (place == Place.FIRST) {
        found.found(key, words, Place.OPENING);
      }
      if (risky && place != Place.LATER && words < 3) {
        found.found(key, words, Place.RISKY);
      }
    }
  }

  private void add(long hash) {
    three = combine(two, hash);
    two = combine(one, hash);
    one = combine(SEED, hash);
    count++;
  }

  /** The name of the last {@code words} words, where names are kept. */
  String name(int words, Place where) {
    return Objects.requireNonNull(names, "runs have no names").name(words, where);
  }

  /** The place in a name. */
  static Place place(String name) {
    for (Place each : Place.values()) {
      if (each.letter == name.charAt(0)) {
        return each;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** The key that belongs to the words of a name. */
  static long key(String name) {
    long key = SEED;
    for (String part : name.substring(2).split("_", -1)) {
      key = combine(key, hash(part));
    }
    return key;
  }

  /** The last words by their letters. */
  private static final class Names {
    private final Deque<String> last = new ArrayDeque<>();

    void add(String word) {
      last.addLast(word);
      if (last.size() > MOST) {
        last.removeFirst();
      }
    }

    String name(int words, Place where) {
      return last.stream()
          .skip(last.size() - words)
          .collect(Collectors.joining("_", where.letter + "_", ""));
    }
  }

  private static long combine(long key, long hash) {
    long mixed = (key ^ hash) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }

  private static long hash(String word) {
    return hash(word.toCharArray(), 0, word.length());
  }

  private static long hash(char[] chars, int start, int size) {
    long hash = WordHash.SEED;
    for (int i = start; i < start + size; i++) {
      hash = WordHash.letter(hash, chars[i]);
    }
    return hash;
  }
}
