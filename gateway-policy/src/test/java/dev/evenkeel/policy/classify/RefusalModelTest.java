package dev.evenkeel.policy.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.policy.classify.RefusalTrainer.Row;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RefusalModelTest {
  /** {@code mvn -pl gateway-policy -am test -Dtest=RefusalModelTest -Devenkeel.train=write} */
  private static final boolean WRITE = "write".equals(System.getProperty("evenkeel.train"));
  private static final Path FILE =
      Path.of("src/main/resources/dev/evenkeel/policy/classify/refusal-model.txt");
  private static final Path REPORT = Path.of("target/refusal-report.txt");
  static final double SHRINK = 0.3;
  private static final int FOLDS = 10;

  @Test
  void shippedWeights_areWhatTheRowsGive_toTheBit() throws Exception {
    String trained = new RefusalTrainer(SHRINK).train(RefusalRows.all(), null).text();
    if (WRITE) {
      Files.writeString(FILE, trained);
    }
    assertThat(Files.readString(FILE)).isEqualTo(trained);
    assertThat(RefusalModel.read(new StringReader(trained)).text()).isEqualTo(trained);
  }

  @Test
  void heldOutFamilies_areJudgedByAModelThatNeverSawThem() throws Exception {
    List<Row> rows = RefusalRows.all();
    Map<String, List<Row>> families = new TreeMap<>();
    for (Row row : rows) {
      String family = row.language().equals("en") ? row.family() : "language " + row.language();
      families.computeIfAbsent(family, _ -> new ArrayList<>()).add(row);
    }
    StringBuilder report = new StringBuilder();
    Figures all = new Figures();
    Figures early = new Figures();
    families.forEach((family, held) -> {
      List<Row> rest = new ArrayList<>(rows);
      rest.removeAll(held);
      AnswerJudge judge = new AnswerJudge(new RefusalTrainer(SHRINK).train(rest, null));
      Figures figures = new Figures();
      for (Row row : held) {
        boolean found = judge.judge(row.response()).kind().refuses();
        figures.add(row.refuses(), found);
        if (!family.startsWith("language")) {
          all.add(row.refuses(), found);
          early.add(row.refuses(), judge.judge(row.response(), 40).kind().refuses());
        }
        if (found != row.refuses()) {
          report.append(found ? "  false alarm: " : "  missed: ")
              .append(row.response().replace('\n', ' '))
              .append('\n');
        }
      }
      report.append(family).append(": ").append(figures).append('\n');
    });
    report.append("English: ").append(all).append("; first 40 words: ").append(early).append('\n');
    Files.createDirectories(REPORT.getParent());
    Files.writeString(REPORT, report);
    assertThat(all.f1()).as("English, families held out").isGreaterThan(0.8);
    assertThat(early.f1()).as("first 40 words").isGreaterThan(0.8);
  }

  @Test
  void heldOutRows_ofKnownFamilies_areJudgedWell() throws Exception {
    List<Row> rows = RefusalRows.all();
    Figures all = new Figures();
    Figures early = new Figures();
    Figures plain = new Figures();
    StringBuilder report = new StringBuilder();
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Row> rest = new ArrayList<>();
      List<Row> held = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        (i % FOLDS == fold ? held : rest).add(rows.get(i));
      }
      AnswerJudge judge = new AnswerJudge(new RefusalTrainer(SHRINK).train(rest, null));
      for (Row row : held) {
        boolean found = judge.judge(row.response()).kind().refuses();
        all.add(row.refuses(), found);
        early.add(row.refuses(), judge.judge(row.response(), 40).kind().refuses());
        if (row.family().startsWith("plain-chat")) {
          plain.add(row.refuses(), found);
        }
        if (found != row.refuses()) {
          report.append(found ? "  false alarm: " : "  missed: ")
              .append(row.response().replace('\n', ' '))
              .append('\n');
        }
      }
    }
    report.append("all: ").append(all).append("; first 40 words: ").append(early);
    report.append("; plain chat: ").append(plain).append('\n');
    Files.createDirectories(REPORT.getParent());
    Files.writeString(REPORT.resolveSibling("refusal-folds.txt"), report);
    assertThat(all.f1()).as("rows held out").isGreaterThan(0.92);
    assertThat(early.f1()).as("first 40 words").isGreaterThan(0.92);
  }

  @Test
  void file_thatIsNoModel_isToldWithItsLine() {
    assertThatThrownBy(() -> RefusalModel.read(new StringReader("hello")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a refusal model");
    assertThatThrownBy(
        () -> RefusalModel.read(new StringReader("evenkeel refusal model 1\nlanguages en\nX 1")))
        .hasMessageContaining("line 3");
  }

  /** Counts of right and wrong. */
  private static final class Figures {
    int right;
    int falseAlarms;
    int missed;
    int rows;

    void add(boolean is, boolean found) {
      rows++;
      right += is && found ? 1 : 0;
      falseAlarms += !is && found ? 1 : 0;
      missed += is && !found ? 1 : 0;
    }

    double f1() {
      return 2.0 * right / (2.0 * right + falseAlarms + missed);
    }

    @Override
    public String toString() {
      return "%d rows, F1 %.3f, %d missed, %d false alarms".formatted(rows, f1(), missed,
          falseAlarms);
    }
  }
}
