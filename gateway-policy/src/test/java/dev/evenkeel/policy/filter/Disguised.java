package dev.evenkeel.policy.filter;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/**
 * A text in disguise: what stands in the answer, and where in it each character of what it says is
 * found. Disguises can be put on over others.
 */
final class Disguised {
  private static final String[] INVISIBLE = {"\u200B", "\u00AD", "\u2060\uFEFF", "\u202E",
      "\uDB40\uDC41", "\uFE0F", "\u0301", "\u034F", "\u0E31"};
  private static final String[] SIGNS = {".", "-", "*", "**", "_", "·", "|", "~", "/", "…", "`"};

  final String text;
  private final int[] starts;
  private final int[] ends;

  private Disguised(String text, int[] starts, int[] ends) {
    this.text = text;
    this.starts = starts;
    this.ends = ends;
  }

  static Disguised plain(String text) {
    int[] starts = new int[text.length()];
    int[] ends = new int[text.length()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = i;
      ends[i] = i + 1;
    }
    return new Disguised(text, starts, ends);
  }

  /** Where the first of the characters {@code from} to {@code to} stands. */
  int start(int from, int to) {
    int start = Integer.MAX_VALUE;
    for (int i = from; i < to; i++) {
      start = Math.min(start, starts[i]);
    }
    return start;
  }

  /** Where the last of the characters {@code from} to {@code to} ends. */
  int end(int from, int to) {
    int end = 0;
    for (int i = from; i < to; i++) {
      end = Math.max(end, ends[i]);
    }
    return end;
  }

  /** The same said by {@code outer}, which says this one's text. */
  private Disguised over(Disguised outer) {
    int[] newStarts = new int[starts.length];
    int[] newEnds = new int[starts.length];
    for (int i = 0; i < starts.length; i++) {
      newStarts[i] = outer.start(starts[i], ends[i]);
      newEnds[i] = outer.end(starts[i], ends[i]);
    }
    return new Disguised(outer.text, newStarts, newEnds);
  }

  private interface Writing {
    void write(char c, int at, StringBuilder out);
  }

  private static Disguised each(String text, Writing writing) {
    StringBuilder out = new StringBuilder();
    int[] starts = new int[text.length()];
    int[] ends = new int[text.length()];
    for (int i = 0; i < text.length(); i++) {
      starts[i] = out.length();
      writing.write(text.charAt(i), i, out);
      ends[i] = out.length();
    }
    return new Disguised(out.toString(), starts, ends);
  }

  /** Other letters that read the same, and things that cannot be seen between them. */
  Disguised folded(Random random) {
    return over(each(text, (c, at, out) -> {
      if (at > 0 && random.nextInt(8) == 0) {
        out.append(INVISIBLE[random.nextInt(INVISIBLE.length)]);
      }
      boolean letter = c >= 'a' && c <= 'z';
      out.append(switch (random.nextInt(9)) {
        case 0 -> String.valueOf(Character.toUpperCase(c));
        case 1 -> letter ? String.valueOf((char) (c + 0xFEE0)) : String.valueOf(c);
        case 2 -> switch (c) {
          case 'o' -> "о";
          case 'c' -> "с";
          case 'e' -> "ҽ";
          case 'a' -> "ɑ";
          case ' ' -> "\u00A0";
          default -> String.valueOf(c);
        };
        case 3 -> letter ? Character.toString(0x1D41A + c - 'a') : String.valueOf(c);
        case 4 -> letter ? Character.toString(0x24D0 + c - 'a') : String.valueOf(c);
        default -> String.valueOf(c);
      });
    }).trimmed());
  }

  /** Marks before a character belong to the one before it. */
  private Disguised trimmed() {
    for (int i = 1; i < starts.length; i++) {
      while (ends[i] - starts[i] > 1 && invisible(text.charAt(starts[i]))) {
        starts[i]++;
      }
    }
    return this;
  }

  private static boolean invisible(char c) {
    return String.join("", INVISIBLE).indexOf(c) >= 0;
  }

  Disguised leet() {
    return over(each(text, (c, at, out) -> out.append(switch (c) {
      case 'o' -> '0';
      case 'e' -> '3';
      case 'a' -> at > 1 ? '@' : '4';
      case 'i' -> '1';
      case 's' -> '$';
      default -> c;
    })));
  }

  /** Cut by signs. */
  Disguised joined(Random random) {
    String sign = SIGNS[random.nextInt(SIGNS.length)];
    return over(each(text, (c, at, out) -> {
      if (at > 0 && (at <= 2 || random.nextBoolean()) && c != ' ' && text.charAt(at - 1) != ' ') {
        out.append(sign);
      }
      out.append(c);
    }).unsigned(sign));
  }

  private Disguised unsigned(String sign) {
    for (int i = 1; i < starts.length; i++) {
      if (text.startsWith(sign, starts[i])) {
        starts[i] += sign.length();
      }
    }
    return this;
  }

  /** Cut by spaces. */
  Disguised spaced(Random random) {
    return over(each(text, (c, at, out) -> {
      out.append(c);
      if (at + 1 < text.length()) {
        out.append(random.nextInt(5) == 0 ? "  " : " ");
      }
    }).single());
  }

  private Disguised single() {
    for (int i = 0; i < starts.length; i++) {
      ends[i] = starts[i] + 1;
    }
    return this;
  }

  Disguised reversed() {
    int[] newStarts = new int[starts.length];
    int[] newEnds = new int[starts.length];
    for (int i = 0; i < starts.length; i++) {
      newStarts[i] = text.length() - ends[i];
      newEnds[i] = text.length() - starts[i];
    }
    return new Disguised(new StringBuilder(text).reverse().toString(), newStarts, newEnds);
  }

  Disguised escaped(Random random) {
    int kind = random.nextInt(4);
    boolean some = random.nextBoolean();
    return over(each(text, (c, at, out) -> {
      if ((some && random.nextBoolean()) || c > 0x7F) {
        out.append(c);
        return;
      }
      out.append(switch (kind) {
        case 0 -> String.format("%%%02X", (int) c);
        case 1 -> "&#" + (int) c + ";";
        case 2 -> "&#x" + Integer.toHexString(c) + ";";
        default -> String.format("\\u%04x", (int) c);
      });
    }));
  }

  /** As base64, whole. */
  Disguised base64() {
    String run = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return over(bytes(run, at -> at / 3 * 4 + at % 3, at -> at / 3 * 4 + at % 3 + 2));
  }

  /** As hex digits, whole. */
  Disguised hex() {
    StringBuilder run = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      run.append(String.format("%02x", each));
    }
    return over(bytes(run.toString(), at -> 2 * at, at -> 2 * at + 2));
  }

  private Disguised bytes(String run, java.util.function.IntUnaryOperator start,
      java.util.function.IntUnaryOperator end) {
    int[] newStarts = new int[text.length()];
    int[] newEnds = new int[text.length()];
    int at = 0;
    for (int i = 0; i < text.length();) {
      int code = text.codePointAt(i);
      int length = Character.toString(code).getBytes(StandardCharsets.UTF_8).length;
      for (int j = 0; j < Character.charCount(code); j++) {
        newStarts[i] = start.applyAsInt(at);
        newEnds[i++] = end.applyAsInt(at + length - 1);
      }
      at += length;
    }
    return new Disguised(run, newStarts, newEnds);
  }
}
