package dev.evenkeel.policy.text;

import org.jspecify.annotations.Nullable;

/**
 * The encodings that are looked for in one text. Most words are no run of any: those are passed
 * over. Not thread-safe.
 */
final class Encodings {
  private final Scan around;
  private final Encoded.Base64 base64;
  private final Encoded.Hex hex;
  // Before these positions nothing changes for who is in no run.
  private long quietForBase64;
  private long quietForHex;

  Encodings(Scan around, RuleSet rules) {
    this.around = around;
    this.base64 = new Encoded.Base64(around, rules);
    this.hex = new Encoded.Hex(around, rules);
  }

  /** The leftmost place that may have to be kept back, {@link Long#MAX_VALUE} when none may. */
  long from() {
    return Math.min(base64.from(), hex.from());
  }

  /** The next raw character. */
  void read(char c, long start, long end) {
    if (end > quietForBase64 || base64.inRun()) {
      base64.read(c, start, end);
    }
    if (end > quietForHex || hex.inRun()) {
      hex.read(c, start, end);
    }
  }

  /**
   * Reads characters in which the text itself says nothing, one place each, until a run says
   * something.
   *
   * @param survey of the piece they are of, null for none
   * @param until where that piece ends
   * @return the index of the first that was not read
   */
  int read(@Nullable Survey survey, char[] chars, int start, int end, int until) {
    long position = around.position() - start;
    int passed = start;
    int at = start;
    while (at < end && !around.waits()) {
      int fromBase64 = base64(survey, chars, at, until, position);
      int fromHex = hex(survey, chars, at, until, position);
      at = Math.min(end, Math.min(fromBase64, fromHex));
      if (at < end) {
        around.reached(position + at + 1);
        if (at == fromBase64) {
          base64.passed(at - passed);
          passed = at + 1;
          base64.read(chars[at], position + at, position + at + 1);
        }
        if (at == fromHex) {
          hex.read(chars[at], position + at, position + at + 1);
        }
        at++;
      }
    }
    base64.passed(at - passed);
    around.reached(position + at);
    return at;
  }

  /** The first place from which on a run of base64 has to be read. */
  private int base64(@Nullable Survey survey, char[] chars, int at, int until, long position) {
    if (base64.inRun()) {
      return base64.nothingUntil(survey, chars, at, until);
    }
    if (quietForBase64 <= position + at) {
      quietForBase64 = position + base64.nothingUntil(survey, chars, at, until);
    }
    return (int) (quietForBase64 - position);
  }

  /** The same of hex. */
  private int hex(@Nullable Survey survey, char[] chars, int at, int until, long position) {
    if (hex.inRun()) {
      return hex.nothingUntil(survey, chars, at, until);
    }
    if (quietForHex <= position + at) {
      quietForHex = position + hex.nothingUntil(survey, chars, at, until);
    }
    return (int) (quietForHex - position);
  }

  /** The text is over. */
  void finish() {
    base64.finish();
    hex.finish();
  }
}
