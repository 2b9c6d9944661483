package dev.evenkeel.policy.text;

import dev.evenkeel.policy.text.PatternParser.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Many terms and bounded patterns compiled into one anchored automaton over folded characters, run
 * from every place where a match could begin. Immutable, shared by all streams.
 */
public final class Matcher {
  /** Characters below are told apart by {@link #kind}. */
  static final char LATIN = 0x250;
  /** Part of a word; a flag that other kinds carry too. */
  static final int WORD = 1;
  /** A match can begin with it, though not inside a word. */
  static final int BEGINS = 2;
  /** Has to be looked at in full. */
  static final int LOOK = 4;
  static final int DEAD = 0;
  static final int ROOT = 1;
  private static final int NONE = 0;
  private static final short NOT_PLAIN = -1;
  private static final short SPACE = -2;
  static final int LONGEST = 512;

  /** Folded character to column; characters no pattern tells apart share one. */
  private final char[] columns;
  /**
   * The column of a raw character that folds to one character, {@link #SPACE} less it for white
   * space, {@link #NOT_PLAIN} for all others.
   */
  private final short[] plain = new short[LATIN];
  // See StateRows.
  private final int[] root;
  private final int beginning;
  private final int[] rows;
  private final int[] others;
  private final int states;
  /** Entries, urgent ones first, each list ended by -1. */
  private final int[] lists;
  private final boolean[] urgent;
  private final @Nullable Check[] checks;
  private final boolean checked;
  private final byte[] kinds = new byte[LATIN];
  private final Idle idle;
  private final int longest;
  /** No match that begins with a plain character has fewer. */
  private final int shortest;
  private final boolean wordsOnly;
  private final boolean latinWordStarts;

  private Matcher(Builder from, Determinizer.Table table) {
    this.columns = table.columns();
    this.states = table.masks().length;
    this.wordsOnly = from.wholeWords.cardinality() == from.entries;
    this.latinWordStarts = from.latinWordStarts;
    this.longest = Math.max(1, from.longest);
    this.urgent = new boolean[from.entries];
    for (int i = 0; i < from.entries; i++) {
      urgent[i] = from.urgent.get(i);
    }
    this.checks = from.checks.toArray(new Check[0]);
    this.checked = from.checks.stream().anyMatch(check -> check != null);
    Lists gathered = new Lists(from, table.states());
    StateRows packed = new StateRows(table, gathered.of(false), gathered.of(true));
    this.root = packed.root;
    this.beginning = packed.beginning;
    this.rows = packed.rows;
    this.others = packed.others;
    this.lists = Arrays.copyOf(gathered.lists, gathered.used);
    for (char c = 0; c < LATIN; c++) {
      kinds[c] = kindOf(c);
      char folded = Folding.look(c);
      boolean one = folded != Folding.NOTHING && folded < LATIN;
      plain[c] =
          !one ? NOT_PLAIN : (short) (folded == ' ' ? SPACE - columns[folded] : columns[folded]);
    }
    this.shortest = reachPlain();
    this.idle = new Idle(kinds, quiet(), this::comesToNothing);
  }

  /**
   * The characters from {@link #LATIN} on that are one folded character with which nothing begins.
   */
  BitSet quiet() {
    BitSet quiet = new BitSet(Character.MAX_VALUE + 1);
    for (int c = LATIN; c <= Character.MAX_VALUE; c++) {
      char folded = Folding.look((char) c);
      boolean one = folded != Folding.NOTHING && folded != Folding.SEVERAL && folded != ' '
          && !Character.isSurrogate((char) c) && !Folding.strayMark(' ', folded);
      quiet.set(c, one && begin(folded) == DEAD);
    }
    return quiet;
  }

  /** Passes over text in which none of its matches begins. */
  Idle idle() {
    return idle;
  }

  /**
   * Leads the only start of a run on through plain characters with which no other can begin.
   *
   * @return the index of the first character that was not read
   */
  int glide(char[] chars, int start, int end, Run run) {
    int state = run.only();
    boolean wordBefore = run.afterWord();
    boolean spaceBefore = run.previous() == ' ';
    if (run.previous() >= LATIN) {
      return start;
    }
    boolean apart = wordsOnly || latinWordStarts;
    int at = start;
    while (at < end && state != DEAD) {
      char c = chars[at];
      int column = c < LATIN ? plain[c] : NOT_PLAIN;
      boolean space = column <= SPACE;
      if (column == NOT_PLAIN || (space && spaceBefore)) {
        break;
      }
      column = space ? SPACE - column : column;
      boolean word = (kinds[c] & WORD) != 0;
      if (root[column] != DEAD && !(wordBefore && word && apart)) {
        break;
      }
      int next = step(state, column);
      if (accepting(next)) {
        break;
      }
      state = next;
      wordBefore = word;
      spaceBefore = space;
      at++;
    }
    if (at > start) {
      run.glided(state, Folding.look(chars[at - 1]), wordBefore);
    }
    return at;
  }

  private byte kindOf(char c) {
    char folded = Folding.look(c);
    if (folded == Folding.NOTHING || folded >= LATIN) {
      return LOOK;
    }
    int word = Folding.word(folded) ? WORD : 0;
    if (begin(folded) == DEAD) {
      return (byte) word;
    }
    return (byte) (word != 0 && (wordsOnly || latinWordStarts) ? BEGINS | word : LOOK | word);
  }

  /** What a raw character below {@link #LATIN} can do where nothing is pending. */
  int kind(char c) {
    return kinds[c];
  }

  /**
   * Whether it is certain, by the characters up to {@code end} alone, that a match begun at
   * {@code start} comes to nothing before another that begins behind it could be one. Most words
   * part from all patterns within a few letters. Looks no further than that, so that it never
   * matters for what is told, or
   * when, how much of a text is there.
   */
  boolean comesToNothing(char[] chars, int start, int end) {
    int state = beginning;
    int second = DEAD; // Another that has begun.
    boolean wordBefore = true;
    boolean spaceBefore = false;
    int until = end; // Where a third could be a match first.
    for (int i = start; i < end; i++) {
      char c = chars[i];
      int column = c < LATIN ? plain[c] : NOT_PLAIN;
      boolean space = column <= SPACE;
      if (column == NOT_PLAIN || (space && spaceBefore)) {
        return false; // Not one character for the automaton; the match may go on behind it.
      }
      spaceBefore = space;
      column = space ? SPACE - column : column;
      state = i == start ? root[column] : step(state, column);
      if (state == DEAD) {
        return true;
      }
      int kind = kinds[c];
      boolean begins = i > start && kind >= BEGINS && (kind >= LOOK || !wordBefore);
      second = second == DEAD ? DEAD : step(second, column);
      if (begins && second == DEAD) {
        second = root[column];
      } else if (begins) {
        until = Math.min(until, i + shortest - 1);
      }
      if (i >= until || accepting(state) || accepting(second)) {
        return false;
      }
      wordBefore = (kind & WORD) != 0;
    }
    return false;
  }

  /** The longest match in folded characters. */
  int longest() {
    return longest;
  }

  /** The shortest match in folded characters, {@link #LONGEST} when there is none. */
  int shortest() {
    return reach(new BitSet(), new BitSet());
  }

  /** Whether there is a match without any character of these columns. */
  boolean matchesWithout(BitSet without) {
    return reach(without, without) < LONGEST;
  }

  /** How many characters lead to the nearest match, {@link #LONGEST} for none. */
  private int reach(BitSet without, BitSet withoutFirst) {
    BitSet seen = new BitSet(rows.length);
    int[] queue = new int[states];
    int read = 0;
    int written = 0;
    seen.set(beginning);
    queue[written++] = beginning;
    for (int depth = 1; read < written; depth++) {
      for (int level = written; read < level; read++) {
        for (int column = 0; column < root.length; column++) {
          BitSet excluded = depth == 1 ? withoutFirst : without;
          int state = excluded.get(column) ? DEAD : step(queue[read], column);
          if (accepting(state)) {
            return depth;
          }
          if (state != DEAD && !seen.get(state)) {
            seen.set(state);
            queue[written++] = state;
          }
        }
      }
    }
    return LONGEST;
  }

  /** The shortest match that begins with a plain character. */
  int shortestPlain() {
    return shortest;
  }

  private int reachPlain() {
    BitSet others = new BitSet();
    others.set(0, root.length);
    for (char c = 0; c < LATIN; c++) {
      char folded = Folding.look(c);
      if (folded != Folding.NOTHING && folded < LATIN) {
        others.clear(columns[folded]);
      }
    }
    return reach(new BitSet(), others);
  }

  /** The column of a folded character. */
  int column(char folded) {
    return columns[folded];
  }

  /**
   * Whether no match can begin at {@code c}, which goes on a word. Most characters do, and every
   * start that is not made need not be followed.
   */
  boolean neverBeginsInside(char previous, char c) {
    return wordsOnly || (latinWordStarts && previous < LATIN && c < LATIN);
  }

  /** The automaton's size. */
  int states() {
    return states;
  }

  int step(int state, char folded) {
    return step(state, (int) columns[folded]);
  }

  private int step(int state, int column) {
    return StateRows.step(rows, others, state, column);
  }

  /** Where a match that begins with the character stands. */
  int begin(char folded) {
    return root[columns[folded]];
  }

  /** Whether any entry ends in the state. */
  boolean accepting(int state) {
    return StateRows.accepting(rows, state);
  }

  /** A list of entries that end in the state wherever it is, {@link #NONE} for none. */
  int accepts(int state) {
    return StateRows.accepts(rows, state);
  }

  /** A list of entries that end in the state at a word's end, {@link #NONE} for none. */
  int acceptsWords(int state) {
    return StateRows.acceptsWords(rows, state);
  }

  /** An entry of a list, -1 at its end. */
  int entry(int at) {
    return lists[at];
  }

  /**
   * Whether a match of the entry counts as soon as it is complete, whatever longer one there is.
   */
  boolean urgent(int entry) {
    return urgent[entry];
  }

  /** What else must be true of a match of the entry, null for nothing. */
  @Nullable Check check(int entry) {
    return checks[entry];
  }

  /** Whether any entry has a check: then two starts in one state are not the same. */
  boolean checked() {
    return checked;
  }

  /** Whether nothing can ever match. */
  public boolean empty() {
    return states <= 2;
  }

  /** The lists of entries by state, equal ones once. */
  private static final class Lists {
    private final Builder from;
    private final List<int[]> states;
    private final java.util.Map<List<Integer>, Integer> known = new java.util.HashMap<>();
    int[] lists = new int[64];
    int used = 1;

    Lists(Builder from, List<int[]> states) {
      this.from = from;
      this.states = states;
    }

    int[] of(boolean whole) {
      int[] of = new int[states.size()];
      for (int i = 0; i < of.length; i++) {
        TreeSet<Integer> entries = null;
        for (int node : states.get(i)) {
          for (int entry : from.nfa.accepts(node)) {
            if (from.wholeWords.get(entry) == whole) {
              entries = entries == null ? new TreeSet<>(this::compare) : entries;
              entries.add(entry);
            }
          }
        }
        of[i] = entries == null ? NONE : known.computeIfAbsent(List.copyOf(entries), this::append);
      }
      return of;
    }

    private int compare(int one, int other) {
      return from.urgent.get(one) == from.urgent.get(other) ? Integer.compare(one, other)
          : from.urgent.get(one) ? -1 : 1;
    }

    private int append(List<Integer> entries) {
      if (used + entries.size() + 1 > lists.length) {
        lists = Arrays.copyOf(lists, 2 * lists.length + entries.size());
      }
      int at = used;
      for (int entry : entries) {
        lists[used++] = entry;
      }
      lists[used++] = -1;
      return at;
    }
  }

  /** Gathers rules and compiles them. */
  public static final class Builder {
    /** About 40 MiB of tables. */
    private static final int MOST_STATES = 1_000_000;
    final Nfa nfa = new Nfa();
    private final BitSet wholeWords = new BitSet();
    private final BitSet urgent = new BitSet();
    private final List<@Nullable Check> checks = new ArrayList<>();
    private boolean latinWordStarts;
    private int entries;
    private int longest;

    /** Lets matches in Latin letters begin at a word's beginning only; they may end anywhere. */
    public Builder latinWordStarts() {
      latinWordStarts = true;
      return this;
    }

    /** Adds a rule's texts; of several matches that begin at one place the longest counts. */
    public int rule(List<String> terms, List<String> patterns, boolean whole)
        throws PatternException {
      return rule(terms, patterns, whole, false);
    }

    /**
     * Adds a rule's texts.
     *
     * @param whole whether matches begin and end at a word's edge
     * @param atOnce whether a match counts as soon as it is complete, before any longer one
     *
     * @return the rule's number, from 0
     * @throws PatternException when one of them cannot be compiled
     */
    public int rule(List<String> terms, List<String> patterns, boolean whole, boolean atOnce)
        throws PatternException {
      int entry = entry(whole, atOnce, null);
      for (String term : terms) {
        term(term, entry);
      }
      for (String pattern : patterns) {
        try {
          pattern(pattern, entry);
        } catch (PatternException e) {
          throw new PatternException("pattern '" + pattern + "' " + e.getMessage());
        }
      }
      return entry;
    }

    /**
     * Something matches can be of: what is added under its number is one.
     *
     * @param check what else must be true of a match, null for nothing
     */
    int entry(boolean whole, boolean atOnce, @Nullable Check check) {
      wholeWords.set(entries, whole);
      urgent.set(entries, atOnce);
      checks.add(check);
      return entries++;
    }

    /** A literal text. */
    void term(String term, int entry) throws PatternException {
      String folded = Folding.fold(term.strip());
      if (folded.isBlank()) {
        throw new PatternException("the term '" + term + "' is empty after folding");
      }
      if (folded.length() > LONGEST) {
        throw new PatternException(
            "the term has " + folded.length() + " characters; at most " + LONGEST);
      }
      folded(folded, entry);
    }

    /** A literal text that is folded already. */
    void folded(CharSequence folded, int entry) {
      reaches(folded.length());
      nfa.accept(nfa.text(folded), entry);
    }

    /** Says that a match may have so many characters. */
    void reaches(int characters) {
      longest = Math.max(longest, characters);
    }

    /** A bounded pattern. */
    void pattern(String pattern, int entry) throws PatternException {
      Node parsed = PatternParser.parse(pattern);
      int[] bounds = bounds(parsed);
      if (bounds[0] == 0) {
        throw new PatternException("matches nothing at all");
      }
      if (bounds[1] > LONGEST) {
        throw new PatternException(
            "can match " + bounds[1] + " characters, which would all be held; at most " + LONGEST);
      }
      reaches(bounds[1]);
      nfa.accept(nfa.add(parsed, 0), entry);
    }

    private static int[] bounds(Node node) {
      return switch (node) {
        case Node.One _,Node.Literal _ -> new int[] {1, 1};
        case Node.All(var parts) -> {
          int[] sum = new int[2];
          for (Node part : parts) {
            int[] each = bounds(part);
            sum[0] += each[0];
            sum[1] = Math.min(1 << 20, sum[1] + each[1]);
          }
          yield sum;
        }
        case Node.Any(var branches) -> {
          int[] both = {Integer.MAX_VALUE, 0};
          for (Node branch : branches) {
            int[] each = bounds(branch);
            both[0] = Math.min(both[0], each[0]);
            both[1] = Math.max(both[1], each[1]);
          }
          yield both;
        }
        case Node.Repeat(var part, var least, var most) -> {
          int[] each = bounds(part);
          yield new int[] {each[0] * least, Math.min(1 << 20, each[1] * most)};
        }
      };
    }

    /** @throws PatternException when the whole is too large */
    public Matcher build() throws PatternException {
      return build(MOST_STATES);
    }

    Matcher build(int mostStates) throws PatternException {
      try {
        return new Matcher(this, new Determinizer(nfa, mostStates).run());
      } catch (Determinizer.TooLargeException e) {
        throw new PatternException("compiles to more than " + mostStates + " states", e);
      }
    }
  }
}
