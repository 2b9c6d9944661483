package dev.evenkeel.core.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a kind of data at whoever receives it. Null means that nothing was attested.
 *
 * @param held false where there is no such data: nothing can be wrong with it
 * @param region where it is processed
 * @param retention how long it is kept
 * @param logged whether it is written to logs
 * @param trained whether models are trained on it
 */
public record Handling(@Nullable Boolean held, @Nullable String region,
    @Nullable Duration retention, @Nullable Boolean logged, @Nullable Boolean trained) {
  /** Nothing attested. */
  public static final Handling NONE = new Handling(null, null, null, null, null);

  /** This, with what it does not say taken from {@code general}. */
  Handling over(Handling general) {
    return new Handling(held == null ? general.held : held,
        region == null ? general.region : region, retention == null ? general.retention : retention,
        logged == null ? general.logged : logged, trained == null ? general.trained : trained);
  }
}
