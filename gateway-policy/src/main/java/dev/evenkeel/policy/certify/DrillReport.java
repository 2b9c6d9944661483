package dev.evenkeel.policy.certify;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a drill showed: a failover that was forced, and whether its outcome was the one promised.
 * Immutable. Signed and kept beside the certificates. Holds no content: turns are told by the ids
 * of
 * their decisions.
 *
 * @param serial unique, ordered by time
 * @param pool the pool that was drilled
 * @param workload the name of its workload
 * @param policyDigest the policy that had to hold, 64 hex digits
 * @param fault what was made to go wrong, such as {@code 503}
 * @param form {@code simulated}, {@code shadow} or {@code live}
 * @param routes the routes it was done to
 * @param settings how it was held, by name, for people
 * @param certificates the serials that let the routes serve, by route
 * @param begun when it began
 * @param ended when it was over
 * @param by who or what asked for it
 * @param passed whether every check held
 * @param checks what was looked at
 * @param turns every turn of it, in order
 */
public record DrillReport(String serial, String pool, String workload, String policyDigest,
    String fault, String form, List<String> routes, SortedMap<String, String> settings,
    SortedMap<String, String> certificates, Instant begun, Instant ended, String by, boolean passed,
    List<Check> checks, List<Seen> turns) {
  /** @throws IllegalArgumentException if the outcome is not that of the checks */
  public DrillReport {
    routes = List.copyOf(routes);
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    certificates = Collections.unmodifiableSortedMap(new TreeMap<>(certificates));
    checks = List.copyOf(checks);
    turns = List.copyOf(turns);
    if (passed != (!checks.isEmpty() && checks.stream().allMatch(Check::held))) {
      throw new IllegalArgumentException("a drill passes when it checks something and all holds");
    }
  }

  /**
   * One promise that was looked at.
   *
   * @param name a word for programs, such as {@code certified-routes}
   * @param held whether it was kept
   * @param evidence why it is thought so, one line for people
   */
  public record Check(String name, boolean held, String evidence) {}

  /**
   * One turn of the drill.
   *
   * @param phase {@code before}, {@code during} or {@code after} the fault
   * @param conversation which conversation, as the drill counts them
   * @param decision the id of its decision record, empty when there is none
   * @param first the route that was asked first, empty when none was
   * @param route the route that answered, empty when none did
   * @param affinity {@code new}, {@code pinned}, {@code repinned} or {@code none}
   * @param outcome as the decision says
   * @param verdict as the decision says
   * @param error the error code that its caller was given, empty for none
   */
  public record Seen(String phase, int conversation, String decision, String first, String route,
      String affinity, String outcome, String verdict, String error) {}
}
