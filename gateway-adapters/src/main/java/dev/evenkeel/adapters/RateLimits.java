package dev.evenkeel.adapters;

import dev.evenkeel.core.turn.Inbound;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a response's headers say of the provider's rate limits. What cannot be read says nothing.
 *
 * <p>
 * Sources: OpenAI's {@code x-ratelimit-remaining-*} with {@code x-ratelimit-reset-*} as Go's
 * durations (others write seconds), Anthropic's {@code anthropic-ratelimit-*-remaining} with
 * {@code anthropic-ratelimit-*-reset} as RFC 3339.
 */
public final class RateLimits {
  /** Longer than any provider means; a wish beyond it is a mistake or an attack. */
  private static final Duration LONGEST = Duration.ofDays(1);
  /** The headers for all that providers limit: every answer is asked for them. */
  private static final List<Limit> LIMITS =
      List.of("requests", "tokens", "input-tokens", "output-tokens")
          .stream()
          .flatMap(what -> Stream.of(
              new Limit("x-ratelimit-remaining-" + what, "x-ratelimit-reset-" + what),
              new Limit("anthropic-ratelimit-" + what + "-remaining",
                  "anthropic-ratelimit-" + what + "-reset")))
          .toList();
  private static final long LENGTHS = LIMITS.stream()
      .mapToLong(limit -> Inbound.Headers.bit(limit.remaining().length()))
      .reduce(0, (one, other) -> one | other);
  /** A duration as Go writes it: {@code 6ms}, {@code 1m3.2s}; a bare number is seconds. */
  private static final Pattern GO_DURATION = Pattern
      .compile("(?:(\\d{1,4})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s)?)?");

  private RateLimits() {}

  /** The names of the headers that tell what remains of a limit and when it starts anew. */
  private record Limit(String remaining, String reset) {}

  /**
   * How long a response asks to be left alone: milliseconds before seconds before a date, as
   * OpenAI's clients read it, before the moment at which a limit that is used up starts anew; null
   * for no wish.
   */
  public static @Nullable Duration retryAfter(Inbound.Headers headers, InstantSource clock) {
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
    return date != null ? date : usedUp(headers, clock);
  }

  /**
   * When the last of the limits of which nothing remains starts anew; null when none is used up.
   */
  public static @Nullable Duration usedUp(Inbound.Headers headers, InstantSource clock) {
    if ((headers.lengths() & LENGTHS) == 0) {
      return null;
    }
    Duration longest = null;
    for (Limit limit : LIMITS) {
      String remaining = headers.get(limit.remaining());
      if (remaining != null) {
        longest = longer(longest, reset(remaining, headers.get(limit.reset()), clock));
      }
    }
    return longest;
  }

  private static @Nullable Duration reset(String remaining, @Nullable String reset,
      InstantSource clock) {
    if (reset == null || reset.isBlank() || !remaining.strip().equals("0")) {
      return null;
    }
    String when = reset.strip();
    Matcher parts = GO_DURATION.matcher(when);
    if (!parts.matches()) {
      return instant(when, clock);
    }
    double seconds = 3600 * number(parts.group(1)) + 60 * number(parts.group(2))
        + number(parts.group(3)) / ("ms".equals(parts.group(4)) ? 1000 : 1);
    return bounded(Duration.ofMillis((long) Math.ceil(seconds * 1000)));
  }

  private static @Nullable Duration instant(String text, InstantSource clock) {
    try {
      return left(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from), clock);
    } catch (DateTimeException _) {
      return null;
    }
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
      return left(then.toInstant(), clock);
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static Duration left(Instant then, InstantSource clock) {
    Duration left = Duration.between(clock.instant(), then);
    return left.isNegative() ? Duration.ZERO : bounded(left);
  }

  private static Duration bounded(Duration wish) {
    return wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
  }
}
