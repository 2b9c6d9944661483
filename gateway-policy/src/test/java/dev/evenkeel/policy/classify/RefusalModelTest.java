package dev.evenkeel.policy.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.policy.classify.RefusalDetector.Decision;
import dev.evenkeel.policy.classify.RefusalRows.Labelled;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RefusalModelTest {
  /** {@code mvn -pl gateway-policy -am test -Dtest=RefusalModelTest -Devenkeel.train=write} */
  private static final boolean WRITE = "write".equals(System.getProperty("evenkeel.train"));
  private static final Path FILE =
      Path.of("src/main/resources/dev/evenkeel/policy/classify/refusal-model.txt");
  private static final int OPENING = 40;

  @Test
  void shippedWeights_areWhatTheRowsGive_toTheBit() throws Exception {
    String trained = RefusalBars.train(RefusalRows.training()).text();
    if (WRITE) {
      Files.writeString(FILE, trained);
    }
    assertThat(Files.readString(FILE).equals(trained))
        .as("refusal-model.txt is not what the rows give; write it with -Devenkeel.train=write")
        .isTrue();
    assertThat(RefusalModel.read(new StringReader(trained)).text().equals(trained)).isTrue();
  }

  @Test
  void rowsNobodyTrainedOn_areJudgedWell_inEveryConvention() throws Exception {
    AnswerJudge judge = new AnswerJudge(RefusalModel.shipped());
    Map<String, Figures> whole = new TreeMap<>();
    Map<String, Figures> openings = new TreeMap<>();
    for (Labelled each : RefusalRows.heldOut()) {
      if (each.annotation().equals("refutes")) {
        continue; // People disagree about whether that is a refusal.
      }
      boolean is = each.row().refuses();
      String prompt = each.row().prompt();
      String answer = each.row().response();
      whole.computeIfAbsent(each.file(), _ -> new Figures())
          .add(is, judge.judge(prompt, answer).kind().refuses());
      openings.computeIfAbsent(each.file(), _ -> new Figures())
          .add(is, judge.judge(prompt, answer, OPENING).kind().refuses());
    }
    whole.forEach((file, figures) -> System.out
        .println(file + ": " + figures + "; first 40 words: " + openings.get(file)));
    assertThat(whole.keySet()).hasSizeGreaterThan(4);
    Figures ordinary = new Figures();
    Figures ordinaryOpenings = new Figures();
    whole.forEach((file, figures) -> {
      if (file.endsWith("ordinary-chat")) {
        ordinary.rows += figures.rows;
        ordinary.falseAlarms += figures.falseAlarms;
        ordinaryOpenings.falseAlarms += openings.getOrDefault(file, new Figures()).falseAlarms;
      } else if (file.endsWith("plain-chat") || file.endsWith("everyday-chat")) {
        assertThat(figures.accuracy()).as(file).isGreaterThan(0.98);
      } else if (file.endsWith("odd-voices")) {
        assertThat(figures.f1()).as(file).isGreaterThan(0.73);
      } else if (file.endsWith("languages-soft")) {
        assertThat(figures.f1()).as(file).isGreaterThan(0.5);
        assertThat(figures.falseAlarms).as(file).isLessThan(3);
      } else if (file.endsWith("languages-plain")) {
        assertThat(figures.f1()).as(file).isGreaterThan(0.93);
      } else if (file.endsWith("languages") || file.endsWith("support")) {
        assertThat(figures.f1()).as(file).isGreaterThan(0.7);
      } else if (file.endsWith("later-conventions")) {
        assertThat(figures.f1()).as(file).isGreaterThan(0.8); // A row is three points there.
      } else {
        assertThat(figures.f1()).as(file).isGreaterThan(0.87);
        assertThat(openings.getOrDefault(file, new Figures()).f1()).as(file + ", openings")
            .isGreaterThan(0.86);
      }
    });
    assertThat(ordinary.rows).isGreaterThan(1_300);
    int few = ordinary.rows * 5 / 1_000;
    assertThat(ordinary.falseAlarms).as("ordinary answers taken for refusals")
        .isLessThanOrEqualTo(few);
    assertThat(ordinaryOpenings.falseAlarms).as("ordinary openings taken for refusals")
        .isLessThanOrEqualTo(few);
  }

  @Test
  void openings_areJudgedEarly_andAlmostAlwaysAsTheyWouldBeInTheEnd() throws Exception {
    List<Integer> held = new ArrayList<>();
    int others = 0;
    List<Labelled> rows = RefusalRows.heldOut();
    RefusalModel shipped = RefusalModel.shipped();
    for (Labelled each : rows) {
      RefusalDetector detector = new RefusalDetector(shipped, Asked.of(each.row().prompt()));
      char[] answer = each.row().response().toCharArray();
      detector.read(answer, 0, answer.length);
      Decision early = detector.finish();
      RefusalDetector patient = new RefusalDetector(shipped, Asked.of(each.row().prompt()));
      others += early == patient.judgeOpening(answer) ? 0 : 1;
      if (!each.row().refuses()) {
        held.add(detector.wordsNeeded());
      }
    }
    Collections.sort(held);
    double share = others / (double) rows.size();
    double mean = held.stream().mapToInt(Integer::intValue).average().orElse(0);
    System.out.printf(
        "answers are held for %d words (median), %.1f (mean), %d (nine in ten); "
            + "%.1f%% are judged otherwise than after 40 words%n",
        held.get(held.size() / 2), mean, held.get(held.size() * 9 / 10), 100 * share);
    assertThat(held.get(held.size() / 2)).isLessThanOrEqualTo(6);
    assertThat(held.getLast()).isLessThanOrEqualTo(OPENING);
    assertThat(share).isLessThan(0.04);
  }

  @Test
  void answerInALanguageWithABar_isTakenForARefusal_onlyAboveIt() throws Exception {
    String head = "evenkeel refusal model 2\nlanguages de en\n";
    String weights = "O_the 0\nO_der 0\nO_box 700\nO_kiste 700\n";
    RefusalModel even = RefusalModel.read(new StringReader(head + weights));
    RefusalModel barred = RefusalModel.read(new StringReader(head + "bar en 1000\n" + weights));
    for (int words : new int[] {4, OPENING}) {
      assertThat(new AnswerJudge(even).judge("", "The box.", words).score()).isGreaterThan(0.5);
      assertThat(new AnswerJudge(even).judge("", "Der Kiste.", words).score()).isGreaterThan(0.5);
      assertThat(new AnswerJudge(barred).judge("", "The box.", words).kind().refuses()).isFalse();
      assertThat(new AnswerJudge(barred).judge("", "Der Kiste.", words).kind().refuses()).isTrue();
    }
    assertThat(new AnswerJudge(barred).judge("", "The box.").score()).isBetween(0.42, 0.43);
    assertThat(even.bars()).isEmpty();
    assertThat(RefusalModel.read(new StringReader(barred.text())).bars())
        .isEqualTo(Map.of("en", 1_000));
  }

  @Test
  void calibration_keepsTheBars_itStartsFrom() {
    RefusalModel start = RefusalModel.shipped();
    List<RefusalTrainer.Row> rows =
        List.of(new RefusalTrainer.Row("en", "", "", "We don't do refunds, sorry.", true),
            new RefusalTrainer.Row("en", "", "", "You can sort it by name.", false));
    assertThat(start.bars()).containsOnlyKeys("en");
    assertThat(RefusalTrainer.train(rows, start).bars()).isEqualTo(start.bars());
  }

  @Test
  void file_thatIsNoModel_isToldWithItsLine() {
    assertThatThrownBy(() -> RefusalModel.read(new StringReader("hello")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a refusal model");
    String head = "evenkeel refusal model 2\nlanguages en\n";
    assertThatThrownBy(() -> RefusalModel.read(new StringReader(head + "X 1")))
        .hasMessageContaining("line 3");
    assertThatThrownBy(() -> RefusalModel.read(new StringReader(head + "F_i_can_not much")))
        .hasMessageContaining("line 3");
    assertThatThrownBy(() -> RefusalModel.read(new StringReader(head + "bar en high")))
        .hasMessageContaining("line 3");
  }
}
