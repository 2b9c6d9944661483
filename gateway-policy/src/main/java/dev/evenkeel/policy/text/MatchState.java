package dev.evenkeel.policy.text;

import org.jspecify.annotations.Nullable;

/**
 * One text's run through a {@link Matcher}, character by character. Every place where a match could
 * begin is a live start; the leftmost of them is how far text may be released. Allocates nothing
 * after its construction. Not thread-safe.
 */
public final class MatchState extends FoldedReader {
  /** Hears of matches, in order of their end. */
  @FunctionalInterface
  public interface Found {
    /** A match of {@code rule} from {@code start} to before {@code end}, in raw characters. */
    void found(int rule, long start, long end);
  }

  private final Matcher matcher;
  private final Run run;

  public MatchState(Matcher matcher, Found found) {
    this.matcher = matcher;
    this.run = new Run(matcher, null, found);
  }

  /** The first raw character that must be held; the number of those read when none must. */
  public long holdFrom() {
    return Math.min(run.from(), half());
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
   * @param number what the survey knows the matcher by
   */
  public int skip(@Nullable Survey survey, int number, char[] chars, int start, int end) {
    if (!run.idle() || half() != position()) {
      return start;
    }
    int at = survey == null || number < 0 ? matcher.idle().pass(chars, start, end, previous())
        : matcher.idle().pass(survey, number, chars, start, end, previous());
    if (at > start) {
      passOver(position() + at - start, Folding.fold(chars[at - 1]));
      run.passOver(previous(), Folding.word(previous()));
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
        next = follow(chars, at, end);
      }
      if (next == at) {
        read(chars[next++]);
      }
      at = next;
    }
  }

  /** Reads plain characters, with the first of which something may begin. */
  public void begin(char[] chars, int start, int end) {
    read(chars, follow(chars, start, end), end);
  }

  /** Whether nothing is pending. */
  public boolean idle() {
    return run.idle() && half() == position();
  }

  /** Passes over plain characters with which nothing begins, the last of which is a space. */
  public void passOver(int count) {
    passOver(position() + count, ' ');
    run.passOver(' ', false);
  }

  /**
   * Reads plain characters, one folded character each, for as long as a match is pending.
   *
   * @return the index of the first that was not read
   */
  private int follow(char[] chars, int start, int end) {
    if (half() != position()) {
      return start;
    }
    char before = previous();
    int at = run.glide(chars, start, end);
    if (at > start) {
      passOver(position() + at - start, run.previous());
      return at;
    }
    do {
      char c = chars[at] < Matcher.LATIN ? Folding.look(chars[at]) : Folding.NOTHING;
      if (c == Folding.NOTHING || c >= Matcher.LATIN || (c == ' ' && before == ' ')) {
        break;
      }
      long position = position();
      passOver(position + 1, c);
      run.step(c, Folding.word(c), position, position + 1);
      before = c;
      at++;
    } while (at < end && run.live() > 1);
    return at;
  }

  /** Reads one raw character. */
  public void read(char raw) {
    read(raw, position(), position() + 1);
  }

  @Override
  void folded(char c, char plain, long start, long end) {
    run.step(c, Folding.word(c), start, end);
  }

  /** The text is over: what only waited for the next character is decided. */
  public void finish() {
    run.finish();
    restart(position());
  }

  /** Begins another text. */
  public void reset() {
    run.reset();
    restart(0);
  }
}
