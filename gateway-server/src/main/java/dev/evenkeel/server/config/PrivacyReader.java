package dev.evenkeel.server.config;

import dev.evenkeel.policy.contract.PrivacyRule;
import dev.evenkeel.policy.contract.PrivacyRule.Action;
import dev.evenkeel.policy.text.Detector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a policy's {@code privacy}. */
final class PrivacyReader {
  private static final Notation<String> TOKEN_NAME =
      new Notation<>(
          "at most " + PrivacyRule.LONGEST_NAME
              + " letters, digits, dashes and underscores that begin" + " with a letter",
          true, text -> PrivacyRule.names(text) ? text : null);

  private PrivacyReader() {}

  /** The rules that could be read. */
  static List<PrivacyRule> rules(Value in) {
    Set<String> labels = new HashSet<>();
    List<PrivacyRule> rules = new ArrayList<>();
    for (Value element : in.list()) {
      PrivacyRule rule = element.section(one -> rule(one, labels));
      if (rule != null) {
        rules.add(rule);
      }
    }
    return rules;
  }

  private static @Nullable PrivacyRule rule(Section in, Set<String> labels) {
    String name = in.at("name").required().as(TOKEN_NAME);
    if (name != null && !labels.add(PrivacyRule.label(name))) {
      in.at("name").problem("the policy's tokens are called like this by another rule already");
    }
    List<String> terms = in.at("terms").listOf(Notation.WORDS);
    List<String> patterns = in.at("patterns").listOf(Notation.WORDS);
    List<Detector> detectors = in.at("detectors").listOf(Notation.word(Detector.class));
    if (in.at("terms").missing() && in.at("patterns").missing() && in.at("detectors").missing()) {
      in.whole().problem("a rule needs 'terms', 'patterns' or 'detectors'");
    }
    Action action = in.at("action").required().as(Notation.word(Action.class), Action.REDACT);
    boolean whole = in.at("whole-words").as(Notation.FLAG, true);
    String replacement = replacement(in, name, action);
    return name == null ? null
        : new PrivacyRule(name, terms, patterns, Set.copyOf(detectors), action, replacement, whole);
  }

  private static String replacement(Section in, @Nullable String name, Action action) {
    Value value = in.at("replacement");
    if (action == Action.TOKENISE) {
      if (value.present() && in.at("action").present()) {
        value.problem("has no meaning unless 'action' is redact");
      }
      return "";
    }
    return value.as(Notation.TEXT, "[" + name + "]");
  }
}
