package dev.evenkeel.policy.filter;

import java.util.Arrays;

/**
 * Characters that wait, in order, and where they stand in the whole text. Takes room when there are
 * any, grows as it must and never shrinks. Not thread-safe.
 */
final class HeldText {
  private static final int FEW = 64;
  private static final char[] NONE = new char[0];

  private char[] chars = NONE;
  private int length;
  private long base;

  char[] chars() {
    return chars;
  }

  int length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Where the first held character stands in the whole text. */
  long base() {
    return base;
  }

  /** Where the next character will stand. */
  long end() {
    return base + length;
  }

  void append(char[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, chars, length, end - start);
    length += end - start;
  }

  void append(String text) {
    room(text.length());
    text.getChars(0, text.length(), chars, length);
    length += text.length();
  }

  /** Forgets the first {@code count} characters. */
  void drop(int count) {
    System.arraycopy(chars, count, chars, 0, length - count);
    length -= count;
    base += count;
  }

  /** The held character at {@code position} of the whole text. */
  char at(long position) {
    return chars[(int) (position - base)];
  }

  /** Puts another character in the place of a held one. */
  void set(long position, char c) {
    chars[(int) (position - base)] = c;
  }

  /** Whether nothing but white space is held from {@code from} to before {@code until}. */
  boolean blank(long from, long until) {
    for (int i = before(from); i < before(until); i++) {
      if (!Character.isWhitespace(chars[i])) {
        return false;
      }
    }
    return true;
  }

  /** {@code end}, or where the held white space in front of it begins. */
  long beforeWhiteSpace(long end) {
    long at = end;
    while (at > base && at <= end() && Character.isWhitespace(at(at - 1))) {
      at--;
    }
    return at;
  }

  /** How many of the held characters stand before {@code position}. */
  int before(long position) {
    return (int) Math.min(length, Math.max(0, position - base));
  }

  /** Goes on after {@code count} characters that were never held. */
  void skip(int count) {
    base += count;
  }

  void clear() {
    drop(length);
  }

  private void room(int count) {
    if (length + count > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(Math.max(FEW, chars.length * 2), length + count));
    }
  }
}
