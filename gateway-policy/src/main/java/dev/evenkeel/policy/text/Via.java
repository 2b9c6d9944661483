package dev.evenkeel.policy.text;

/** How a match was written. The order is that of preference when a text can be read both ways. */
public enum Via {
  /** As it is, or in other letters that read the same. */
  PLAIN,
  DETECTOR,
  LEET,
  SPACING,
  REVERSED,
  ESCAPES,
  BASE64,
  HEX
}
