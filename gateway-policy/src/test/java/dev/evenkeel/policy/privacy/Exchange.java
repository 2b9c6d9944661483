package dev.evenkeel.policy.privacy;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.session.SessionTokens;
import dev.evenkeel.core.session.TokenVault;
import dev.evenkeel.core.turn.Concealment;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.contract.PrivacyRule;
import dev.evenkeel.policy.contract.PrivacyRule.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A session's turns through the privacy rules, with a provider that says what a test tells it. */
final class Exchange {
  static final PrivacyRule EMAIL =
      new PrivacyRule("email", List.of(), List.of("[a-z0-9._-]{1,40}@[a-z0-9-]{1,30}\\.[a-z]{2,6}"),
          Set.of(), Action.TOKENISE, "", true);
  static final PrivacyRule PHONE = new PrivacyRule("phone", List.of(), List.of("[0-9]{10,12}"),
      Set.of(), Action.TOKENISE, "", true);
  static final PrivacyRule NAME =
      new PrivacyRule("full-name", List.of("Dwayne \"The Rock\" Müller", "Jane Roe"), List.of(),
          Set.of(), Action.TOKENISE, "", true);
  static final PrivacyRule CARD = new PrivacyRule("card", List.of(), List.of("[0-9]{16}"), Set.of(),
      Action.REDACT, "[card]", true);

  private static final PrivacyRules USUAL = compiled(EMAIL, PHONE, NAME, CARD);
  private static final TokenVault VAULT = new TokenVault(10, System::nanoTime);

  private final PrivacyRules rules;
  private final SessionTokens tokens = VAULT.apart();

  private Exchange(PrivacyRules rules) {
    this.rules = rules;
  }

  static Exchange usual() {
    return new Exchange(USUAL);
  }

  static Exchange of(PrivacyRule... all) {
    return new Exchange(compiled(all));
  }

  private static PrivacyRules compiled(PrivacyRule... all) {
    return PrivacyRules.compile(List.of(all), (path, message) -> {
      throw new AssertionError(path + ": " + message);
    });
  }

  Concealment turn(String... texts) {
    return turn(new ResponseFormat.PlainText(), texts);
  }

  Concealment turn(ResponseFormat format, String... texts) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      messages.add(Message.of(i % 2 == 0 ? Role.USER : Role.ASSISTANT, texts[i]));
    }
    return turn(new ChatRequest("m", messages, true, false, 1, Sampling.DEFAULT, Tooling.NONE,
        format, Map.of(), Set.of(), WireBody.NONE));
  }

  Concealment turn(ChatRequest request) {
    return rules.conceal(request, () -> tokens);
  }

  static String last(Concealment turn) {
    return turn.request().messages().getLast().text();
  }

  /** What the caller reads when a provider says the pieces. */
  static String restored(Concealment turn, List<String> pieces) {
    Reader reader = new Reader();
    Sink way = turn.restoring(reader);
    ChatEvent.Text piece = new ChatEvent.Text();
    pieces.forEach(each -> way.event(piece.set(0, Channel.CONTENT, each)));
    way.event(new ChatEvent.Finished(0, FinishReason.STOP));
    return reader.text.toString();
  }

  static String restoredArguments(Concealment turn, String arguments) {
    Reader reader = new Reader();
    turn.restoring(reader).event(new ChatEvent.ToolCalled(0, 0, new ToolCall("c", "t", arguments)));
    return reader.arguments;
  }

  /** Remembers what came out. */
  static final class Reader implements Sink {
    final StringBuilder text = new StringBuilder();
    String arguments = "";
    boolean split;

    @Override
    public void event(ChatEvent event) {
      if (event instanceof ChatEvent.Text piece) {
        String said = piece.copy();
        split |= !said.isEmpty() && (Character.isLowSurrogate(said.charAt(0))
            || Character.isHighSurrogate(said.charAt(said.length() - 1)));
        text.append(said);
      } else if (event instanceof ChatEvent.ToolCalled called) {
        arguments = called.call().arguments();
      }
    }
  }
}
