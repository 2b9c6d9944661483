package dev.evenkeel.policy.tone;

/**
 * Follows a text and tells which characters are code: fenced and indented blocks, and spans between
 * backticks. When in doubt it is code. Follows CommonMark (0.31, sections 4.4, 4.5, 6.1) where that
 * can be known without looking ahead. Allocates nothing. Not thread-safe.
 */
final class CodeSpans {
  private static final int FENCE = 3;
  private static final int INDENT = 4;

  private boolean lineStart = true;
  private int indent;
  private boolean indented;
  /** The run of backticks or tildes being read. */
  private char mark;
  private int run;
  private boolean runBegan;
  /** How long the open fence is, 0 for none. */
  private int fence;
  private char fenceMark;
  /** How many backticks opened the span, 0 for none. */
  private int span;

  /** Whether plain letters change nothing: the next one that is not a letter must be read. */
  boolean steady() {
    return run == 0 && !lineStart;
  }

  /** Whether the last character was code; as of {@link #read}, for letters that follow it. */
  boolean inside() {
    return fence > 0 || span > 0 || indented || run > 0;
  }

  /** Whether a block of code is open. */
  boolean block() {
    return fence > 0 || indented;
  }

  /** The next character; tells whether it is code. */
  boolean read(char c) {
    if (run > 0 && c != mark) {
      endRun();
    }
    if (c == '\n') {
      if (span >= FENCE) {
        fence = span; // Backticks that the line did not close open a block.
        fenceMark = '`';
      }
      span = 0; // A forgotten mark does not silence the rest.
      indented = false;
      lineStart = true;
      indent = 0;
      return fence > 0;
    }
    if (c == '`' || (c == '~' && (lineStart || run > 0))) {
      if (run++ == 0) {
        mark = c;
        runBegan = lineStart;
      }
      lineStart = false;
      return true;
    }
    if (lineStart && c != '\r') {
      begin(c);
    }
    return inside();
  }

  private void begin(char c) {
    if (c == ' ') {
      indent++;
    } else if (c == '\t') {
      indent += INDENT;
    } else if (c == '>') {
      indent = 0;
    } else {
      boolean item = c == '-' || c == '*' || c == '+' || c == '•' || Character.isDigit(c);
      indented = fence == 0 && indent >= INDENT && !item;
      lineStart = false;
    }
  }

  private void endRun() {
    int length = run;
    run = 0;
    if (fence > 0) {
      if (runBegan && mark == fenceMark && length >= fence) {
        fence = 0;
      }
    } else if (mark == '~') {
      if (runBegan && length >= FENCE) {
        fence = length;
        fenceMark = '~';
      }
    } else if (span == 0) {
      span = length;
    } else if (span == length) {
      span = 0;
    }
  }
}
