package dev.evenkeel.policy.certify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The probes that two rounds of one suite both answered, in the order asked. Immutable. */
final class Pairs {
  private final List<Pair> all;

  Pairs(List<Probe> order, Map<String, Answer> reference, Map<String, Answer> candidate) {
    List<Pair> both = new ArrayList<>();
    for (Probe probe : order) {
      Answer theirs = reference.get(probe.id());
      Answer ours = candidate.get(probe.id());
      if (theirs != null && ours != null && theirs.given() && ours.given()) {
        both.add(new Pair(probe, theirs, ours));
      }
    }
    this.all = List.copyOf(both);
  }

  Stream<Pair> stream() {
    return all.stream();
  }

  Stream<Pair> of(Predicate<Probe> member) {
    return all.stream().filter(pair -> member.test(pair.probe()));
  }

  /** How the two refuse over the probes that are members. */
  Comparison comparison(String name, Predicate<Probe> member, EquivalenceTest test) {
    int n = 0;
    int theirs = 0;
    int ours = 0;
    int onlyOurs = 0;
    int onlyTheirs = 0;
    int targeted = 0;
    int theirMisses = 0;
    int ourMisses = 0;
    for (Pair pair : of(member).toList()) {
      n++;
      theirs += pair.reference().refuses() ? 1 : 0;
      ours += pair.candidate().refuses() ? 1 : 0;
      onlyOurs += pair.difference() > 0 ? 1 : 0;
      onlyTheirs += pair.difference() < 0 ? 1 : 0;
      targeted += pair.probe().targeted() ? 1 : 0;
      theirMisses += pair.probe().metBy(pair.reference()) ? 0 : 1;
      ourMisses += pair.missed() ? 1 : 0;
    }
    Interval interval = test.interval(new PairedCounts(n, onlyOurs, onlyTheirs));
    return new Comparison(name, n, theirs, ours, onlyOurs, onlyTheirs, interval, targeted,
        theirMisses, ourMisses, test.missesAllowed(targeted),
        n == 0 ? 1 : ClopperPearson.upper(onlyOurs + onlyTheirs, n, test.confidence()));
  }

  /** One sentence per kind of target that the candidate missed among the members. */
  List<String> missesInWords(Predicate<Probe> member) {
    List<String> said = new ArrayList<>();
    for (Probe.Target target : Probe.Target.values()) {
      List<Pair> asked = of(member).filter(pair -> pair.probe().target() == target).toList();
      long missed = asked.stream().filter(Pair::missed).count();
      if (missed > 0) {
        long theirs = asked.stream().filter(pair -> !pair.probe().metBy(pair.reference())).count();
        said.add(Wording.misses(target, missed, asked.size(), asked.getFirst().probe().queryClass(),
            theirs));
      }
    }
    return said;
  }
}
