package dev.evenkeel.server.drill;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A drill that a gateway holds by itself, in a quiet hour. Immutable.
 *
 * @param order what is held
 * @param day the day of the week, null for every day
 * @param at the time of that day
 * @param zone where that is the time
 * @param window for how long after that it may still begin
 * @param quietBelow the turns per minute of the pool below which an hour is quiet
 */
public record ScheduledDrill(DrillOrder order, @Nullable DayOfWeek day, LocalTime at, ZoneId zone,
    Duration window, double quietBelow) {
  /** When its window that contains {@code now} opened, empty when none does. */
  Optional<Instant> opened(Instant now) {
    ZonedDateTime local = now.atZone(zone);
    ZonedDateTime last = local.with(at);
    if (day != null) {
      last = last.with(TemporalAdjusters.previousOrSame(day));
    }
    if (last.isAfter(local)) {
      last = day == null ? last.minusDays(1) : last.minusWeeks(1);
    }
    Instant opened = last.toInstant();
    return now.isBefore(opened.plus(window)) ? Optional.of(opened) : Optional.empty();
  }
}
