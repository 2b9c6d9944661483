package dev.evenkeel.adapters.guard;

/**
 * Finds, in a text that a guard masked, what stands for the end of the text it was given. Whatever
 * it finds is a piece of what the guard let pass, so a wrong guess repeats or loses a few
 * characters
 * and reveals nothing.
 */
final class Redaction {
  private Redaction() {}

  /**
   * What of {@code masked} stands for {@code text}.
   *
   * @param masked what the guard made of {@code context + text}
   */
  static String tail(String context, String text, String masked) {
    if (masked.startsWith(context)) {
      return masked.substring(context.length());
    }
    if (masked.endsWith(text)) {
      return text;
    }
    return masked.substring(cut(context, text, masked));
  }

  /** Where to cut so that both halves are most like their originals (edit distance, row by row). */
  private static int cut(String context, String text, String masked) {
    int[] before = distances(context, masked);
    int[] after = distances(reversed(text), reversed(masked));
    int best = 0;
    for (int i = 1; i <= masked.length(); i++) {
      if (before[i] + after[masked.length() - i] < before[best] + after[masked.length() - best]) {
        best = i;
      }
    }
    return best;
  }

  /** The edit distance of {@code text} to each beginning of {@code other}. */
  private static int[] distances(String text, String other) {
    int[] row = new int[other.length() + 1];
    for (int i = 0; i <= other.length(); i++) {
      row[i] = i;
    }
    for (int i = 1; i <= text.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (text.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row;
  }

  private static String reversed(String text) {
    char[] chars = new char[text.length()];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = text.charAt(chars.length - 1 - i);
    }
    return new String(chars);
  }
}
