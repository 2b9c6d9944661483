package dev.evenkeel.policy.text;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One text's run through one automaton: every place where a match could begin is a live start.
 * Allocates only when more starts are live than ever before. Not thread-safe.
 */
final class Run {
  private static final int FEW = 2;
  private static final long[] NO_PLACES = new long[0];
  private static final int[] NO_STATES = new int[0];
  private static final boolean[] NO_SIGNS = new boolean[0];

  private final Matcher matcher;
  private final @Nullable Window window;
  private final MatchState.Found found;
  // There from the first start on, and grown when so many are live at once, which is rare.
  private long[] starts = NO_PLACES;
  private int[] states = NO_STATES;
  private int[] next = NO_STATES;
  /** Starts inside a word can only become matches of entries that do not ask for whole words. */
  private boolean[] insideWord = NO_SIGNS;
  // There from the first match on: nearly no start becomes one.
  /** Where the longest match of a start ended, -1 for none yet. */
  private long[] ends = NO_PLACES;
  private int[] entries = NO_STATES;
  /** A match that stands only if the next character ends the word. */
  private long[] tentativeEnds = NO_PLACES;
  private int[] tentativeEntries = NO_STATES;
  private int live;
  /** No live start has become a match so far, nor waits for a word's end: nearly always. */
  private boolean quiet = true;
  private boolean afterWord;
  private char previous = ' ';

  /**
   * @param window what the matcher's checks look at; null when it has none
   * @param found hears of matches, leftmost first
   */
  Run(Matcher matcher, @Nullable Window window, MatchState.Found found) {
    this.matcher = matcher;
    this.window = window;
    this.found = found;
  }

  /** The leftmost place where a match could have begun, {@link Long#MAX_VALUE} when none could. */
  long from() {
    return live > 0 ? starts[0] : Long.MAX_VALUE;
  }

  boolean idle() {
    return live == 0;
  }

  /** How many starts are live. */
  int live() {
    return live;
  }

  /** Reads plain characters for as long as a single start goes on and no other can begin. */
  int glide(char[] chars, int start, int end) {
    return live == 1 && quiet ? matcher.glide(chars, start, end, this) : start;
  }

  /** The state of the only start. */
  int only() {
    return states[0];
  }

  /** The last folded character. */
  char previous() {
    return previous;
  }

  boolean afterWord() {
    return afterWord;
  }

  /** The only start has come to a state; the last character, folded, was {@code last}. */
  void glided(int state, char last, boolean word) {
    states[0] = state;
    live = state == Matcher.DEAD ? 0 : 1;
    passOver(last, word);
  }

  /** The next folded character. */
  void step(char c, boolean word, long start, long end) {
    boolean wordBefore = afterWord;
    boolean begins = !(wordBefore && word && matcher.neverBeginsInside(previous, c));
    afterWord = word;
    previous = c;
    int first = begins ? matcher.begin(c) : Matcher.DEAD;
    if (quiet && advance(c)) {
      if (first != Matcher.DEAD && matcher.accepting(first)) {
        begin(first, start, end, wordBefore);
        settle(false);
        quiet = noMatch();
      } else if (first != Matcher.DEAD && !twice(first, wordBefore, live)) {
        begin(first, start, end, wordBefore);
      }
      return;
    }
    remember();
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
        if (matcher.accepting(states[i])) {
          accept(i, end);
        }
      }
      dead |= states[i] == Matcher.DEAD;
    }
    if (first != Matcher.DEAD) {
      begin(first, start, end, wordBefore);
    }
    if (dead || live > 1 || !noMatch()) {
      settle(false);
    }
    quiet = noMatch();
  }

  private boolean noMatch() {
    for (int i = 0; i < live && ends.length > 0; i++) {
      if (ends[i] >= 0 || tentativeEnds[i] >= 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Leads all starts on, of which none is a match so far, and drops those that come to nothing.
   *
   * @return false when one becomes a match, and then nothing has happened
   */
  private boolean advance(char c) {
    Matcher automaton = matcher;
    int[] at = states;
    int[] reached = next;
    int count = live;
    for (int i = 0; i < count; i++) {
      int state = automaton.step(at[i], c);
      if (automaton.accepting(state)) {
        return false;
      }
      reached[i] = state;
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int state = reached[i];
      if (state != Matcher.DEAD && (kept == 0 || !twice(state, insideWord[i], kept))) {
        at[kept] = state;
        if (i != kept) {
          starts[kept] = starts[i];
          insideWord[kept] = insideWord[i];
        }
        kept++;
      }
    }
    live = kept;
    return true;
  }

  /** Whether a start further left is in the same state, and so speaks for this one too. */
  private boolean twice(int state, boolean inside, int kept) {
    if (matcher.checked()) {
      return false;
    }
    for (int i = 0; i < kept; i++) {
      if (states[i] == state && insideWord[i] == inside) {
        return true;
      }
    }
    return false;
  }

  private void begin(int state, long start, long end, boolean inside) {
    room();
    starts[live] = start;
    states[live] = state;
    insideWord[live] = inside;
    if (ends.length > 0) {
      ends[live] = -1;
      tentativeEnds[live] = -1;
    }
    if (matcher.accepting(state)) {
      accept(live, end);
    }
    live++;
  }

  private void room() {
    if (live == starts.length) {
      resize(Math.max(FEW, 2 * live));
    }
  }

  private void resize(int more) {
    starts = Arrays.copyOf(starts, more);
    states = Arrays.copyOf(states, more);
    next = Arrays.copyOf(next, more);
    insideWord = Arrays.copyOf(insideWord, more);
    if (ends.length > 0) {
      ends = Arrays.copyOf(ends, more);
      entries = Arrays.copyOf(entries, more);
      tentativeEnds = Arrays.copyOf(tentativeEnds, more);
      tentativeEntries = Arrays.copyOf(tentativeEntries, more);
    }
  }

  /** Makes room for what becomes of starts. */
  private void remember() {
    if (ends.length < starts.length) {
      ends = new long[starts.length];
      entries = new int[starts.length];
      tentativeEnds = new long[starts.length];
      tentativeEntries = new int[starts.length];
      Arrays.fill(ends, -1);
      Arrays.fill(tentativeEnds, -1);
    }
  }

  private void accept(int slot, long end) {
    remember();
    int words = insideWord[slot] ? 0 : matcher.acceptsWords(states[slot]);
    int anywhere = matcher.accepts(states[slot]);
    if (words != 0) {
      int entry = first(words, slot);
      if (entry >= 0) {
        tentativeEnds[slot] = end;
        tentativeEntries[slot] = entry;
      }
    }
    if (anywhere != 0) {
      int entry = first(anywhere, slot);
      if (entry >= 0) {
        take(slot, entry, end);
      }
    }
  }

  /** The first entry of a list whose check holds, -1 when none does. */
  private int first(int list, int slot) {
    int entry;
    for (int at = list; (entry = matcher.entry(at)) >= 0; at++) {
      Check check = matcher.check(entry);
      Window text = window;
      if (check == null
          || (text != null && check.holds(text, text.at(starts[slot]), text.length()))) {
        return entry;
      }
    }
    return -1;
  }

  /** The word has ended where the match did. */
  private void confirm(int slot) {
    int entry = tentativeEntries[slot];
    if (tentativeEnds[slot] > ends[slot] || matcher.urgent(entry)
        || (tentativeEnds[slot] == ends[slot] && entry < entries[slot])) {
      take(slot, entry, tentativeEnds[slot]);
    }
    tentativeEnds[slot] = -1;
  }

  private void take(int slot, int entry, long end) {
    if (ends[slot] >= 0 && matcher.urgent(entries[slot])) {
      return;
    }
    ends[slot] = end;
    entries[slot] = entry;
    if (matcher.urgent(entry)) {
      tentativeEnds[slot] = -1;
      states[slot] = Matcher.DEAD;
    }
  }

  /** The text is over: what only waited for the next character is decided. */
  void finish() {
    if (!noMatch()) {
      for (int i = 0; i < live; i++) {
        if (tentativeEnds[i] >= 0) {
          confirm(i);
        }
      }
      settle(true);
    }
    reset();
  }

  /** No start can grow any further. */
  void stop() {
    for (int i = 0; i < live; i++) {
      states[i] = Matcher.DEAD;
    }
    settle(false);
  }

  /**
   * Drops starts that came to nothing, tells of those that are decided, leftmost first. A match is
   * decided when its start can grow no further. Matches may overlap: a harmless one must not hide
   * the beginning of one that blocks.
   */
  private void settle(boolean all) {
    remember();
    int kept = 0;
    for (int i = 0; i < live; i++) {
      boolean grows = states[i] != Matcher.DEAD && !all;
      if (!grows && tentativeEnds[i] < 0 && ends[i] >= 0 && kept == 0) {
        found.found(entries[i], starts[i], ends[i]);
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
    if (matcher.checked() || ends[slot] >= 0 || tentativeEnds[slot] >= 0
        || states[slot] == Matcher.DEAD) {
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
    if (from != to) {
      starts[to] = starts[from];
      states[to] = states[from];
      ends[to] = ends[from];
      entries[to] = entries[from];
      tentativeEnds[to] = tentativeEnds[from];
      tentativeEntries[to] = tentativeEntries[from];
      insideWord[to] = insideWord[from];
    }
  }

  /** Passes over characters with which nothing began. */
  void passOver(char last, boolean word) {
    previous = last;
    afterWord = word;
  }

  /** Takes over another run's starts. */
  void copy(Run from) {
    if (starts.length < from.live) {
      resize(from.starts.length);
    }
    live = from.live;
    quiet = from.quiet;
    afterWord = from.afterWord;
    previous = from.previous;
    System.arraycopy(from.starts, 0, starts, 0, live);
    System.arraycopy(from.states, 0, states, 0, live);
    System.arraycopy(from.insideWord, 0, insideWord, 0, live);
    if (from.ends.length > 0) {
      remember();
      System.arraycopy(from.ends, 0, ends, 0, live);
      System.arraycopy(from.entries, 0, entries, 0, live);
      System.arraycopy(from.tentativeEnds, 0, tentativeEnds, 0, live);
      System.arraycopy(from.tentativeEntries, 0, tentativeEntries, 0, live);
    } else {
      Arrays.fill(ends, -1);
      Arrays.fill(tentativeEnds, -1);
    }
  }

  /** Whether both have the same starts in the same states. */
  boolean agrees(Run other) {
    return live == other.live && afterWord == other.afterWord && previous == other.previous
        && Arrays.equals(starts, 0, live, other.starts, 0, live)
        && Arrays.equals(states, 0, live, other.states, 0, live)
        && (noMatch() ? other.noMatch()
            : other.ends.length > 0 && Arrays.equals(ends, 0, live, other.ends, 0, live)
                && Arrays.equals(tentativeEnds, 0, live, other.tentativeEnds, 0, live));
  }

  /** Begins another text. */
  void reset() {
    live = 0;
    quiet = true;
    afterWord = false;
    previous = ' ';
  }
}
