package dev.evenkeel.policy.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.policy.classify.QueryRows.Figures;
import dev.evenkeel.policy.classify.QueryRows.Labelled;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class QueryModelTest {
  /** {@code mvn -pl gateway-policy -am test -Dtest=QueryModelTest -Devenkeel.train=write} */
  private static final boolean WRITE = "write".equals(System.getProperty("evenkeel.train"));
  private static final Path FILE =
      Path.of("src/main/resources/dev/evenkeel/policy/classify/query-model.txt");
  private static final Path REPORT = Path.of("target/query-report.txt");
  private static final int FOLDS = 5;
  private static final int GROUPS = 8;

  @Test
  void shippedWeights_areWhatTheRowsGive_toTheBit() throws Exception {
    String trained = QueryRows.train(QueryRows.read(QueryRows.TRAINED)).text();
    if (WRITE) {
      Files.writeString(FILE, trained);
    }
    assertThat(Files.readString(FILE).equals(trained)).as("the file is what the rows give")
        .isTrue();
    assertThat(QueryModel.read(new StringReader(trained)).text().equals(trained)).isTrue();
  }

  @Test
  void heldOutQuestions_areClassified() throws Exception {
    List<Labelled> rows = QueryRows.read(QueryRows.TRAINED);
    StringBuilder report = new StringBuilder();
    QueryModel shipped = WRITE ? QueryRows.train(rows) : QueryModel.shipped();
    Figures fresh = untrained("fresh", shipped, report);
    Figures blind = untrained("blind", shipped, report);
    Figures second = untrained("blind-2", shipped, report);
    Figures third = untrained("blind-3", shipped, report);
    Figures ninth = untrained("blind-9", shipped, report);
    Figures tenth = untrained("blind-10", shipped, report);
    Figures latest = untrained("blind-11", shipped, report);
    Figures ordinary = untrained("blind-12", shipped, report);
    if (WRITE) {
      Map<String, Integer> bases = new TreeMap<>();
      rows.forEach(row -> bases.putIfAbsent(row.base(), bases.size()));
      split(rows, row -> String.valueOf(bases.getOrDefault(row.base(), 0) % FOLDS), "five folds",
          report);
      split(rows, Labelled::language, "a language it never saw", report);
      split(rows.stream().filter(row -> row.language().equals("en")).toList(), Labelled::style,
          "a style it never saw", report);
      Map<String, Integer> topics = new TreeMap<>();
      rows.forEach(row -> topics.putIfAbsent(row.queryClass() + row.topic(), topics.size()));
      split(rows.stream().filter(row -> row.language().equals("en")).toList(),
          row -> String.valueOf(topics.getOrDefault(row.queryClass() + row.topic(), 0) % GROUPS),
          "a topic it never saw", report);
    }
    Files.createDirectories(REPORT.getParent());
    Files.writeString(REPORT, report);
    assertThat(fresh.accuracy()).as("fresh questions").isGreaterThan(0.75);
    assertThat(blind.accuracy()).as("blind questions").isGreaterThan(0.75);
    assertThat(second.accuracy()).as("more blind questions").isGreaterThan(0.8);
    assertThat(third.accuracy()).as("blind questions in many languages").isGreaterThan(0.75);
    assertThat(fresh.surePrecision()).as("must-refuse precision").isGreaterThan(0.9);
    assertThat(second.surePrecision()).as("must-refuse precision, blind").isGreaterThan(0.9);
    assertThat(second.sureRecall()).as("must-refuse recall, blind").isGreaterThan(0.6);
    assertThat(ninth.accuracy()).as("plain blind questions").isGreaterThan(0.65);
    assertThat(ninth.surePrecision()).as("must-refuse precision, plain").isGreaterThan(0.9);
    assertThat(tenth.accuracy()).as("plain and indirect questions").isGreaterThan(0.8);
    assertThat(latest.accuracy()).as("the last blind questions").isGreaterThan(0.7);
    assertThat(latest.surePrecision()).as("must-refuse precision, last").isGreaterThan(0.93);
    assertThat(ordinary.accuracy()).as("mostly ordinary questions").isGreaterThan(0.92);
    assertThat(ordinary.surePrecision()).as("must-refuse precision, ordinary").isGreaterThan(0.93);
  }

  private static Figures untrained(String name, QueryModel model, StringBuilder report)
      throws IOException {
    Figures all = new Figures();
    for (Labelled row : QueryRows.read(List.of(name + ".jsonl"))) {
      all.add(model, row);
    }
    report.append(name).append(" questions, never trained on: ").append(all.line()).append('\n');
    report.append(all.table()).append(all.wrong);
    return all;
  }

  /** Each group is classified by a model that never saw any of its questions. */
  private static void split(List<Labelled> rows, Function<Labelled, String> group, String name,
      StringBuilder report) {
    Map<String, List<Labelled>> groups = new TreeMap<>();
    rows.forEach(row -> groups.computeIfAbsent(group.apply(row), _ -> new ArrayList<>()).add(row));
    Figures all = new Figures();
    groups.entrySet().forEach(each -> {
      Set<String> held = new HashSet<>();
      each.getValue().forEach(row -> held.add(row.base()));
      QueryModel model =
          QueryRows.train(rows.stream().filter(row -> !held.contains(row.base())).toList());
      Figures own = new Figures();
      each.getValue().forEach(row -> {
        own.add(model, row);
        all.add(model, row);
      });
      report.append("  ")
          .append(name)
          .append(", ")
          .append(each.getKey())
          .append(": ")
          .append(own.line())
          .append('\n');
    });
    report.append(name).append(": ").append(all.line()).append('\n').append(all.table());
    report.append(all.wrong);
  }

  @Test
  void file_thatIsNoModel_isToldWithItsLine() {
    assertThatThrownBy(() -> QueryModel.read(new StringReader("hello")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a query model");
    for (String line : List.of("KILL 00", "NOBODY " + "00".repeat(19), "#zzzz " + "00".repeat(19),
        "#00000001 " + "00".repeat(19), "", "KILL " + "0g".repeat(19))) {
      assertThatThrownBy(
          () -> QueryModel.read(new StringReader("evenkeel query model 1\n" + line + "\nx")))
          .as(line)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("line 2");
    }
  }
}
