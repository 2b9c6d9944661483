package dev.evenkeel.server.cli;

import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.filter.Explanation;
import dev.evenkeel.policy.trial.Outcome;
import dev.evenkeel.policy.trial.Step;
import dev.evenkeel.policy.trial.Trial;
import dev.evenkeel.server.config.PolicyFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a policy makes of a text. */
@Command(name = "explain", mixinStandardHelpOptions = true, description = {
    "Shows what a policy makes of an answer, of an input, or of both.", "",
    "Tells the query class, what matched and where, the refusal verdict, and what a",
    "caller would read when, with the answer coming in as a stream of four characters",
    "a piece. Remote guards are not asked."})
final class ExplainCommand implements Callable<Integer> {
  /** What a policy does that speaks for its providers. */
  private static final Set<String> SPOKEN_FOR = Set.of("refusal:unified", "refusal:template");

  @Mixin
  private PolicyOption policies = new PolicyOption();

  @Option(names = "--text", paramLabel = "ANSWER", description = "What a provider says.")
  private @Nullable String text;

  @Option(names = "--file", paramLabel = "FILE", description = "The same from a text file.")
  private @Nullable Path file;

  @Option(names = "--input", paramLabel = "TEXT", description = "What the user says.")
  private String input = "";

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    String answer = answer();
    if (answer == null && input.isEmpty()) {
      throw new Main.Complaint(2, "give an answer with --text or --file, an input with --input");
    }
    PolicyFile policy = policies.one();
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    Trial trial = new Trial(policy.contract());
    Outcome outcome = trial.run(input, answer);
    terminal.line("policy   " + policy.contract().name());
    terminal.line("class    " + outcome.queryClass());
    terminal.line("effect   " + effect(terminal, outcome));
    terminal.line("actions  "
        + (outcome.actions().isEmpty() ? "none" : String.join(", ", outcome.actions())));
    if (!policy.unasked().isEmpty()) {
      terminal.line(
          "guards   not asked here, a gateway would ask: " + String.join(", ", policy.unasked()));
    }
    matches(terminal, policy, answer);
    String seen = trial.seen(input);
    if (!seen.equals(input)) {
      terminal.line("private  a provider would see " + quoted(seen));
    }
    if (!outcome.steps().isEmpty()) {
      terminal.line(String.format(Locale.ROOT, "verdict  %s (refusal score %.2f)",
          outcome.verdict().label(), outcome.refusalScore()));
      terminal.line("hold     at most " + outcome.longestHold() + " characters at once");
      releases(terminal, outcome);
    } else if (!outcome.released().isEmpty()) {
      terminal.heading("What a caller reads");
      terminal.quote(outcome.released());
    }
    return 0;
  }

  /** What content rules see in the input and the answer, whatever became of the turn. */
  private void matches(Terminal terminal, PolicyFile policy, @Nullable String answer) {
    matches(terminal, policy, Side.INPUT, input);
    if (answer != null) {
      matches(terminal, policy, Side.OUTPUT, answer);
    }
  }

  private static void matches(Terminal terminal, PolicyFile policy, Side side, String text) {
    Explanation seen = policy.contract().explain(side, text);
    for (Explanation.Found each : seen.found()) {
      terminal.line(String.format(Locale.ROOT, "matched  %s %s (%s) at %d to %d of the %s%s: %s",
          each.rule().name(), each.rule().action().name().toLowerCase(Locale.ROOT),
          each.rule()
              .where()
              .stream()
              .map(one -> one.name().toLowerCase(Locale.ROOT))
              .sorted()
              .collect(Collectors.joining(", ")),
          each.start(), each.end(), side == Side.INPUT ? "input" : "answer", switch (each.via()) {
            case PLAIN -> "";
            case DETECTOR -> ", known by its shape";
            case LEET, SPACING, REVERSED, ESCAPES, BASE64, HEX ->
              ", seen through " + each.via().name().toLowerCase(Locale.ROOT);
          }, quoted(text.substring(each.start(), each.end()))));
    }
  }

  private static String effect(Terminal terminal, Outcome outcome) {
    String label = outcome.effect().label();
    return switch (outcome.effect()) {
      case PASS -> terminal.good(label) + (outcome.steps().isEmpty() ? ": a provider is asked"
          : ": the answer leaves as it came");
      case CHANGE -> terminal.bad(label) + ": the answer leaves changed";
      case BLOCK ->
        terminal.bad(label) + (outcome.steps().isEmpty() ? ": the input may not be sent anywhere"
            : ": the answer ends where the rule begins");
      case REFUSE -> terminal.bad(label)
          + (outcome.steps().isEmpty() ? ": the policy refuses; no provider is asked"
              : outcome.actions().stream().anyMatch(SPOKEN_FOR::contains)
                  ? ": the provider refuses, and a caller reads the policy's words"
                  : ": the provider refuses, and a caller reads its own words");
      case HAND_OFF -> label + ": the prepared answer is given; no provider is asked";
    };
  }

  /** A line for each moment at which something left, with what had come in since the one before. */
  private static void releases(Terminal terminal, Outcome outcome) {
    terminal.heading("What came in, and what left because of it");
    StringBuilder came = new StringBuilder();
    StringBuilder passed = new StringBuilder();
    for (Step step : outcome.steps()) {
      if (came.isEmpty() && step.received().equals(step.released())) {
        passed.append(step.received());
        continue;
      }
      passed(terminal, passed);
      came.append(step.received());
      if (!step.released().isEmpty()) {
        terminal.line("  " + (came.isEmpty() ? "the end" : quoted(came)) + terminal.dim("  ->  ")
            + quoted(step.released()));
        came.setLength(0);
      }
    }
    passed(terminal, passed);
    if (!came.isEmpty()) {
      terminal.line("  " + quoted(came) + terminal.dim("  ->  never left"));
    }
  }

  private static void passed(Terminal terminal, StringBuilder passed) {
    if (!passed.isEmpty()) {
      terminal.line("  " + quoted(passed) + terminal.dim("  at once"));
      passed.setLength(0);
    }
  }

  private static String quoted(CharSequence text) {
    StringBuilder out = new StringBuilder("'");
    text.codePoints().forEach(code -> {
      switch (Character.getType(code)) {
        // What cannot be seen, or would steer the terminal.
        case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED, Character.PRIVATE_USE ->
          out.append(code == '\n' ? "\\n" : code == '\t' ? "\\t" : String.format("\\u{%X}", code));
        default -> out.appendCodePoint(code);
      }
    });
    return out.append("'").toString();
  }

  private @Nullable String answer() throws IOException, Main.Complaint {
    Path from = file;
    if (from == null) {
      return text;
    }
    if (text != null) {
      throw new Main.Complaint(2, "give one of --text and --file");
    }
    try {
      return Files.readString(from, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new Main.Complaint(2, "no such file: " + from);
    } catch (CharacterCodingException e) {
      throw new Main.Complaint(2, from + " is not UTF-8");
    }
  }
}
