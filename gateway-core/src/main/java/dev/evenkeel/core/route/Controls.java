package dev.evenkeel.core.route;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider attests about itself. Null means that nothing was attested, which never satisfies
 * a requirement.
 *
 * @param region where prompts and answers are processed
 * @param retention how long the provider keeps them
 * @param logsPrompts whether it logs prompts
 * @param trainsOnData whether it trains on them
 * @param dataTypes classes of data it is approved for
 * @param owner who answers for this attestation
 * @param evidence where the proof lies
 * @param reviewed when it was last reviewed
 * @param expires the first day on which it no longer counts
 */
public record Controls(@Nullable String region, @Nullable Duration retention,
    @Nullable Boolean logsPrompts, @Nullable Boolean trainsOnData, Set<String> dataTypes,
    @Nullable String owner, @Nullable String evidence, @Nullable LocalDate reviewed,
    @Nullable LocalDate expires) {
  /** Nothing attested. */
  public static final Controls NONE =
      new Controls(null, null, null, null, Set.of(), null, null, null, null);

  public Controls {
    dataTypes = Set.copyOf(dataTypes);
  }
}
