package dev.evenkeel.policy.privacy;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Edits the strings, names and numbers of JSON text and leaves every other character as it stands.
 * A
 * string is edited as what it says, whatever escapes it is written with; only what changes is
 * written
 * anew. One use per text.
 */
final class JsonEdit {
  /** Deeper text is not edited as JSON. */
  private static final int DEEPEST = 128;

  /** What a text becomes; the very same object when nothing changes. */
  interface Editor {
    /** @param name the member it is the value of, empty for none */
    String string(String name, String text);

    /** The name of a member. */
    String name(String name);

    /** A number as it is written; if it changes it becomes a string. */
    String number(String name, String digits);
  }

  private final String json;
  private final Editor editor;
  /** What was edited so far; null while nothing changed. */
  private @Nullable StringBuilder out;
  /** So much of the text is in {@link #out}. */
  private int copied;
  private int at;

  private JsonEdit(String json, Editor editor) {
    this.json = json;
    this.editor = editor;
  }

  private static final class NotJson extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotJson() {
      super("not JSON", null, false, false);
    }
  }

  /** The edited text: the very same when nothing changed, null when it is not one value of JSON. */
  static @Nullable String edit(String json, String name, Editor editor) {
    JsonEdit edit = new JsonEdit(json, editor);
    try {
      edit.space();
      edit.value(name, 0);
      edit.space();
    } catch (NotJson _) {
      return null;
    }
    if (edit.at < json.length()) {
      return null;
    }
    StringBuilder out = edit.out;
    return out == null ? json : out.append(json, edit.copied, json.length()).toString();
  }

  /** What stands between the quotes of a string that says {@code text}. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        default -> {
          if (c < ' ' || (Character.isSurrogate(c) && lone(text, i))) {
            escaped.append(String.format("\\u%04x", (int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  private static boolean lone(String text, int at) {
    boolean paired = Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    return !paired;
  }

  private void value(String name, int depth) {
    if (depth > DEEPEST) {
      throw new NotJson();
    }
    switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(name, depth);
      case '"' -> {
        int start = at;
        String said = string();
        put(start, said, editor.string(name, said));
      }
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number(name);
    }
  }

  private void object(int depth) {
    step('{');
    space();
    if (peek() == '}') {
      step('}');
      return;
    }
    while (true) {
      int start = at;
      String name = string();
      put(start, name, editor.name(name));
      space();
      step(':');
      space();
      value(name, depth + 1);
      space();
      if (peek() == '}') {
        step('}');
        return;
      }
      step(',');
      space();
    }
  }

  private void array(String name, int depth) {
    step('[');
    space();
    if (peek() == ']') {
      step(']');
      return;
    }
    while (true) {
      value(name, depth + 1);
      space();
      if (peek() == ']') {
        step(']');
        return;
      }
      step(',');
      space();
    }
  }

  @SuppressWarnings("ReferenceEquality") // An editor says by identity that nothing changes.
  private void put(int start, String said, String instead) {
    if (instead == said) {
      return;
    }
    StringBuilder edited = out == null ? new StringBuilder(json.length() + 16) : out;
    out = edited;
    edited.append(json, copied, start).append('"').append(escape(instead)).append('"');
    copied = at;
  }

  private void number(String name) {
    int start = at;
    while (at < json.length() && "+-.eE0123456789".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
    if (start == at) {
      throw new NotJson();
    }
    String digits = json.substring(start, at);
    put(start, digits, editor.number(name, digits));
  }

  /** Reads a string and moves behind it. */
  private String string() {
    if (peek() != '"') {
      throw new NotJson();
    }
    int from = ++at;
    StringBuilder said = null;
    while (true) {
      char c = peek();
      if (c == '"') {
        String rest = json.substring(from, at++);
        return said == null ? rest : said.append(rest).toString();
      }
      if (c < ' ') {
        throw new NotJson();
      }
      if (c == '\\') {
        said = said == null ? new StringBuilder() : said;
        said.append(json, from, at++);
        said.append(escaped());
        from = at;
      } else {
        at++;
      }
    }
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unit();
      default -> throw new NotJson();
    };
  }

  private char unit() {
    if (at + 4 > json.length()) {
      throw new NotJson();
    }
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(json.charAt(at++), 16);
      if (digit < 0) {
        throw new NotJson();
      }
      unit = unit * 16 + digit;
    }
    return (char) unit;
  }

  private void word(String word) {
    if (!json.startsWith(word, at)) {
      throw new NotJson();
    }
    at += word.length();
  }

  private void step(char expected) {
    if (peek() != expected) {
      throw new NotJson();
    }
    at++;
  }

  private void space() {
    while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= json.length()) {
      throw new NotJson();
    }
    return json.charAt(at);
  }

  /** Names and words of the protocol, which are nobody's data. */
  static final Set<String> PROTOCOL_WORDS = Set.of("system", "developer", "user", "assistant",
      "tool", "function", "custom", "text", "refusal", "image_url", "input_audio", "file",
      "json_schema", "json_object", "allowed_tools", "object", "array", "string", "number",
      "integer", "boolean", "null", "content", "auto", "none", "required");
}
