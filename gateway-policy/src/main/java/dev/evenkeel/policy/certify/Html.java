package dev.evenkeel.policy.certify;

/**
 * Text put into a page: escaped, and without characters that could make it look like something
 * else.
 * Pure functions.
 */
final class Html {
  private Html() {}

  /**
   * The text as content or as a quoted attribute. Controls other than line feeds and tabs, and
   * marks
   * that turn the direction of writing, become the replacement character: what a model wrote must
   * not rearrange the page around it.
   */
  static String text(String raw) {
    StringBuilder out = new StringBuilder(raw.length() + 16);
    for (int at = 0; at < raw.length();) {
      int c = raw.codePointAt(at);
      at += Character.charCount(c);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n', '\t' -> out.append((char) c);
        default -> out.appendCodePoint(harmless(c) ? c : 0xFFFD);
      }
    }
    return out.toString();
  }

  private static boolean harmless(int c) {
    boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E
        || c == 0x200F || c == 0x061C;
    int type = Character.getType(c);
    return !turns && type != Character.CONTROL && type != Character.SURROGATE
        && type != Character.UNASSIGNED && type != Character.PRIVATE_USE;
  }
}
