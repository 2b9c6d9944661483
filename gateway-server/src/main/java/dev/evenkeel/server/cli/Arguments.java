package dev.evenkeel.server.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads options that are written as the same things are in the configuration. Pure functions. */
final class Arguments {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");
  private static final double HUNDRED = 100;

  private Arguments() {}

  /** A duration such as {@code 500ms} or {@code 2m}. */
  static Duration duration(String option, String text) throws Main.Complaint {
    Matcher read = DURATION.matcher(text);
    if (!read.matches()) {
      throw new Main.Complaint(2, option + " is a duration such as 500ms, 30s or 2m");
    }
    long count = Long.parseLong(read.group(1));
    return switch (read.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** A share such as {@code 1%}, from 0 to 1. */
  static double share(String option, String text) throws Main.Complaint {
    Matcher read = SHARE.matcher(text);
    double share = read.matches() ? Double.parseDouble(read.group(1)) / HUNDRED : -1;
    if (share < 0 || share > 1) {
      throw new Main.Complaint(2, option + " is a share such as 1%");
    }
    return share;
  }
}
