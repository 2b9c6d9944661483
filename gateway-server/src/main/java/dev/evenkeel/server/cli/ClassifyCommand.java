package dev.evenkeel.server.cli;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.policy.classify.AnswerJudge;
import dev.evenkeel.policy.classify.RefusalModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Judges answers as the gateway would. */
@Command(name = "classify", mixinStandardHelpOptions = true, description = {
    "Tells of each answer in a file whether it refuses, as the gateway judges it.", "",
    "Reads JSON lines with 'id', 'prompt' and 'response'; prints a JSON line for each:",
    "id, verdict (refusal, partial_refusal, deflection, safe_completion, answer,",
    "no_output), score (how likely it refuses, 0 to 1; 0.5 and above is one of the",
    "first three), words (how many words a stream would be held), language, and",
    "whether the model is calibrated for that language. 'prompt' may be missing, but",
    "an answer is judged better with it. A line that cannot be read is told by its",
    "number, the others are judged, and the exit code is 2."})
final class ClassifyCommand implements Callable<Integer> {
  private static final int MOST_TOLD = 20;

  @Option(names = "--input", required = true, paramLabel = "FILE.jsonl", description = "The answers.")
  private Path input = Path.of("");

  @Option(names = "--first-words", paramLabel = "N", description = "Judge the first N words only.")
  private @Nullable Integer firstWords;

  @Option(names = "--model", paramLabel = "FILE", description = "Weights made by 'policy train' (default: those that come with the product).")
  private @Nullable Path model;

  private int wrong;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Integer words = firstWords;
    if (words != null && words < 1) {
      throw new Main.Complaint(2, "--first-words needs a number of at least 1");
    }
    AnswerJudge judge = new AnswerJudge(model(model));
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    ByteBuilder line = new ByteBuilder(256);
    LabelledFile.read(input, each -> {
      AnswerJudge.Judged judged = words == null ? judge.judge(each.prompt(), each.response())
          : judge.judge(each.prompt(), each.response(), words);
      line.clear();
      new JsonWriter(line).beginObject()
          .string("id", each.id())
          .string("verdict", judged.kind().label())
          .raw("score", String.format(Locale.ROOT, "%.4f", judged.score()))
          .number("words", judged.words())
          .string("language", judged.language())
          .name("calibrated")
          .bool(judged.calibrated())
          .endObject();
      out.write(new String(line.array(), 0, line.length(), StandardCharsets.UTF_8));
      out.write('\n');
    }, complaint -> {
      if (++wrong <= MOST_TOLD) {
        err.println("evenkeel: " + complaint.getMessage());
      }
    });
    out.flush();
    if (wrong > 0) {
      err.println("evenkeel: " + wrong + (wrong == 1 ? " line" : " lines")
          + " could not be judged; the others were");
      err.flush();
    }
    return wrong > 0 ? 2 : 0;
  }

  static RefusalModel model(@Nullable Path file) throws IOException, Main.Complaint {
    if (file == null) {
      return RefusalModel.shipped();
    }
    try (var reader = Files.newBufferedReader(file)) {
      return RefusalModel.read(reader);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new Main.Complaint(2, "no such file: " + file);
    } catch (IOException e) {
      throw new Main.Complaint(2, file + ": " + e.getMessage());
    }
  }
}
