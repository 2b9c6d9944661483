package dev.evenkeel.adapters.failure;

import dev.evenkeel.adapters.json.JsonReader;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/**
 * What a vendor's error says, in whichever shape: {@code error} as an object or a bare string, a
 * flat object, a {@code detail} list, codes as numbers. What cannot be read is left out; a body cut
 * short gives what came before the cut.
 */
public final class ErrorReport {
  private String message = "";
  private String type = "";
  private String code = "";
  private String inner = "";
  private @Nullable String param;
  private boolean blocked;

  private ErrorReport() {}

  /** Reads a body. Never throws. */
  public static ErrorReport parse(byte[] octets, int start, int end) {
    ErrorReport report = new ErrorReport();
    JsonReader reader = new JsonReader();
    try {
      reader.open(octets, start, end);
      reader.next();
      report.value(reader, "error");
    } catch (JacksonException _) {
      // A page of a proxy in between, or a body cut short: what was read must do.
    }
    reader.reset();
    return report;
  }

  /** The vendor's words, possibly empty. */
  public String message() {
    return message;
  }

  /** The vendor's code, or its type when it sent no code; null for neither. */
  public @Nullable String code() {
    if (!code.isEmpty()) {
      return code;
    }
    return type.isEmpty() ? null : type;
  }

  /** The field the vendor complains about. */
  public @Nullable String param() {
    return param;
  }

  /** The code when it is an HTTP status, 0 otherwise. */
  int numericCode() {
    return code.matches("[45]\\d\\d") ? Integer.parseInt(code) : 0;
  }

  /** Whether the vendor says that a guardrail stopped the prompt. */
  boolean blocked() {
    return blocked;
  }

  /** Whether type, code or inner code contains one of the words. */
  boolean named(String... words) {
    String all = (type + ' ' + code + ' ' + inner).toLowerCase(Locale.ROOT);
    for (String word : words) {
      if (all.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the message contains one of the words. */
  boolean says(String... words) {
    String all = message.toLowerCase(Locale.ROOT);
    for (String word : words) {
      if (all.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private void value(JsonReader reader, String meaning) {
    switch (reader.token()) {
      case START_OBJECT -> object(reader);
      case START_ARRAY -> {
        while (reader.next() != JsonToken.END_ARRAY) {
          value(reader, meaning);
        }
      }
      case VALUE_STRING -> {
        if (message.isEmpty()) {
          message = text(reader);
        }
      }
      default -> {
      }
    }
  }

  private void object(JsonReader reader) {
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      reader.next();
      switch (name) {
        case "error", "detail", "fault" -> value(reader, name);
        case "message", "msg", "faultstring" -> {
          String words = text(reader);
          message = words.isEmpty() ? message : words;
        }
        case "type" -> {
          String word = text(reader);
          // The envelope of some vendors has the type "error", which says nothing.
          type = word.equals("error") || word.isEmpty() ? type : word;
        }
        case "code" -> {
          String word = text(reader);
          code = word.isEmpty() ? code : word;
        }
        case "error_type" -> inner += ' ' + text(reader);
        case "param" -> {
          String word = text(reader);
          param = word.isEmpty() ? param : word;
        }
        case "loc" -> param = location(reader);
        case "innererror" -> inner(reader);
        case "metadata" -> inner(reader);
        case "guardrails" -> {
          blocked = true;
          reader.skip();
        }
        default -> reader.skip();
      }
    }
  }

  private void inner(JsonReader reader) {
    if (reader.token() != JsonToken.START_OBJECT) {
      return;
    }
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      reader.next();
      if (name.equals("code") || name.equals("error_type")) {
        inner += ' ' + text(reader);
      } else {
        reader.skip();
      }
    }
  }

  private static @Nullable String location(JsonReader reader) {
    if (reader.token() != JsonToken.START_ARRAY) {
      reader.skip();
      return null;
    }
    StringBuilder path = new StringBuilder();
    while (reader.next() != JsonToken.END_ARRAY) {
      String step = text(reader);
      if (!step.equals("body")) {
        path.append(path.isEmpty() ? "" : ".").append(step);
      }
    }
    return path.isEmpty() ? null : path.toString();
  }

  private static String text(JsonReader reader) {
    String text = reader.text();
    return text == null ? "" : text;
  }
}
