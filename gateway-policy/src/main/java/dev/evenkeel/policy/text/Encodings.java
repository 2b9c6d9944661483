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
    base64.read(c, start, end);
    hex.read(c, start, end);
  }

  /**
   * Reads characters in which the text itself says nothing, one place each, until a run says
   * something.
   *
   * @param survey of the piece they are of, null for none
   * @return the index of the first that was not read
   */
  int read(@Nullable Survey survey, char[] chars, int start, int end) {
    long position = around.position() - start;
    int passed = start;
    int at = start;
    int fromBase64 = -1;
    int fromHex = -1;
    while (at < end && !around.waits()) {
      fromBase64 = fromBase64 < at ? base64.nothingUntil(survey, chars, at, end) : fromBase64;
      fromHex = fromHex < at ? hex.nothingUntil(survey, chars, at, end) : fromHex;
      at = Math.min(fromBase64, fromHex);
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

  /** The text is over. */
  void finish() {
    base64.finish();
    hex.finish();
  }
}
