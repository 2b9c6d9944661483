package dev.evenkeel.policy.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a graph deterministic by the subset construction, within a budget of states. Most states of
 * a
 * dictionary have one or two ways on, so rows are kept as pairs unless they are wide.
 */
final class Determinizer {
  /** Rows with more ways on are kept whole. */
  private static final int WIDE = 8;

  /** Nodes in order, as a key. */
  private static final class Nodes {
    private final int[] sorted;

    Nodes(int[] sorted) {
      this.sorted = sorted;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Nodes nodes && Arrays.equals(sorted, nodes.sorted);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(sorted);
    }
  }

  private final Nfa nfa;
  private final int mostStates;
  private final char[] columns = new char[Character.MAX_VALUE + 1];
  private final int width;
  /** The columns a label takes. */
  private final int[][] taken;
  private final Map<Nodes, Integer> known = new HashMap<>();
  private final List<int[]> states = new ArrayList<>();
  private final int[] mark;
  private int stamp;
  // What leads on from the state at hand, by column.
  private final int[][] reached;
  private final int[] counts;
  private final int[] touched;
  private int touchedCount;
  // The rows: where a state's begins, and the pairs or, for wide ones, the whole row.
  private int[] rows = new int[1024];
  private char[] pairColumns = new char[4096];
  private int[] pairTargets = new int[4096];
  private int pairs;
  private int[] wide = new int[1024];
  private int wides;

  Determinizer(Nfa nfa, int mostStates) {
    this.nfa = nfa;
    this.mostStates = mostStates;
    char[] samples = nfa.columns(columns);
    this.width = samples.length;
    this.taken = new int[nfa.labelCount()][];
    for (int label = 0; label < taken.length; label++) {
      int[] takes = new int[width];
      int count = 0;
      for (int column = 0; column < width; column++) {
        if (nfa.takes(label, samples[column])) {
          takes[count++] = column;
        }
      }
      taken[label] = Arrays.copyOf(takes, count);
    }
    this.mark = new int[nfa.nodes()];
    this.reached = new int[width][4];
    this.counts = new int[width];
    this.touched = new int[width];
  }

  /** @throws TooLargeException when the budget does not suffice */
  Table run() throws TooLargeException {
    states.add(new int[0]);
    known.put(new Nodes(new int[0]), Matcher.DEAD);
    pairColumns[pairs++] = Character.MAX_VALUE;
    state(new int[] {0}, 1);
    for (int state = Matcher.ROOT; state < states.size(); state++) {
      expand(state);
    }
    return new Table(columns, width, Arrays.copyOf(rows, states.size()),
        Arrays.copyOf(pairColumns, pairs), Arrays.copyOf(pairTargets, pairs),
        Arrays.copyOf(wide, wides), states);
  }

  private void expand(int state) throws TooLargeException {
    touchedCount = 0;
    for (int node : states.get(state)) {
      for (int edge = nfa.firstEdge(node); edge >= 0; edge = nfa.nextEdge(edge)) {
        if (nfa.label(edge) != Nfa.FREE) {
          for (int column : taken[nfa.label(edge)]) {
            reach(column, nfa.target(edge));
          }
        }
      }
    }
    Arrays.sort(touched, 0, touchedCount);
    if (state >= rows.length) {
      rows = Arrays.copyOf(rows, 2 * rows.length);
    }
    if (touchedCount > WIDE) {
      while (wides + width > wide.length) {
        wide = Arrays.copyOf(wide, 2 * wide.length);
      }
      rows[state] = ~wides;
      wides += width;
      for (int i = 0; i < touchedCount; i++) {
        wide[~rows[state] + touched[i]] = state(reached[touched[i]], counts[touched[i]]);
        counts[touched[i]] = 0;
      }
      return;
    }
    rows[state] = pairs;
    while (pairs + touchedCount + 1 > pairColumns.length) {
      pairColumns = Arrays.copyOf(pairColumns, 2 * pairColumns.length);
      pairTargets = Arrays.copyOf(pairTargets, 2 * pairTargets.length);
    }
    for (int i = 0; i < touchedCount; i++) {
      pairColumns[pairs] = (char) touched[i];
      pairTargets[pairs++] = state(reached[touched[i]], counts[touched[i]]);
      counts[touched[i]] = 0;
    }
    pairColumns[pairs++] = Character.MAX_VALUE;
  }

  private void reach(int column, int node) {
    if (counts[column] == 0) {
      touched[touchedCount++] = column;
    }
    if (counts[column] == reached[column].length) {
      reached[column] = Arrays.copyOf(reached[column], 2 * counts[column]);
    }
    reached[column][counts[column]++] = node;
  }

  private int state(int[] nodes, int count) throws TooLargeException {
    Nodes key = new Nodes(closed(nodes, count));
    Integer number = known.get(key);
    if (number == null) {
      number = states.size();
      if (number >= mostStates) {
        throw new TooLargeException();
      }
      known.put(key, number);
      states.add(key.sorted);
    }
    return number;
  }

  /** The nodes and all that can be reached freely, sorted, each once. */
  private int[] closed(int[] nodes, int count) {
    stamp++;
    int[] all = new int[Math.max(4, count)];
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (mark[nodes[i]] != stamp) {
        mark[nodes[i]] = stamp;
        all[size++] = nodes[i];
      }
    }
    if (nfa.hasFree()) {
      for (int i = 0; i < size; i++) {
        for (int edge = nfa.firstEdge(all[i]); edge >= 0; edge = nfa.nextEdge(edge)) {
          int target = nfa.target(edge);
          if (nfa.label(edge) == Nfa.FREE && mark[target] != stamp) {
            mark[target] = stamp;
            if (size == all.length) {
              all = Arrays.copyOf(all, 2 * size);
            }
            all[size++] = target;
          }
        }
      }
    }
    int[] sorted = Arrays.copyOf(all, size);
    Arrays.sort(sorted);
    return sorted;
  }

  /** The automaton would have more states than the budget. */
  static final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A deterministic automaton's transitions. Immutable by convention: made once, read by all.
   */
  @SuppressWarnings("ArrayRecordComponent") // Read on the hot path; never compared, never handed out.
  record Table(char[] columns, int width, int[] rows, char[] pairColumns, int[] pairTargets,
      int[] wide, List<int[]> states) {}
}
