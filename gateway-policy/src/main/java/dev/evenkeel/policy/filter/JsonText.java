package dev.evenkeel.policy.filter;

/** What JSON text says once its escapes are read. */
final class JsonText {
  private JsonText() {}

  /** The text with its escapes undone; anything malformed stays as it stands. */
  static String plain(String json) {
    if (json.indexOf('\\') < 0) {
      return json;
    }
    StringBuilder plain = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c != '\\' || i + 1 == json.length()) {
        plain.append(c);
        continue;
      }
      char escape = json.charAt(++i);
      if (escape == 'u' && i + 4 < json.length()) {
        try {
          plain.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
          i += 4;
        } catch (NumberFormatException _) {
          plain.append(escape);
        }
      } else {
        plain.append(switch (escape) {
          case 'n', 'r', 't', 'b', 'f' -> ' ';
          default -> escape;
        });
      }
    }
    return plain.toString();
  }
}
