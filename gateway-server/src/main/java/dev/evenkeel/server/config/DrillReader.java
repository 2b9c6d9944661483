package dev.evenkeel.server.config;

import dev.evenkeel.server.drill.DrillFault;
import dev.evenkeel.server.drill.DrillOrder;
import dev.evenkeel.server.drill.DrillOrder.Share;
import dev.evenkeel.server.drill.DrillPlan;
import dev.evenkeel.server.drill.DrillRules;
import dev.evenkeel.server.drill.DrillRules.LiveLimits;
import dev.evenkeel.server.drill.ScheduledDrill;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code pools.<name>.drills} and {@code drills}. Confined to one thread. */
final class DrillReader {
  private static final Notation<DrillFault> FAULT = new Notation<>("one of " + DrillFault.labels(),
      true, text -> DrillFault.of(text).orElse(null));
  private static final Notation<Integer> SESSIONS = Notation.integer(1, 1_000_000);

  private final Map<String, LiveLimits> live = new HashMap<>();

  /** What a pool allows to be done to its users' sessions. */
  void pool(String pool, Section in) {
    if (in.at("live").missing()) {
      return;
    }
    in.at("live").section(each -> {
      List<DrillFault> faults = each.at("faults").listOf(FAULT);
      return live.put(pool,
          new LiveLimits(each.at("share-max").required().as(Notation.SHARE, 0.0),
              each.at("for-max").as(Notation.SPAN, Duration.ofMinutes(5)),
              each.at("sessions-max").as(SESSIONS, 100),
              each.at("faults").missing() ? LiveLimits.UNSEEN : Set.copyOf(faults)));
    });
  }

  /** Everything that is said of drills, once the pools were read. */
  DrillRules rules(Value schedule, Set<String> pools) {
    List<ScheduledDrill> all = new ArrayList<>();
    for (Value each : schedule.list()) {
      ScheduledDrill read = each.section(in -> scheduled(in, pools));
      if (read != null) {
        all.add(read);
      }
    }
    return new DrillRules(live, all);
  }

  private @Nullable ScheduledDrill scheduled(Section in, Set<String> pools) {
    String pool = in.at("pool").required().reference("pool", pools);
    DrillFault fault = in.at("fault").required().as(FAULT);
    String route = in.at("route").as(Notation.NAME);
    int sessions =
        in.at("sessions").as(Notation.integer(1, DrillOrder.MOST_CONVERSATIONS), DrillPlan.USUAL);
    double budget = in.at("error-budget").as(Notation.SHARE, 0.0);
    Hour at = in.at("at").required().as(Hour.NOTATION);
    ZoneId zone = in.at("zone").as(ZONE, ZoneId.of("UTC"));
    Duration window = in.at("window").as(Notation.SPAN, Duration.ofMinutes(30));
    double quiet = in.at("quiet-below").required().as(Notation.decimal(0, 1_000_000), 0.0);
    Share share = in.at("live").missing() ? null
        : in.at("live")
            .section(each -> new Share(each.at("share").required().as(Notation.SHARE, 0.0),
                each.at("for").required().as(Notation.SPAN, Duration.ofMinutes(1)),
                each.at("max-sessions").required().as(SESSIONS, 1)));
    if (share != null && pool != null && !live.containsKey(pool)) {
      in.at("live")
          .problem("the pool '" + pool
              + "' allows no drill with users' sessions: it has no 'drills.live'");
    }
    return pool == null || fault == null || at == null ? null
        : new ScheduledDrill(
            new DrillOrder(pool, fault, route, sessions, share, budget, "the schedule"), at.day(),
            at.time(), zone, window, quiet);
  }

  private static final Notation<ZoneId> ZONE =
      new Notation<>("a time zone such as Europe/Berlin or UTC", true, text -> {
        try {
          return ZoneId.of(text);
        } catch (java.time.DateTimeException _) {
          return null;
        }
      });

  /**
   * A time of the week.
   *
   * @param day null for every day
   */
  private record Hour(@Nullable DayOfWeek day, LocalTime time) {
    private static final Notation<Hour> NOTATION =
        new Notation<>("a time such as 03:00 or Sun 03:00", true, Hour::read);

    private static @Nullable Hour read(String text) {
      String[] words = text.strip().split("\\s+", -1);
      try {
        if (words.length == 1) {
          return new Hour(null, LocalTime.parse(words[0]));
        }
        for (DayOfWeek day : DayOfWeek.values()) {
          if (words.length == 2 && words[0].length() >= 3
              && day.name()
                  .toLowerCase(java.util.Locale.ROOT)
                  .startsWith(words[0].toLowerCase(java.util.Locale.ROOT))) {
            return new Hour(day, LocalTime.parse(words[1]));
          }
        }
      } catch (java.time.DateTimeException _) {
        return null;
      }
      return null;
    }
  }
}
