package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonScanner;
import dev.evenkeel.adapters.json.JsonScanner.Token;
import dev.evenkeel.adapters.json.MalformedJsonException;
import dev.evenkeel.core.turn.RejectedException;
import dev.evenkeel.core.turn.Rejection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Typed reads over a scanner that has just read a field's name. Every complaint names the field and
 * reads like OpenAI's own.
 */
final class FieldReader {
  private final JsonScanner json;

  FieldReader(JsonScanner json) {
    this.json = json;
  }

  /** Hears one member of an object; must read exactly its value. */
  interface Member {
    void read(String name) throws MalformedJsonException;
  }

  /** Hears one element of an array, whose first token has been read. */
  interface Element {
    void read(int index) throws MalformedJsonException;
  }

  @Nullable String string(String field) throws MalformedJsonException {
    Token token = json.next();
    if (token == Token.NULL) {
      return null;
    }
    if (token != Token.STRING) {
      throw wrongType(field, "a string");
    }
    return json.text();
  }

  String requiredString(String field) throws MalformedJsonException {
    String text = string(field);
    if (text == null) {
      throw wrongType(field, "a string");
    }
    return text;
  }

  @Nullable Boolean bool(String field) throws MalformedJsonException {
    return switch (json.next()) {
      case NULL -> null;
      case TRUE -> true;
      case FALSE -> false;
      default -> throw wrongType(field, "a boolean");
    };
  }

  @Nullable Double decimal(String field, double least, double most) throws MalformedJsonException {
    Token token = json.next();
    if (token == Token.NULL) {
      return null;
    }
    if (token != Token.NUMBER) {
      throw wrongType(field, "a number");
    }
    double value = Double.parseDouble(json.loose());
    if (value < least || value > most) {
      throw outOfRange(field, plain(least), plain(most));
    }
    return value;
  }

  @Nullable Long integer(String field, long least, long most) throws MalformedJsonException {
    Token token = json.next();
    if (token == Token.NULL) {
      return null;
    }
    String text = token == Token.NUMBER ? json.loose() : "";
    if (token != Token.NUMBER || !text.matches("-?\\d{1,19}")) {
      throw wrongType(field, "an integer");
    }
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Beyond a long is out of range too.
    }
    throw outOfRange(field, Long.toString(least), Long.toString(most));
  }

  /** Reads an object member by member; false when the value is null. */
  boolean object(String field, Member member) throws MalformedJsonException {
    Token token = json.next();
    if (token == Token.NULL) {
      return false;
    }
    if (token != Token.OBJECT) {
      throw wrongType(field, "an object");
    }
    members(member);
    return true;
  }

  /** Reads the members of an object whose brace has been read. */
  void members(Member member) throws MalformedJsonException {
    while (json.next() == Token.NAME) {
      member.read(json.text());
    }
  }

  /** Reads an array element by element; false when the value is null. */
  boolean array(String field, Element element) throws MalformedJsonException {
    Token token = json.next();
    if (token == Token.NULL) {
      return false;
    }
    if (token != Token.ARRAY) {
      throw wrongType(field, "an array");
    }
    elements(element);
    return true;
  }

  /** Reads the elements of an array whose bracket has been read. */
  void elements(Element element) throws MalformedJsonException {
    for (int i = 0; json.next() != Token.ARRAY_END; i++) {
      element.read(i);
    }
  }

  /** The value as it stands in the body. */
  String raw() throws MalformedJsonException {
    json.next();
    int start = json.start();
    json.skip();
    return json.raw(start, json.end());
  }

  RejectedException wrongType(String field, String expected) {
    String found = switch (json.token()) {
      case OBJECT, OBJECT_END -> "an object";
      case ARRAY, ARRAY_END -> "an array";
      case STRING, NAME -> "a string";
      case NUMBER -> "a number";
      case TRUE, FALSE -> "a boolean";
      case NULL -> "null";
      case END -> "nothing";
    };
    return rejected("Invalid type for '" + field + "': expected " + expected + ", but got " + found
        + " instead.", "invalid_type", field);
  }

  static RejectedException outOfRange(String field, String least, String most) {
    return rejected(
        "Invalid value for '" + field + "': expected a value from " + least + " to " + most + ".",
        "invalid_value", field);
  }

  static RejectedException rejected(String message, String code, @Nullable String field) {
    return new RejectedException(new Rejection.Malformed(message, code, field));
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%s", value);
  }
}
