package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.ExceptionRoute;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which exceptions are in force, and in time that they end: once when one is first seen, three
 * days and one day before its end, and when it is over. Confined to one thread.
 */
final class ExceptionWarnings {
  /** What was said last of each, by id. */
  private final Map<String, String> told = new HashMap<>();

  /** What was not said yet. */
  List<String> fresh(Collection<ExceptionRoute> all, LocalDate today) {
    List<String> lines = new ArrayList<>();
    for (ExceptionRoute each : all) {
      String stage = stage(each, today) + " " + each.until();
      if (!stage.equals(told.put(each.id(), stage))) {
        lines.add(line(each, today));
      }
    }
    return lines;
  }

  private static String stage(ExceptionRoute each, LocalDate today) {
    long left = ChronoUnit.DAYS.between(today, each.until());
    return each.state(today).label() + (left <= 1 ? " 1" : left <= 3 ? " 3" : "");
  }

  /** What people should know of an exception now. */
  static String line(ExceptionRoute each, LocalDate today) {
    String what = "the exception " + each.id() + " (" + each.pool() + " / " + each.route()
        + ", owner " + each.owner() + ", " + each.ticket() + ")";
    return switch (each.state(today)) {
      case PENDING -> what + " holds from " + each.from();
      case ACTIVE ->
        what + " is in force for " + each.tenants().stream().sorted().toList() + " and ends on "
            + each.until() + ", in " + ChronoUnit.DAYS.between(today, each.until()) + " days";
      case EXPIRED ->
        what + " ended on " + each.until() + ": its route is not eligible; take it out";
    };
  }
}
