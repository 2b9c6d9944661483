package dev.evenkeel.policy.filter;

import java.util.Arrays;

/**
 * Characters that wait, in order, and where they stand in the whole text. Grows as it must and
 * never shrinks. Not thread-safe.
 */
final class HeldText {
  private char[] chars = new char[64];
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
      chars = Arrays.copyOf(chars, Math.max(chars.length * 2, length + count));
    }
  }
}
