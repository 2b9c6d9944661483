package dev.evenkeel.core.route;

import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.CertificateGate.Standing;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the routes that may answer a turn; {@link Placement} orders them. A pure function of its
 * arguments and the state they read; every reason is collected, not only the first.
 * All routes unhealthy never means that all are tried.
 */
public final class RoutePlanner {
  private final CertificateGate certificates;
  private final Function<Route, RouteHealth> health;
  private final Placement placement;

  /** A planner that lets every certified route have all it is given. */
  public RoutePlanner(CertificateGate certificates, Function<Route, RouteHealth> health) {
    this(certificates, health, Shares.WHOLE);
  }

  /** @param shares how much of new conversations a route may have */
  public RoutePlanner(CertificateGate certificates, Function<Route, RouteHealth> health,
      Shares shares) {
    this.certificates = certificates;
    this.health = health;
    this.placement = new Placement(health, shares);
  }

  /**
   * What the plan depends on besides the pool.
   *
   * @param needs what the request needs of a route
   * @param irreversible the tools it offers whose calls cannot be undone
   * @param policyDigest the policy that will hold
   * @param clearance whom the workload's requirements let have the data today
   * @param session the session's name, empty for none
   * @param pinned the route the conversation is pinned to, null for none
   * @param repins how often it was moved already
   * @param opening whether nobody has answered in this conversation yet, as far as it shows
   */
  public record Circumstances(Set<Need> needs, Set<String> irreversible, String policyDigest,
      Clearance clearance, String session, @Nullable String pinned, int repins, boolean opening) {
    /** The same for other needs. */
    public Circumstances with(Set<Need> others) {
      return new Circumstances(others, irreversible, policyDigest, clearance, session, pinned,
          repins, opening);
    }

    /** The same for a turn of no conversation under another policy. */
    public Circumstances with(String otherPolicy) {
      return new Circumstances(needs, irreversible, otherPolicy, clearance, session, null, 0,
          false);
    }
  }

  /** The plan for one turn. */
  public RoutePlan plan(Pool pool, Circumstances now) {
    List<RoutePlan.Choice> eligible = new ArrayList<>(pool.routes().size());
    List<RoutePlan.Excluded> excluded = new ArrayList<>();
    boolean moveAllowed = now.pinned() == null || now.repins() < pool.affinity().maxRepins();
    for (Route route : pool.routes()) {
      Reasons reasons = new Reasons();
      Standing standing = weigh(pool, route, now, now.clearance().against(route), reasons);
      if (!moveAllowed && !route.id().equals(now.pinned())) {
        reasons.add(Exclusion.REPIN_LIMIT, "moved " + now.repins() + " times already");
      }
      admit(route, standing, reasons, eligible, excluded);
    }
    Placement.Order order = placement.order(pool, eligible,
        new Placement.Guest(now.session(), now.pinned(), now.opening()));
    return new RoutePlan(order.choices(), excluded, order.placedBy());
  }

  /**
   * The plan for a turn that names an exception: its route or none. No other route may answer, so
   * that what the exception allows never mixes with what is always allowed.
   */
  public RoutePlan plan(Pool pool, ExceptionRoute exception, Circumstances now) {
    List<RoutePlan.Choice> eligible = new ArrayList<>(1);
    List<RoutePlan.Excluded> excluded = new ArrayList<>();
    for (Route route : pool.routes()) {
      Reasons reasons = new Reasons();
      Standing standing = weigh(pool, route, now, now.clearance().against(route), reasons);
      Map<Exclusion, String> rest = exception.unwaived(reasons.found());
      if (!route.id().equals(exception.route())) {
        rest.put(Exclusion.EXCEPTION, "the request names an exception for " + exception.route());
      }
      if (rest.isEmpty()) {
        Set<String> models =
            standing instanceof Standing.Certified certified ? certified.models() : Set.of();
        eligible.add(new RoutePlan.Choice(route, RoutePlan.Choice.EXCEPTION + exception.id(),
            models, Coverage.NONE, reasons.found()));
      } else {
        excluded.add(new RoutePlan.Excluded(route, rest));
      }
    }
    return new RoutePlan(eligible, excluded, PlacedBy.EXCEPTION);
  }

  /** Collects what stands against a route for whatever turn. */
  private Standing weigh(Pool pool, Route route, Circumstances now,
      Map<Exclusion, String> uncleared, Reasons reasons) {
    if (!uncleared.isEmpty()) {
      uncleared.forEach(reasons::add);
    }
    Set<Need> needs = now.needs();
    if (!needs.isEmpty()) {
      for (Need need : needs) {
        if (route.lacks().contains(need)) {
          reasons.add(Exclusion.CAPABILITY, "cannot serve " + need);
        }
      }
    }
    Standing standing = certificates.standing(pool, route, now.policyDigest());
    if (standing instanceof Standing.Uncertified(var why, var detail)) {
      reasons.add(why, detail);
    }
    if (!route.reference() && needs.contains(Need.TOOLS)) {
      tools(now.irreversible(),
          standing instanceof Standing.Certified certified ? certified.covers() : Coverage.NONE,
          reasons);
    }
    health(route, now, reasons);
    return standing;
  }

  /**
   * A plan of one route of another pool, by the certificate that it has there.
   *
   * @param home the pool it is a route of
   * @param now with the policy of {@code home}; its clearance is the turn's own
   */
  public RoutePlan only(String id, Pool home, Circumstances now) {
    List<RoutePlan.Choice> eligible = new ArrayList<>(1);
    List<RoutePlan.Excluded> excluded = new ArrayList<>(1);
    for (Route route : home.routes()) {
      if (route.id().equals(id)) {
        Reasons reasons = new Reasons();
        Standing standing = weigh(home, route, now, now.clearance().againstForeign(route), reasons);
        admit(route, standing, reasons, eligible, excluded);
      }
    }
    return new RoutePlan(eligible, excluded, PlacedBy.ORDER);
  }

  private static void admit(Route route, Standing standing, Reasons reasons,
      List<RoutePlan.Choice> eligible, List<RoutePlan.Excluded> excluded) {
    if (reasons.found().isEmpty()
        && standing instanceof Standing.Certified(var serial, var models, var covers)) {
      eligible.add(new RoutePlan.Choice(route, serial, models, covers));
    } else {
      excluded.add(new RoutePlan.Excluded(route, reasons.found()));
    }
  }

  /** What stands against a route: nothing against most, for which nothing is made. */
  private static final class Reasons {
    private Map<Exclusion, String> found = Map.of();

    void add(Exclusion why, String detail) {
      if (found.isEmpty()) {
        found = new EnumMap<>(Exclusion.class);
      }
      found.put(why, detail);
    }

    Map<Exclusion, String> found() {
      return found;
    }
  }

  /** What cannot be undone is only left to a route that was shown to do it rightly. */
  private static void tools(Set<String> irreversible, Coverage covers, Reasons reasons) {
    List<String> unshown =
        irreversible.stream().filter(tool -> !covers.tools().contains(tool)).sorted().toList();
    if (!unshown.isEmpty()) {
      reasons.add(Exclusion.IRREVERSIBLE_TOOL,
          "its certificate does not show that it calls " + String.join(", ", unshown) + " rightly");
    }
  }

  private void health(Route route, Circumstances now, Reasons reasons) {
    RouteHealth state = health.apply(route);
    switch (state.state()) {
      case AVAILABLE, PROBING -> {
      }
      case BREAKER_OPEN -> reasons.add(Exclusion.BREAKER_OPEN, lastFailure(state));
      // A cooling route stays in the plan: the turn decides whether to wait for it.
      case COOLING_DOWN -> {
      }
      case OUT_OF_SERVICE -> reasons.add(Exclusion.OUT_OF_SERVICE, lastFailure(state));
    }
    // What failed when the answer did not have what the request needs.
    if (now.needs().contains(Need.STRUCTURED_OUTPUT)) {
      quality(state, FailureKind.SCHEMA_INVALID, reasons);
    }
    if (now.needs().contains(Need.TOOLS)) {
      quality(state, FailureKind.TOOL_ARGS_INVALID, reasons);
    }
    Double most = route.dailySpend();
    if (most != null && state.spending().on(now.clearance().day()) >= most) {
      reasons.add(Exclusion.SPENT, "cost what it may cost in a day, " + most);
    }
  }

  private static void quality(RouteHealth state, FailureKind shape, Reasons reasons) {
    if (state.lacks(shape)) {
      reasons.add(Exclusion.QUALITY, shape.label());
    }
  }

  private static String lastFailure(RouteHealth health) {
    var last = health.lastFailure();
    return last == null ? "unhealthy" : last.kind().label();
  }
}
