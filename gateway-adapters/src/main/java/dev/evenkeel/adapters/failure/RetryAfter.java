package dev.evenkeel.adapters.failure;

import dev.evenkeel.core.turn.Inbound;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long a response asks to be left alone. */
final class RetryAfter {
  /** Longer than any provider means; a wish beyond it is a mistake or an attack. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /** Milliseconds before seconds before a date, as OpenAI's clients read it; null for none. */
  static @Nullable Duration of(Inbound.Headers headers, Clock clock) {
    Duration precise = scaled(headers.get("retry-after-ms"), 1);
    if (precise != null) {
      return precise;
    }
    String value = headers.get("retry-after");
    Duration seconds = scaled(value, 1000);
    return seconds != null || value == null ? seconds : until(value, clock);
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

  private static @Nullable Duration until(String date, Clock clock) {
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
