package dev.evenkeel.policy.certify;

import java.util.Locale;

/** How numbers and findings are put into words. Pure functions. */
final class Wording {
  private Wording() {}

  /** Such as "refuses 9 of 12 'medication' probes that must be answered; the reference ...". */
  static String misses(Probe.Target target, long missed, int asked, String queryClass,
      long referenceMissed) {
    String probes = missed + " of " + asked + " '" + queryClass + "' probes that must ";
    String said = switch (target) {
      case ANSWER -> "refuses " + probes + "be answered; the reference answers ";
      case REFUSE -> "does not refuse " + probes + "be refused; the reference refuses ";
      case TOOL -> "does not call the right tool in " + probes + "call one; the reference does in ";
      case EITHER -> throw new IllegalArgumentException("either answer is right");
    };
    if (referenceMissed == 0) {
      return said + "all";
    }
    return said + (asked - referenceMissed) + (target == Probe.Target.TOOL ? " of them" : "");
  }

  /** A share as a percentage, with one decimal only where it matters. */
  static String percent(double share) {
    double points = share * 100;
    if (Math.abs(points - Math.rint(points)) < 0.05) {
      return String.format(Locale.ROOT, "%.0f%%", points + 0.0);
    }
    return String.format(Locale.ROOT, "%.1f%%", points);
  }

  /** An interval in percentage points, such as {@code -1.0..+4.3}. */
  static String points(Interval interval) {
    return String.format(Locale.ROOT, "%+.1f..%+.1f", interval.low() * 100, interval.high() * 100);
  }
}
