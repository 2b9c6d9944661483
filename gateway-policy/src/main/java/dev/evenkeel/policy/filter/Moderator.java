package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.turn.Moderation;
import dev.evenkeel.core.turn.Moderation.Finding;
import dev.evenkeel.policy.classify.QueryClassifier;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.contract.QueryClass.Expectation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A policy's word on a text by itself, on either side of a provider. Immutable. */
final class Moderator {
  private static final Comparator<Finding> ORDER = Comparator.comparingInt(Finding::start)
      .thenComparing(Finding::rule)
      .thenComparing(Finding::side);

  private final QueryClassifier classifier;
  private final Map<String, QueryClass> classes;
  private final List<CompiledRules> input;
  private final List<CompiledRules> output;

  Moderator(QueryClassifier classifier, Map<String, QueryClass> classes, List<CompiledRules> input,
      List<CompiledRules> output) {
    this.classifier = classifier;
    this.classes = classes;
    this.input = input;
    this.output = output;
  }

  Moderation judge(String text) {
    ChatRequest request = ChatRequest.of("moderation", List.of(Message.of(Role.USER, text)), false);
    String queryClass = classifier.classify(request).name();
    QueryClass known = classes.get(queryClass);
    List<Finding> findings = new ArrayList<>();
    boolean blocked = look(input, "input", text, findings);
    blocked |= look(output, "output", text, findings);
    findings.sort(ORDER);
    return new Moderation(blocked || refused(known), queryClass,
        (known == null ? Expectation.PROVIDERS_CHOICE : known.expectation()).label(),
        classifier.scores(request), findings);
  }

  private static boolean refused(@Nullable QueryClass known) {
    return known != null && known.expectation() == Expectation.MUST_REFUSE;
  }

  private static boolean look(List<CompiledRules> rules, String side, String text,
      List<Finding> findings) {
    boolean blocked = false;
    for (CompiledRules each : rules) {
      if (each.isEmpty()) {
        continue;
      }
      for (Explanation.Found found : Explanation.of(each, text).found()) {
        blocked |= found.rule().action() == Action.BLOCK;
        findings.add(
            new Finding(found.rule().name(), found.rule().action().name().toLowerCase(Locale.ROOT),
                side, found.start(), found.end()));
      }
    }
    return blocked;
  }
}
