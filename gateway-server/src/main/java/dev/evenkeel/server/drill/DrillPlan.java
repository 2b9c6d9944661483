package dev.evenkeel.server.drill;

import dev.evenkeel.core.route.Pool;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A drill that is to be held. Immutable.
 *
 * @param pool the pool, as it is configured
 * @param policyDigest the policy that must hold
 * @param words every text the policy may put in a refusal's place; empty where a provider's own
 * words pass, or where they are not known
 * @param fault what goes wrong
 * @param form {@code simulated}, {@code shadow} or {@code live}
 * @param on the route the conversations begin on
 * @param struck the routes the fault befalls, {@code on} among them
 * @param script what is asked
 * @param conversations how many begin before the fault, and how many after it
 * @param errorBudget the share of turns that may stay unanswered, 0 to 1
 * @param slowOnlyCounts whether a slow answer is let come and is only counted against its route
 * @param certificates the serials that let routes serve, by route
 * @param controls the ids of routes that the workload's requirements let have its data
 * @param settings how it is held, for people
 * @param by who asks for it
 */
public record DrillPlan(Pool pool, String policyDigest, Set<String> words, DrillFault fault,
    String form, String on, Set<String> struck, Script script, int conversations,
    double errorBudget, boolean slowOnlyCounts, Map<String, String> certificates,
    Set<String> controls, SortedMap<String, String> settings, String by) {
  /** How many conversations begin, unless somebody says otherwise. */
  public static final int USUAL = 6;

  public DrillPlan {
    words = Set.copyOf(words);
    struck = Set.copyOf(struck);
    certificates = Map.copyOf(certificates);
    controls = Set.copyOf(controls);
    settings = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** The struck routes, sorted. */
  List<String> struckRoutes() {
    return struck.stream().sorted().toList();
  }
}
