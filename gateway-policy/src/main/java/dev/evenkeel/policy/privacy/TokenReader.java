package dev.evenkeel.policy.privacy;

import java.util.List;

/**
 * Recognises one token, {@code <LABEL_7>}, character by character. Models bend them a little, so
 * some
 * freedom is given: any case; a dash, a space or an escaped line for the line between words; one
 * space inside of either bracket. Never longer than {@value #LONGEST} characters. Not thread-safe.
 */
final class TokenReader {
  /** With brackets and all the freedom. */
  static final int LONGEST = 24;
  private static final int MOST_DIGITS = 5;

  /** How far a token has come. */
  enum State {
    /** It may become one. */
    OPEN,
    /** It is one. */
    WHOLE,
    /** It is none. */
    NONE
  }

  private final List<String> labels;
  /** As it would be written without freedom, without brackets. */
  private final StringBuilder plain = new StringBuilder(LONGEST);
  private int length;
  private boolean escaped;
  private boolean closing;
  private String label = "";
  private int number;

  /** @param labels what tokens may be called, in capitals */
  TokenReader(List<String> labels) {
    this.labels = labels;
  }

  /** An opening bracket was read. */
  void begin() {
    plain.setLength(0);
    length = 1;
    escaped = false;
    closing = false;
  }

  /** The next character after the bracket. */
  State read(char c) {
    if (++length > LONGEST) {
      return State.NONE;
    }
    if (escaped) {
      escaped = false;
      return c == '_' ? append('_') : State.NONE;
    }
    if (c == '>') {
      return whole() ? State.WHOLE : State.NONE;
    }
    if (closing) {
      return State.NONE;
    }
    if (c == '\\') {
      escaped = true;
      return State.OPEN;
    }
    if (c == ' ') {
      if (length == 2) {
        return State.OPEN;
      }
      closing = whole();
      return closing ? State.OPEN : append('_');
    }
    return append(c == '-' ? '_' : c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
  }

  /** What the whole token is called. */
  String label() {
    return label;
  }

  /** The whole token's number, from 1. */
  int number() {
    return number;
  }

  private State append(char c) {
    plain.append(c);
    for (String each : labels) {
      if (mayBecome(each)) {
        return State.OPEN;
      }
    }
    return State.NONE;
  }

  private boolean mayBecome(String of) {
    int length = plain.length();
    int shared = Math.min(length, of.length());
    for (int i = 0; i < shared; i++) {
      if (plain.charAt(i) != of.charAt(i)) {
        return false;
      }
    }
    if (length <= of.length()) {
      return true;
    }
    if (plain.charAt(of.length()) != '_' || length - of.length() - 1 > MOST_DIGITS) {
      return false;
    }
    for (int i = of.length() + 1; i < length; i++) {
      char c = plain.charAt(i);
      if (c < '0' || c > '9' || (c == '0' && i == of.length() + 1)) {
        return false;
      }
    }
    return true;
  }

  private boolean whole() {
    for (String each : labels) {
      if (plain.length() > each.length() + 1 && mayBecome(each)) {
        label = each;
        number = Integer.parseInt(plain, each.length() + 1, plain.length(), 10);
        return true;
      }
    }
    return false;
  }
}
