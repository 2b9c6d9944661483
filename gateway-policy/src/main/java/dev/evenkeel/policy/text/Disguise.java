package dev.evenkeel.policy.text;

/**
 * Ways of writing a text so that a reader still reads it. Case, width, fonts, look-alike letters,
 * marks and invisible characters are always seen through; these can be switched per rule.
 */
public enum Disguise {
  /** Letters set apart: {@code b o m b}, {@code b.o.m.b}, {@code b**om**b}. */
  SPACING,
  /** Digits and signs that look like letters: {@code b0mb}. */
  LEET,
  /** Written backwards. */
  REVERSED,
  /** Characters escaped: {@code b%6Fmb}, by number as in HTML, and as in program text. */
  ESCAPES,
  /** A run of base64 or hex. */
  ENCODINGS
}
