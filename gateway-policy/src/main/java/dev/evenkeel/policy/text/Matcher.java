package dev.evenkeel.policy.text;

import dev.evenkeel.policy.text.PatternParser.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Many terms and bounded patterns compiled into one anchored automaton over folded characters, run
 * by
 * {@link MatchState}s from every place where a match could begin. Immutable, shared by all streams.
 */
public final class Matcher {
  private static final int MOST_STATES = 400_000;
  private static final int MOST_NODES = 200_000;
  private static final int LONGEST = 512;
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

  /** Folded character to column; characters no pattern tells apart share one. */
  private final char[] columns;
  private final int width;
  private final int[] next;
  /** The rule a state accepts anywhere, -1 for none; of several the first, urgent ones before. */
  private final int[] accepts;
  /** The same of the rules that ask for whole words. */
  private final int[] acceptsWords;
  private final boolean[] urgent;
  private final byte[] kinds = new byte[LATIN];
  private final int longest;
  private final boolean wordsOnly;
  private final boolean latinWordStarts;

  private Matcher(char[] columns, int width, int[] next, int[] accepts, int[] acceptsWords,
      boolean[] urgent, int longest, boolean wordsOnly, boolean latinWordStarts) {
    this.wordsOnly = wordsOnly;
    this.latinWordStarts = latinWordStarts;
    this.columns = columns;
    this.width = width;
    this.next = next;
    this.accepts = accepts;
    this.acceptsWords = acceptsWords;
    this.urgent = urgent;
    this.longest = longest;
    for (char c = 0; c < LATIN; c++) {
      kinds[c] = kindOf(c);
    }
  }

  private byte kindOf(char c) {
    char folded = Folding.fold(c);
    if (folded == Folding.NOTHING || folded >= LATIN) {
      return LOOK;
    }
    int word = Folding.word(folded) ? WORD : 0;
    if (step(ROOT, folded) == DEAD) {
      return (byte) word;
    }
    return (byte) (word != 0 && (wordsOnly || latinWordStarts) ? BEGINS | word : LOOK);
  }

  /** What a raw character below {@link #LATIN} can do where nothing is pending. */
  int kind(char c) {
    return kinds[c];
  }

  /** The longest match in folded characters; also the most places a match can begin at once. */
  int longest() {
    return longest;
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
    return accepts.length;
  }

  int step(int state, char folded) {
    return next[state * width + columns[folded]];
  }

  int accepts(int state) {
    return accepts[state];
  }

  int acceptsWords(int state) {
    return acceptsWords[state];
  }

  /** Whether a match of the rule counts as soon as it is complete, whatever longer one there is. */
  boolean urgent(int rule) {
    return urgent[rule];
  }

  /** Whether nothing can ever match. */
  public boolean empty() {
    return accepts.length <= 2;
  }

  /** Gathers rules and compiles them. */
  public static final class Builder {
    private final List<IntPredicate> ones = new ArrayList<>();
    /** A class that is repeated is one predicate. */
    private final IdentityHashMap<IntPredicate, Integer> classes = new IdentityHashMap<>();
    private final BitSet ofLiterals = new BitSet();
    private final Map<Character, Integer> literals = new HashMap<>();
    private final List<List<int[]>> edges = new ArrayList<>();
    private final Map<Integer, Integer> accepting = new HashMap<>();
    private final BitSet wholeWords = new BitSet();
    private boolean latinWordStarts;
    private final BitSet urgent = new BitSet();
    private int rules;
    private int longest;

    public Builder() {
      node();
    }

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
      int rule = rules++;
      wholeWords.set(rule, whole);
      urgent.set(rule, atOnce);
      for (String term : terms) {
        if (Folding.fold(term.strip()).isBlank()) {
          throw new PatternException("the term '" + term + "' is empty after folding");
        }
        add(PatternParser.literal(term), rule, "term '" + term + "'");
      }
      for (String pattern : patterns) {
        add(PatternParser.parse(pattern), rule, "pattern '" + pattern + "'");
      }
      return rule;
    }

    private void add(Node pattern, int rule, String what) throws PatternException {
      int[] bounds = bounds(pattern);
      if (bounds[0] == 0) {
        throw new PatternException(what + " matches nothing at all");
      }
      if (bounds[1] > LONGEST) {
        throw new PatternException(
            what + " can match " + bounds[1] + " characters; at most " + LONGEST);
      }
      longest = Math.max(longest, bounds[1]);
      int end = build(pattern, 0);
      accepting.merge(end, rule, Math::min);
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

    private int node() {
      edges.add(new ArrayList<>(1));
      return edges.size() - 1;
    }

    /** Thompson's construction; an edge without a predicate (-1) is free. */
    private int build(Node node, int from) throws PatternException {
      if (edges.size() > MOST_NODES) {
        throw new PatternException("the policy's patterns together are too large");
      }
      switch (node) {
        case Node.One(var accepts) -> {
          int to = node();
          int one = classes.computeIfAbsent(accepts, predicate -> {
            ones.add(predicate);
            return ones.size() - 1;
          });
          edges.get(from).add(new int[] {one, to});
          return to;
        }
        case Node.Literal(var folded) -> {
          int to = node();
          int one = literals.computeIfAbsent(folded, c -> {
            ofLiterals.set(ones.size());
            ones.add(read -> read == c);
            return ones.size() - 1;
          });
          edges.get(from).add(new int[] {one, to});
          return to;
        }
        case Node.All(var parts) -> {
          int at = from;
          for (Node part : parts) {
            at = build(part, at);
          }
          return at;
        }
        case Node.Any(var branches) -> {
          int to = node();
          for (Node branch : branches) {
            int start = node();
            edges.get(from).add(new int[] {-1, start});
            edges.get(build(branch, start)).add(new int[] {-1, to});
          }
          return to;
        }
        case Node.Repeat(var part, var least, var most) -> {
          int at = from;
          int to = node();
          for (int i = 0; i < most; i++) {
            if (i >= least) {
              edges.get(at).add(new int[] {-1, to});
            }
            at = build(part, at);
          }
          edges.get(at).add(new int[] {-1, to});
          return to;
        }
      }
    }

    /** @throws PatternException when the whole is too large */
    public Matcher build() throws PatternException {
      char[] columns = new char[Character.MAX_VALUE + 1];
      List<Character> samples = columns(columns);
      int width = samples.size();
      BitSet[] takes = new BitSet[ones.size()];
      for (int i = 0; i < takes.length; i++) {
        takes[i] = new BitSet(width);
        for (int column = 0; column < width; column++) {
          takes[i].set(column, ones.get(i).test(samples.get(column)));
        }
      }
      return determinize(columns, width, takes);
    }

    /**
     * Characters that no predicate tells apart share a column: all begin in one, every predicate
     * divides those it cuts through.
     */
    private List<Character> columns(char[] columns) {
      List<Character> samples = new ArrayList<>(List.of((char) 0));
      for (char literal : literals.keySet()) {
        columns[literal] = (char) samples.size();
        samples.add(literal);
      }
      for (int one = 0; one < ones.size(); one++) {
        if (!ofLiterals.get(one)) {
          divide(columns, samples, ones.get(one));
        }
      }
      return samples;
    }

    private static void divide(char[] columns, List<Character> samples, IntPredicate one) {
      int before = samples.size();
      boolean[] sides = new boolean[before];
      boolean[] seen = new boolean[before];
      char[] others = new char[before];
      for (int c = 0; c < columns.length; c++) {
        int column = columns[c];
        boolean side = one.test(c);
        if (!seen[column]) {
          seen[column] = true;
          sides[column] = side;
          samples.set(column, (char) c);
        } else if (side != sides[column]) {
          if (others[column] == 0) {
            others[column] = (char) samples.size();
            samples.add((char) c);
          }
          columns[c] = others[column];
        }
      }
    }

    private Matcher determinize(char[] columns, int width, BitSet[] takes) throws PatternException {
      Map<BitSet, Integer> known = new HashMap<>();
      List<BitSet> states = new ArrayList<>();
      states.add(new BitSet());
      known.put(states.getFirst(), DEAD);
      BitSet start = new BitSet();
      start.set(0);
      close(start);
      states.add(start);
      known.put(start, ROOT);
      int[] table = new int[1024 * width];
      for (int state = ROOT; state < states.size(); state++) {
        if (states.size() > MOST_STATES) {
          throw new PatternException("the policy's patterns together are too large");
        }
        BitSet[] targets = new BitSet[width];
        BitSet from = states.get(state);
        for (int node = from.nextSetBit(0); node >= 0; node = from.nextSetBit(node + 1)) {
          for (int[] edge : edges.get(node)) {
            if (edge[0] >= 0) {
              BitSet columnsTaken = takes[edge[0]];
              for (int c = columnsTaken.nextSetBit(0); c >= 0; c = columnsTaken.nextSetBit(c + 1)) {
                if (targets[c] == null) {
                  targets[c] = new BitSet();
                }
                targets[c].set(edge[1]);
              }
            }
          }
        }
        if ((state + 1) * width > table.length) {
          table = Arrays.copyOf(table, table.length * 2);
        }
        for (int c = 0; c < width; c++) {
          BitSet target = targets[c];
          if (target == null) {
            continue;
          }
          close(target);
          Integer number = known.get(target);
          if (number == null) {
            number = states.size();
            known.put(target, number);
            states.add(target);
          }
          table[state * width + c] = number;
        }
      }
      return new Matcher(columns, width, Arrays.copyOf(table, states.size() * width),
          accepts(states, false), accepts(states, true), flags(), Math.max(1, longest),
          wholeWords.cardinality() == rules, latinWordStarts);
    }

    private int[] accepts(List<BitSet> states, boolean whole) {
      int[] accepts = new int[states.size()];
      for (int i = 0; i < accepts.length; i++) {
        int best = -1;
        BitSet nodes = states.get(i);
        for (int node = nodes.nextSetBit(0); node >= 0; node = nodes.nextSetBit(node + 1)) {
          Integer rule = accepting.get(node);
          if (rule != null && wholeWords.get(rule) == whole && (best < 0 || before(rule, best))) {
            best = rule;
          }
        }
        accepts[i] = best;
      }
      return accepts;
    }

    private boolean before(int rule, int other) {
      return urgent.get(rule) == urgent.get(other) ? rule < other : urgent.get(rule);
    }

    private boolean[] flags() {
      boolean[] flags = new boolean[rules];
      for (int i = 0; i < rules; i++) {
        flags[i] = urgent.get(i);
      }
      return flags;
    }

    private void close(BitSet nodes) {
      boolean grown = true;
      while (grown) {
        grown = false;
        for (int node = nodes.nextSetBit(0); node >= 0; node = nodes.nextSetBit(node + 1)) {
          for (int[] edge : edges.get(node)) {
            if (edge[0] < 0 && !nodes.get(edge[1])) {
              nodes.set(edge[1]);
              grown = true;
            }
          }
        }
      }
    }
  }
}
