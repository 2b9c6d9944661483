package dev.evenkeel.core.route;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which routes may answer a turn, in order, and why the others may not. Frozen at admission: every
 * attempt of the turn reads this one object.
 *
 * @param eligible in the order they are tried; may be empty
 * @param excluded every other route of the pool
 * @param placedBy what put the first one first
 */
public record RoutePlan(List<Choice> eligible, List<Excluded> excluded, PlacedBy placedBy) {
  public RoutePlan {
    eligible = List.copyOf(eligible);
    excluded = List.copyOf(excluded);
  }

  /**
   * A route that may answer.
   *
   * @param certificate the serial of the certificate that lets it, {@code reference} for the
   * reference route, {@code exception:ID} where an exception does
   * @param models the model versions that may answer; empty when any may
   * @param covers what it was certified with; of no meaning for the reference
   * @param waived what an exception the request names lets pass, reason to detail; empty where
   * there is none
   */
  public record Choice(Route route, String certificate, Set<String> models, Coverage covers,
      Map<Exclusion, String> waived) {
    public Choice {
      waived = Map.copyOf(waived);
    }

    /** A route that needs no exception. */
    public Choice(Route route, String certificate, Set<String> models, Coverage covers) {
      this(route, certificate, models, covers, Map.of());
    }

    /** Whether it serves by exception: it is no conversation's route, and never stands in. */
    public boolean exception() {
      return certificate.startsWith(EXCEPTION);
    }

    /** What stands in place of a serial where an exception lets a route serve. */
    static final String EXCEPTION = "exception:";

    /** Whether it was proved to treat the class as the reference does. */
    public boolean certifiedFor(String queryClass) {
      return route.reference() || covers.classes().contains(queryClass);
    }

    /** Whether it may carry on what another route began. */
    public boolean carriesOn() {
      return route.continuation() != Continuation.NONE
          && (route.reference() || covers.continuation());
    }
  }

  /**
   * A route that may not.
   *
   * @param reasons every reason found, each with a detail for people
   */
  public record Excluded(Route route, Map<Exclusion, String> reasons) {
    public Excluded {
      reasons = Map.copyOf(reasons);
    }
  }
}
