package dev.evenkeel.policy.filter;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.evenkeel.core.Fingerprint;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.session.SessionTokens;
import dev.evenkeel.core.turn.Begun;
import dev.evenkeel.core.turn.Concealment;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.GuardMask;
import dev.evenkeel.core.turn.GuardedInput;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Moderation;
import dev.evenkeel.core.turn.Ruling;
import dev.evenkeel.core.turn.Screening;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.classify.LanguageGuess;
import dev.evenkeel.policy.classify.QueryClassifier;
import dev.evenkeel.policy.classify.RefusalDetector;
import dev.evenkeel.policy.classify.RefusalModel;
import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.GuardRule;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.OnRefusal;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.contract.QueryClass.Expectation;
import dev.evenkeel.policy.privacy.PrivacyRules;
import dev.evenkeel.policy.text.Matcher;
import dev.evenkeel.policy.text.PatternException;
import dev.evenkeel.policy.text.PlainWords;
import dev.evenkeel.policy.text.RuleSet;
import dev.evenkeel.policy.text.WordBook;
import dev.evenkeel.policy.tone.Calibration;
import dev.evenkeel.policy.tone.ToneMeter;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A policy made ready to be held on streams. Immutable, shared by all event loops. */
public final class CompiledPolicy implements Contract {
  private static final Ruling ASK = new Ruling.Ask();

  private final Policy policy;
  private final String name;
  private final String digest;
  private final QueryClassifier classifier;
  private final CompiledRules input;
  private final CompiledRules inputFlags;
  private final Moderator moderator;
  private final CompiledRules output;
  private final CompiledRules flags;
  private final List<GuardRule> inputGuards;
  private final List<GuardRule> outputGuards;
  private final Set<String> guards;
  private final Set<String> trustedGuards;
  private final @Nullable Calibration tone;
  private final Map<String, QueryClass> classes;
  private final PrivacyRules privacy;
  private final RefusalModel refusalModel;
  private final WordBook words;

  private CompiledPolicy(Policy policy) {
    this.policy = policy;
    this.name = policy.name() + "@" + policy.version();
    this.digest = new Fingerprint("contract/v1").add(policy.digest()).add(Judges.DIGEST).hex();
    RuleCompiler rules = new RuleCompiler(policy);
    this.input = rules.input();
    this.inputFlags = rules.inputFlags();
    this.output = rules.output();
    this.flags = rules.flags();
    List<PolicyException.Problem> problems = new ArrayList<>(rules.problems());
    this.classifier = part(problems, "classes",
        () -> new QueryClassifier(Judges.QUERIES, policy.classes(),
            Stream.of(input, inputFlags)
                .filter(each -> !each.isEmpty())
                .map(CompiledRules::set)
                .toList()));
    this.inputGuards = guards(policy, Side.INPUT);
    this.outputGuards = guards(policy, Side.OUTPUT);
    this.guards = policy.guards().stream().map(GuardRule::guard).collect(toUnmodifiableSet());
    this.trustedGuards = policy.guards()
        .stream()
        .filter(rule -> rule.sees() == GuardRule.Sees.ORIGINAL)
        .map(GuardRule::guard)
        .collect(toUnmodifiableSet());
    this.classes =
        policy.classes().stream().collect(Collectors.toMap(QueryClass::name, Function.identity()));
    this.tone = part(problems, "tone",
        () -> policy.tone().changesNothing() ? null : Calibration.compile(policy.tone()));
    this.refusalModel = refusalModel(policy.refusals().weights(), problems);
    this.privacy = PrivacyRules.compile(policy.privacy(),
        (path, message) -> problems.add(new PolicyException.Problem(path, message)));
    this.moderator =
        new Moderator(classifier, classes, List.of(input, inputFlags), List.of(output, flags));
    if (!problems.isEmpty()) {
      throw new PolicyException(policy.name(), problems);
    }
    this.words = book();
  }

  /** For all that reads the words of answers. */
  private WordBook book() {
    List<Matcher> matchers = new ArrayList<>(List.of(RefusalDetector.vocabulary()));
    if (tone != null) {
      matchers.add(tone.matcher());
    }
    List<RuleSet> sets =
        Stream.of(output, flags).filter(each -> !each.isEmpty()).map(CompiledRules::set).toList();
    return new WordBook(matchers, sets, ToneMeter.dictionary());
  }

  private static RefusalModel refusalModel(String weights, List<PolicyException.Problem> problems) {
    try {
      return weights.isEmpty() ? Judges.REFUSALS : RefusalModel.read(new StringReader(weights));
    } catch (IOException e) {
      problems.add(new PolicyException.Problem("refusals.model", String.valueOf(e.getMessage())));
      return Judges.REFUSALS;
    }
  }

  private interface Part<T extends @Nullable Object> {
    T compile() throws PatternException;
  }

  @SuppressWarnings("NullAway") // What is null here is never seen: the constructor throws.
  private static <T extends @Nullable Object> T part(List<PolicyException.Problem> problems,
      String path, Part<T> part) {
    try {
      return part.compile();
    } catch (PatternException e) {
      problems.add(new PolicyException.Problem(path, String.valueOf(e.getMessage())));
      return null;
    }
  }

  /**
   * Compiles a policy.
   *
   * @throws PolicyException when it cannot be; names every rule that is wrong
   */
  public static CompiledPolicy compile(Policy policy) {
    return new CompiledPolicy(policy);
  }

  private static List<GuardRule> guards(Policy policy, Side side) {
    return policy.guards().stream().filter(rule -> rule.on().contains(side)).toList();
  }

  /** What was compiled. */
  public Policy policy() {
    return policy;
  }

  /** What the rules on one side of the provider see in a text, whatever they do about it. */
  public Explanation explain(Side side, String text) {
    return Explanation.of(new RuleCompiler(policy).on(side), text);
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
    return classifier.name(request);
  }

  @Override
  public Screening screen(ChatRequest request) {
    if (input.isEmpty() && inputFlags.isEmpty()) {
      return Screening.NOTHING;
    }
    Set<String> noticed = Set.of();
    for (Message message : request.messages()) {
      if (message.role() == Role.ASSISTANT) {
        noticed = Set.of(); // It was noticed when it was said.
      } else if (message.role() == Role.USER || message.role() == Role.TOOL) {
        ContentRule first = input.first(message.text());
        if (first != null) {
          PlainWords.forget(); // As does an answer of ours, this ends the turn.
          return new Screening(first.name(), List.copyOf(noticed));
        }
        for (String rule : inputFlags.names(message.text())) {
          noticed = noticed.isEmpty() ? new TreeSet<>() : noticed;
          noticed.add(rule + ":flag");
        }
      }
    }
    return noticed.isEmpty() ? Screening.NOTHING : new Screening(null, List.copyOf(noticed));
  }

  @Override
  public Moderation moderate(String text) {
    try {
      return moderator.judge(text);
    } finally {
      PlainWords.forget();
    }
  }

  @Override
  public String language(ChatRequest request) {
    return LanguageGuess.of(request.lastUserText());
  }

  @Override
  public Ruling ruling(String queryClass, ChatRequest request) {
    QueryClass known = classes.get(queryClass);
    if (known == null) {
      return ASK;
    }
    LocalText answer = known.answer();
    if (known.expectation().answeredByPolicy()) {
      PlainWords.forget();
    }
    return switch (known.expectation()) {
      case MUST_REFUSE -> new Ruling.Say(words(refusalText(known), request), true,
          "class:" + known.expectation().label());
      case HAND_OFF -> new Ruling.Say(answer == null ? "" : words(answer, request), false,
          "class:" + known.expectation().label());
      case MUST_ANSWER, PROVIDERS_CHOICE -> ASK;
    };
  }

  @Override
  public Set<String> trustedGuards() {
    return trustedGuards;
  }

  @Override
  public Set<String> guards() {
    return guards;
  }

  @Override
  public Concealment conceal(ChatRequest request, Supplier<SessionTokens> tokens) {
    return privacy.conceal(request, tokens);
  }

  @Override
  public List<GuardedInput> guardedInput(ChatRequest request) {
    return inputGuards.isEmpty() ? List.of() : GuardedPrompt.of(inputGuards, name, request);
  }

  @Override
  public @Nullable ChatRequest masked(ChatRequest request, List<GuardMask> masks) {
    return GuardedPrompt.masked(request, masks);
  }

  @Override
  public Filter open(String queryClass, ChatRequest request, boolean elsewhere, Guards guards,
      Sink out) {
    return new PolicyFilter(this, rendering(queryClass, request, elsewhere), request, guards, null,
        out);
  }

  @Override
  public String carryOn(ChatRequest request) {
    return words(policy.carryOn(), request);
  }

  @Override
  public Filter resume(String queryClass, ChatRequest request, Guards guards, Begun begun,
      Sink out) {
    return new PolicyFilter(this, rendering(queryClass, request, false), request, guards, begun,
        out);
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

  /** The rules that keep something of an answer back. */
  CompiledRules output() {
    return output;
  }

  /** What is known of words in answers. */
  WordBook words() {
    return words;
  }

  /** The rules that only count. */
  CompiledRules flags() {
    return flags;
  }

  RefusalModel refusalModel() {
    return refusalModel;
  }

  /** How answers are made to sound, null when they stay as they are. */
  @Nullable Calibration tone() {
    return tone;
  }

  /** The guards that judge answers, in the order in which text passes them. */
  List<GuardRule> outputGuards() {
    return outputGuards;
  }

  GuardStage.Setting setting(ChatRequest request) {
    return new GuardStage.Setting(name, Windows.tail(request.lastUserText(), Windows.LONGEST_PIECE),
        policy.blockedText(), request.choices());
  }

  String blockedText() {
    return policy.blockedText();
  }
}
