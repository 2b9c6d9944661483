package dev.evenkeel.policy.text;

import org.jspecify.annotations.Nullable;

/** One reading of a text through all automata of a set of rules. Not thread-safe. */
final class Lane extends FoldedReader {
  private static final int LONG_WINDOW = 2048;

  /** Hears of matches. */
  interface Found {
    void found(RuleSet.Entry entry, long start, long end);

    /** A gap was too wide to be looked through. */
    void capped();
  }

  private final Found found;
  private final Window window = new Window();
  private final Run exact;
  private final @Nullable Run loose;
  private final @Nullable Run detectors;
  private int gap;
  private boolean afterSmall;

  Lane(RuleSet rules, Found found) {
    this.found = found;
    this.exact = new Run(rules.exact(), null,
        (entry, start, end) -> found.found(rules.exactEntry(entry), start, end));
    Matcher disguised = rules.loose();
    this.loose = disguised == null ? null
        : new Run(disguised, window,
            (entry, start, end) -> found.found(rules.looseEntry(entry), start, end));
    Matcher shapes = rules.detectors();
    this.detectors = shapes == null ? null
        : new Run(shapes, window,
            (entry, start, end) -> found.found(rules.detectorEntry(entry), start, end));
  }

  /** The leftmost place where a match could have begun, {@link Long#MAX_VALUE} when none could. */
  long from() {
    long from = exact.from();
    if (loose != null) {
      from = Math.min(from, loose.from());
    }
    return detectors == null ? from : Math.min(from, detectors.from());
  }

  boolean idle() {
    return exact.idle() && (loose == null || loose.idle())
        && (detectors == null || detectors.idle());
  }

  @Override
  void folded(char c, char plain, long start, long end) {
    boolean word = Folding.word(c);
    window.add(c, plain, start);
    exact.step(c, word, start, end);
    if (loose != null) {
      disguised(loose, c, plain, word, start, end);
    }
    if (detectors != null) {
      detectors.step(c, word, start, end);
    }
    if (idle()) {
      window.keepLast();
    } else if (window.length() > LONG_WINDOW) {
      window.forget(from());
    }
  }

  private void disguised(Run run, char c, char plain, boolean word, long start, long end) {
    if (!Loose.separator(c)) {
      gap = 0;
    } else if (++gap > Loose.MOST_GAP && !run.idle()) {
      if (start - run.from() > gap + 2) {
        found.capped();
      }
      run.stop();
    }
    run.step(plain == 'I' && afterSmall ? Loose.CAPITAL_I : c, word, start, end);
    afterSmall = Character.isLowerCase(plain);
  }

  @Override
  void capped() {
    if (!idle()) {
      found.capped();
    }
  }

  void finish() {
    exact.finish();
    if (loose != null) {
      loose.finish();
    }
    if (detectors != null) {
      detectors.finish();
    }
  }

  /** Passes over raw characters with which nothing began, the last of which is {@code last}. */
  void skipped(long until, char last) {
    char folded = Folding.fold(last);
    boolean word = Folding.word(folded);
    passOver(until, folded, word);
    window.only(folded, last, until - 1);
    gap = Loose.separator(folded) ? 1 : 0;
    afterSmall = Character.isLowerCase(last);
  }

  private void passOver(long until, char folded, boolean word) {
    passOver(until, folded);
    exact.passOver(folded, word);
    if (loose != null) {
      loose.passOver(folded, word);
    }
    if (detectors != null) {
      detectors.passOver(folded, word);
    }
  }

  /** Takes over another reading of the same text by the same rules. */
  void copy(Lane from) {
    copyReading(from);
    window.copy(from.window);
    exact.copy(from.exact);
    if (loose != null && from.loose != null) {
      loose.copy(from.loose);
    }
    if (detectors != null && from.detectors != null) {
      detectors.copy(from.detectors);
    }
    gap = from.gap;
    afterSmall = from.afterSmall;
  }

  /** Whether both will read the same into whatever follows. */
  boolean agrees(Lane other) {
    return previous() == other.previous() && half() == position() && exact.agrees(other.exact)
        && (loose == null || other.loose == null || loose.agrees(other.loose))
        && (detectors == null || other.detectors == null || detectors.agrees(other.detectors));
  }

  /** Begins another text. */
  void reset(long at) {
    restart(at);
    window.clear();
    exact.reset();
    if (loose != null) {
      loose.reset();
    }
    if (detectors != null) {
      detectors.reset();
    }
    gap = 0;
    afterSmall = false;
  }
}
