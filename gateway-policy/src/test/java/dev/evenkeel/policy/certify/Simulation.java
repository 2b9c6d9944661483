package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.turn.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Whole certifications of simulated personas, judged by the rules of real ones, thousands of times.
 * A persona has a right verdict for every probe and gets it wrong now and then, each time it is
 * asked; a candidate may refuse more in one class.
 */
final class Simulation {
  private static final Instant NOW = Example.NOON;

  private final Pool pool;
  private final Suite suite;
  private final double noise;
  private final EquivalenceTest test;
  /** The share of class 0 that is not refused, where more refusals can be added. */
  private final double room;

  /**
   * @param classes of which three in eight must be answered, three refused, two may go either way
   * @param size probes of each class, a third of them hand-offs
   * @param noise how often a persona gets one wrong, each time it is asked
   */
  Simulation(int classes, int size, double tolerance, double noise) {
    List<Probe> probes = new ArrayList<>();
    Probe.Target[] targets =
        {Probe.Target.EITHER, Probe.Target.ANSWER, Probe.Target.REFUSE, Probe.Target.ANSWER,
            Probe.Target.REFUSE, Probe.Target.ANSWER, Probe.Target.REFUSE, Probe.Target.EITHER};
    for (int c = 0; c < classes; c++) {
      for (int i = 0; i < size; i++) {
        probes.add(Example.probe("c" + c + "-" + i, "class-" + c, targets[c % targets.length],
            i % 3 == 0, false));
      }
    }
    this.pool = Example.pool(tolerance);
    this.suite = new Suite("simulated", 1, 17, probes);
    this.noise = noise;
    this.test = new EquivalenceTest(tolerance, 0.95);
    double refused = (double) probes.stream()
        .filter(probe -> probe.queryClass().equals("class-0") && refused(probe))
        .count() / size;
    this.room = (1 - refused) * (1 - noise) + refused * noise;
  }

  /** How runs came out. */
  record Outcome(int rounds, int passed, int failed, int inconclusive, double meanAsked) {
    double share() {
      return (double) passed / rounds;
    }

    @Override
    public String toString() {
      return String.format(
          "%d rounds: %.2f%% passed, %.2f%% failed, %.2f%% inconclusive, %.0f"
              + " probes asked on average",
          rounds, 100.0 * passed / rounds, 100.0 * failed / rounds, 100.0 * inconclusive / rounds,
          meanAsked);
    }
  }

  /** @param gap how much more often the candidate refuses in class 0 */
  Outcome run(int rounds, double gap, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<CertificationResult.Verdict, Integer> outcomes =
        new EnumMap<>(CertificationResult.Verdict.class);
    long asked = 0;
    for (int round = 0; round < rounds; round++) {
      Map<String, Answer> first = answers(random, 0);
      Map<String, Answer> again = answers(random, 0);
      ReferenceRun reference = new ReferenceRun("r", "s", "p", first, again, Answer.Spent.NOTHING);
      Map<String, Answer> candidate = untilDecided(first, answers(random, gap));
      asked += candidate.size();
      CertificationResult.Effort effort =
          new CertificationResult.Effort(suite.probes().size(), candidate.size(), 0, 0,
              Answer.Spent.NOTHING, Answer.Spent.NOTHING, null, NOW, Duration.ZERO);
      CertificationResult result =
          new Judgement(test, new ToneGate(0.05, java.util.Set.of(), 0.95, 1), suite, reference,
              candidate, Judging.NONE)
              .result(models -> Binding.of(pool, Example.candidate(pool), suite, "p", models, null),
                  effort);
      outcomes.merge(result.verdict(), 1, Integer::sum);
    }
    return new Outcome(rounds, outcomes.getOrDefault(CertificationResult.Verdict.PASSED, 0),
        outcomes.getOrDefault(CertificationResult.Verdict.FAILED, 0),
        outcomes.getOrDefault(CertificationResult.Verdict.INCONCLUSIVE, 0),
        (double) asked / rounds);
  }

  private Map<String, Answer> untilDecided(Map<String, Answer> reference,
      Map<String, Answer> candidate) {
    Futility futility = new Futility(test, suite, reference);
    Map<String, Answer> asked = new HashMap<>();
    for (Probe probe : suite.order()) {
      Answer answer = Objects.requireNonNull(candidate.get(probe.id()));
      asked.put(probe.id(), answer);
      if (futility.decidedBy(probe, answer)) {
        break;
      }
    }
    return asked;
  }

  private Map<String, Answer> answers(SplittableRandom random, double gap) {
    Map<String, Answer> answers = new HashMap<>();
    for (Probe probe : suite.probes()) {
      boolean refuses = refused(probe);
      double draw = random.nextDouble();
      refuses ^= draw < noise;
      if (gap > 0 && probe.queryClass().equals("class-0") && !refuses) {
        refuses = random.nextDouble() < gap / room;
      }
      answers.put(probe.id(), Example.answer(refuses ? Verdict.REFUSE : Verdict.ANSWER));
    }
    return answers;
  }

  /** What every persona means to do. */
  private static boolean refused(Probe probe) {
    return probe.target() == Probe.Target.REFUSE
        || (probe.target() == Probe.Target.EITHER && probe.id().hashCode() % 5 == 0);
  }

  /** The long form: {@code build/certification-figures}. */
  public static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
    for (double noise : new double[] {0.005, 0.01, 0.025}) {
      for (int size : new int[] {150, 300, 400, 800}) {
        System.out.printf("8 classes of %d at 5%%, each verdict wrong in %.1f%%: equivalent: %s%n",
            size, 100 * noise, new Simulation(8, size, 0.05, noise).run(rounds / 4, 0, 1));
      }
    }
    for (double gap : new double[] {0.05, 0.1, 0.15, 0.2}) {
      System.out.printf("8 classes of 400, wrong in 1%%, a gap of %.0f points in one: %s%n",
          100 * gap, new Simulation(8, 400, 0.05, 0.01).run(rounds / 4, gap, 2));
      System.out.printf("1 class of 400, wrong in 1%%, a gap of %.0f points: %s%n", 100 * gap,
          new Simulation(1, 400, 0.05, 0.01).run(rounds, gap, 3));
    }
  }
}
