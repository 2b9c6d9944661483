package dev.evenkeel.server.config;

import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.Likeness;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.OnRefusal;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.contract.QueryClass.Expectation;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import dev.evenkeel.policy.contract.Tone.Contractions;
import dev.evenkeel.policy.contract.Tone.Habit;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.policy.filter.PolicyException;
import dev.evenkeel.policy.text.Detector;
import dev.evenkeel.policy.text.Disguise;
import dev.evenkeel.server.upstream.RemoteGuard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code policies}. */
final class PolicyReader {
  private static final String BLOCKED = "This part of the answer was withheld.";
  private static final Notation<String> CLASS_NAME =
      new Notation<>("a name in lower case such as account_security", true,
          text -> text.matches("[a-z][a-z0-9_-]{0,63}") ? text : null);

  private static final Notation<OnRefusal> RENDER =
      new Notation<>("pass or unified", true, text -> switch (text) {
        case "pass" -> OnRefusal.PASS;
        case "unified" -> OnRefusal.UNIFIED;
        default -> null;
      });

  private PolicyReader() {}

  /**
   * One policy, compiled; when something is wrong with it, which is a problem, one that lets
   * everything pass in its place.
   *
   * @param guards whom it may ask, null where none is known: then it asks nobody
   * @param unasked takes the names of the guards that are left out for that
   */
  static CompiledPolicy policy(String name, Section in, @Nullable Named<RemoteGuard> guards,
      List<String> unasked) {
    if (name.equals(GatewayConfig.NO_POLICY)) {
      in.whole().problem("the name '" + name + "' stands for having no policy; choose another");
    }
    int problems = in.whole().reading().problems().count();
    int version = in.at("version").required().as(Notation.integer(1, Integer.MAX_VALUE), 1);
    Refusals refusals = in.at("refusals").section(PolicyReader::refusals);
    String blocked = in.at("blocked-text").as(Notation.WORDS, BLOCKED);
    List<ContentRule> content = content(in.at("content"));
    Tone tone = in.at("tone").section(PolicyReader::tone);
    List<QueryClass> classes = new ArrayList<>();
    in.at("classes").named().forEach((each, value) -> {
      if (CLASS_NAME.reading().read(each) == null || each.equals(Policy.UNCLASSIFIED)) {
        value.problem(each.equals(Policy.UNCLASSIFIED)
            ? "the class of turns that fit no other cannot be defined"
            : "expected " + CLASS_NAME.expected());
      }
      classes.add(value.section(one -> queryClass(each, one)));
    });
    Policy policy = new Policy(name, version, refusals, blocked, content, tone, classes,
        PrivacyReader.rules(in.at("privacy")),
        GuardRuleReader.rules(in.at("guards"), guards, unasked),
        LocalTextReader.read(in.at("carry-on")).orElse(Policy.CARRY_ON));
    // What could not be read was left out: places would be counted wrongly.
    return in.whole().reading().problems().count() == problems ? compiled(policy, in)
        : unusable(name);
  }

  private static List<ContentRule> content(Value in) {
    Set<String> names = new HashSet<>();
    List<ContentRule> content = new ArrayList<>();
    for (Value element : in.list()) {
      content.add(element.section(rule -> rule(rule, names)));
    }
    return content;
  }

  /** A policy that cannot be held on a stream is told of where its rules stand. */
  private static CompiledPolicy compiled(Policy policy, Section in) {
    try {
      return CompiledPolicy.compile(policy);
    } catch (PolicyException e) {
      for (PolicyException.Problem each : e.problems()) {
        in.find(each.path()).problem(each.message());
      }
      return unusable(policy.name());
    }
  }

  /** Never held on anything: a configuration with problems is not used. */
  private static CompiledPolicy unusable(String name) {
    return CompiledPolicy.compile(Policy.allowAll(name));
  }

  private static Refusals refusals(Section in) {
    OnRefusal render = in.at("render").as(RENDER, OnRefusal.PASS);
    Value text = render == OnRefusal.UNIFIED ? in.at("text").required() : in.at("text");
    return new Refusals(render, LocalTextReader.read(text).orElse(LocalText.of("")),
        weights(in.at("model")));
  }

  /** The text of a file of weights, empty when there is none. */
  private static String weights(Value model) {
    String text = model.missing() ? null : TextFile.read(model);
    return text == null ? "" : text;
  }

  private static Tone tone(Section in) {
    return new Tone(in.at("strip-openers").listOf(Notation.WORDS),
        Set.copyOf(in.at("strip").listOf(Notation.word(Habit.class))),
        in.at("contractions").as(Notation.word(Contractions.class), Contractions.KEEP));
  }

  private static ContentRule rule(Section in, Set<String> names) {
    String name = in.at("name").required().as(Notation.NAME, "");
    if (!name.isEmpty() && !names.add(name)) {
      in.at("name").problem("the policy has a rule '" + name + "' already");
    }
    List<String> terms = in.at("terms").listOf(Notation.WORDS);
    List<String> patterns = in.at("patterns").listOf(Notation.WORDS);
    List<Detector> detectors = in.at("detectors").listOf(Notation.word(Detector.class));
    if (in.at("terms").missing() && in.at("patterns").missing() && in.at("detectors").missing()) {
      in.whole().problem("a rule needs 'terms', 'patterns' or 'detectors'");
    }
    Value seeThrough = in.at("see-through");
    Set<Disguise> disguises = Set.copyOf(seeThrough.listOf(Notation.word(Disguise.class)));
    Action action = in.at("action").required().as(Notation.word(Action.class), Action.BLOCK);
    Value where = in.at("where");
    List<Side> sides = where.listOf(Notation.word(Side.class));
    if (sides.contains(Side.INPUT) && (action == Action.REDACT || action == Action.REPLACE)) {
      where.problem("an input can only be blocked or flagged; what providers must not see belongs"
          + " into 'privacy'");
    }
    if (where.present() && sides.isEmpty()) {
      where.problem("expected input, output or both");
    }
    return new ContentRule(name, terms, patterns, action, replacement(in, name, action),
        where.present() ? Set.copyOf(sides) : Set.of(Side.OUTPUT),
        in.at("whole-words").as(Notation.FLAG, true), Set.copyOf(detectors),
        seeThrough.present() ? disguises : ContentRule.EVERY_DISGUISE);
  }

  private static String replacement(Section in, String name, Action action) {
    Value value = in.at("replacement");
    return switch (action) {
      case REPLACE -> value.required().as(Notation.TEXT, "");
      case REDACT -> value.as(Notation.TEXT, "[" + name + "]");
      case BLOCK, FLAG -> {
        if (value.present() && in.at("action").present()) {
          value.problem("has no meaning unless 'action' is redact or replace");
        }
        yield "";
      }
    };
  }

  private static QueryClass queryClass(String name, Section in) {
    Expectation expectation = in.at("expect")
        .required()
        .as(Notation.word(Expectation.class), Expectation.PROVIDERS_CHOICE);
    Value onRefusal = in.at("on-refusal");
    @Nullable OnRefusal refused = onRefusal.as(Notation.word(OnRefusal.class));
    Value answer = in.at("answer");
    Optional<LocalText> words = LocalTextReader.read(answer);
    if (answer.missing()
        && (expectation == Expectation.HAND_OFF || refused == OnRefusal.TEMPLATE)) {
      in.whole().problem("needs 'answer', the prepared text that is said");
      words = Optional.of(LocalText.of(""));
    }
    if (refused == OnRefusal.ASK && expectation != Expectation.MUST_ANSWER) {
      onRefusal.problem("only a class with 'expect: must-answer' may ask another route");
    }
    return new QueryClass(name, expectation, refused, in.at("terms").listOf(Notation.WORDS),
        LocalTextReader.read(in.at("refusal-text")).orElse(null), words.orElse(null),
        likeness(expectation, in));
  }

  private static Likeness likeness(Expectation expectation, Section in) {
    List<String> examples = in.at("examples").listOf(Notation.WORDS);
    if (examples.size() > Likeness.MOST_EXAMPLES) {
      in.at("examples")
          .problem("at most " + Likeness.MOST_EXAMPLES + " examples, found " + examples.size());
      examples = List.of();
    }
    double threshold = in.at("threshold").as(Notation.SHARE, expectation.threshold());
    if (threshold == 0) {
      in.at("threshold").problem("every turn would belong to the class; expected more than 0%");
      threshold = expectation.threshold();
    }
    return new Likeness(examples, threshold);
  }
}
