package dev.evenkeel.policy.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One text's way through a {@link RuleSet}, character by character. The text is read as it stands;
 * from
 * an escape on, for as long as that matters, also as it reads with escapes undone; and what runs of
 * base64 and hex say is read as a text of its own, two levels deep.
 *
 * <p>
 * Matches are told leftmost first, once nothing further left can become one, so what is told
 * depends
 * on
 * the text and not on the pieces in which it came. {@link #holdFrom} is how far the text may be
 * released. Allocates only where there is something to tell. Not thread-safe.
 */
public final class Scan {
  private static final int DEEPEST = 2;

  /** Hears of matches. */
  @FunctionalInterface
  public interface Found {
    void found(Match match);

    /** The last secret goes on to before {@code end}, right after what was told of it. */
    default void goesOn(Match match, long end) {}

    /** A gap was too wide to be looked through. */
    default void capped() {}
  }

  private final RuleSet rules;
  private final Found found;
  private final int depth;
  private final Lane lane;
  /** Replaced when there is the first. */
  private List<Match> queue = List.of();
  private final @Nullable Encodings encoded;
  /** The text with its escapes undone; null until there is one. */
  private @Nullable Undone undone;
  private long position;
  private @Nullable Match secret;
  private int tail;
  // Where each rule's last match was told, so that none is told twice.
  private long @Nullable [] told;

  public Scan(RuleSet rules, Found found) {
    this(rules, found, 0);
  }

  private Scan(RuleSet rules, Found found, int depth) {
    this.rules = rules;
    this.found = found;
    this.depth = depth;
    this.lane = new Lane(rules, new Lane.Found() {
      @Override
      public void found(RuleSet.Entry entry, long start, long end) {
        Scan.this.found(new Match(entry.rule(), start, end, entry.via(), entry.tail()));
      }

      @Override
      public void capped() {
        found.capped();
      }
    });
    this.encoded = rules.seesEncodings() && depth < DEEPEST ? new Encodings(this, rules) : null;
  }

  /** A reading of what a run inside this text says. */
  Scan within(Found hears) {
    return new Scan(rules, hears, depth + 1);
  }

  /** The first raw character that must be held; the number of those read when none must. */
  public long holdFrom() {
    return Math.min(pendingFrom(), position);
  }

  /** The same, {@link Long#MAX_VALUE} when nothing must be held. */
  long pendingFrom() {
    long from = lane.half() < lane.position() ? lane.half() : Long.MAX_VALUE;
    for (int i = 0; i < queue.size(); i++) {
      from = Math.min(from, queue.get(i).start());
    }
    return Math.min(from, liveFrom());
  }

  /** Where the leftmost match could begin that is not decided. */
  private long liveFrom() {
    long from = lane.from();
    if (undone != null) {
      from = Math.min(from, undone.from());
    }
    if (encoded != null) {
      from = Math.min(from, encoded.from());
    }
    return from;
  }

  /**
   * Reads on for as long as no match is pending and none can begin, which is most of any text.
   *
   * @return the index of the first character that was not read, {@code end} when all were
   */
  public int skip(char[] chars, int start, int end) {
    return skip(null, -1, chars, start, end);
  }

  /**
   * The same, of a piece that was surveyed.
   *
   * @param survey null when it was not
   * @param number what the survey knows the rules by
   */
  public int skip(@Nullable Survey survey, int number, char[] chars, int start, int end) {
    if (!lane.idle() || lane.half() != lane.position() || secret != null || !queue.isEmpty()
        || (undone != null && undone.awake)) {
      return start;
    }
    Survey known = number < 0 ? null : survey;
    int at = known == null ? rules.idle().pass(chars, start, end, lane.previous())
        : rules.idle().pass(known, number, chars, start, end, lane.previous());
    if (encoded != null) {
      at = encoded.read(survey, chars, start, at, end);
    } else {
      position += at - start;
    }
    if (at > start) {
      lane.skipped(position, chars[at - 1]);
      if (!queue.isEmpty()) {
        tell(false);
      }
    }
    return at;
  }

  /** Reads raw characters. */
  public void read(char[] chars, int start, int end) {
    read(null, -1, chars, start, end);
  }

  /** Reads raw characters of a piece that was surveyed, if it was. */
  public void read(@Nullable Survey survey, int number, char[] chars, int start, int end) {
    int at = start;
    while (at < end) {
      int next = skip(survey, number, chars, at, end);
      if (next == at) {
        read(chars[next++]);
      }
      at = next;
    }
  }

  /** Reads one raw character. */
  public void read(char raw) {
    read(raw, position, position + 1);
  }

  /** Reads one character that stands from {@code start} to before {@code end}. */
  void read(char raw, long start, long end) {
    position = end;
    goOn(raw, end);
    if (rules.seesEscapes() && depth < DEEPEST) {
      undo(raw, start, end);
    }
    lane.read(raw, start, end);
    if (undone != null && undone.awake) {
      undone.rest();
    }
    if (encoded != null) {
      encoded.read(raw, start, end);
    }
    if (!queue.isEmpty()) {
      tell(false);
    }
  }

  private void undo(char raw, long start, long end) {
    Undone other = undone;
    if (other == null || !other.awake) {
      if (!Unescape.introduces(raw)) {
        return;
      }
      other = other == null ? new Undone() : other;
      undone = other;
      other.wake();
    }
    other.read(raw, start, end);
  }

  /** A secret that was told of goes on. */
  private void goOn(char raw, long end) {
    Match match = secret;
    if (match == null) {
      return;
    }
    tail = match.tail().take(tail, raw);
    if (tail == Tail.END) {
      secret = null;
      return;
    }
    int waiting = queue.indexOf(match);
    if (waiting >= 0) {
      Match longer = match.until(end);
      queue.set(waiting, longer);
      secret = longer;
    } else {
      found.goesOn(match, end);
    }
  }

  /** Whether something was found that is not told yet. */
  boolean waits() {
    return !queue.isEmpty();
  }

  /** Where the next character stands. */
  long position() {
    return position;
  }

  /** So far was read. */
  void reached(long end) {
    position = end;
  }

  void found(Match match) {
    if (queue.isEmpty()) {
      queue = new ArrayList<>(2);
    }
    queue.add(match);
    if (match.tail() != Tail.NONE && match.end() == position) {
      secret = match;
      tail = 0;
    }
  }

  /** Tells of what is decided. */
  private void tell(boolean all) {
    while (!queue.isEmpty()) {
      Match first = queue.getFirst();
      for (int i = 1; i < queue.size(); i++) {
        first = before(queue.get(i), first) ? queue.get(i) : first;
      }
      long live = all ? Long.MAX_VALUE : liveFrom();
      if (live < first.start() || (live == first.start() && !rules.atOnce(first.rule()))) {
        return;
      }
      queue.remove(first);
      if (!known(first)) {
        found.found(first);
      }
    }
  }

  private boolean before(Match one, Match other) {
    if (one.start() != other.start()) {
      return one.start() < other.start();
    }
    if (rules.atOnce(one.rule()) != rules.atOnce(other.rule())) {
      return rules.atOnce(one.rule());
    }
    if (one.end() != other.end()) {
      return one.end() > other.end();
    }
    return one.rule() != other.rule() ? one.rule() < other.rule()
        : one.via().compareTo(other.via()) < 0;
  }

  /** Whether the same rule's match was told of already, around this one. */
  private boolean known(Match match) {
    long[] ends = told;
    if (ends == null) {
      ends = new long[rules.size()];
      told = ends;
    }
    if (match.end() <= ends[match.rule()]) {
      return true;
    }
    ends[match.rule()] = match.end();
    return false;
  }

  /** The text is over: everything is decided. */
  public void finish() {
    lane.finish();
    if (undone != null) {
      undone.finish();
    }
    if (encoded != null) {
      encoded.finish();
    }
    tell(true);
    lane.restart(position);
    secret = null;
  }

  /** Begins another text. */
  void reset() {
    lane.reset(position);
    queue = List.of();
    told = null;
    secret = null;
    if (undone != null) {
      undone.awake = false;
    }
  }

  /**
   * The text with its escapes undone, escapes in escapes included. Asleep while that is no other
   * text.
   */
  private final class Undone implements Lane.Found {
    private final Lane lane = new Lane(rules, this);
    private final Unescape second = new Unescape(this::text);
    private final Unescape first = new Unescape(second::read);
    boolean awake;
    private boolean drowsy;

    void wake() {
      awake = true;
      lane.copy(Scan.this.lane);
      first.reset();
      second.reset();
    }

    long from() {
      if (!awake) {
        return Long.MAX_VALUE;
      }
      long half = lane.half() < lane.position() ? lane.half() : Long.MAX_VALUE;
      return Math.min(Math.min(lane.from(), half), Math.min(first.from(), second.from()));
    }

    void read(char raw, long start, long end) {
      first.read(raw, start, end, false);
      drowsy = first.idle() && second.idle();
    }

    /** Sleeps when from here on it would see what the text itself says. */
    void rest() {
      if (drowsy && lane.agrees(Scan.this.lane)) {
        awake = false;
      }
    }

    private void text(char c, long start, long end, boolean unused) {
      lane.read(c, start, end);
    }

    void finish() {
      if (awake) {
        first.finish();
        second.finish();
        lane.finish();
        awake = false;
      }
    }

    @Override
    public void found(RuleSet.Entry entry, long start, long end) {
      // What the text itself says is found there too, and told only once.
      if (rules.sees(entry.rule(), Disguise.ESCAPES)) {
        Scan.this.found(new Match(entry.rule(), start, end, Via.ESCAPES, entry.tail()));
      }
    }

    @Override
    public void capped() {}
  }
}
