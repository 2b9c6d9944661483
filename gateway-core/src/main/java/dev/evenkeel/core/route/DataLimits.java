package dev.evenkeel.core.route;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What may become of data. Null or empty means no limit.
 *
 * @param regions where it may be processed
 * @param maxRetention the longest it may be kept
 * @param logged false forbids that it is logged
 * @param trained false forbids that models are trained on it
 */
public record DataLimits(Set<String> regions, @Nullable Duration maxRetention,
    @Nullable Boolean logged, @Nullable Boolean trained) {
  /** Everything may. */
  public static final DataLimits NONE = new DataLimits(Set.of(), null, null, null);

  public DataLimits {
    regions = Set.copyOf(regions);
  }

  /** Whether anything is limited. */
  boolean any() {
    return !regions.isEmpty() || maxRetention != null || Boolean.FALSE.equals(logged)
        || Boolean.FALSE.equals(trained);
  }

  /** This, with what it does not limit taken from {@code general}. */
  DataLimits over(DataLimits general) {
    return new DataLimits(regions.isEmpty() ? general.regions : regions,
        maxRetention == null ? general.maxRetention : maxRetention,
        logged == null ? general.logged : logged, trained == null ? general.trained : trained);
  }

  /** This and no more than {@code others}; regions that have nothing in common leave none. */
  DataLimits within(Set<String> others, @Nullable Duration longest) {
    Set<String> both = new HashSet<>(others);
    if (!regions.isEmpty() && !others.isEmpty()) {
      both.retainAll(regions);
      if (both.isEmpty()) {
        both.add(NOWHERE);
      }
    }
    Duration shorter =
        longest == null || (maxRetention != null && maxRetention.compareTo(longest) < 0)
            ? maxRetention
            : longest;
    return new DataLimits(others.isEmpty() ? regions : both, shorter, logged, trained);
  }

  /** No name a configuration can hold, so nobody is there. */
  private static final String NOWHERE = "(nowhere)";

  /** In a fixed order, for digests. */
  String canonical() {
    return new TreeSet<>(regions) + "/" + maxRetention + "/" + logged + "/" + trained;
  }
}
