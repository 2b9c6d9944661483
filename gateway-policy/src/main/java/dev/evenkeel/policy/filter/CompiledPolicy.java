package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.Ruling;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.classify.LanguageGuess;
import dev.evenkeel.policy.classify.QueryClassifier;
import dev.evenkeel.policy.classify.RefusalModel;
import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.OnRefusal;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.contract.QueryClass.Expectation;
import dev.evenkeel.policy.text.MatchState;
import dev.evenkeel.policy.text.Matcher;
import dev.evenkeel.policy.text.PatternException;
import dev.evenkeel.policy.tone.Calibration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A policy made ready to be held on streams. Immutable, shared by all event loops. */
public final class CompiledPolicy implements Contract {
  private static final Ruling ASK = new Ruling.Ask();
  private static final RefusalModel SHIPPED = RefusalModel.shipped();

  private final Policy policy;
  private final String name;
  private final String digest;
  private final QueryClassifier classifier;
  private final Matcher input;
  private final List<ContentRule> inputRules;
  private final Matcher output;
  private final List<ContentRule> outputRules;
  private final Matcher flags;
  private final List<ContentRule> flagRules;
  private final @Nullable Calibration tone;
  private final Map<String, QueryClass> classes;

  private CompiledPolicy(Policy policy) throws PatternException {
    this.policy = policy;
    this.name = policy.name() + "@" + policy.version();
    this.digest = policy.digest();
    this.classifier = new QueryClassifier(policy.classes());
    this.inputRules = policy.content()
        .stream()
        .filter(rule -> rule.where().contains(Side.INPUT) && rule.action() == Action.BLOCK)
        .toList();
    // Flags have an automaton of their own: they hold nothing back and hide nothing.
    this.outputRules = policy.content()
        .stream()
        .filter(rule -> rule.where().contains(Side.OUTPUT) && rule.action() != Action.FLAG)
        .toList();
    this.flagRules = policy.content()
        .stream()
        .filter(rule -> rule.where().contains(Side.OUTPUT) && rule.action() == Action.FLAG)
        .toList();
    this.input = matcher(inputRules);
    this.output = matcher(outputRules);
    this.flags = matcher(flagRules);
    this.classes =
        policy.classes().stream().collect(Collectors.toMap(QueryClass::name, Function.identity()));
    this.tone = policy.tone().changesNothing() ? null : Calibration.compile(policy.tone());
  }

  /**
   * Compiles a policy.
   *
   * @throws PolicyException when it cannot be; names the rule
   */
  public static CompiledPolicy compile(Policy policy) {
    try {
      return new CompiledPolicy(policy);
    } catch (PatternException e) {
      throw new PolicyException("policy " + policy.name() + ": " + e.getMessage(), e);
    }
  }

  private static Matcher matcher(List<ContentRule> rules) throws PatternException {
    Matcher.Builder builder = new Matcher.Builder();
    for (ContentRule rule : rules) {
      try {
        builder.rule(rule.terms(), rule.patterns(), rule.wholeWords(),
            rule.action() == Action.BLOCK);
      } catch (PatternException e) {
        throw new PatternException("rule " + rule.name() + ": " + e.getMessage());
      }
    }
    return builder.build();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public String classify(ChatRequest request) {
    return classifier.classify(request);
  }

  @Override
  public Optional<String> screen(ChatRequest request) {
    if (input.empty()) {
      return Optional.empty();
    }
    int[] found = {-1};
    for (Message message : request.messages()) {
      if (message.role() == Role.USER || message.role() == Role.TOOL) {
        MatchState state = new MatchState(input, (rule, _, _) -> found[0] = rule);
        char[] text = message.text().toCharArray();
        state.read(text, 0, text.length);
        state.finish();
        if (found[0] >= 0) {
          return Optional.of(inputRules.get(found[0]).name());
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Ruling ruling(String queryClass, ChatRequest request) {
    QueryClass known = classes.get(queryClass);
    if (known == null) {
      return ASK;
    }
    LocalText answer = known.answer();
    return switch (known.expectation()) {
      case MUST_REFUSE -> new Ruling.Say(words(refusalText(known), request), true,
          "class:" + known.expectation().label());
      case HAND_OFF -> new Ruling.Say(answer == null ? "" : words(answer, request), false,
          "class:" + known.expectation().label());
      case MUST_ANSWER, PROVIDERS_CHOICE -> ASK;
    };
  }

  @Override
  public Filter open(String queryClass, ChatRequest request, boolean elsewhere, Sink out) {
    return new PolicyFilter(this, rendering(queryClass, request, elsewhere), request, out);
  }

  private RefusalRendering rendering(String queryClass, ChatRequest request, boolean elsewhere) {
    QueryClass known = classes.get(queryClass);
    OnRefusal kind = policy.refusals().render();
    if (known != null && known.onRefusal() != null) {
      kind = known.onRefusal();
    }
    if (kind == OnRefusal.ASK && !elsewhere) {
      kind = OnRefusal.UNIFIED;
    }
    LocalText text = refusalText(known);
    if (kind == OnRefusal.TEMPLATE && known != null && known.answer() != null) {
      text = known.answer();
    }
    return new RefusalRendering(kind, kind == OnRefusal.PASS ? "" : words(text, request),
        known != null && known.expectation() == Expectation.MUST_ANSWER);
  }

  /** The language is only guessed where there is a choice. */
  private static String words(LocalText text, ChatRequest request) {
    return text.byLanguage().isEmpty() ? text.text()
        : text.in(LanguageGuess.of(request.lastUserText()));
  }

  private LocalText refusalText(@Nullable QueryClass known) {
    return known != null && known.refusalText() != null ? known.refusalText()
        : policy.refusals().text();
  }

  Matcher output() {
    return output;
  }

  ContentRule outputRule(int number) {
    return outputRules.get(number);
  }

  Matcher flags() {
    return flags;
  }

  ContentRule flagRule(int number) {
    return flagRules.get(number);
  }

  RefusalModel refusalModel() {
    return SHIPPED;
  }

  /** How answers are made to sound, null when they stay as they are. */
  @Nullable Calibration tone() {
    return tone;
  }

  String blockedText() {
    return policy.blockedText();
  }
}
