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

  /** All strings of the JSON text that are no names, a line each. */
  static String strings(String json) {
    StringBuilder strings = new StringBuilder();
    int from = json.indexOf('"');
    while (from >= 0) {
      int end = from + 1;
      while (end < json.length() && json.charAt(end) != '"') {
        end += json.charAt(end) == '\\' ? 2 : 1;
      }
      int next = end + 1;
      while (next < json.length() && json.charAt(next) == ' ') {
        next++;
      }
      if (next >= json.length() || json.charAt(next) != ':') {
        strings.append(json, from + 1, Math.min(end, json.length())).append('\n');
      }
      from = json.indexOf('"', next);
    }
    return plain(strings.toString());
  }
}
