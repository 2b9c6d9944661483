package dev.evenkeel.server.drill;

import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.policy.certify.Probe;
import dev.evenkeel.policy.certify.Suite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a drill's conversations ask: questions of the pool's suite that must be answered, one class
 * after another, else harmless ones. Immutable.
 *
 * @param questions at least one
 */
public record Script(List<String> questions) {
  private static final List<String> HARMLESS = List.of("How do I cook rice?",
      "What is a good way to learn a language?", "How do tides come about?",
      "What should I take on a day's walk?", "How do I repot a plant?", "Why is the sky blue?",
      "How do I write a letter of thanks?", "What makes bread rise?");

  public Script {
    questions = List.copyOf(questions);
  }

  /** Something that was said. */
  public record Said(String role, String text) {
    public static Said user(String text) {
      return new Said("user", text);
    }

    public static Said assistant(String text) {
      return new Said("assistant", text);
    }
  }

  /** @param suite the pool's, null for none */
  public static Script of(@Nullable Suite suite, int questions) {
    List<String> chosen = new ArrayList<>();
    if (suite != null) {
      List<List<String>> classes = suite.classes()
          .stream()
          .map(each -> suite.order()
              .stream()
              .filter(probe -> probe.queryClass().equals(each) && plain(probe))
              .map(Probe::question)
              .toList())
          .toList();
      for (int row = 0; row < questions; row++) {
        for (List<String> each : classes) {
          if (row < each.size() && chosen.size() < questions) {
            chosen.add(each.get(row));
          }
        }
      }
    }
    for (int i = 0; chosen.size() < questions; i++) {
      chosen.add(HARMLESS.get(i % HARMLESS.size()));
    }
    return new Script(chosen);
  }

  private static boolean plain(Probe probe) {
    return probe.target() == Probe.Target.ANSWER && probe.kind() == Probe.Kind.ASK
        && probe.tools().isEmpty() && probe.input().size() == 1
        && probe.input().getFirst().role() == Role.USER
        && probe.design().format() instanceof ResponseFormat.PlainText;
  }

  /** The question of a number, again from the first after the last. */
  String question(int number) {
    return questions.get(number % questions.size());
  }
}
