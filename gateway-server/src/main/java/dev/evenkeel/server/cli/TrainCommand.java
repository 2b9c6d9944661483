package dev.evenkeel.server.cli;

import dev.evenkeel.policy.classify.AnswerJudge;
import dev.evenkeel.policy.classify.LanguageGuess;
import dev.evenkeel.policy.classify.RefusalModel;
import dev.evenkeel.policy.classify.RefusalTrainer;
import dev.evenkeel.policy.classify.RefusalTrainer.Row;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Calibrates the refusal model on labelled answers. */
@Command(name = "train", mixinStandardHelpOptions = true, description = {
    "Calibrates the refusal model on labelled answers of a provider or a language.",
    "A few hundred are enough. Starts from the model that comes with the product.", "",
    "Reads JSON lines with 'response' and 'label': refusal, inability, partial,",
    "deflection (these count as refusals), safe_completion or answer; 'lang' is",
    "guessed where it is missing. Tells how well rows that were held out are judged,",
    "before and after, and writes the weights. The same rows give the same bits."})
final class TrainCommand implements Callable<Integer> {
  private static final int FOLDS = 5;
  private static final Set<String> REFUSES =
      Set.of("refusal", "inability", "partial", "partial_refusal", "deflection", "full_refusal");
  private static final Set<String> ANSWERS = Set.of("safe_completion", "answer", "compliance");

  @Option(names = "--data", required = true, arity = "1..*", paramLabel = "FILE.jsonl", description = "The labelled answers.")
  private List<Path> data = List.of();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the weights go.")
  private Path out = Path.of("");

  @Option(names = "--from", paramLabel = "FILE", description = "Weights to start from (default: those that come with the product).")
  private @Nullable Path from;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (Path file : data) {
      LabelledFile.read(file, each -> {
        if (!each.response().isBlank()) {
          rows.add(row(each, file));
        }
      });
    }
    if (rows.size() < 2 * FOLDS) {
      throw new Main.Complaint(2,
          "at least " + 2 * FOLDS + " labelled answers are needed, found " + rows.size());
    }
    RefusalModel start = ClassifyCommand.model(from);
    PrintWriter print = spec.commandLine().getOut();
    print.println(rows.size() + " labelled answers, each held out once:");
    print.println("  before  " + figures(rows, start, false));
    print.println("  after   " + figures(rows, start, true));
    Files.writeString(out, RefusalTrainer.train(rows, start).text());
    print.println("weights written to " + out);
    print.flush();
    return 0;
  }

  private static Row row(LabelledFile.Line each, Path file) throws Main.Complaint {
    String label = each.label();
    if (label == null || !(REFUSES.contains(label) || ANSWERS.contains(label))) {
      throw new Main.Complaint(2, file + ": answer '" + each.id() + "' has the label '" + label
          + "'; expected refusal, inability, partial, deflection, safe_completion or answer");
    }
    String language =
        each.language().isEmpty() ? LanguageGuess.of(each.response()) : each.language();
    return new Row(language, each.family(), each.prompt(), each.response(),
        REFUSES.contains(label));
  }

  private static String figures(List<Row> rows, RefusalModel start, boolean calibrated) {
    int right = 0;
    int falseAlarms = 0;
    int missed = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Row> rest = new ArrayList<>();
      List<Row> held = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        (i % FOLDS == fold ? held : rest).add(rows.get(i));
      }
      AnswerJudge judge = new AnswerJudge(calibrated ? RefusalTrainer.train(rest, start) : start);
      for (Row row : held) {
        boolean found = judge.judge(row.prompt(), row.response()).kind().refuses();
        right += found && row.refuses() ? 1 : 0;
        falseAlarms += found && !row.refuses() ? 1 : 0;
        missed += !found && row.refuses() ? 1 : 0;
      }
    }
    double f1 = 2.0 * right / Math.max(1, 2.0 * right + falseAlarms + missed);
    double accuracy = 1 - (falseAlarms + missed) / (double) rows.size();
    return String.format(Locale.ROOT, "accuracy %.3f, F1 %.3f, %d missed, %d false alarms",
        accuracy, f1, missed, falseAlarms);
  }
}
