package dev.evenkeel.policy.privacy;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.decision.Decision.Privacy;
import dev.evenkeel.core.session.SessionTokens;
import dev.evenkeel.core.turn.Concealment;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.contract.PrivacyRule;
import dev.evenkeel.policy.contract.PrivacyRule.Action;
import dev.evenkeel.policy.privacy.PrivacyRules.Span;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One turn's concealment. Confined to the turn's event loop. */
final class TurnConcealment implements Concealment {
  /** So many characters of a value tell something of it. */
  private static final int FEWEST = 2;

  private final PrivacyRules rules;
  private final Supplier<SessionTokens> vault;
  private final ChatRequest original;
  private final ChatRequest concealed;
  /** What this turn has met, so that a value is hashed once however often it occurs. */
  private Map<String, String> tokens = Map.of();
  private Set<String> redacted = Set.of();
  /** Texts and what became of them: a request is edited twice, as read and as bytes. */
  private Map<String, String> texts = Map.of();
  /** Values already opened in this turn; to open one costs more than to keep it that long. */
  private Map<String, String> opened = Map.of();
  private boolean editing = true;
  private @Nullable SessionTokens session;
  private int restored;
  private int unknown;

  TurnConcealment(PrivacyRules rules, ChatRequest request, Supplier<SessionTokens> vault) {
    this.rules = rules;
    this.vault = vault;
    this.original = request;
    this.concealed = RequestEdit.edit(request, this);
    this.editing = false;
    this.texts = Map.of();
  }

  @Override
  public ChatRequest request() {
    return concealed;
  }

  /** The very same text when nothing of it is concealed. */
  @Override
  public String conceal(String text) {
    if (rules.silent(text)) {
      return text;
    }
    String known = texts.get(text);
    if (known != null) {
      return known.equals(text) ? text : known;
    }
    String concealed = concealAnew(text);
    if (editing) {
      texts = room(texts);
      texts.put(text, concealed);
    }
    return concealed;
  }

  /** Most turns have nothing to conceal and need no maps. */
  private static Map<String, String> room(Map<String, String> map) {
    return map.isEmpty() ? new HashMap<>() : map;
  }

  private void redacted(String value) {
    if (redacted.isEmpty()) {
      redacted = new HashSet<>();
    }
    redacted.add(value);
  }

  /** Whether it is certain that nothing of a field's JSON has to be concealed. */
  boolean silent(String field, byte[] json, int start, int end) {
    return (field.equals("model") && rules.silentModel(json, start, end))
        || rules.silent(json, start, end);
  }

  /** A model's name, as JSON, has nothing to be concealed. */
  void silentModel(String json) {
    if (json.startsWith("\"")) {
      rules.silentModel(json.substring(1, json.length() - 1));
    }
  }

  @Override
  public int showable(String text) {
    int shown = text.length();
    for (String each : tokens.keySet()) {
      shown = Math.min(shown, before(each.substring(each.indexOf(' ') + 1), text));
    }
    for (String each : opened.values()) {
      shown = Math.min(shown, before(each, text));
    }
    for (String each : redacted) {
      shown = Math.min(shown, before(each, text));
    }
    return shown;
  }

  /** Where the beginning of the value stands at the text's end; the end where it does not. */
  private static int before(String value, String text) {
    for (int count = Math.min(value.length() - 1, text.length()); count >= FEWEST; count--) {
      if (text.regionMatches(true, text.length() - count, value, 0, count)) {
        return text.length() - count;
      }
    }
    return text.length();
  }

  private String concealAnew(String text) {
    List<Span> spans = rules.find(text);
    if (spans.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    int from = 0;
    for (Span span : spans) {
      out.append(text, from, span.start())
          .append(instead(span.rule(), text.substring(span.start(), span.end())));
      from = span.end();
    }
    return out.append(text, from, text.length()).toString();
  }

  /**
   * The same for what may only consist of letters, digits and lines, such as the name of a speaker:
   * tokens stand there without brackets, and replacements as their rule's name.
   */
  String concealBare(String text) {
    List<Span> spans = rules.find(text);
    if (spans.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    int from = 0;
    for (Span span : spans) {
      String token = instead(span.rule(), text.substring(span.start(), span.end()));
      out.append(text, from, span.start())
          .append(span.rule().action() == Action.TOKENISE && token.startsWith("<")
              ? token.substring(1, token.length() - 1)
              : span.rule().label());
      from = span.end();
    }
    return out.append(text, from, text.length()).toString();
  }

  private String instead(PrivacyRule rule, String value) {
    if (rule.action() == Action.REDACT) {
      redacted(value);
      return rule.replacement();
    }
    String label = rule.label();
    String known = tokens.get(label + ' ' + value);
    if (known != null) {
      return known;
    }
    if (session == null) {
      session = vault.get();
    }
    int number = session.number(label, value);
    if (number == 0) {
      // The session is full: hidden all the same, but there is no way back.
      redacted(value);
      return '[' + rule.name() + ']';
    }
    String token = '<' + label + '_' + number + '>';
    tokens = room(tokens);
    tokens.put(label + ' ' + value, token);
    return token;
  }

  @Override
  public Sink restoring(Sink next) {
    // Where nothing was ever tokenised there is nothing to put back, and events pass untouched.
    return session == null ? next
        : new Restoring(this, rules.labels(),
            !(original.format() instanceof ResponseFormat.PlainText), next);
  }

  @Override
  public String reveal(String text) {
    return reveal(text, false);
  }

  /**
   * A whole text with its tokens put back; the very same when it has none.
   *
   * @param escape whether values are written as in a string of JSON
   */
  String reveal(String text, boolean escape) {
    if (text.indexOf('<') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    TokenReader reader = new TokenReader(rules.labels());
    int from = 0;
    int open = text.indexOf('<');
    while (open >= 0) {
      reader.begin();
      int at = open + 1;
      TokenReader.State state = TokenReader.State.OPEN;
      while (at < text.length() && state == TokenReader.State.OPEN) {
        state = reader.read(text.charAt(at++));
      }
      String value =
          state == TokenReader.State.WHOLE ? restore(reader.label(), reader.number()) : null;
      if (value != null) {
        out.append(text, from, open).append(escape ? JsonEdit.escape(value) : value);
        from = at;
      }
      open = text.indexOf('<', open + 1);
    }
    return from == 0 ? text : out.append(text, from, text.length()).toString();
  }

  /** The value behind a token, null when the session has none. */
  @Nullable String restore(String label, int number) {
    String name = label + '_' + number;
    String value = opened.get(name);
    if (value == null && session != null) {
      value = session.value(label, number);
      if (value != null) {
        opened = room(opened);
        opened.put(name, value);
      }
    }
    if (value == null) {
      unknown++;
    } else {
      restored++;
    }
    return value;
  }

  /** The tool's own name; tools are told apart by their place. */
  String toolName(String seen) {
    var offered = concealed.tooling().specs();
    for (int i = 0; i < offered.size(); i++) {
      if (offered.get(i).name().equals(seen)) {
        return original.tooling().specs().get(i).name();
      }
    }
    return seen;
  }

  @Override
  public Privacy report() {
    return new Privacy(tokens.size(), redacted.size(), restored, unknown);
  }
}
