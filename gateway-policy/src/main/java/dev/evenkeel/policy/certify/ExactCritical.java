package dev.evenkeel.policy.certify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The value the score statistic must reach so that a difference of exactly the margin passes with
 * at
 * most the probability promised. The normal quantile alone does not see to that: at a margin of 5%
 * and 95% confidence 52 pairs without a difference reach it, and yet come about in 6.9% of cases
 * when
 * the true difference is 5 points; with 150 pairs it is 5.5%. So the passing tables are put in
 * order
 * of their statistic, and as many are kept, best first, as have at most that probability together,
 * whatever the share of differing pairs (the nuisance parameter): an exact unconditional test,
 * after
 * K. J. Lui and W. G. Cumberland, Biometrical Journal 43, 2001, and E. J. Barnard, Biometrika 34,
 * 1947. Pure functions with a memory; thread-safe.
 */
final class ExactCritical {
  /** Steps in the share of differing pairs at which the probability is held down. */
  private static final double STEP = 0.0025;
  /** Shares beyond the limit on disagreement by this much do not pass anyway. */
  private static final double BEYOND = 0.1;
  /** From here on the normal quantile is right to within the figures shown. */
  private static final int LARGE = 3000;
  private static final int REMEMBERED = 4096;

  private static final Map<Key, Double> KNOWN = new ConcurrentHashMap<>();

  private ExactCritical() {}

  private record Key(int pairs, double margin, double limit, double confidence) {}

  /** A table of pairs that may pass, with the statistic that decides it. */
  private record Table(int candidate, int reference, double score) {}

  /**
   * @param pairs how many pairs there are
   * @param margin the difference that must not pass
   * @param limit the exact bound on differing pairs that passing tables keep to as well
   * @param quantile the normal quantile, below which the value never is
   */
  static double value(int pairs, double margin, double limit, double confidence, double quantile) {
    if (pairs > LARGE) {
      return quantile;
    }
    Key key = new Key(pairs, margin, limit, confidence);
    Double known = KNOWN.get(key);
    if (known != null) {
      return known;
    }
    double value = value(key, quantile);
    if (KNOWN.size() < REMEMBERED) {
      KNOWN.put(key, value);
    }
    return value;
  }

  private static double value(Key key, double quantile) {
    List<Table> passing = passing(key, quantile);
    if (passing.isEmpty()) {
      return quantile;
    }
    passing.sort(Comparator.comparingDouble(Table::score).reversed());
    double[] logFactorials = logFactorials(key.pairs);
    int kept = passing.size();
    for (double share = key.margin; share <= Math.min(1, key.limit + BEYOND); share += STEP) {
      kept = Math.min(kept, kept(key, passing, share, logFactorials));
    }
    if (kept == passing.size()) {
      return quantile;
    }
    double first = passing.get(kept).score;
    // Tables of one statistic stand or fall together.
    return Math.max(quantile, Math.nextUp(first));
  }

  /** How many of the tables, best first, have at most the promised probability together. */
  private static int kept(Key key, List<Table> tables, double share, double[] logFactorials) {
    double candidate = (share + key.margin) / 2;
    double reference = Math.max(0, (share - key.margin) / 2);
    double logCandidate = Math.log(candidate);
    double logReference = Math.log(reference);
    double logNeither = Math.log1p(-candidate - reference);
    double sum = 0;
    for (int i = 0; i < tables.size(); i++) {
      Table each = tables.get(i);
      int neither = key.pairs - each.candidate - each.reference;
      double log =
          logFactorials[key.pairs] - logFactorials[each.candidate] - logFactorials[each.reference]
              - logFactorials[neither] + times(each.candidate, logCandidate)
              + times(each.reference, logReference) + times(neither, logNeither);
      sum += Math.exp(log);
      if (sum > 1 - key.confidence + 1e-12) {
        return i;
      }
    }
    return tables.size();
  }

  /** Nothing times minus infinity is nothing here. */
  private static double times(int count, double log) {
    return count == 0 ? 0 : count * log;
  }

  private static List<Table> passing(Key key, double quantile) {
    List<Table> passing = new ArrayList<>();
    int most = mostDiffering(key);
    for (int candidate = 0; candidate <= most; candidate++) {
      for (int reference = 0; candidate + reference <= most; reference++) {
        PairedCounts counts = new PairedCounts(key.pairs, candidate, reference);
        double score = Math.min(TangoScore.statistic(counts, -key.margin),
            -TangoScore.statistic(counts, key.margin));
        if (score >= quantile) {
          passing.add(new Table(candidate, reference, score));
        }
      }
    }
    return passing;
  }

  private static int mostDiffering(Key key) {
    int most = 0;
    while (most < key.pairs
        && ClopperPearson.upper(most + 1, key.pairs, key.confidence) <= key.limit) {
      most++;
    }
    return most;
  }

  private static double[] logFactorials(int n) {
    double[] logs = new double[n + 1];
    for (int i = 2; i <= n; i++) {
      logs[i] = logs[i - 1] + Math.log(i);
    }
    return logs;
  }
}
