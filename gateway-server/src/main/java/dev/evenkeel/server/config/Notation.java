package dev.evenkeel.server.config;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of value is written. Immutable.
 *
 * @param expected what a reader is told when a value is written otherwise
 * @param printable whether a wrong value may be shown
 * @param reading understands the text, null when it is written otherwise
 */
record Notation<T>(String expected, boolean printable, Reading<T> reading) {
  /** Understands a text. */
  interface Reading<T> {
    @Nullable T read(String text);
  }

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})([A-Za-z]+)");
  private static final Pattern SHARE_TEXT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");
  private static final Pattern NAME_TEXT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern ADDRESS_TEXT =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\[\\]:]+)):(\\d{1,5})");
  private static final Pattern HEADER_TEXT = Pattern.compile("[A-Za-z0-9-]{1,64}");

  /** Any text, as written. */
  static final Notation<String> TEXT = new Notation<>("text", true, text -> text);

  /** Text of at least one character that is not white space. */
  static final Notation<String> WORDS =
      new Notation<>("text that is not empty", true, text -> text.isBlank() ? null : text);

  /** A name of something in the configuration. */
  static final Notation<String> NAME =
      new Notation<>("a name of at most 64 letters, digits, dots, dashes and underscores", true,
          text -> NAME_TEXT.matcher(text).matches() ? text : null);

  /** The name of an HTTP header. */
  static final Notation<String> HEADER = new Notation<>("the name of a header", true,
      text -> HEADER_TEXT.matcher(text).matches() ? text.toLowerCase(Locale.ROOT) : null);

  /** True or false. */
  static final Notation<Boolean> FLAG =
      new Notation<>("true or false", true, text -> switch (text) {
        case "true" -> Boolean.TRUE;
        case "false" -> Boolean.FALSE;
        default -> null;
      });

  /** A day. */
  static final Notation<LocalDate> DATE =
      new Notation<>("a date such as 2026-10-01", true, Notation::date);

  /** A length of time, zero included. */
  static final Notation<Duration> DURATION =
      new Notation<>("a duration such as 500ms, 30s, 5m, 12h or 30d", true, Notation::duration);

  /** A length of time above zero. */
  static final Notation<Duration> SPAN =
      new Notation<>("a duration above zero such as 500ms, 30s, 5m, 12h or 30d", true, text -> {
        Duration read = duration(text);
        return read == null || read.isZero() ? null : read;
      });

  /** A share from 0% to 100%, read as 0 to 1. */
  static final Notation<Double> SHARE =
      new Notation<>("a share such as 5%, from 0% to 100%", true, Notation::share);

  /** An IP address (or {@code localhost}) and a port. */
  static final Notation<InetSocketAddress> ADDRESS = new Notation<>(
      "an IP address and port such as 127.0.0.1:8080 or [::1]:8080", true, Notation::address);

  /** The SHA-256 of a key. Never shown: somebody may have put the key itself here. */
  static final Notation<String> SHA256 =
      new Notation<>("the key's SHA-256 as 64 lower-case hex digits", false,
          text -> text.matches("[0-9a-f]{64}") ? text : null);

  /** A whole number from {@code least} to {@code most}. */
  static Notation<Integer> integer(int least, int most) {
    return new Notation<>("a whole number " + range(least, most), true, text -> {
      Long read = whole(text);
      return read == null || read < least || read > most ? null : Integer.valueOf(read.intValue());
    });
  }

  /** A whole number of 64 bits. */
  static Notation<Long> longInteger(long least) {
    return new Notation<>("a whole number of at least " + least, true, text -> {
      Long read = whole(text);
      return read == null || read < least ? null : read;
    });
  }

  /** A number from {@code least} to {@code most}. */
  static Notation<Double> decimal(double least, double most) {
    return new Notation<>("a number from " + least + " to " + most, true, text -> {
      if (!text.matches("-?\\d{1,9}(\\.\\d{1,9})?")) {
        return null;
      }
      double read = Double.parseDouble(text);
      return read < least || read > most ? null : Double.valueOf(read);
    });
  }

  /** A number of bytes from {@code least} to {@code most}, with a unit. */
  static Notation<Integer> bytes(int least, int most) {
    return new Notation<>("a size such as 32KiB or 8MiB, " + range(least, most) + " bytes", true,
        text -> {
          Long read = size(text);
          return read == null || read < least || read > most ? null
              : Integer.valueOf(read.intValue());
        });
  }

  /** One of the constants, in lower case with dashes. */
  static <E extends Enum<E>> Notation<E> word(Class<E> type) {
    E[] all = type.getEnumConstants();
    String words = Arrays.stream(all).map(Notation::word).collect(Collectors.joining(", "));
    return new Notation<>((all.length == 1 ? "" : "one of ") + words, true, text -> {
      for (E each : all) {
        if (word(each).equals(text)) {
          return each;
        }
      }
      return null;
    });
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String range(int least, int most) {
    return most == Integer.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
  }

  private static @Nullable Long whole(String text) {
    return text.matches("-?\\d{1,18}") ? Long.valueOf(text) : null;
  }

  private static @Nullable LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable Duration duration(String text) {
    Matcher amount = AMOUNT.matcher(text);
    if (!amount.matches() || amount.group(1).length() > 9) {
      return null;
    }
    long count = Long.parseLong(amount.group(1));
    return switch (amount.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> count > 36_500 ? null : Duration.ofDays(count);
      default -> null;
    };
  }

  private static @Nullable Long size(String text) {
    Matcher amount = AMOUNT.matcher(text);
    if (!amount.matches()) {
      return null;
    }
    long count = Long.parseLong(amount.group(1));
    return switch (amount.group(2)) {
      case "B" -> Long.valueOf(count);
      case "KiB" -> Long.valueOf(count << 10);
      case "MiB" -> Long.valueOf(count << 20);
      default -> null;
    };
  }

  private static @Nullable Double share(String text) {
    Matcher share = SHARE_TEXT.matcher(text);
    if (!share.matches()) {
      return null;
    }
    // Decimal division: 5% is to be 0.05 and not its neighbour.
    double read = new BigDecimal(share.group(1)).movePointLeft(2).doubleValue();
    return read > 1 ? null : Double.valueOf(read);
  }

  private static @Nullable InetSocketAddress address(String text) {
    Matcher address = ADDRESS_TEXT.matcher(text);
    if (!address.matches()) {
      return null;
    }
    int port = Integer.parseInt(address.group(3));
    String host = address.group(1) == null ? address.group(2) : address.group(1);
    try {
      InetAddress found =
          host.equals("localhost") ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(host);
      return port > 65_535 ? null : new InetSocketAddress(found, port);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
