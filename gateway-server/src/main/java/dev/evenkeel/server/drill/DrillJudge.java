package dev.evenkeel.server.drill;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.policy.certify.DrillReport;
import dev.evenkeel.policy.certify.DrillReport.Check;
import dev.evenkeel.server.drill.DrillFault.Outcome;
import dev.evenkeel.server.drill.DrillTurn.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Says what a drill showed: which promises were kept, and by what evidence. A pure function of what
 * was planned and what was seen.
 */
final class DrillJudge {
  private static final double HUNDRED = 100;
  private static final int MOST_NAMED = 3;

  private final DrillPlan plan;
  private final Observed seen;
  private final List<DrillTurn> during;
  private final List<Check> checks = new ArrayList<>();

  DrillJudge(DrillPlan plan, Observed seen) {
    this.plan = plan;
    this.seen = seen;
    this.during = of(Phase.DURING);
  }

  DrillReport report(String serial) {
    if (live() && during.stream().noneMatch(turn -> plan.struck().contains(turn.first()))) {
      check("began-on-route", false,
          "of " + during.size() + " turns of users' new sessions none was" + " for "
              + String.join(", ", plan.struckRoutes()));
    } else if (during.isEmpty()) {
      check("began-on-route", false,
          live() ? "no session of users' took part"
              : "none of the " + plan.conversations() + " conversations began on " + plan.on()
                  + why(of(Phase.BEFORE)));
    } else {
      whereTheyWent();
      certifiedRoutes();
      policy();
      actions();
      controls();
      wholeAnswers();
      records();
      alerts();
      noFailback();
      errorRate();
    }
    boolean passed = checks.stream().allMatch(Check::held);
    return new DrillReport(serial, plan.pool().name(), plan.pool().workload().name(),
        plan.policyDigest(), plan.fault().label(), plan.form(), plan.struckRoutes(),
        new TreeMap<>(plan.settings()), new TreeMap<>(plan.certificates()), seen.begun(),
        seen.ended(), plan.by(), passed, checks,
        seen.turns().stream().map(DrillTurn::seen).toList());
  }

  private boolean live() {
    return plan.form().equals("live");
  }

  private void whereTheyWent() {
    switch (plan.fault().outcome()) {
      case MOVES -> moved();
      case LEAVES -> {
        moved();
        check("suspended", seen.suspended() != null,
            seen.setAside()
                .map(why -> plan.on() + ": " + why)
                .orElse("the certificate of " + plan.on() + " still counts"));
      }
      case STAYS -> stayed();
      case HOLDS -> {
      }
    }
  }

  /** Under the fault nobody is answered by a route that has it. */
  private void moved() {
    List<DrillTurn> asked = plan.slowOnlyCounts() ? only(during, DrillTurn::late) : during;
    List<DrillTurn> wrong =
        only(asked, turn -> turn.answered() && plan.struck().contains(turn.route()));
    List<DrillTurn> elsewhere =
        only(asked, turn -> turn.answered() && !plan.struck().contains(turn.route()));
    check("moved", wrong.isEmpty() && !elsewhere.isEmpty(),
        wrong.isEmpty()
            ? (elsewhere.isEmpty() ? "no turn was answered by another route"
                : elsewhere.size() + " turns answered by " + routes(elsewhere) + " instead")
                + (plan.slowOnlyCounts() ? ", once the breaker was open" : "") + why(asked)
            : wrong.size() + " turns were answered by " + routes(wrong) + named(wrong));
  }

  /** A refusal sends nobody anywhere, and the policy says how it reads. */
  private void stayed() {
    List<DrillTurn> gone =
        only(during, turn -> !turn.route().equals(plan.on()) && !turn.askedElsewhere());
    check("no-failover", gone.isEmpty(),
        gone.isEmpty() ? "all " + during.size() + " turns stayed on " + plan.on() + asks()
            : gone.size() + " turns went elsewhere" + named(gone));
    List<DrillTurn> refused = only(during, turn -> !turn.askedElsewhere());
    List<DrillTurn> unlike = only(refused, turn -> !rendered(turn));
    check("policy-words", unlike.isEmpty(),
        unlike.isEmpty()
            ? refused.size() + " refusals, rendered as the policy says: " + renderings(refused)
            : unlike.size() + " refusals do not read as the policy says" + named(unlike));
  }

  private String asks() {
    long asked = during.stream().filter(DrillTurn::askedElsewhere).count();
    return asked == 0 ? ""
        : "; " + asked + " were asked of a certified route, as the policy says for their class";
  }

  private boolean rendered(DrillTurn turn) {
    Decision decision = turn.decision();
    if (decision == null || !decision.verdict().equals("refuse")) {
      return false;
    }
    boolean own = decision.actions()
        .stream()
        .anyMatch(each -> each.equals("refusal:unified") || each.equals("refusal:template"));
    return !own || plan.words().isEmpty() || plan.words().contains(turn.heard().text());
  }

  private static String renderings(List<DrillTurn> turns) {
    Set<String> all = new TreeSet<>();
    for (DrillTurn turn : turns) {
      Decision decision = turn.decision();
      if (decision != null) {
        decision.actions()
            .stream()
            .filter(each -> each.startsWith("refusal:") && !each.endsWith("must_answer"))
            .forEach(all::add);
      }
    }
    return all.isEmpty() ? "in the provider's own words" : String.join(", ", all);
  }

  /** Only routes with a certificate in force, or the reference, have answered. */
  private void certifiedRoutes() {
    List<DrillTurn> wrong = only(seen.turns(), turn -> {
      Decision decision = turn.decision();
      return decision != null && decision.route() != null
          && !Objects.equals(plan.certificates().get(decision.route()), decision.certificate());
    });
    check("certified-routes", wrong.isEmpty(),
        wrong.isEmpty() ? "only " + certified() : wrong.size() + " turns without" + named(wrong));
  }

  private String certified() {
    return seen.turns()
        .stream()
        .map(DrillTurn::route)
        .filter(route -> !route.isEmpty())
        .distinct()
        .sorted()
        .map(route -> route + " (" + plan.certificates().get(route) + ")")
        .collect(Collectors.joining(", "));
  }

  private void policy() {
    List<DrillTurn> wrong = only(seen.turns(), turn -> turn.decision() != null
        && !turn.decision().policyDigest().equals(plan.policyDigest()));
    check("same-policy", wrong.isEmpty(),
        wrong.isEmpty() ? "sha256 " + plan.policyDigest().substring(0, 12) + " held for all turns"
            : wrong.size() + " turns under another policy" + named(wrong));
  }

  /**
   * The same question is taken for the same and the policy does the same to its answer, whoever
   * gives it. How an answer is smoothed depends on its words, so the tone's edits are not compared.
   */
  private void actions() {
    if (plan.fault().outcome() == Outcome.STAYS || live()) {
      return; // Either the answers differ, which is the fault, or nothing was asked twice.
    }
    Map<Integer, DrillTurn> usual = new HashMap<>();
    for (DrillTurn turn : of(Phase.BEFORE)) {
      if (turn.answered()) {
        usual.put(turn.question(), turn);
      }
    }
    List<DrillTurn> wrong = new ArrayList<>();
    int compared = 0;
    for (DrillTurn turn : during) {
      DrillTurn before = usual.get(turn.question());
      if (before != null && turn.answered() && turn.conversation() >= plan.conversations()) {
        compared++;
        if (!treatment(turn).equals(treatment(before))) {
          wrong.add(turn);
        }
      }
    }
    check("same-actions", wrong.isEmpty() && compared > 0,
        wrong.isEmpty()
            ? compared + " questions asked before and under the fault: same class, verdict and"
                + " actions"
            : wrong.size() + " of " + compared + " differ: " + difference(wrong.getFirst(), usual)
                + named(wrong));
  }

  private static String difference(DrillTurn turn, Map<Integer, DrillTurn> usual) {
    return treatment(Objects.requireNonNull(usual.get(turn.question()))) + " became "
        + treatment(turn);
  }

  private static String treatment(DrillTurn turn) {
    Decision decision = turn.decision();
    if (decision == null) {
      return "unknown";
    }
    List<String> actions = decision.actions()
        .stream()
        .filter(each -> !each.startsWith("tone:") && !each.startsWith("mid-stream:")
            && !each.startsWith("drill:") && !each.startsWith("undecodable:"))
        .sorted()
        .toList();
    return decision.queryClass() + "/" + decision.verdict() + "/" + actions + "/"
        + decision.privacy().tokenised() + "/" + decision.privacy().redacted();
  }

  /** Nobody had the data whom the workload's requirements do not let have it. */
  private void controls() {
    Set<String> asked = new TreeSet<>();
    for (DrillTurn turn : seen.turns()) {
      if (turn.decision() != null) {
        turn.decision().attempts().forEach(attempt -> asked.add(attempt.route()));
      }
    }
    Set<String> wrong = new TreeSet<>(asked);
    wrong.removeAll(plan.controls());
    check("same-controls", wrong.isEmpty(), wrong.isEmpty()
        ? String.join(", ", asked) + ": all attest what workload " + plan.pool().workload().name()
            + " requires"
        : String.join(", ", wrong) + " were asked and do not attest what the workload requires");
  }

  /** Nothing that broke off passes for whole, and what failed says so in a typed error. */
  private void wholeAnswers() {
    List<DrillTurn> wrong = only(seen.turns(), turn -> {
      Decision decision = turn.decision();
      boolean recorded = decision == null || decision.outcome().equals("answered");
      return turn.heard().answered() != recorded
          || (!turn.heard().answered() && turn.heard().error() == null);
    });
    long typed = seen.turns().stream().filter(turn -> turn.heard().error() != null).count();
    check("whole-or-error", wrong.isEmpty(),
        wrong.isEmpty()
            ? "every answer is whole"
                + (typed == 0 ? "" : " or one of " + typed + " typed errors (" + errors() + ")")
            : wrong.size() + " answers broke off without an error" + named(wrong));
  }

  private String errors() {
    return seen.turns()
        .stream()
        .map(turn -> turn.heard().error())
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private void records() {
    List<DrillTurn> missing = only(seen.turns(), turn -> turn.decision() == null);
    String broken = seen.chainBroken();
    check("records-complete", missing.isEmpty() && broken == null,
        !missing.isEmpty() ? missing.size() + " of " + seen.turns().size() + " turns have no record"
            : broken != null ? broken
                : seen.turns().size() + " turns, a record each; the chain verifies");
  }

  /** What an alert is to see has moved, and what it is not to see has not. */
  private void alerts() {
    String route = Meters.label("route", plan.on());
    boolean out = Meters.out(seen.struck(), plan.on());
    double failovers = failovers(seen.struck()) - failovers(seen.before());
    switch (plan.fault().outcome()) {
      case MOVES ->
        check("alerts", live() ? failovers > 0 : out && (failovers > 0 || plan.slowOnlyCounts()),
            "EvenkeelRouteDown: " + Meters.AVAILABLE + " is " + (out ? 0 : 1)
                + "; EvenkeelFailovers: " + Meters.FAILOVERS + " grew by " + Math.round(failovers));
      case LEAVES -> {
        boolean certified = Meters.sum(seen.struck(), Meters.CERTIFIED, route,
            Meters.label("pool", plan.pool().name())) > 0;
        check("alerts", out && !certified,
            "EvenkeelRouteDown: " + Meters.AVAILABLE + " is " + (out ? 0 : 1)
                + "; EvenkeelCertificateOutOfForce: " + Meters.CERTIFIED + " is "
                + (certified ? 1 : 0));
      }
      case STAYS -> check("no-alarm", !out && failovers == 0,
          "a refusal is no outage: " + Meters.AVAILABLE + " is " + (out ? 0 : 1) + ", "
              + Meters.FAILOVERS + " grew by " + Math.round(failovers));
      case HOLDS -> {
      }
    }
  }

  private double failovers(Map<String, Double> meters) {
    return Meters.sum(meters, Meters.FAILOVERS, Meters.label("pool", plan.pool().name()),
        Meters.label("from", plan.on()));
  }

  /** Who was moved is where it was moved to, though the route is well again. */
  private void noFailback() {
    Map<Integer, String> home = new HashMap<>();
    during.stream()
        .filter(DrillTurn::answered)
        .forEach(turn -> home.put(turn.conversation(), turn.route()));
    List<DrillTurn> back = only(of(Phase.AFTER), turn -> {
      String before = home.getOrDefault(turn.conversation(), turn.route());
      // Who is still on a struck route may leave it: its breaker may have opened meanwhile.
      boolean mayLeave = plan.struck().contains(before) && plan.fault().outcome() != Outcome.STAYS;
      return turn.answered() && !mayLeave && !before.equals(turn.route());
    });
    long stayed = of(Phase.AFTER).stream()
        .filter(DrillTurn::answered)
        .map(DrillTurn::conversation)
        .distinct()
        .count();
    check("no-failback", back.isEmpty() && (stayed > 0 || live()),
        back.isEmpty() ? stayed + " conversations went on where they were"
            : back.size() + " conversations were moved when the fault was over" + named(back));
  }

  private void errorRate() {
    Set<String> asked = new HashSet<>();
    Set<String> answered = new HashSet<>();
    for (DrillTurn turn : seen.turns()) {
      if (turn.phase() != Phase.BEFORE) {
        String turnAsked = turn.phase() + "/" + turn.conversation() + "/" + turn.question();
        asked.add(turnAsked);
        if (turn.answered()) {
          answered.add(turnAsked);
        }
      }
    }
    int lost = asked.size() - answered.size();
    long repeats = seen.turns()
        .stream()
        .filter(turn -> turn.phase() != Phase.BEFORE && turn.repeat() > 0)
        .count();
    double share = asked.isEmpty() ? 0 : (double) lost / asked.size();
    check("error-rate", share <= plan.errorBudget(),
        String.format(Locale.ROOT,
            "%d of %d turns unanswered (%.1f %%, allowed %.1f %%); callers"
                + " asked again %d times",
            lost, asked.size(), HUNDRED * share, HUNDRED * plan.errorBudget(), repeats));
  }

  private void check(String name, boolean held, String evidence) {
    checks.add(new Check(name, held, evidence));
  }

  private List<DrillTurn> of(Phase phase) {
    return only(seen.turns(), turn -> turn.phase() == phase);
  }

  private static List<DrillTurn> only(List<DrillTurn> turns, Predicate<DrillTurn> which) {
    return turns.stream().filter(which).toList();
  }

  private static String routes(List<DrillTurn> turns) {
    return turns.stream()
        .map(DrillTurn::route)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String named(List<DrillTurn> turns) {
    return turns.stream()
        .limit(MOST_NAMED)
        .map(turn -> turn.heard().decision())
        .collect(Collectors.joining(", ", ": decision ",
            turns.size() > MOST_NAMED ? " and others" : ""));
  }

  /** Why nobody answered, where nobody did. */
  private static String why(List<DrillTurn> turns) {
    Set<String> errors = new TreeSet<>();
    for (DrillTurn turn : turns) {
      String error = turn.heard().error();
      if (error != null && !turn.answered()) {
        errors.add(error);
      }
    }
    return errors.isEmpty() ? "" : "; errors: " + String.join(", ", errors);
  }
}
