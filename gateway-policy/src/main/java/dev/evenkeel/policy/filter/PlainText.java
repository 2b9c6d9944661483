package dev.evenkeel.policy.filter;

import dev.evenkeel.policy.text.Folding;

/**
 * A text as it is compared with another: without white space, case and marks on letters, and for
 * each character the way back. Immutable.
 */
final class PlainText {
  private static final int IDEOGRAPH_WEIGHT = 3;

  private final char[] chars;
  private final int[] places;
  private final int length;
  /** Before each character, whether white space or the text's beginning stands there. */
  private final boolean[] opens;

  PlainText(String text) {
    chars = new char[text.length()];
    places = new int[text.length()];
    opens = new boolean[text.length()];
    int count = 0;
    boolean apart = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        apart = true;
        continue;
      }
      char folded = Folding.fold(c);
      if (folded == Folding.NOTHING) {
        continue;
      }
      chars[count] = folded == Character.MAX_VALUE ? c : folded;
      places[count] = i;
      opens[count] = apart;
      apart = !Character.isLetterOrDigit(c);
      count++;
    }
    length = count;
  }

  int length() {
    return length;
  }

  /** Where the text goes on behind the first {@code count} characters. */
  int behind(int count) {
    return count == 0 ? 0 : places[count - 1] + 1;
  }

  /** The most characters at this text's end that are those at the beginning of {@code other}. */
  int overlap(PlainText other) {
    for (int count = Math.min(length, other.length); count > 0; count--) {
      if (matches(length - count, other, count)) {
        return count;
      }
    }
    return 0;
  }

  /** Whether all of {@code other} stands in this text after {@code from} and before its end. */
  boolean holds(PlainText other, int from) {
    for (int at = Math.max(0, from); at + other.length < length; at++) {
      if (matches(at, other, other.length)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the first {@code count} characters of both are the same. */
  boolean beginsLike(PlainText other, int count) {
    return count <= length && count <= other.length && matches(0, other, count);
  }

  /** Whether a word begins at the character. */
  boolean opens(int at) {
    return opens[at];
  }

  /** How much is said by {@code count} characters from {@code from}: letters, ideographs more. */
  int weight(int from, int count) {
    int weight = 0;
    for (int i = from; i < from + count; i++) {
      weight += Character.isIdeographic(chars[i]) ? IDEOGRAPH_WEIGHT
          : Character.isLetterOrDigit(chars[i]) ? 1 : 0;
    }
    return weight;
  }

  private boolean matches(int at, PlainText other, int count) {
    for (int i = 0; i < count; i++) {
      if (chars[at + i] != other.chars[i]) {
        return false;
      }
    }
    return true;
  }
}
