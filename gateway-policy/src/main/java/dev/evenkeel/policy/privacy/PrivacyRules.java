package dev.evenkeel.policy.privacy;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.session.SessionTokens;
import dev.evenkeel.core.turn.Concealment;
import dev.evenkeel.policy.contract.PrivacyRule;
import dev.evenkeel.policy.contract.PrivacyRule.Action;
import dev.evenkeel.policy.text.Detector;
import dev.evenkeel.policy.text.Disguise;
import dev.evenkeel.policy.text.Match;
import dev.evenkeel.policy.text.PatternException;
import dev.evenkeel.policy.text.RuleSet;
import dev.evenkeel.policy.text.Scan;
import dev.evenkeel.policy.text.Signs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A policy's privacy rules, compiled. Immutable, shared by all event loops. */
public final class PrivacyRules {
  /** What programs do to text. What people do on purpose hides nothing of their own from them. */
  private static final Set<Disguise> SEEN_THROUGH = Set.of(Disguise.ESCAPES, Disguise.ENCODINGS);
  private static final int LONGEST_MODEL = 100;
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\w.:/@-]+");
  private static final PrivacyRules NONE = compile(List.of(), (_, _) -> {});

  /** What is longer is read in room of its own. */
  private static final int ROOM = 1 << 14;
  private static final ThreadLocal<char[]> CHARS = ThreadLocal.withInitial(() -> new char[ROOM]);

  private final List<PrivacyRule> rules;
  private final RuleSet set;
  /** What every text with a match has, null when that cannot be said. */
  private final @Nullable Signs signs;
  /** The same, and what tells that some JSON may be another text than it looks, or have a token. */
  private final @Nullable Signs written;
  /** The rules for texts without addresses of e-mail: they may begin with any letter. */
  private final RuleSet others;
  /** What every such address has. */
  private final @Nullable Signs addresses;
  private final List<String> labels;
  /**
   * The name of a model in which nothing has to be concealed, the last one that was asked for: most
   * have digits in them.
   */
  private volatile String model = "";

  /**
   * A place in a text.
   *
   * @param rule whose match it is
   */
  record Span(int start, int end, PrivacyRule rule) {}

  private PrivacyRules(List<PrivacyRule> rules, RuleSet set) throws PatternException {
    this.rules = List.copyOf(rules);
    this.set = set;
    this.signs = Signs.of(set);
    this.written = signs == null ? null : signs.or("\\<");
    boolean mail = rules.stream().anyMatch(rule -> rule.detectors().contains(Detector.EMAIL));
    this.others = mail ? without(rules) : set;
    this.addresses = mail ? Signs.of(addresses()) : null;
    this.labels = rules.stream()
        .filter(rule -> rule.action() == Action.TOKENISE)
        .map(PrivacyRule::label)
        .distinct()
        .toList();
  }

  private static RuleSet without(List<PrivacyRule> rules) throws PatternException {
    RuleSet.Builder builder = new RuleSet.Builder();
    for (PrivacyRule rule : rules) {
      Set<Detector> detectors = new HashSet<>(rule.detectors());
      detectors.remove(Detector.EMAIL);
      builder.add(spec(rule, detectors));
    }
    return builder.build();
  }

  private static RuleSet addresses() throws PatternException {
    return new RuleSet.Builder()
        .add(new RuleSet.Spec(List.of(), List.of(), Set.of(Detector.EMAIL), false, false,
            SEEN_THROUGH))
        .build();
  }

  private static RuleSet.Spec spec(PrivacyRule rule, Set<Detector> detectors) {
    return new RuleSet.Spec(rule.terms(), rule.patterns(), detectors, rule.wholeWords(), false,
        SEEN_THROUGH);
  }

  /**
   * Compiles rules.
   *
   * @param problem told of everything that is wrong: where, such as {@code privacy[2].patterns[0]},
   * and why. What comes back is of use only when nothing is.
   */
  public static PrivacyRules compile(List<PrivacyRule> rules, BiConsumer<String, String> problem) {
    RuleSet.Builder builder = new RuleSet.Builder();
    for (PrivacyRule rule : rules) {
      builder.add(spec(rule, rule.detectors()));
    }
    for (RuleSet.Problem each : builder.problems()) {
      String part = each.part().name().toLowerCase(Locale.ROOT);
      problem.accept("privacy[" + each.rule() + "]." + part + "[" + each.index() + "]",
          each.message());
    }
    try {
      return new PrivacyRules(rules, builder.build());
    } catch (PatternException e) {
      problem.accept("privacy", "together " + e.getMessage());
      return NONE;
    }
  }

  /**
   * Conceals a turn's request.
   *
   * @param tokens the session's; asked for once something has to be tokenised
   */
  public Concealment conceal(ChatRequest request, Supplier<SessionTokens> tokens) {
    return rules.isEmpty() ? Concealment.none(request) : new TurnConcealment(this, request, tokens);
  }

  /**
   * Whether it is certain, whatever it is taken apart into, that nothing of some JSON has to be
   * concealed.
   */
  boolean silent(byte[] json, int start, int end) {
    if (signs == null || written == null) {
      return false;
    }
    if (written.absentFromJson(json, start, end)) {
      return true;
    }
    int length = end - start;
    char[] chars = length > ROOM ? new char[length] : CHARS.get();
    int written = 0;
    int at = start;
    boolean whole = length == 0;
    while (at < end) {
      byte octet = json[at++];
      int said = octet != '\\' ? octet : at < end ? escaped(json[at++]) : -1;
      if (said < 0 || said == '<') {
        break; // Another text than it looks, or a token.
      }
      chars[written++] = (char) said;
      whole = at == end;
    }
    boolean silent = whole && signs.absent(chars, written);
    Arrays.fill(chars, 0, written, '\0'); // Nothing is left of this request.
    return silent;
  }

  /** The same of a text. */
  boolean silent(String text) {
    return signs != null && (labels.isEmpty() || text.indexOf('<') < 0) && signs.absent(text);
  }

  /** Whether some JSON is the name of a model in which nothing has to be concealed. */
  boolean silentModel(byte[] json, int start, int end) {
    String known = model;
    int length = known.length();
    if (length == 0 || end - start != length + 2) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (json[start + 1 + i] != known.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The name of a model has nothing to be concealed. */
  void silentModel(String name) {
    if (name.length() <= LONGEST_MODEL && PLAIN_NAME.matcher(name).matches()) {
      model = name;
    }
  }

  /** What common escapes of JSON say, negative for others. */
  private static int escaped(byte octet) {
    return switch (octet) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '"', '/' -> octet;
      default -> -1;
    };
  }

  /** What tokens may be called. */
  List<String> labels() {
    return labels;
  }

  /**
   * What has to be concealed of a text, in order, without overlaps. Something that reads as a token
   * already is concealed too: else it would be taken for somebody's value on the way back.
   */
  List<Span> find(String text) {
    if (signs != null && signs.absent(text)) {
      List<Span> found = new ArrayList<>(0);
      lookAlikes(text, found);
      return found;
    }
    List<Span> found = new ArrayList<>(2);
    char[] chars = text.toCharArray();
    RuleSet needed = addresses != null && addresses.absent(chars, chars.length) ? others : set;
    Scan scan = new Scan(needed, new Scan.Found() {
      @Override
      public void found(Match match) {
        found.add(new Span((int) match.start(), (int) match.end(), rules.get(match.rule())));
      }

      @Override
      public void goesOn(Match match, long end) {
        found.add(new Span((int) match.start(), (int) end, rules.get(match.rule())));
      }
    });
    scan.read(chars, 0, chars.length);
    scan.finish();
    lookAlikes(text, found);
    if (found.size() < 2) {
      return found;
    }
    found.sort(Comparator.comparingInt(Span::start));
    List<Span> apart = new ArrayList<>(found.size());
    for (Span next : found) {
      Span before = apart.isEmpty() ? null : apart.getLast();
      if (before == null || next.start() >= before.end()) {
        apart.add(next);
      } else {
        apart.set(apart.size() - 1, together(before, next));
      }
    }
    return apart;
  }

  /** Overlapping places are one; where one of them may not come back, none of it does. */
  private static Span together(Span one, Span other) {
    PrivacyRule rule = other.rule().action() == Action.REDACT ? other.rule() : one.rule();
    return new Span(one.start(), Math.max(one.end(), other.end()), rule);
  }

  private void lookAlikes(String text, List<Span> found) {
    int open = labels.isEmpty() ? -1 : text.indexOf('<');
    if (open < 0) {
      return;
    }
    TokenReader reader = new TokenReader(labels);
    while (open >= 0) {
      reader.begin();
      int at = open + 1;
      TokenReader.State state = TokenReader.State.OPEN;
      while (at < text.length() && state == TokenReader.State.OPEN) {
        state = reader.read(text.charAt(at++));
      }
      if (state == TokenReader.State.WHOLE) {
        found.add(new Span(open, at, named(reader.label())));
      }
      open = text.indexOf('<', open + 1);
    }
  }

  private PrivacyRule named(String label) {
    return rules.stream()
        .filter(rule -> rule.action() == Action.TOKENISE && rule.label().equals(label))
        .findFirst()
        .orElseThrow();
  }
}
