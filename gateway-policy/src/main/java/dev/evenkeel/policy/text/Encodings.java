package dev.evenkeel.policy.text;

import org.jspecify.annotations.Nullable;

/**
 * The encodings that are looked for in one text. Most words are no run of any: those are passed
 * over. Not thread-safe.
 */
final class Encodings {
  private final Scan around;
  private final RuleSet rules;
  // Made when there is something to read.
  private Encoded.@Nullable Base64 base64;
  private Encoded.@Nullable Hex hex;
  // Before these positions nothing changes for who is in no run.
  private long quietForBase64;
  private long quietForHex;

  Encodings(Scan around, RuleSet rules) {
    this.around = around;
    this.rules = rules;
  }

  /** The leftmost place that may have to be kept back, {@link Long#MAX_VALUE} when none may. */
  long from() {
    return Math.min(base64 == null ? Long.MAX_VALUE : base64.from(),
        hex == null ? Long.MAX_VALUE : hex.from());
  }

  /** The next raw character. */
  void read(char c, long start, long end) {
    if ((base64 != null && base64.inRun()) || (end > quietForBase64 && Encoded.Base64.run(c))) {
      base64().read(c, start, end);
    }
    if ((hex != null && hex.inRun()) || (end > quietForHex && Encoded.Hex.digit(c))) {
      hex().read(c, start, end);
    }
  }

  private Encoded.Base64 base64() {
    Encoded.Base64 some = base64 == null ? new Encoded.Base64(around, rules) : base64;
    base64 = some;
    return some;
  }

  private Encoded.Hex hex() {
    Encoded.Hex some = hex == null ? new Encoded.Hex(around, rules) : hex;
    hex = some;
    return some;
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
          passed(at - passed);
          passed = at + 1;
          base64().read(chars[at], position + at, position + at + 1);
        }
        if (at == fromHex) {
          hex().read(chars[at], position + at, position + at + 1);
        }
        at++;
      }
    }
    passed(at - passed);
    around.reached(position + at);
    return at;
  }

  private void passed(int count) {
    if (base64 != null) {
      base64.passed(count);
    }
  }

  /** The first place from which on a run of base64 has to be read. */
  private int base64(@Nullable Survey survey, char[] chars, int at, int until, long position) {
    if (base64 != null && base64.inRun()) {
      return base64.deadUntil(chars, at, until);
    }
    if (quietForBase64 <= position + at) {
      quietForBase64 = position + Encoded.Base64.nothingUntil(survey, chars, at, until);
    }
    return (int) (quietForBase64 - position);
  }

  /** The same of hex. */
  private int hex(@Nullable Survey survey, char[] chars, int at, int until, long position) {
    if (hex != null && hex.inRun()) {
      return at;
    }
    if (quietForHex <= position + at) {
      quietForHex = position + Encoded.Hex.nothingUntil(survey, chars, at, until);
    }
    return (int) (quietForHex - position);
  }

  /** The text is over. */
  void finish() {
    if (base64 != null) {
      base64.finish();
    }
    if (hex != null) {
      hex.finish();
    }
  }
}
