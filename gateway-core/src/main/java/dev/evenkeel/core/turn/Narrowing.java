package dev.evenkeel.core.turn;

import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.DataKind;
import dev.evenkeel.core.route.DataLimits;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Receiver;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Workload;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller's headers require of this one request beyond the pool's workload. They can only
 * ask for more: a caller that could ask for less would write its own governance. Immutable.
 *
 * @param regions where alone the request may be processed; empty for wherever the workload allows
 * @param dataClasses classes of data in it
 * @param maxRetention how long at most it may be kept, null for as long as the workload allows
 */
record Narrowing(Set<String> regions, Set<String> dataClasses, @Nullable Duration maxRetention) {
  static final String REGION = "x-evenkeel-region";
  static final String DATA_CLASS = "x-evenkeel-data-class";
  static final String MAX_RETENTION = "x-evenkeel-max-retention";

  private static final Narrowing NOTHING = new Narrowing(Set.of(), Set.of(), null);
  private static final int LONGEST = 256;
  private static final Pattern SPAN = Pattern.compile("(\\d{1,5})([smhd])");

  Narrowing {
    regions = Set.copyOf(regions);
    dataClasses = Set.copyOf(dataClasses);
  }

  /**
   * Reads them.
   *
   * @throws RejectedException if one is malformed: what was meant to be stricter must not go out as
   * usual
   */
  static Narrowing of(Inbound.Headers headers) {
    String region = headers.get(REGION);
    String data = headers.get(DATA_CLASS);
    String retention = headers.get(MAX_RETENTION);
    return region == null && data == null && retention == null ? NOTHING
        : new Narrowing(words(REGION, region), words(DATA_CLASS, data), span(retention));
  }

  /** Whether the workload holds as it is. */
  boolean nothing() {
    return regions.isEmpty() && dataClasses.isEmpty() && maxRetention == null;
  }

  /**
   * The pool's workload with all this.
   *
   * @param guards whom the pool's policy asks
   * @throws RejectedException if it asks for less than the workload does, or names what no
   * configuration of the pool knows
   */
  Workload of(Pool pool, List<Receiver> guards) {
    Workload workload = pool.workload();
    DataLimits limits = workload.limits();
    known(REGION, regions, regions(pool, guards));
    known(DATA_CLASS, dataClasses, dataClasses(pool, guards));
    if (!limits.regions().isEmpty() && !limits.regions().containsAll(regions)) {
      throw wider(REGION, "names a region in which '" + pool.name() + "' may not be processed");
    }
    Duration longest = limits.maxRetention();
    if (longest != null && maxRetention != null && maxRetention.compareTo(longest) > 0) {
      throw wider(MAX_RETENTION,
          "allows more than '" + pool.name() + "' does, which is " + longest.toDays() + "d");
    }
    return workload.narrowed(regions, dataClasses, maxRetention);
  }

  /** Records name what is asked here, so a caller cannot bring words of its own. */
  private static void known(String header, Set<String> asked, Set<String> known) {
    if (!known.containsAll(asked)) {
      throw malformed(header, "names something that neither the workload nor any route attests");
    }
  }

  private static Set<String> regions(Pool pool, List<Receiver> guards) {
    Set<String> all = new HashSet<>(pool.workload().limits().regions());
    for (Controls controls : receivers(pool, guards)) {
      for (DataKind kind : DataKind.values()) {
        String region = controls.of(kind).region();
        if (region != null) {
          all.add(region);
        }
      }
    }
    return all;
  }

  private static Set<String> dataClasses(Pool pool, List<Receiver> guards) {
    Set<String> all = new HashSet<>(pool.workload().dataTypes());
    receivers(pool, guards).forEach(controls -> all.addAll(controls.dataTypes()));
    return all;
  }

  private static Set<Controls> receivers(Pool pool, List<Receiver> guards) {
    Set<Controls> all = new HashSet<>();
    for (Route route : pool.routes()) {
      all.add(route.provider().controls());
    }
    guards.forEach(guard -> all.add(guard.controls()));
    return all;
  }

  private static Set<String> words(String header, @Nullable String value) {
    Set<String> all = new LinkedHashSet<>();
    if (value == null) {
      return all;
    }
    for (String each : value.length() > LONGEST ? new String[] {""} : value.split(",", -1)) {
      String word = each.strip();
      if (word.isEmpty()) {
        throw malformed(header, "is a list of names, separated by commas");
      }
      all.add(word);
    }
    return all;
  }

  private static @Nullable Duration span(@Nullable String value) {
    if (value == null) {
      return null;
    }
    Matcher span = SPAN.matcher(value.strip());
    if (!span.matches()) {
      throw malformed(MAX_RETENTION, "is a duration such as 0d, 12h or 30d");
    }
    long count = Long.parseLong(span.group(1));
    return switch (span.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static RejectedException malformed(String header, String why) {
    return new RejectedException(
        new Rejection.Malformed("The header " + header + " " + why + ".", "invalid_header", null));
  }

  private static RejectedException wider(String header, String why) {
    return new RejectedException(new Rejection.Forbidden("requirement_widened",
        "The header " + header + " " + why + ". Headers can only ask for more."));
  }
}
