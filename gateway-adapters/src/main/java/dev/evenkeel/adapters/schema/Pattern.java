package dev.evenkeel.adapters.schema;

import com.google.re2j.PatternSyntaxException;

/**
 * A schema's {@code pattern}, matched in time proportional to the text, whatever the pattern: no
 * backtracking, so no look-around and no back-references either. Immutable.
 */
final class Pattern {
  private static final int LONGEST = 512;
  /** The most steps a pattern may stand for once its repetitions are written out. */
  private static final int LARGEST = 4_000;

  private final com.google.re2j.Pattern compiled;
  private final int size;

  private Pattern(com.google.re2j.Pattern compiled, int size) {
    this.compiled = compiled;
    this.size = size;
  }

  /** @throws SchemaException when the pattern cannot be used */
  static Pattern compile(String text) throws SchemaException {
    if (text.length() > LONGEST) {
      throw new SchemaException("a pattern is longer than " + LONGEST + " characters");
    }
    int size = size(text);
    if (size > LARGEST) {
      throw new SchemaException("a pattern repeats too much");
    }
    try {
      // ECMA-262 writes a character's number this way.
      String linear = text.replaceAll("\\\\u([0-9a-fA-F]{4})", "\\\\x{$1}");
      return new Pattern(com.google.re2j.Pattern.compile(linear), size);
    } catch (PatternSyntaxException e) {
      throw new SchemaException("a pattern is malformed or uses look-around, a back-reference or "
          + "another form that cannot be matched in linear time (" + e.getDescription() + ")");
    }
  }

  /** What matching {@code text} costs, in steps of a {@link Validation}. */
  long cost(String text) {
    return 1 + (long) size * text.length();
  }

  /** Whether it occurs in the text. */
  boolean occursIn(String text) {
    return compiled.matcher(text).find();
  }

  /** How large a pattern grows when its counted repetitions are written out; saturates. */
  private static int size(String text) {
    long[] groups = new long[LONGEST + 2];
    int depth = 0;
    long last = 0;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '\\' -> {
          groups[depth] += last;
          last = 1;
          at++;
        }
        case '[' -> {
          groups[depth] += last;
          last = 1;
          at = classEnd(text, at);
        }
        case '(' -> {
          groups[depth] += last;
          groups[++depth] = 1;
          last = 0;
        }
        case ')' -> {
          if (depth > 0) {
            last += groups[depth--];
          }
        }
        case '{' -> {
          int close = text.indexOf('}', at);
          if (close > 0) {
            last *= most(text.substring(at, close));
            at = close + 1;
          }
        }
        default -> {
          groups[depth] += last;
          last = 1;
        }
      }
      if (last > LARGEST || groups[depth] > LARGEST) {
        return Integer.MAX_VALUE;
      }
    }
    long all = last;
    for (int i = 0; i <= depth; i++) {
      all += groups[i];
    }
    return (int) Math.min(Integer.MAX_VALUE, all);
  }

  private static int classEnd(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) != ']' || at == from)) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /** The larger number of a repetition, at least 1; of what is no repetition 1. */
  private static int most(String bounds) {
    int most = 1;
    for (String bound : bounds.split(",", -1)) {
      if (bound.matches("[0-9]{1,5}")) {
        most = Math.max(most, Integer.parseInt(bound));
      } else if (bound.matches("[0-9]+")) {
        return LARGEST + 1;
      }
    }
    return most;
  }
}
