package dev.evenkeel.adapters.json;

import dev.evenkeel.adapters.json.JsonScanner.Token;
import dev.evenkeel.core.turn.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's error says, in whichever of the shapes in use it is said: nested under
 * {@code error}, flat, a bare string, a list of details, numeric codes, or no JSON at all.
 *
 * @param message one line, possibly empty
 * @param type the provider's type, lower case, possibly empty
 * @param code the provider's code as text, lower case, possibly empty
 * @param param the field at fault, null when none is named
 */
public record ErrorReading(String message, String type, String code, @Nullable String param) {
  private static final int DEEPEST = 3;

  /** Nothing could be read. */
  public static final ErrorReading NOTHING = new ErrorReading("", "", "", null);

  /** Reads an error body; never fails. */
  public static ErrorReading of(byte[] body, int start, int end) {
    Draft draft = new Draft();
    JsonScanner json = new JsonScanner();
    json.reset(body, start, end);
    try {
      read(json, draft, json.next(), 0);
    } catch (MalformedJsonException _) {
      // A cut or foreign body: what was read so far is all there is.
    }
    return draft.reading();
  }

  /** Reads an error whose first token was read already, and steps over it. */
  public static ErrorReading of(JsonScanner json) throws MalformedJsonException {
    Draft draft = new Draft();
    read(json, draft, json.token(), 0);
    return draft.reading();
  }

  private static final class Draft {
    String message = "";
    String type = "";
    String code = "";
    @Nullable String param;

    ErrorReading reading() {
      return new ErrorReading(message, type.toLowerCase(Locale.ROOT), code.toLowerCase(Locale.ROOT),
          param);
    }
  }

  private static void read(JsonScanner json, Draft draft, Token token, int depth)
      throws MalformedJsonException {
    switch (token) {
      case STRING -> draft.message = json.text();
      case OBJECT -> {
        while (json.next() == Token.NAME) {
          String name = json.text();
          member(json, draft, name, json.next(), depth);
        }
      }
      case ARRAY -> {
        boolean first = true;
        for (Token each = json.next(); each != Token.ARRAY_END; each = json.next()) {
          if (first && depth < DEEPEST) {
            read(json, draft, each, depth + 1);
          } else {
            json.skip();
          }
          first = false;
        }
      }
      default -> {
      }
    }
  }

  private static void member(JsonScanner json, Draft draft, String name, Token token, int depth)
      throws MalformedJsonException {
    boolean scalar = token == Token.STRING || token == Token.NUMBER;
    switch (name) {
      case "error", "detail", "fault", "innererror", "metadata" -> {
        if (depth < DEEPEST && token != Token.NULL) {
          if (name.equals("error") || draft.message.isEmpty() || token == Token.OBJECT) {
            Draft inner = name.equals("error") || name.equals("detail") ? draft : new Draft();
            read(json, inner, token, depth + 1);
            if (inner != draft && draft.code.isEmpty()) {
              draft.code = inner.code.isEmpty() ? inner.type : inner.code;
            }
          } else {
            json.skip();
          }
        }
      }
      case "message", "msg" -> {
        if (scalar) {
          draft.message = json.loose();
        } else {
          json.skip();
        }
      }
      case "type", "error_type", "status" -> {
        if (token == Token.STRING && draft.type.isEmpty()) {
          draft.type = json.text();
        } else {
          json.skip();
        }
      }
      case "code", "raw_status_code" -> {
        if (scalar && (draft.code.isEmpty() || name.equals("code"))) {
          draft.code = json.loose();
        } else {
          json.skip();
        }
      }
      case "param" -> {
        if (token == Token.STRING) {
          draft.param = json.text();
        } else {
          json.skip();
        }
      }
      default -> json.skip();
    }
  }

  /** Whether message, type or code mention any of the words (lower case). */
  public boolean mentions(String... words) {
    String text = (message + " " + type + " " + code).toLowerCase(Locale.ROOT);
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** How long the provider asked to be left alone, null when it did not say. */
  public static @Nullable Duration retryAfter(Inbound.Headers headers, InstantSource clock) {
    String millis = headers.get("retry-after-ms");
    if (millis != null && millis.matches("\\d{1,9}")) {
      return Duration.ofMillis(Long.parseLong(millis));
    }
    String after = headers.get("retry-after");
    if (after == null) {
      return null;
    }
    if (after.matches("\\d{1,6}(\\.\\d{1,6})?")) {
      return Duration.ofMillis((long) (Double.parseDouble(after) * 1000));
    }
    try {
      Instant then = ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(clock.instant(), then);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeParseException _) {
      return null;
    }
  }
}
