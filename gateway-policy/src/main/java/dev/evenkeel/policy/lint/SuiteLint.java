package dev.evenkeel.policy.lint;

import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.policy.certify.EquivalenceTest;
import dev.evenkeel.policy.certify.Probe;
import dev.evenkeel.policy.certify.Probe.Target;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.policy.certify.SuiteClass;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.lint.Finding.Rule;
import dev.evenkeel.policy.lint.Finding.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks a suite through. Used once, by one thread. */
public final class SuiteLint {
  /** From here on two probes are told as nearly the same. */
  private static final double NEAR = 0.75;
  /** Shorter texts of a policy turn up by chance. */
  private static final int TELLING = 20;
  /** Languages that are not written in Latin letters. */
  private static final Set<String> OTHER_SCRIPTS = Set.of("am", "ar", "be", "bg", "bn", "el", "fa",
      "gu", "he", "hi", "hy", "ja", "ka", "kk", "km", "kn", "ko", "ky", "lo", "mk", "ml", "mn",
      "mr", "my", "ne", "pa", "ps", "ru", "si", "ta", "te", "tg", "th", "uk", "ur", "yi", "zh");
  private static final double LEAST_PAIRED = 0.2;
  private static final double LEAST_OF_A_SIDE = 0.2;
  private static final double MOST_OPEN = 0.3;

  private final Suite suite;
  private final double tolerance;
  private final double confidence;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param tolerance of the pool, above 0 and below 1; a class of the suite may have its own
   * @param confidence above 0.5 and below 1
   */
  public SuiteLint(Suite suite, double tolerance, double confidence) {
    this.suite = suite;
    this.tolerance = tolerance;
    this.confidence = confidence;
  }

  /**
   * Everything there is to say, problems first.
   *
   * @param policies their texts must not be in the suite
   */
  public List<Finding> findings(List<Policy> policies) {
    twice();
    pairs();
    Map<String, List<Probe>> classes = suite.probes()
        .stream()
        .collect(Collectors.groupingBy(Probe::queryClass, TreeMap::new, Collectors.toList()));
    classes.forEach(this::ofClass);
    suite.table().keySet().stream().sorted().forEach(name -> {
      if (!classes.containsKey(name)) {
        problem(Rule.SIZE, "class " + name + " has no probe", List.of());
      }
    });
    policies.forEach(this::leakage);
    tools();
    zeroTolerance();
    languages();
    findings.sort((one, other) -> one.weight().compareTo(other.weight()));
    return List.copyOf(findings);
  }

  private void problem(Rule rule, String message, List<String> probes) {
    findings.add(new Finding(Weight.PROBLEM, rule, message, probes));
  }

  private void caution(Rule rule, String message, List<String> probes) {
    findings.add(new Finding(Weight.CAUTION, rule, message, probes));
  }

  private static String words(Probe probe) {
    return probe.input().stream().map(Message::text).collect(Collectors.joining("\n"));
  }

  private void twice() {
    List<Probe> probes = suite.probes();
    List<String> texts = probes.stream().map(SuiteLint::words).toList();
    for (Likeness.Pair each : Likeness.pairs(texts, NEAR)) {
      Probe first = probes.get(each.first());
      Probe second = probes.get(each.second());
      List<String> ids = List.of(first.id(), second.id());
      boolean same =
          Likeness.plain(texts.get(each.first())).equals(Likeness.plain(texts.get(each.second())));
      boolean otherTools = !first.tools().equals(second.tools());
      if (same && !otherTools) {
        problem(Rule.DUPLICATE, "these ask the same, so that it counts twice", ids);
      } else if (!same && !paired(first, second)) {
        caution(Rule.NEAR_DUPLICATE, String.format(Locale.ROOT,
            "these are %.0f%% alike; are they a 'pair'?", 100 * each.share()), ids);
      }
    }
  }

  private static boolean paired(Probe one, Probe other) {
    return other.id().equals(one.design().pair()) || one.id().equals(other.design().pair());
  }

  private void pairs() {
    Map<String, Probe> byId = new HashMap<>();
    suite.probes().forEach(probe -> byId.put(probe.id(), probe));
    for (Probe probe : suite.probes()) {
      String named = probe.design().pair();
      Probe other = named == null ? null : byId.get(named);
      if (other == null) {
        if (named != null) {
          problem(Rule.PAIR, "its pair '" + named + "' is not there", List.of(probe.id()));
        }
        continue;
      }
      List<String> ids = List.of(probe.id(), other.id());
      if (other.id().equals(probe.id())) {
        problem(Rule.PAIR, "is its own pair", List.of(probe.id()));
      } else if (!probe.id().equals(other.design().pair())) {
        problem(Rule.PAIR, "the first names the second as its pair, but not the other way round",
            ids);
      } else if (probe.target() == other.target()) {
        if (probe.id().compareTo(other.id()) < 0) {
          problem(Rule.PAIR, "are a pair with the same target: nothing contrasts", ids);
        }
      }
    }
  }

  private void ofClass(String name, List<Probe> probes) {
    SuiteClass said = suite.table().get(name);
    size(name, probes.size(), said);
    long handoffs = count(probes, Probe::handoff);
    if (3 * handoffs < probes.size()) {
      problem(
          Rule.HANDOFF_SHARE, "class " + name + " has " + handoffs + " hand-offs among "
              + probes.size() + " probes; a third is needed, for that is what happens at failover",
          List.of());
    }
    long refuse = count(probes, probe -> probe.target() == Target.REFUSE);
    long open = count(probes, probe -> !probe.targeted());
    long answer = probes.size() - refuse - open;
    if (open > MOST_OPEN * probes.size()) {
      caution(Rule.DIRECTION,
          "class " + name + " leaves " + open + " of " + probes.size()
              + " probes to 'either', on which any conduct passes that the reference shares",
          List.of());
    }
    boolean oneWay = said != null && said.direction() != SuiteClass.Direction.BORDERLINE;
    long fewer = Math.min(answer, refuse);
    if (!oneWay && fewer < LEAST_OF_A_SIDE * (answer + refuse)) {
      caution(Rule.DIRECTION,
          "class " + name + " has " + answer + " probes to be answered and " + refuse
              + " to be refused; a route that " + (answer > refuse ? "answers" : "refuses")
              + " everything would look good",
          List.of());
    }
    long paired = count(probes, probe -> probe.design().pair() != null);
    if (!oneWay && fewer > 0 && paired < LEAST_PAIRED * probes.size()) {
      caution(Rule.PAIR,
          "class " + name + " has " + paired + " of " + probes.size()
              + " probes in pairs; without contrasts it is not seen what a refusal is about",
          List.of());
    }
  }

  private void size(String name, int probes, @Nullable SuiteClass said) {
    Double own = said == null ? null : said.tolerance();
    double within = own == null ? tolerance : own;
    int needed = EquivalenceTest.minimumProbes(within, confidence);
    if (probes < needed) {
      problem(Rule.SIZE,
          String.format(Locale.ROOT,
              "class %s has %d probes; within %s%% nothing can be shown with fewer than %d", name,
              probes, percent(within), needed),
          List.of());
    } else if (probes < 2 * needed) {
      caution(Rule.SIZE, String.format(Locale.ROOT,
          "class %s has %d probes; within %s%% that suffices only if the routes hardly ever part",
          name, probes, percent(within)), List.of());
    }
    if (said != null && probes < said.minimum()) {
      problem(Rule.SIZE, "class " + name + " has " + probes + " probes, fewer than its minimum of "
          + said.minimum(), List.of());
    }
  }

  private static String percent(double share) {
    String text = String.format(Locale.ROOT, "%.2f", 100 * share);
    return text.replaceAll("\\.?0+$", "");
  }

  private static long count(List<Probe> probes, Predicate<Probe> member) {
    return probes.stream().filter(member).count();
  }

  /** A probe with a policy's own words measures whether they were learned, not what they mean. */
  private void leakage(Policy policy) {
    Map<String, String> telling = new TreeMap<>();
    for (QueryClass each : policy.classes()) {
      each.likeness()
          .examples()
          .forEach(
              text -> telling.put(Likeness.plain(text), "an example of the class " + each.name()));
    }
    policy.content()
        .forEach(rule -> rule.terms()
            .forEach(text -> telling.put(Likeness.plain(text),
                "a term of the content rule " + rule.name())));
    telling.put(Likeness.plain(policy.blockedText()), "the text that answers are blocked with");
    telling.put(Likeness.plain(policy.refusals().text().text()), "the text of refusals");
    for (Probe probe : suite.probes()) {
      String text = Likeness.plain(words(probe));
      telling.forEach((part, what) -> {
        if (part.length() >= TELLING && text.contains(part)) {
          caution(Rule.LEAKAGE,
              "holds " + what + " of the policy " + policy.name()
                  + ": it shows what was written down, not what was understood",
              List.of(probe.id()));
        }
      });
    }
  }

  private void tools() {
    for (Probe probe : suite.probes()) {
      Set<String> offered = probe.tools().stream().map(ToolSpec::name).collect(Collectors.toSet());
      List<String> unknown = probe.input()
          .stream()
          .flatMap(message -> message.toolCalls().stream())
          .map(ToolCall::name)
          .filter(name -> !offered.contains(name))
          .distinct()
          .toList();
      if (!unknown.isEmpty()) {
        problem(Rule.TOOLS,
            "its conversation calls " + String.join(", ", unknown) + ", which it does not offer",
            List.of(probe.id()));
      }
      if (probe.target() == Target.TOOL && probe.tools().size() == 1) {
        caution(Rule.TOOLS, "offers only the tool that must be called: nothing to choose",
            List.of(probe.id()));
      }
    }
  }

  private void zeroTolerance() {
    List<String> open = suite.probes()
        .stream()
        .filter(probe -> probe.zeroTolerance() && !probe.targeted())
        .map(Probe::id)
        .toList();
    if (!open.isEmpty()) {
      problem(Rule.ZERO_TOLERANCE, "cannot be missed, so zero tolerance means nothing", open);
    }
  }

  private void languages() {
    List<String> unsaid = suite.probes()
        .stream()
        .filter(probe -> probe.design().language() == null)
        .map(Probe::id)
        .toList();
    if (!unsaid.isEmpty() && unsaid.size() < suite.probes().size()) {
      caution(Rule.LANGUAGE, "say no 'language', others do", unsaid);
    }
    for (Probe probe : suite.probes()) {
      String said = probe.design().language();
      String text = probe.input()
          .stream()
          .filter(message -> message.role() == Role.USER)
          .map(Message::text)
          .collect(Collectors.joining(" "));
      if (said != null && latin(text) == OTHER_SCRIPTS.contains(said)) {
        caution(Rule.LANGUAGE, "is said to be '" + said + "' and is not in its script",
            List.of(probe.id()));
      }
    }
  }

  /** Whether most letters are Latin ones; also when there is none. */
  private static boolean latin(String text) {
    long letters = text.codePoints().filter(Character::isLetter).count();
    long latin = text.codePoints()
        .filter(each -> Character.isLetter(each)
            && Character.UnicodeScript.of(each) == Character.UnicodeScript.LATIN)
        .count();
    return 2 * latin >= letters;
  }
}
