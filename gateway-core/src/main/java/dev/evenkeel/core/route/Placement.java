package dev.evenkeel.core.route;

import dev.evenkeel.core.failover.RouteHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts a turn's eligible routes in the order in which they are asked: the conversation's own first,
 * then tier by tier, inside a tier by weighted rendezvous hashing of the session. So replicas that
 * share the session secret agree without talking, and when a route goes its conversations spread
 * over its tier while all others stay.
 *
 * <p>
 * Routes that are held back come after all others; they are still better than nothing. That is the
 * one place at which shares of new conversations are decided.
 *
 * <p>
 * Source: Thaler and Ravishankar's highest random weight, with the weights of Schindelhauer and
 * Schomaker's logarithmic method. Pure but for the health it reads; thread-safe.
 */
final class Placement {
  private final Function<Route, RouteHealth> health;
  private final Shares shares;

  Placement(Function<Route, RouteHealth> health, Shares shares) {
    this.health = health;
    this.shares = shares;
  }

  /**
   * Whose turn it is.
   *
   * @param session the session's name, the same on every replica; empty when there is none
   * @param pinned the route the conversation is on, null for a new one
   * @param opening whether it is the conversation's first turn, as far as it shows: one whose pin
   * was
   * forgotten is new to us and not to its user
   */
  record Guest(String session, @Nullable String pinned, boolean opening) {}

  /**
   * Where a turn goes.
   *
   * @param placedBy what put the first one first
   */
  record Order(List<RoutePlan.Choice> choices, PlacedBy placedBy) {}

  /** @param canary whether the session is of the share that a new certificate begins with */
  private record Seat(RoutePlan.Choice choice, boolean own, boolean heldBack, boolean canary,
      int tier, double score) {}

  private static final Comparator<Seat> ORDER = Comparator.comparing(Seat::heldBack)
      .thenComparing(Seat::own, Comparator.reverseOrder())
      .thenComparingInt(Seat::tier)
      .thenComparing(Seat::score, Comparator.reverseOrder());

  /** The same choices in order. */
  Order order(Pool pool, List<RoutePlan.Choice> eligible, Guest guest) {
    if (eligible.size() < 2) {
      return new Order(eligible,
          guest.pinned() != null && !eligible.isEmpty()
              && eligible.getFirst().route().id().equals(guest.pinned()) ? PlacedBy.PIN
                  : PlacedBy.ORDER);
    }
    List<Seat> seats = new ArrayList<>(eligible.size());
    for (RoutePlan.Choice choice : eligible) {
      seats.add(seat(pool, choice, guest));
    }
    seats.sort(ORDER);
    for (int i = 0; i < seats.size(); i++) {
      if (seats.get(i).canary()) {
        seats.addFirst(seats.remove(i));
        return new Order(seats.stream().map(Seat::choice).toList(), PlacedBy.CANARY);
      }
    }
    PlacedBy placedBy = seats.getFirst().own() ? PlacedBy.PIN : PlacedBy.ORDER;
    double share = pool.drift().backupShare();
    if (share > 0 && guest.pinned() == null && guest.opening()
        && draw(guest.session(), pool.name(), "backup") < share && backupFirst(seats, guest)) {
      placedBy = PlacedBy.BACKUP_SHARE;
    }
    return new Order(seats.stream().map(Seat::choice).toList(), placedBy);
  }

  /** Puts one of the certified routes that would not be asked first in front, each as often. */
  private static boolean backupFirst(List<Seat> seats, Guest guest) {
    int best = 0;
    double highest = -1;
    for (int i = 1; i < seats.size(); i++) {
      Seat seat = seats.get(i);
      double draw = draw(guest.session(), seat.choice().route().id(), "which backup");
      if (!seat.heldBack() && !seat.choice().route().reference() && draw > highest) {
        highest = draw;
        best = i;
      }
    }
    if (best > 0) {
      seats.addFirst(seats.remove(best));
    }
    return best > 0;
  }

  private Seat seat(Pool pool, RoutePlan.Choice choice, Guest guest) {
    Route route = choice.route();
    Preference preference = route.preference();
    int tier = preference == null ? pool.routes().indexOf(route) + 1 : preference.tier();
    int weight = preference == null ? 1 : preference.weight();
    double share = guest.pinned() == null ? shares.of(pool, route, choice.certificate()) : 1;
    boolean drawn = share >= 1 || draw(guest.session(), route.id(), "canary") < share;
    boolean heldBack = heldBack(pool, route, guest) || !drawn;
    return new Seat(choice, route.id().equals(guest.pinned()), heldBack,
        share < 1 && guest.opening() && !heldBack, tier,
        weight / -Math.log(draw(guest.session(), route.id(), "place")));
  }

  /** Whether others should answer if any can. */
  private boolean heldBack(Pool pool, Route route, Guest guest) {
    RouteHealth state = health.apply(route);
    boolean fresh = guest.pinned() == null;
    if (state.state() == RouteHealth.State.PROBING) {
      return !fresh; // A conversation that runs elsewhere, or has to move, is nobody's probe.
    }
    Duration back = state.backFor();
    Duration ramp = pool.failover().ramp();
    if (!fresh || back == null || back.compareTo(ramp) >= 0) {
      return false;
    }
    double share = (double) back.toNanos() / ramp.toNanos();
    return draw(guest.session(), route.id(), "return") >= share;
  }

  /**
   * A number above 0 and below 1 that depends on the three texts and on nothing else. The purpose
   * keeps one draw from telling of another.
   */
  private static double draw(String session, String route, String purpose) {
    long hash = 0xcbf29ce484222325L;
    hash = mixed(hash, session);
    hash = mixed(hash, route);
    hash = mixed(hash, purpose);
    // The finaliser of SplitMix64: the sum above is weak in its high bits.
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    hash ^= hash >>> 31;
    return ((hash >>> 11) + 0.5) * 0x1.0p-53;
  }

  /** FNV-1a over the characters and an end. */
  private static long mixed(long hash, String text) {
    long sum = hash;
    for (int i = 0; i < text.length(); i++) {
      sum = (sum ^ text.charAt(i)) * 0x100000001b3L;
    }
    return (sum ^ 0xffff) * 0x100000001b3L;
  }
}
