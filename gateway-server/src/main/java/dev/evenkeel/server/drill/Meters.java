package dev.evenkeel.server.drill;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what Prometheus scrapes. Pure functions. */
public final class Meters {
  /** Which the alert {@code EvenkeelRouteDown} reads. */
  static final String AVAILABLE = "evenkeel_route_available";
  /** Which the alert {@code EvenkeelFailovers} reads. */
  static final String FAILOVERS = "evenkeel_failovers_total";
  /** Which the alert {@code EvenkeelCertificateOutOfForce} reads. */
  static final String CERTIFIED = "evenkeel_route_certified";
  /** What alerts read that a drill looks at; all are in the rules that come with the product. */
  static final List<String> READ = List.of(AVAILABLE, FAILOVERS, CERTIFIED);

  private static final Pattern SAMPLE =
      Pattern.compile("(evenkeel_[a-z_]+)(\\{[^}]*})? ([-+.eE0-9]+)");

  private Meters() {}

  /** The samples of a scrape that a drill looks at, by name and labels. */
  public static Map<String, Double> of(String scrape) {
    Map<String, Double> all = new HashMap<>();
    for (String line : scrape.split("\n", -1)) {
      Matcher sample = SAMPLE.matcher(line);
      if (sample.matches() && READ.contains(sample.group(1))) {
        all.put(sample.group(1) + (sample.group(2) == null ? "" : sample.group(2)),
            Double.valueOf(sample.group(3)));
      }
    }
    return all;
  }

  /** The sum of the samples of a name that have all of the labels, each as {@code name="value"}. */
  static double sum(Map<String, Double> meters, String name, String... labels) {
    double sum = 0;
    for (Map.Entry<String, Double> each : meters.entrySet()) {
      if (named(each.getKey(), name, labels)) {
        sum += each.getValue();
      }
    }
    return sum;
  }

  /** Whether there is such a sample. */
  static boolean has(Map<String, Double> meters, String name, String... labels) {
    return meters.keySet().stream().anyMatch(each -> named(each, name, labels));
  }

  private static boolean named(String sample, String name, String... labels) {
    if (!sample.equals(name) && !sample.startsWith(name + "{")) {
      return false;
    }
    for (String label : labels) {
      if (!sample.contains("{" + label) && !sample.contains("," + label)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the route may not be called, as the alert reads it. */
  static boolean out(Map<String, Double> meters, String route) {
    return has(meters, AVAILABLE, label("route", route))
        && sum(meters, AVAILABLE, label("route", route)) == 0;
  }

  static String label(String name, String value) {
    return name + "=\"" + value + "\"";
  }
}
