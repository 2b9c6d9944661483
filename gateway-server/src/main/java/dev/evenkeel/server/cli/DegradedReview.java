package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.CertificateGate;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Clearance;
import dev.evenkeel.core.route.Degraded;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Words;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.filter.CompiledPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a pool's degraded modes would come to today: which could serve, which would be passed over
 * and
 * why, and which speakers have no words of their own.
 */
final class DegradedReview {
  private final Collection<Pool> pools;
  private final CompiledPolicy policy;
  private final Clearance clearance;
  private final CertificateGate certificates;

  /**
   * @param pools of the whole configuration: smaller routes are at home in others
   * @param policy the pool's own
   * @param clearance the pool's
   */
  DegradedReview(Collection<Pool> pools, CompiledPolicy policy, Clearance clearance,
      CertificateGate certificates) {
    this.pools = pools;
    this.policy = policy;
    this.clearance = clearance;
    this.certificates = certificates;
  }

  /** Lines for people, in the order of the modes. */
  List<String> of(Pool pool) {
    List<String> lines = new ArrayList<>();
    for (Degraded mode : pool.degraded()) {
      switch (mode) {
        case Degraded.SmallerRoute(var route, var notice) -> {
          Map<Exclusion, String> against = against(route);
          lines.add("smaller-route " + route + ": " + (against.isEmpty() ? "may serve"
              : "would be passed over: " + String.join("; ", against.values())));
          words("its notice", notice, lines);
        }
        case Degraded.ToolsOff(var notice) -> {
          lines.add("tools-off: serves requests that offer tools and can do without");
          words("its notice", notice, lines);
        }
        case Degraded.Template(var text) -> {
          lines.add("template: serves requests for text");
          words("it", text, lines);
        }
        case Degraded.HandOff(var desk, var message) -> {
          lines.add("hand-off to " + desk.url().getHost() + ": " + sent(desk));
          words("its message", message, lines);
        }
        case Degraded.Closed _ -> lines.add("closed");
      }
    }
    return lines;
  }

  private Map<Exclusion, String> against(String id) {
    Map<Exclusion, String> reasons = new EnumMap<>(Exclusion.class);
    for (Pool home : pools) {
      for (Route route : home.routes()) {
        if (route.id().equals(id)) {
          reasons.putAll(clearance.againstForeign(route));
          // Both pools have this policy; the configuration was checked.
          if (certificates.standing(home, route,
              policy.digest()) instanceof Standing.Uncertified(var why, var detail)) {
            reasons.put(why, detail);
          }
        }
      }
    }
    return reasons;
  }

  private String sent(Degraded.Desk desk) {
    if (!desk.content()) {
      return "is told where to find the conversation, not what it says";
    }
    Map<Exclusion, String> against = clearance.against(desk.controls());
    return against.isEmpty() ? "is sent the conversation"
        : "is NOT sent the conversation, only where to find it: "
            + String.join("; ", against.values());
  }

  /** Words that the policy would not let pass, and languages that have none. */
  private void words(String whose, @Nullable Words words, List<String> lines) {
    if (words == null) {
      return;
    }
    Map<String, String> all = new TreeMap<>();
    all.put("default", words.in(""));
    words.languages().forEach(language -> all.put(language, words.in(language)));
    all.forEach((language, text) -> {
      Set<String> rules = policy.moderate(text)
          .findings()
          .stream()
          .filter(found -> found.side().equals("output") && !found.action().equals("flag"))
          .map(found -> found.rule())
          .collect(Collectors.toCollection(TreeSet::new));
      if (!rules.isEmpty()) {
        lines.add("  " + whose + " (" + language + ") would never be said: the policy's rule "
            + String.join(", ", rules) + " sees something in it");
      }
    });
    Set<String> missing = spoken(policy.policy());
    missing.removeAll(words.languages());
    if (!missing.isEmpty()) {
      lines.add("  " + whose + " has no words in " + String.join(", ", missing)
          + ", which the policy's refusals have; the default is said");
    }
  }

  /** The languages in which the policy says something itself. */
  private static Set<String> spoken(Policy policy) {
    Set<String> spoken = new TreeSet<>(policy.refusals().text().languages());
    for (QueryClass each : policy.classes()) {
      for (LocalText text : new LocalText[] {each.refusalText(), each.answer()}) {
        if (text != null) {
          spoken.addAll(text.languages());
        }
      }
    }
    return spoken;
  }
}
