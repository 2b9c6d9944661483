package dev.evenkeel.policy.certify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON in the one form of RFC 8785: no white space, members sorted by UTF-16 code units, the
 * shortest escapes, numbers as ECMAScript prints them. Equal values give equal bytes, so that a
 * digest over them can be checked by anybody.
 */
final class CanonicalJson {
  private CanonicalJson() {}

  /**
   * The text of {@code value}.
   *
   * @param value a map of texts to values, a collection of values, a text, a flag, an int, a long
   * within 2^53 or a finite double
   * @throws IllegalArgumentException for anything else, and for text with half a surrogate pair,
   * which has no UTF-8
   */
  static String of(Object value) {
    StringBuilder all = new StringBuilder();
    write(value, all);
    return all.toString();
  }

  private static void write(Object value, StringBuilder to) {
    switch (value) {
      case String text -> text(text, to);
      case Boolean flag -> to.append(flag.booleanValue());
      case Integer number -> to.append(number.intValue());
      case Long number -> number(number.doubleValue(), to);
      case Double number -> number(number, to);
      case Map<?, ?> map -> {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, each) -> sorted.put((String) key, each));
        char before = '{';
        for (Map.Entry<String, Object> each : sorted.entrySet()) {
          to.append(before);
          text(each.getKey(), to);
          to.append(':');
          write(each.getValue(), to);
          before = ',';
        }
        to.append(before == '{' ? "{}" : "}");
      }
      case Collection<?> list -> {
        char before = '[';
        for (Object each : list) {
          to.append(before);
          write(each, to);
          before = ',';
        }
        to.append(before == '[' ? "[]" : "]");
      }
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
  }

  private static void text(String text, StringBuilder to) {
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '"' -> to.append("\\\"");
        case '\\' -> to.append("\\\\");
        case '\b' -> to.append("\\b");
        case '\t' -> to.append("\\t");
        case '\n' -> to.append("\\n");
        case '\f' -> to.append("\\f");
        case '\r' -> to.append("\\r");
        default -> {
          if (each < ' ') {
            to.append("\\u00").append(Character.forDigit(each >> 4, 16));
            to.append(Character.forDigit(each & 15, 16));
          } else if (!Character.isSurrogate(each)) {
            to.append(each);
          } else if (Character.isHighSurrogate(each) && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1))) {
            to.append(each).append(text.charAt(++i));
          } else {
            throw new IllegalArgumentException("half a surrogate pair");
          }
        }
      }
    }
    to.append('"');
  }

  /**
   * As {@code Number::toString} of ECMA-262 section 6.1.6.1.20. Java finds the same shortest
   * digits, except that it never prints fewer than two; where the point and the exponent stand
   * differs.
   */
  private static void number(double value, StringBuilder to) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("no JSON for " + value);
    }
    if (value == 0) {
      to.append('0');
      return;
    }
    BigDecimal shortest = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    BigDecimal shorter = shortest.round(new MathContext(1));
    if (shorter.doubleValue() == Math.abs(value)) {
      shortest = shorter;
    }
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    to.append(value < 0 ? "-" : "");
    if (point > 21 || point < -5) {
      to.append(digits.charAt(0));
      to.append(digits.length() > 1 ? "." : "").append(digits, 1, digits.length());
      to.append(point > 0 ? "e+" : "e").append(point - 1);
    } else if (point >= digits.length()) {
      to.append(digits).repeat('0', point - digits.length());
    } else if (point > 0) {
      to.append(digits, 0, point).append('.').append(digits, point, digits.length());
    } else {
      to.append("0.").repeat('0', -point).append(digits);
    }
  }
}
