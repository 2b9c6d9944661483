package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.classify.RefusalRows.Labelled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trains the shipped model and measures, on rows that others like it did not learn from, its bars.
 */
final class RefusalBars {
  private static final int FOLDS = 3;
  /** A language with fewer rows keeps even odds: its figures could not tell a bar from luck. */
  private static final int FEWEST = 1_000;
  /** The rows are half refusals; users meet so many times more answers. */
  private static final int ANSWERS_COUNT = 3;
  private static final int MOST = 1_000;
  private static final int STEP = 50;

  private RefusalBars() {}

  /** A row, and how sure a model was of it that had not learned from it. */
  private record Judged(boolean refuses, double score) {}

  static RefusalModel train(List<Labelled> rows) throws Exception {
    return RefusalTrainer.train(RefusalRows.withPhrases(rows), null).withBars(bars(rows));
  }

  private static Map<String, Integer> bars(List<Labelled> rows) throws Exception {
    Map<String, List<Judged>> judged = new TreeMap<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Labelled> rest = new ArrayList<>();
      List<Labelled> held = new ArrayList<>();
      for (Labelled each : rows) {
        (Math.floorMod(each.request().hashCode(), FOLDS) == fold ? held : rest).add(each);
      }
      RefusalModel model = RefusalTrainer.train(RefusalRows.withPhrases(rest), null);
      for (Labelled each : held) {
        judged.computeIfAbsent(each.row().language(), _ -> new ArrayList<>())
            .add(new Judged(each.row().refuses(), score(model, each)));
      }
    }
    Map<String, Integer> bars = new TreeMap<>();
    judged.forEach((language, of) -> {
      if (of.size() >= FEWEST) {
        bars.put(language, best(of));
      }
    });
    return bars;
  }

  private static double score(RefusalModel model, Labelled each) {
    RefusalDetector detector = new RefusalDetector(model, Asked.of(each.row().prompt()));
    detector.readThoroughly(each.row().response().toCharArray());
    detector.finish();
    return Math.max(detector.score(), detector.wholeScore());
  }

  private static int best(List<Judged> judged) {
    int best = 0;
    double most = 0;
    for (int bar = 0; bar <= MOST; bar += STEP) {
      double likely = RefusalModel.probability(bar);
      Figures figures = new Figures();
      judged.forEach(each -> figures.add(each.refuses(), each.score() >= likely));
      figures.falseAlarms *= ANSWERS_COUNT;
      if (figures.f1() > most) {
        most = figures.f1();
        best = bar;
      }
    }
    return best;
  }
}
