package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.policy.text.Survey;
import dev.evenkeel.policy.text.Surveys;
import org.jspecify.annotations.Nullable;

/**
 * One text on its way through a stage that holds and edits it. Most pieces wait for nothing: they
 * are read where they lie and go as they came; only what has to wait or change is copied. Confined
 * to the turn's event loop.
 */
abstract class Passage {
  private final int choice;
  private final Channel channel;
  private final Stage stage;
  private final FilterLog log;
  private final Surveys surveys;
  /** What was held, or a piece's beginning, leaves in it; null until something does. */
  private ChatEvent.@Nullable Text piece;
  /** What was read and may not leave yet. */
  final HeldText held = new HeldText();
  /**
   * What may leave at the end of this pass: edited text and what stands around it; null for none.
   */
  private @Nullable HeldText ready;
  /** The piece being read where it lies; null when its text is in {@link #held}. */
  private ChatEvent.@Nullable Text inPlace;

  /** @param surveys what is known of words */
  Passage(int choice, Channel channel, Stage stage, FilterLog log, Surveys surveys) {
    this.choice = choice;
    this.channel = channel;
    this.stage = stage;
    this.log = log;
    this.surveys = surveys;
  }

  /**
   * Looks at the next characters; may edit what was read so far.
   *
   * @param known the survey of the piece they are of, null for none
   * @return the index of the first character that was not looked at, after {@code start}
   */
  abstract int scan(@Nullable Survey known, char[] chars, int start, int end);

  /** The position of the first character that may not leave yet. */
  abstract long limit();

  /** Whether the text ended here, whatever its provider still says. */
  abstract boolean over();

  /** Whether what leaves has to be changed on its way. */
  boolean changesOnTheWay() {
    return false;
  }

  /** Characters leave at the end of this pass. */
  void leaving(char[] chars, int start, int end) {}

  /** Something leaves now. */
  void released() {}

  /** The text before {@code until} leaves now; may let go what stood between. */
  void passing(long until) {}

  /** Reads a piece and lets go what may leave. */
  final void read(ChatEvent.Text text) {
    if (held.isEmpty() && !changesOnTheWay()) {
      inPlace = text;
    } else {
      held.append(text.chars(), text.start(), text.end());
    }
    int at = text.start();
    Survey known = surveys.of(text.chars(), text.start(), text.end());
    int version = known == null ? 0 : known.version();
    while (at < text.end() && !over()) {
      if (known != null && version != known.version()) { // What was let go meanwhile was looked at behind this.
        known = surveys.of(text.chars(), text.start(), text.end());
        version = known == null ? 0 : known.version();
      }
      at = scan(known, text.chars(), at, text.end());
    }
    if (over()) {
      return;
    }
    if (inPlace != null) {
      if (limit() >= held.end() + text.length()) {
        inPlace = null;
        held.skip(text.length());
        released();
        stage.out.event(text);
        return;
      }
      inPlace = null;
      takeInEnd(text);
    } else {
      long limit = limit();
      passing(limit);
      pass(limit);
      release();
    }
    log.held(held.length());
  }

  /** Lets go of a piece where it lies what may leave, and holds the rest. */
  private void takeInEnd(ChatEvent.Text text) {
    char[] chars = text.chars();
    int from = text.start();
    int known = from + (int) Math.max(0, limit() - held.base());
    // White space may have to wait with what stands behind it, which is told of what is held.
    while (known > from && Character.isWhitespace(chars[known - 1])) {
      known--;
    }
    if (known > from && Character.isHighSurrogate(chars[known - 1])) {
      known--;
    }
    held.skip(known - from);
    held.append(chars, known, text.end());
    int more = whole(held.before(limit()));
    held.drop(more);
    int until = known + more;
    if (until > from) {
      leaving(chars, from, until);
      released();
      stage.out.event(piece().set(choice, channel, chars, from, until));
    }
  }

  /** What is still held may leave. */
  final void releaseAll() {
    passing(held.end());
    pass(held.end());
    release();
  }

  /** Makes sure that what was read so far is held, so that it can be edited. */
  final void takeIn() {
    ChatEvent.Text text = inPlace;
    if (text != null) {
      inPlace = null;
      held.append(text.chars(), text.start(), text.end());
    }
  }

  /** Makes what stands before {@code until} ready to leave, but never half a pair. */
  final void pass(long until) {
    int count = whole(held.before(until));
    if (count > 0) {
      leaving(held.chars(), 0, count);
      ready().append(held.chars(), 0, count);
      held.drop(count);
    }
  }

  /** So many of the first held characters, less one that is half a pair. */
  private int whole(int count) {
    boolean half =
        count > 0 && count < held.length() && Character.isHighSurrogate(held.chars()[count - 1]);
    return half ? count - 1 : count;
  }

  /** Puts {@code text} in the place of what is held before {@code end}. */
  final void replaceUntil(long end, String text) {
    ready().append(text);
    held.drop(held.before(end));
  }

  /** Lets go what is ready. */
  final void release() {
    HeldText leaving = ready;
    if (leaving != null && !leaving.isEmpty()) {
      released();
      stage.out.event(piece().set(choice, channel, leaving.chars(), 0, leaving.length()));
      leaving.clear();
    }
  }

  private HeldText ready() {
    HeldText some = ready == null ? new HeldText() : ready;
    ready = some;
    return some;
  }

  private ChatEvent.Text piece() {
    ChatEvent.Text some = piece == null ? new ChatEvent.Text() : piece;
    piece = some;
    return some;
  }
}
