package dev.evenkeel.policy.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a graph deterministic by the subset construction, within a budget of states.
 *
 * <p>
 * A row is a default and what differs from it. Columns of plain letters come first: a bit for each
 * of them says whether it differs, and the bits before it where its target stands, so that a step
 * costs the same however many ways on there are, and most of them end at the bits. Most states of a
 * dictionary have one or two ways on and lead nowhere by default; those of a pattern that skips
 * over anything lead on by default.
 */
final class Determinizer {
  /** Columns below have a bit in a state's mask. */
  static final int LOW = 61;
  /** The state accepts something. */
  static final long ACCEPTS = 1L << LOW;
  /** Columns from {@link #LOW} on differ from the default. */
  static final long OTHERS = 1L << (LOW + 1);
  /** The default is no dead end. */
  static final long DEFAULT = 1L << (LOW + 2);

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
  // The rows.
  private long[] masks = new long[1024];
  private int[] bases = new int[1024];
  private int[] targets = new int[4096];
  private int used;
  private int[] others = new int[64];
  private int othersUsed;
  private final int[] row;

  Determinizer(Nfa nfa, int mostStates) {
    this.nfa = nfa;
    this.mostStates = mostStates;
    char[] samples = plainFirst(nfa.columns(columns));
    this.width = samples.length;
    this.row = new int[width];
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

  /**
   * Numbers the columns anew: small letters and the space first, for most of what is read is those,
   * then the others as their characters come.
   */
  private char[] plainFirst(char[] samples) {
    char[] numbers = new char[samples.length];
    char[] sorted = new char[samples.length];
    Arrays.fill(numbers, Character.MAX_VALUE);
    char count = 0;
    for (int turn = 0; turn < 2; turn++) {
      for (int c = 0; c < columns.length; c++) {
        int column = columns[c];
        boolean common = c == ' ' || (c >= 'a' && c <= 'z');
        if (numbers[column] == Character.MAX_VALUE && (common || turn == 1)) {
          numbers[column] = count;
          sorted[count++] = samples[column];
        }
      }
    }
    for (int c = 0; c < columns.length; c++) {
      columns[c] = numbers[columns[c]];
    }
    return Arrays.copyOf(sorted, count);
  }

  /** @throws TooLargeException when the budget does not suffice */
  Table run() throws TooLargeException {
    states.add(new int[0]);
    known.put(new Nodes(new int[0]), Matcher.DEAD);
    state(new int[] {0}, 1);
    expand(Matcher.ROOT);
    int[] root = row.clone();
    for (int state = Matcher.ROOT + 1; state < states.size(); state++) {
      expand(state);
    }
    return new Table(columns, root, Arrays.copyOf(masks, states.size()),
        Arrays.copyOf(bases, states.size()), Arrays.copyOf(targets, used),
        Arrays.copyOf(others, othersUsed), states);
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
    Arrays.fill(row, Matcher.DEAD);
    for (int i = 0; i < touchedCount; i++) {
      int column = touched[i];
      row[column] = state(reached[column], counts[column]);
      counts[column] = 0;
    }
    row(state, usual());
  }

  /** The target of most columns if that is fewer exceptions than dead ends would be. */
  private int usual() {
    if (2 * touchedCount <= width) {
      return Matcher.DEAD;
    }
    int[] sorted = row.clone();
    Arrays.sort(sorted);
    int usual = Matcher.DEAD;
    int most = width - touchedCount;
    for (int i = 0; i < width;) {
      int from = i;
      while (i < width && sorted[i] == sorted[from]) {
        i++;
      }
      if (i - from > most) {
        most = i - from;
        usual = sorted[from];
      }
    }
    return usual;
  }

  private void row(int state, int usual) {
    if (state >= masks.length) {
      masks = Arrays.copyOf(masks, 2 * masks.length);
      bases = Arrays.copyOf(bases, 2 * bases.length);
    }
    while (used + LOW + 2 > targets.length) {
      targets = Arrays.copyOf(targets, 2 * targets.length);
    }
    long mask = usual == Matcher.DEAD ? 0 : DEFAULT;
    int exceptions = 0;
    for (int column = LOW; column < width; column++) {
      exceptions += row[column] == usual ? 0 : 1;
    }
    if (exceptions > 0) {
      mask |= OTHERS;
    }
    if (mask != 0) {
      targets[used++] = othersUsed;
      targets[used++] = usual;
    }
    if (exceptions > 0) {
      others(usual, exceptions);
    }
    bases[state] = used;
    for (int column = 0; column < Math.min(LOW, width); column++) {
      if (row[column] != usual) {
        mask |= 1L << column;
        targets[used++] = row[column];
      }
    }
    masks[state] = mask;
  }

  /** How many columns differ, which, and where they lead. */
  private void others(int usual, int exceptions) {
    while (othersUsed + 2 * exceptions + 1 > others.length) {
      others = Arrays.copyOf(others, 2 * others.length);
    }
    others[othersUsed++] = exceptions;
    int at = othersUsed;
    for (int column = LOW; column < width; column++) {
      if (row[column] != usual) {
        others[at] = column;
        others[at++ + exceptions] = row[column];
      }
    }
    othersUsed += 2 * exceptions;
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
   *
   * @param root where each column leads from the beginning
   */
  @SuppressWarnings("ArrayRecordComponent") // Read on the hot path; never compared, never handed out.
  record Table(char[] columns, int[] root, long[] masks, int[] bases, int[] targets, int[] others,
      List<int[]> states) {}
}
