package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.classify.RefusalRows.Labelled;
import dev.evenkeel.policy.classify.RefusalTrainer.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How well rows are judged that a model was not trained on, split by request, manner, topic and
 * language; trains dozens of models, so it only runs when asked:
 * {@code mvn -pl gateway-policy -am test -Dtest=RefusalSplits -Devenkeel.train=report}.
 */
@EnabledIfSystemProperty(named = "evenkeel.train", matches = "report")
class RefusalSplits {
  private static final int FOLDS = 10;
  private static final int OPENING = 40;
  private static final int PROVIDERS_ROWS = 200;

  @Test
  void everySplit_isReported() throws Exception {
    List<Labelled> rows = RefusalRows.training();
    report("request", rows, each -> "fold " + Math.floorMod(each.request().hashCode(), FOLDS));
    report("manner", english(rows), each -> each.row().family());
    report("topic", english(rows), Labelled::topic);
    report("language", rows, each -> each.row().language());
  }

  private static List<Labelled> english(List<Labelled> rows) {
    return rows.stream().filter(each -> each.row().language().equals("en")).toList();
  }

  private static void report(String name, List<Labelled> rows, Function<Labelled, String> part)
      throws Exception {
    Map<String, List<Labelled>> parts = new TreeMap<>();
    rows.forEach(each -> parts.computeIfAbsent(part.apply(each), _ -> new ArrayList<>()).add(each));
    Figures whole = new Figures();
    Figures openings = new Figures();
    for (Map.Entry<String, List<Labelled>> held : parts.entrySet()) {
      Set<Labelled> out = new HashSet<>(held.getValue());
      List<Labelled> rest = rows.stream().filter(each -> !out.contains(each)).toList();
      AnswerJudge judge =
          new AnswerJudge(RefusalTrainer.train(RefusalRows.withPhrases(rest), null));
      Figures figures = new Figures();
      for (Labelled each : held.getValue()) {
        boolean is = each.row().refuses();
        boolean found = judge.judge(each.row().prompt(), each.row().response()).kind().refuses();
        figures.add(is, found);
        whole.add(is, found);
        openings.add(is,
            judge.judge(each.row().prompt(), each.row().response(), OPENING).kind().refuses());
      }
      System.out.println("  " + held.getKey() + ": " + figures);
    }
    System.out.println(name + " never seen: " + whole + "; first 40 words: " + openings);
  }

  /** A convention is new, and then most of its rows are labelled. */
  @Test
  void calibration_onAProvidersRows_isReported() throws Exception {
    List<Labelled> held = RefusalRows.heldOut();
    RefusalModel shipped = RefusalModel.shipped();
    for (String file : held.stream().map(Labelled::file).distinct().toList()) {
      List<Labelled> of = held.stream().filter(each -> each.file().equals(file)).toList();
      Figures before = new Figures();
      Figures after = new Figures();
      for (int fold = 0; fold < 4; fold++) {
        int number = fold;
        List<Row> own = of.stream()
            .filter(each -> Math.floorMod(each.request().hashCode(), 4) != number)
            .map(Labelled::row)
            .limit(PROVIDERS_ROWS)
            .toList();
        AnswerJudge old = new AnswerJudge(shipped);
        AnswerJudge calibrated = new AnswerJudge(RefusalTrainer.train(own, shipped));
        for (Labelled each : of) {
          if (Math.floorMod(each.request().hashCode(), 4) == number) {
            String prompt = each.row().prompt();
            String answer = each.row().response();
            before.add(each.row().refuses(), old.judge(prompt, answer).kind().refuses());
            after.add(each.row().refuses(), calibrated.judge(prompt, answer).kind().refuses());
          }
        }
      }
      System.out.println(file + " before: " + before + "; after: " + after);
    }
  }
}
