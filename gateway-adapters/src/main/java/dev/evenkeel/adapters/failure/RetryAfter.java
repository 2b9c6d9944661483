package dev.evenkeel.adapters.failure;

import dev.evenkeel.core.turn.Inbound;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a response asks to be left alone. */
public final class RetryAfter {
  /** Longer than any provider means; a wish beyond it is a mistake or an attack. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /** A duration as Go writes it: {@code 6ms}, {@code 1m3.2s}. */
  private static final Pattern GO_DURATION =
      Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s))?");

  /**
   * Milliseconds before seconds before a date, as OpenAI's clients read it, before the moment at
   * which a limit that is used up starts anew; null for none.
   */
  public static @Nullable Duration of(Inbound.Headers headers, InstantSource clock) {
    Duration precise = scaled(headers.get("retry-after-ms"), 1);
    if (precise != null) {
      return precise;
    }
    String value = headers.get("retry-after");
    Duration seconds = scaled(value, 1000);
    if (seconds != null) {
      return seconds;
    }
    Duration date = value == null ? null : until(value, clock);
    return date != null ? date : longer(reset(headers, "requests"), reset(headers, "tokens"));
  }

  /** When the limit on {@code what} starts anew, null when it is not used up. */
  private static @Nullable Duration reset(Inbound.Headers headers, String what) {
    String remaining = headers.get("x-ratelimit-remaining-" + what);
    String reset = headers.get("x-ratelimit-reset-" + what);
    if (remaining == null || reset == null || !remaining.strip().equals("0")) {
      return null;
    }
    Matcher parts = GO_DURATION.matcher(reset.strip());
    if (reset.isBlank() || !parts.matches()) {
      return null;
    }
    double seconds = 3600 * number(parts.group(1)) + 60 * number(parts.group(2))
        + number(parts.group(3)) / ("ms".equals(parts.group(4)) ? 1000 : 1);
    return bounded(Duration.ofMillis((long) Math.ceil(seconds * 1000)));
  }

  private static double number(@Nullable String digits) {
    return digits == null ? 0 : Double.parseDouble(digits);
  }

  private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
    return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
  }

  private static @Nullable Duration scaled(@Nullable String value, long millis) {
    if (value == null) {
      return null;
    }
    try {
      double number = Double.parseDouble(value.strip());
      return number >= 0 ? bounded(Duration.ofMillis((long) Math.ceil(number * millis))) : null;
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private static @Nullable Duration until(String date, InstantSource clock) {
    try {
      ZonedDateTime then = ZonedDateTime.parse(date.strip(),
          DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT));
      Duration left = Duration.between(clock.instant(), then.toInstant());
      return left.isNegative() ? Duration.ZERO : bounded(left);
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static Duration bounded(Duration wish) {
    return wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
  }
}
