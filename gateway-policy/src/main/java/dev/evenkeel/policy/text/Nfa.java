package dev.evenkeel.policy.text;

import dev.evenkeel.policy.text.PatternParser.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * Texts and patterns as a graph, before it is made deterministic: node 0 is where every match
 * begins.
 * Literal texts share their beginnings. Confined to the thread that compiles.
 */
final class Nfa {
  static final int MOST_NODES = 2_000_000;
  /** The label of an edge that takes no character. */
  static final int FREE = -1;

  private final List<IntPredicate> ones = new ArrayList<>();
  /** A class that is repeated is one label. */
  private final IdentityHashMap<IntPredicate, Integer> classes = new IdentityHashMap<>();
  private final Map<Character, Integer> literals = new HashMap<>();
  /** Characters that labels name one by one; each has a column of its own. */
  private final TreeSet<Character> few = new TreeSet<>();
  private final BitSet ofFew = new BitSet();

  private record Way(int from, int label, int family) {}

  /** The nodes of texts that share their beginnings. */
  private final Map<Way, Integer> shared = new HashMap<>();
  private final Map<Integer, int[]> accepting = new HashMap<>();
  private int nodes;
  private int edges;
  private int[] heads = new int[64];
  private int[] nexts = new int[64];
  private int[] labels = new int[64];
  private int[] targets = new int[64];
  private boolean free;

  Nfa() {
    node();
  }

  int node() {
    if (nodes == heads.length) {
      heads = Arrays.copyOf(heads, 2 * nodes);
    }
    heads[nodes] = -1;
    return nodes++;
  }

  int nodes() {
    return nodes;
  }

  /** Whether any edge takes no character. */
  boolean hasFree() {
    return free;
  }

  void edge(int from, int label, int to) {
    if (edges == nexts.length) {
      nexts = Arrays.copyOf(nexts, 2 * edges);
      labels = Arrays.copyOf(labels, 2 * edges);
      targets = Arrays.copyOf(targets, 2 * edges);
    }
    free |= label == FREE;
    nexts[edges] = heads[from];
    labels[edges] = label;
    targets[edges] = to;
    heads[from] = edges++;
  }

  int firstEdge(int node) {
    return heads[node];
  }

  /** -1 after the last. */
  int nextEdge(int edge) {
    return nexts[edge];
  }

  int label(int edge) {
    return labels[edge];
  }

  int target(int edge) {
    return targets[edge];
  }

  /** The label of one folded character. */
  int literal(char folded) {
    return literals.computeIfAbsent(folded, c -> {
      few.add(c);
      ofFew.set(ones.size());
      ones.add(read -> read == c);
      return ones.size() - 1;
    });
  }

  /** The label of a few folded characters. */
  int oneOf(String folded) {
    few.addAll(folded.chars().mapToObj(c -> (char) c).toList());
    ofFew.set(ones.size());
    ones.add(read -> folded.indexOf(read) >= 0);
    return ones.size() - 1;
  }

  /** The label of a class; the same object is the same label. */
  int one(IntPredicate accepts) {
    return classes.computeIfAbsent(accepts, predicate -> {
      ones.add(predicate);
      return ones.size() - 1;
    });
  }

  /**
   * The node behind {@code from} and {@code label}, shared by all of a family that ask for it.
   */
  int child(int from, int label, int family) {
    Way way = new Way(from, label, family);
    Integer known = shared.get(way);
    if (known != null) {
      return known;
    }
    int to = node();
    edge(from, label, to);
    shared.put(way, to);
    return to;
  }

  /** Says that a match of {@code entry} may end at {@code node}. */
  void accept(int node, int entry) {
    accepting.merge(node, new int[] {entry}, (old, added) -> {
      int[] both = Arrays.copyOf(old, old.length + 1);
      both[old.length] = entry;
      return both;
    });
  }

  /** The entries whose matches may end at {@code node}. */
  int[] accepts(int node) {
    return accepting.getOrDefault(node, new int[0]);
  }

  /** A literal text from the beginning; returns where it ends. */
  int text(CharSequence folded) {
    int at = 0;
    for (int i = 0; i < folded.length(); i++) {
      at = child(at, literal(folded.charAt(i)), 0);
    }
    return at;
  }

  /** Thompson's construction; returns where the pattern ends. */
  int add(Node node, int from) throws PatternException {
    if (nodes > MOST_NODES) {
      throw new PatternException("repeats too much; write smaller repetitions");
    }
    switch (node) {
      case Node.One(var accepts) -> {
        int to = node();
        edge(from, one(accepts), to);
        return to;
      }
      case Node.Literal(var folded) -> {
        int to = node();
        edge(from, literal(folded), to);
        return to;
      }
      case Node.All(var parts) -> {
        int at = from;
        for (Node part : parts) {
          at = add(part, at);
        }
        return at;
      }
      case Node.Any(var branches) -> {
        int to = node();
        for (Node branch : branches) {
          int start = node();
          edge(from, FREE, start);
          edge(add(branch, start), FREE, to);
        }
        return to;
      }
      case Node.Repeat(var part, var least, var most) -> {
        int at = from;
        int to = node();
        for (int i = 0; i < most; i++) {
          if (i >= least) {
            edge(at, FREE, to);
          }
          at = add(part, at);
        }
        edge(at, FREE, to);
        return to;
      }
    }
  }

  int labelCount() {
    return ones.size();
  }

  boolean takes(int label, char c) {
    return ones.get(label).test(c);
  }

  /**
   * Characters that no label tells apart share a column: all begin in one, every label divides
   * those it cuts through.
   *
   * @param columns filled: folded character to column
   * @return one character of each column
   */
  char[] columns(char[] columns) {
    char[] samples = new char[columns.length];
    int[] count = {1};
    for (char literal : few) {
      columns[literal] = (char) count[0];
      samples[count[0]++] = literal;
    }
    for (int label = 0; label < ones.size(); label++) {
      if (!ofFew.get(label)) {
        divide(columns, samples, count, ones.get(label));
      }
    }
    return Arrays.copyOf(samples, count[0]);
  }

  private static void divide(char[] columns, char[] samples, int[] count, IntPredicate one) {
    int before = count[0];
    boolean[] sides = new boolean[before];
    boolean[] seen = new boolean[before];
    char[] others = new char[before];
    for (int c = 0; c < columns.length; c++) {
      int column = columns[c];
      boolean side = one.test(c);
      if (!seen[column]) {
        seen[column] = true;
        sides[column] = side;
        samples[column] = (char) c;
      } else if (side != sides[column]) {
        if (others[column] == 0) {
          others[column] = (char) count[0];
          samples[count[0]++] = (char) c;
        }
        columns[c] = others[column];
      }
    }
  }
}
