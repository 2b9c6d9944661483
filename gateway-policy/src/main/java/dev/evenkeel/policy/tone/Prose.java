package dev.evenkeel.policy.tone;

/**
 * Follows a text and knows where sentences begin and which parts are code or quotations. Remembers
 * the last few of them, for phrases are told of a little after they began. Allocates nothing after
 * its construction. Not thread-safe.
 */
public final class Prose {
  private static final int REMEMBERED = 16;

  private final long[] starts = new long[REMEMBERED];
  private int sentences;
  private long position;
  /** Where the answer begins, moved on when its opening is cut. */
  private long opening = -1;
  private boolean awaiting = true;
  private boolean awaitingOpening = true;
  private boolean afterStop;
  private boolean fenced;
  private boolean inline;
  private boolean quoted;
  private int backticks;
  private boolean lineStart = true;
  private long guardFrom = -1;
  private long guardUntil;

  /** The next characters. */
  public void read(char[] chars, int start, int end) {
    int at = start;
    while (at < end) {
      // Inside a word nothing changes.
      if (!awaiting && !afterStop && !lineStart && backticks == 0) {
        int from = at;
        while (at < end && plain(chars[at])) {
          at++;
        }
        position += at - from;
      }
      if (at < end) {
        read(chars[at++]);
      }
    }
  }

  private static boolean plain(char c) {
    int small = c | 0x20;
    return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9');
  }

  private void read(char c) {
    long at = position++;
    marks(c, at);
    if (c == '\n') {
      awaiting = true;
      afterStop = false;
      lineStart = true;
      return;
    }
    if (Character.isWhitespace(c)) {
      awaiting |= afterStop;
      return;
    }
    if (lineStart && c == '>') {
      guard(at); // A block quotation.
      quoted = true;
    }
    boolean bullet = c == '-' || c == '*' || c == '#' || c == '•' || c == '_' || c == '>';
    if (awaiting && !bullet) {
      starts[sentences++ % REMEMBERED] = at;
      awaiting = false;
      if (awaitingOpening) {
        opening = at;
        awaitingOpening = false;
      }
    }
    lineStart &= bullet;
    afterStop = c == '.' || c == '!' || c == '?' || c == ':' || (afterStop && closes(c));
  }

  private static boolean closes(char c) {
    return c == ')' || c == '"' || c == '”' || c == '*' || c == '_';
  }

  private void marks(char c, long at) {
    if (c == '`') {
      backticks++;
      return;
    }
    if (backticks > 0) {
      if (backticks >= 3) {
        fenced = !fenced;
        inline = false;
      } else if (!fenced) {
        inline = backticks == 1 && !inline;
      }
      backticks = 0;
      settle(at - 1);
    }
    switch (c) {
      case '"' -> quoted = !quoted && !fenced;
      case '“', '«', '„' -> quoted = true;
      case '”', '»' -> quoted = false;
      case '\n' -> {
        quoted = false; // A forgotten mark does not silence the rest.
        inline = false;
      }
      default -> {
      }
    }
    settle(at);
  }

  private void settle(long at) {
    if (fenced || inline || quoted) {
      guard(at);
    } else if (guardFrom >= 0) {
      guardUntil = at + 1;
      guardFrom = -1;
    }
  }

  private void guard(long at) {
    if (guardFrom < 0) {
      guardFrom = at;
    }
  }

  /** Whether any of it, from {@code start} to before {@code end}, is code or a quotation. */
  public boolean guarded(long start, long end) {
    return start < guardUntil || (guardFrom >= 0 && end > guardFrom) || backticks > 0;
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
}
