package dev.evenkeel.policy.text;

import java.util.Arrays;

/**
 * One text's run through a {@link Matcher}, character by character. Every place where a match could
 * begin is a live start; the leftmost of them is how far text may be released. Allocates nothing
 * after
 * its construction. Not thread-safe.
 */
public final class MatchState {
  /** How many invisible characters may stand between two characters of a match. */
  private static final int MOST_IGNORED = 64;
  private static final int FEW = 8;

  /** Hears of matches, in order of their end. */
  @FunctionalInterface
  public interface Found {
    /** A match of {@code rule} from {@code start} to before {@code end}, in raw characters. */
    void found(int rule, long start, long end);
  }

  private final Matcher matcher;
  private final Found found;
  private final int mostLive;
  // Grown when so many starts are live at once, which is rare: most texts never need more.
  private long[] starts = new long[FEW];
  private int[] states = new int[FEW];
  /** Where the longest match of a start ended, -1 for none yet. */
  private long[] ends = new long[FEW];
  private int[] rules = new int[FEW];
  /** A match that stands only if the next character ends the word. */
  private long[] tentativeEnds = new long[FEW];
  private int[] tentativeRules = new int[FEW];
  /** Starts inside a word can only become matches of rules that do not ask for whole words. */
  private boolean[] insideWord = new boolean[FEW];
  private int live;
  private long position;
  private long highAt;
  private char high;
  private char previous = ' ';
  private int ignored;

  public MatchState(Matcher matcher, Found found) {
    this.matcher = matcher;
    this.found = found;
    this.mostLive = 2 * matcher.longest() + 4;
  }

  /** How many raw characters were read. */
  public long position() {
    return position;
  }

  /** The first raw character that must be held; {@link #position()} when none must. */
  public long holdFrom() {
    long from = live > 0 ? starts[0] : position;
    return high != 0 ? Math.min(from, highAt) : from;
  }

  /**
   * Reads on for as long as no match is pending and none can begin, which is most of any text.
   *
   * @return the index of the first character that was not read, {@code end} when all were
   */
  public int skip(char[] chars, int start, int end) {
    if (live > 0 || high != 0 || previous >= Matcher.LATIN) {
      return start;
    }
    int at = start;
    boolean wordBefore = Folding.word(previous);
    while (at < end) {
      char c = chars[at];
      int kind = c < Matcher.LATIN ? matcher.kind(c) : Matcher.LOOK;
      // A character that could begin a match cannot do so inside a word, for most rules.
      if (kind >= Matcher.BEGINS && (kind == Matcher.LOOK || !wordBefore)) {
        break;
      }
      wordBefore = (kind & Matcher.WORD) != 0;
      at++;
    }
    if (at > start) {
      position += at - start;
      previous = Folding.fold(chars[at - 1]);
      ignored = 0;
    }
    return at;
  }

  /** Reads raw characters. */
  public void read(char[] chars, int start, int end) {
    int at = start;
    while (at < end) {
      int next = skip(chars, at, end);
      if (next == at) {
        read(chars[next++]);
      }
      at = next;
    }
  }

  /** Reads one raw character. */
  public void read(char raw) {
    long at = position++;
    if (high != 0) {
      char first = high;
      high = 0;
      if (Character.isLowSurrogate(raw)) {
        folded(Folding.foldPair(first, raw), highAt, at + 1);
        return;
      }
      folded(first, highAt, at);
    }
    if (Character.isHighSurrogate(raw)) {
      high = raw;
      highAt = at;
      return;
    }
    folded(Folding.fold(raw), at, at + 1);
  }

  /** The text is over: what only waited for the next character is decided. */
  public void finish() {
    high = 0;
    for (int i = 0; i < live; i++) {
      if (tentativeEnds[i] >= 0) {
        confirm(i);
      }
    }
    settle(true);
    live = 0;
    previous = ' ';
    ignored = 0;
  }

  private void folded(char c, long start, long end) {
    if (c == Folding.NOTHING || (c == ' ' && previous == ' ')) {
      if (++ignored <= MOST_IGNORED) {
        return;
      }
      c = ' ';
    }
    ignored = 0;
    boolean wordBefore = Folding.word(previous);
    boolean word = Folding.word(c);
    boolean begins = !(wordBefore && word && matcher.neverBeginsInside(previous, c));
    previous = c;
    boolean dead = false;
    for (int i = 0; i < live; i++) {
      if (tentativeEnds[i] >= 0) {
        if (!word) {
          confirm(i);
        }
        tentativeEnds[i] = -1;
      }
      if (states[i] != Matcher.DEAD) {
        states[i] = matcher.step(states[i], c);
        accept(i, end);
      }
      dead |= states[i] == Matcher.DEAD;
    }
    int first = begins ? matcher.step(Matcher.ROOT, c) : Matcher.DEAD;
    if (first != Matcher.DEAD && live < mostLive) {
      room();
      starts[live] = start;
      states[live] = first;
      ends[live] = -1;
      tentativeEnds[live] = -1;
      insideWord[live] = wordBefore;
      accept(live, end);
      live++;
    }
    if (dead || live > 1 || (live == 1 && ends[0] >= 0)) {
      settle(false);
    }
  }

  private void room() {
    if (live == starts.length) {
      int more = 2 * live;
      starts = Arrays.copyOf(starts, more);
      states = Arrays.copyOf(states, more);
      ends = Arrays.copyOf(ends, more);
      rules = Arrays.copyOf(rules, more);
      tentativeEnds = Arrays.copyOf(tentativeEnds, more);
      tentativeRules = Arrays.copyOf(tentativeRules, more);
      insideWord = Arrays.copyOf(insideWord, more);
    }
  }

  private void accept(int slot, long end) {
    int rule = matcher.accepts(states[slot]);
    int words = insideWord[slot] ? -1 : matcher.acceptsWords(states[slot]);
    if (words >= 0) {
      tentativeEnds[slot] = end;
      tentativeRules[slot] = words;
    }
    if (rule >= 0) {
      take(slot, rule, end);
    }
  }

  /** The word has ended where the match did. */
  private void confirm(int slot) {
    int rule = tentativeRules[slot];
    if (tentativeEnds[slot] > ends[slot] || matcher.urgent(rule)
        || (tentativeEnds[slot] == ends[slot] && rule < rules[slot])) {
      take(slot, rule, tentativeEnds[slot]);
    }
    tentativeEnds[slot] = -1;
  }

  private void take(int slot, int rule, long end) {
    if (ends[slot] >= 0 && matcher.urgent(rules[slot])) {
      return;
    }
    ends[slot] = end;
    rules[slot] = rule;
    if (matcher.urgent(rule)) {
      tentativeEnds[slot] = -1;
      states[slot] = Matcher.DEAD;
    }
  }

  /**
   * Drops starts that came to nothing, tells of those that are decided, leftmost first. A match is
   * decided when its start can grow no further. Matches may overlap: a harmless one must not hide
   * the beginning of one that blocks.
   */
  private void settle(boolean all) {
    int kept = 0;
    for (int i = 0; i < live; i++) {
      boolean grows = states[i] != Matcher.DEAD && !all;
      if (!grows && tentativeEnds[i] < 0 && ends[i] >= 0 && kept == 0) {
        found.found(rules[i], starts[i], ends[i]);
        continue;
      }
      if (!grows && tentativeEnds[i] < 0 && ends[i] < 0) {
        continue;
      }
      if (same(i, kept)) {
        continue;
      }
      move(i, kept++);
    }
    live = kept;
  }

  /** Two starts in one state have one future; the leftmost speaks for both. */
  private boolean same(int slot, int kept) {
    if (ends[slot] >= 0 || tentativeEnds[slot] >= 0 || states[slot] == Matcher.DEAD) {
      return false;
    }
    for (int i = 0; i < kept; i++) {
      if (states[i] == states[slot] && insideWord[i] == insideWord[slot]) {
        return true;
      }
    }
    return false;
  }

  private void move(int from, int to) {
    starts[to] = starts[from];
    states[to] = states[from];
    ends[to] = ends[from];
    rules[to] = rules[from];
    tentativeEnds[to] = tentativeEnds[from];
    tentativeRules[to] = tentativeRules[from];
    insideWord[to] = insideWord[from];
  }

  /** Begins another text. */
  public void reset() {
    live = 0;
    position = 0;
    high = 0;
    previous = ' ';
    ignored = 0;
    Arrays.fill(ends, -1);
  }
}
