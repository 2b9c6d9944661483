package dev.evenkeel.policy.tone;

import dev.evenkeel.policy.text.Survey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Follows a text and knows where sentences begin and which parts are code or quotations. Remembers
 * the last few of them, for phrases are told of a little after they began. A sentence that stands
 * behind a mark (a bullet, a number, a heading's sign, a star of emphasis) is none that could be
 * cut: the mark would be left alone. Allocates nothing after its construction. Not thread-safe.
 */
public final class Prose {
  private static final int REMEMBERED = 16;
  private static final int FEW = 8;

  /** Signs that can end a sentence, but open and close nothing. */
  private static final boolean[] SIGNS = signs();

  private enum Emphasis {
    NONE,
    OPENING,
    INSIDE,
    CLOSING
  }

  private final CodeSpans code = new CodeSpans();
  private long[] starts = new long[FEW];
  private int sentences;
  private long position;
  /** Where the answer begins, moved on when its opening is cut. */
  private long opening = -1;
  private boolean awaiting = true;
  private boolean awaitingOpening = true;
  private boolean afterStop;
  /** Nothing but marks was read of the line so far. */
  private boolean marked;
  private boolean lineStart = true;
  /** The mark that ends the open quotation, 0 for none. */
  private char quoteEnd;
  private boolean blankLine;
  /** The line begins with a mark, and no sentence has begun in it. */
  private boolean markedLine;
  private Emphasis emphasis = Emphasis.NONE;
  private boolean wordBefore;
  private long guardFrom = -1;
  private long guardUntil;

  private static boolean[] signs() {
    boolean[] signs = new boolean[0x80];
    for (char c : ",.?!;:()'-/+=%&#@[]{}|^$\\".toCharArray()) {
      signs[c] = true;
    }
    return signs;
  }

  /** The next characters. */
  public void read(char[] chars, int start, int end) {
    read(null, chars, start, end);
  }

  /** The next characters, of a piece that was surveyed, if it was. */
  public void read(@Nullable Survey survey, char[] chars, int start, int end) {
    int at = start;
    while (at < end) {
      // Inside a sentence nothing changes with letters, nor, where nothing is open, with spaces.
      boolean turning = emphasis == Emphasis.OPENING || emphasis == Emphasis.CLOSING;
      if (!awaiting && !afterStop && !lineStart && !marked && !turning && code.steady()) {
        boolean open =
            quoteEnd != 0 || emphasis != Emphasis.NONE || guardFrom >= 0 || code.inside();
        int from = at;
        at = survey == null || open ? at : survey.sign(at, end);
        while (at < end && (plain(chars[at]) || (chars[at] == ' ' && !open))) {
          at++;
        }
        if (at > from) {
          position += at - from;
          wordBefore = chars[at - 1] != ' ';
        }
      }
      if (at < end) {
        read(chars[at++]);
      }
    }
  }

  /** A plain letter or digit. */
  private static boolean plain(char c) {
    int small = c | 0x20;
    return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9');
  }

  private void read(char c) {
    if (c < SIGNS.length && SIGNS[c] && plainly()) {
      position++;
      wordBefore = false;
      blankLine = false;
      awaitingOpening = false;
      afterStop = stops(c) || (afterStop && closes(c));
      return;
    }
    long at = position++;
    boolean isCode = code.read(c);
    boolean wasQuoted = quoteEnd != 0;
    if (!isCode) {
      quotes(c);
      emphasis(c);
    }
    guard(at, isCode || wasQuoted || quoteEnd != 0 || emphasis != Emphasis.NONE);
    if (c == '\n') {
      if (blankLine || quoteEnd == '\n') {
        quoteEnd = 0; // A forgotten mark does not silence the rest.
      }
      blankLine = true;
      awaiting = true;
      afterStop = false;
      lineStart = true;
      marked = false;
      markedLine = false;
      return;
    }
    if (Character.isWhitespace(c)) {
      awaiting |= afterStop;
      return;
    }
    if (lineStart) {
      marked = mark(c);
      markedLine = marked;
      if (c == '>') {
        quoteEnd = '\n'; // A block quotation.
        guard(at, true);
      }
    } else {
      marked &= mark(c) || c == '.' || c == ')' || c == '[' || c == ']';
    }
    lineStart = false;
    blankLine = false;
    if (awaiting && !marked) {
      begin(at);
    }
    awaitingOpening &= awaiting && !marked;
    afterStop = stops(c) || (afterStop && closes(c));
  }

  /** Whether this is the midst of a line in which nothing is open that a sign could close. */
  private boolean plainly() {
    return !awaiting && !marked && !lineStart && quoteEnd == 0 && emphasis == Emphasis.NONE
        && guardFrom < 0 && code.steady() && !code.inside();
  }

  private void begin(long at) {
    awaiting = false;
    if (markedLine) {
      markedLine = false; // Its first sentence has no place to begin; the next one has.
      return;
    }
    if (sentences == starts.length && sentences < REMEMBERED) {
      starts = Arrays.copyOf(starts, REMEMBERED);
    }
    starts[sentences++ % REMEMBERED] = at;
    if (awaitingOpening) {
      opening = at;
      awaitingOpening = false;
    }
  }

  private void quotes(char c) {
    if (quoteEnd == 0) {
      quoteEnd = switch (c) {
        case '"' -> '"';
        case '“' -> '”';
        case '«' -> '»';
        case '»' -> '«';
        case '„' -> '“';
        case '‹' -> '›';
        case '「' -> '」';
        case '『' -> '』';
        case '‘' -> '\n'; // Its end looks like an apostrophe.
        default -> 0;
      };
    } else if (c == quoteEnd || (quoteEnd == '“' && c == '”')) {
      quoteEnd = 0;
    }
  }

  /** What is emphasised may be a title; it stays as it is. */
  private void emphasis(char c) {
    boolean star = c == '*' || c == '_';
    emphasis = switch (emphasis) {
      case NONE -> star && !wordBefore ? Emphasis.OPENING : Emphasis.NONE;
      // "* item" and "2 * 3" emphasise nothing.
      case OPENING ->
        star ? Emphasis.OPENING : Character.isWhitespace(c) ? Emphasis.NONE : Emphasis.INSIDE;
      case INSIDE -> star ? Emphasis.CLOSING : c == '\n' ? Emphasis.NONE : Emphasis.INSIDE;
      case CLOSING -> star ? Emphasis.CLOSING : Emphasis.NONE;
    };
    wordBefore = Character.isLetterOrDigit(c);
  }

  private void guard(long at, boolean guarded) {
    if (guarded) {
      if (guardFrom < 0) {
        guardFrom = at;
      }
    } else if (guardFrom >= 0) {
      guardUntil = at;
      guardFrom = -1;
    }
  }

  /** Whether any of it, from {@code start} to before {@code end}, is code or a quotation. */
  public boolean guarded(long start, long end) {
    return start < guardUntil || (guardFrom >= 0 && end > guardFrom);
  }

  /** Whether the answer's text begins at {@code start}. */
  public boolean opens(long start) {
    return start == opening;
  }

  /** Whether a sentence begins at {@code start}. */
  public boolean beginsSentence(long start) {
    for (int i = Math.max(0, sentences - REMEMBERED); i < sentences; i++) {
      if (starts[i % REMEMBERED] == start) {
        return true;
      }
    }
    return false;
  }

  /** What began at {@code start} goes: what comes behind it begins in its stead. */
  public void cut(long start) {
    boolean opened = opens(start);
    for (int i = Math.max(0, sentences - REMEMBERED); i < sentences; i++) {
      if (starts[i % REMEMBERED] > start) {
        if (opened) {
          opening = starts[i % REMEMBERED];
        }
        return; // The next sentence has begun already.
      }
    }
    awaiting = true;
    awaitingOpening |= opened;
    afterStop = false;
  }

  private static boolean mark(char c) {
    return c == '-' || c == '*' || c == '#' || c == '•' || c == '_' || c == '>' || c == '+'
        || c == '|' || (c >= '0' && c <= '9');
  }

  private static boolean stops(char c) {
    return c == '.' || c == '!' || c == '?' || c == ':';
  }

  private static boolean closes(char c) {
    return c == ')' || c == '"' || c == '”' || c == '*' || c == '_';
  }
}
