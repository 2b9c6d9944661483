package dev.evenkeel.core.turn;

import dev.evenkeel.core.access.Caller;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.decision.Decision.Candidate;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.RoutePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is known of a turn so far; becomes its {@link Decision}. Confined to the turn's loop. */
final class DecisionDraft {
  final String id;
  final Instant at;
  final String requestId;
  final List<AttemptRecord> attempts = new ArrayList<>(2);
  private List<Decision.Seam> seams = List.of();
  List<Decision.Shadow> shadows = List.of();
  String tenant = "";
  String session = "";
  String sessionSource = "none";
  String affinity = "none";
  int epoch;
  @Nullable Pool pool;
  @Nullable Contract contract;
  @Nullable Concealment concealment;
  String queryClass = "";
  boolean stream;
  @Nullable RoutePlan plan;
  /** Smaller routes that were thought of. */
  private List<RoutePlan> weighedForLess = List.of();
  RoutePlan.@Nullable Choice served;
  @Nullable String model;
  String mode = "normal";
  String outcome = "rejected";
  @Nullable String error;
  @Nullable FailureKind failure;
  FilterReport report = FilterReport.NOTHING;
  /** What rules and guards did to the prompt. */
  List<String> inputActions = List.of();
  @Nullable String finish;
  long planNanos = -1;
  long firstReleaseNanos = -1;
  long overheadNanos = -1;

  DecisionDraft(String id, Instant at, String requestId) {
    this.id = id;
    this.at = at;
    this.requestId = requestId;
  }

  void caller(Caller caller) {
    tenant = caller.tenant();
  }

  void request(ChatRequest request) {
    stream = request.stream();
  }

  /** The finished record. */
  Decision build(long totalNanos) {
    Usage usage = attempts.isEmpty() ? Usage.NONE : attempts.getFirst().usage();
    for (int i = 1; i < attempts.size(); i++) {
      usage = usage.plus(attempts.get(i).usage());
    }
    return new Decision(id, at, requestId, tenant, session, sessionSource, affinity, epoch,
        pool == null ? "" : pool.name(), pool == null ? "" : pool.workload().name(),
        contract == null ? "" : contract.name(), contract == null ? "" : contract.digest(),
        queryClass, stream, candidates(),
        plan == null || plan.eligible().isEmpty() ? "none" : plan.placedBy().label(), few(attempts),
        served == null ? null : served.route().id(), model,
        served == null ? null : served.certificate(), mode, outcome, error,
        failure == null ? null : failure.label(), report.verdict().label(), actions(),
        report.tone(), few(seams), shadows,
        concealment == null ? Decision.Privacy.NONE : concealment.report(), finish, usage,
        new Decision.Timings(micros(planNanos), micros(firstReleaseNanos), micros(totalNanos),
            micros(overheadNanos)));
  }

  /** An attempt is over that carried on, or should have, what others began. */
  void seam(Attempt attempt) {
    Begun begun = attempt.begun;
    if (begun != null) {
      Joint joint = attempt.joint();
      List<Decision.Seam> all = new ArrayList<>(seams);
      all.add(new Decision.Seam(begun.text().length(), attempt.after, attempt.choice.route().id(),
          begun.form().label(), joint.outcome().label(), joint.cut()));
      seams = all;
    }
  }

  /** A smaller route was thought of. */
  void weighedForLess(RoutePlan less) {
    List<RoutePlan> all = new ArrayList<>(weighedForLess);
    all.add(less);
    weighedForLess = all;
  }

  void noticed(List<String> actions) {
    if (!actions.isEmpty()) {
      List<String> all = new ArrayList<>(inputActions);
      all.addAll(actions);
      inputActions = all;
    }
  }

  private List<String> actions() {
    if (inputActions.isEmpty()) {
      return report.actions();
    }
    TreeSet<String> all = new TreeSet<>(report.actions());
    all.addAll(inputActions);
    return List.copyOf(all);
  }

  private List<Candidate> candidates() {
    if (plan == null) {
      return List.of();
    }
    if (plan.eligible().size() == 1 && plan.excluded().isEmpty() && weighedForLess.isEmpty()) {
      return List.of(candidate(plan.eligible().getFirst()));
    }
    List<Candidate> all = new ArrayList<>(plan.eligible().size() + plan.excluded().size());
    weighed(plan, all);
    for (RoutePlan less : weighedForLess) {
      weighed(less, all);
    }
    return all;
  }

  /** A list that the record takes as it is, where there is one of a thing or none, as usual. */
  private static <T> List<T> few(List<T> list) {
    return switch (list.size()) {
      case 0 -> List.of();
      case 1 -> List.of(list.getFirst());
      default -> list;
    };
  }

  private static void weighed(RoutePlan plan, List<Candidate> all) {
    for (RoutePlan.Choice choice : plan.eligible()) {
      all.add(candidate(choice));
    }
    for (RoutePlan.Excluded excluded : plan.excluded()) {
      all.add(new Candidate(excluded.route().id(), false, null, words(excluded.reasons())));
    }
  }

  private static Candidate candidate(RoutePlan.Choice choice) {
    return new Candidate(choice.route().id(), true, choice.certificate(), words(choice.waived()));
  }

  private static Map<String, String> words(Map<Exclusion, String> reasons) {
    if (reasons.isEmpty()) {
      return Map.of(); // Of every route that may answer, on every turn.
    }
    Map<String, String> words = new TreeMap<>();
    reasons.forEach((why, detail) -> words.put(why.label(), detail));
    return words;
  }

  private static long micros(long nanos) {
    return nanos < 0 ? -1 : nanos / 1_000;
  }
}
