package dev.evenkeel.policy.privacy;

import static dev.evenkeel.policy.privacy.Exchange.last;
import static dev.evenkeel.policy.privacy.Exchange.restored;
import static dev.evenkeel.policy.privacy.Exchange.restoredArguments;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.decision.Decision.Privacy;
import dev.evenkeel.core.session.SessionTokens;
import dev.evenkeel.core.turn.Concealment;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.contract.PrivacyRule;
import dev.evenkeel.policy.contract.PrivacyRule.Action;
import dev.evenkeel.policy.text.Detector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivacyRulesTest {
  private static final String JANE = "jane.roe@example.com";
  private static final String ROCK = "Dwayne \"The Rock\" Müller";

  private final long seed = Long.getLong("evenkeel.seed", 20_261_126L);
  private final Random random = new Random(seed);

  @Test
  void values_becomeTokens_andComeBack() {
    Concealment turn = Exchange.usual().turn("Mail " + JANE + " or call 4155550123.");
    assertThat(last(turn)).isEqualTo("Mail <EMAIL_1> or call <PHONE_1>.");
    assertThat(restored(turn, List.of("I mailed <EMAIL_1>."))).isEqualTo("I mailed " + JANE + ".");
    assertThat(turn.report()).isEqualTo(new Privacy(2, 0, 1, 0));
  }

  @Test
  void textThatBreaksOffInAValue_isShownUpToIt() {
    Concealment turn = Exchange.usual().turn("Mail " + JANE + " or call 4155550123.");
    assertThat(turn.showable("I mailed jane.ro")).isEqualTo("I mailed ".length());
    assertThat(turn.showable("I mailed Jane.Roe@example.co")).isEqualTo("I mailed ".length());
    assertThat(turn.showable("Call 415555")).isEqualTo("Call ".length());
    String whole = "I mailed " + JANE;
    assertThat(turn.showable(whole)).isEqualTo(whole.length());
    assertThat(turn.showable("I mailed her")).isEqualTo("I mailed her".length());
  }

  @Test
  void sameValue_hasTheSameToken_inEveryTurnOfTheSession() {
    Exchange session = Exchange.usual();
    session.turn("a@b.de and " + JANE);
    Concealment later = session.turn("hello", "yes?", "Write to " + JANE);
    assertThat(last(later)).isEqualTo("Write to <EMAIL_2>");
    assertThat(last(Exchange.usual().turn("Write to " + JANE))).isEqualTo("Write to <EMAIL_1>");
  }

  @Test
  void redacted_doesNotComeBack() {
    Concealment turn = Exchange.usual().turn("card 4111111111111111, " + JANE);
    assertThat(last(turn)).isEqualTo("card [card], <EMAIL_1>");
    assertThat(restored(turn, List.of("Your [card], <EMAIL_1>.")))
        .isEqualTo("Your [card], " + JANE + ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<EMAIL_1>", "<email_1>", "<Email-1>", "< EMAIL_1 >", "<EMAIL 1>",
      "<EMAIL\\_1>", "[<EMAIL_1>](mailto:<EMAIL_1>)", "<<EMAIL_1>>", "<EMAIL_<EMAIL_1>"})
  void tokenThatTheModelBentALittle_isRestored(String said) {
    String read = restored(Exchange.usual().turn(JANE), List.of("x " + said + " y"));
    assertThat(read).contains(JANE).doesNotContain("EMAIL_1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EMAIL_1", "<EMAIL_2>", "<EMAIL_01>", "<EMAIL_0>", "<EMAIL>", "<EMAIL_>",
      "<EMAIL_1", "<EMAIL_1 x>", "<EMAILS_1>", "<PHONE_1>", "<EMAIL_999999>", "<  EMAIL_1>",
      "&lt;EMAIL_1&gt;", "<", "<EMAIL_1\n>", "<email_1_>"})
  void whatIsNoTokenOfTheSession_passesLiterally(String said) {
    Concealment turn = Exchange.usual().turn(JANE);
    assertThat(restored(turn, List.of("x " + said))).isEqualTo("x " + said);
  }

  @Test
  void unknownToken_isCounted() {
    Concealment turn = Exchange.usual().turn(JANE);
    restored(turn, List.of("<EMAIL_7> <EMAIL_1> <PHONE_2>"));
    assertThat(turn.report()).isEqualTo(new Privacy(1, 0, 1, 2));
  }

  @Test
  void tokenThatTheUserTyped_isNeverSomebodysValue() {
    Exchange session = Exchange.usual();
    session.turn(JANE);
    Concealment turn = session.turn("What is <email_1>? And <EMAIL_9>?");
    assertThat(last(turn)).isEqualTo("What is <EMAIL_2>? And <EMAIL_3>?");
    assertThat(restored(turn, List.of("<EMAIL_2> is what you typed.")))
        .isEqualTo("<email_1> is what you typed.");
  }

  @Test
  void held_onlyWhileTheEndMayBecomeAToken() {
    Concealment turn = Exchange.usual().turn(JANE);
    Exchange.Reader reader = new Exchange.Reader();
    Sink way = turn.restoring(reader);
    StringBuilder said = new StringBuilder();
    for (String piece : List.of("if a < b && c <EM", "PTY> then <EMAIL_", "1> and <", "<<", "e")) {
      way.event(new ChatEvent.Text().set(0, Channel.CONTENT, piece));
      said.append(piece);
      String plain = said.toString().replace("<EMAIL_1>", JANE);
      int held = plain.length() - reader.text.length();
      assertThat(held).isBetween(0, TokenReader.LONGEST);
      assertThat(plain).startsWith(reader.text);
    }
    way.event(new ChatEvent.Finished(0, FinishReason.STOP));
    assertThat(reader.text).hasToString("if a < b && c <EMPTY> then " + JANE + " and <<<e");
  }

  @Test
  void pieceWithoutABracket_passesAsItIs() {
    List<ChatEvent> out = new ArrayList<>();
    Sink way = Exchange.usual().turn(JANE).restoring(out::add);
    ChatEvent.Text piece = new ChatEvent.Text().set(0, Channel.CONTENT, "plain");
    way.event(piece);
    assertThat(out).singleElement().isSameAs(piece);
  }

  @Test
  void turnWithNothingToHide_costsNothing() {
    Exchange session = Exchange.usual();
    ChatRequest request = ChatRequest.of("m", List.of(Message.of(Role.USER, "hello")), true);
    Concealment turn = session.turn(request);
    Sink next = _ -> {};
    assertThat(turn.request()).isSameAs(request);
    assertThat(turn.restoring(next)).isSameAs(next);
  }

  @Test
  void arguments_areRestoredAsJsonWritesThem() {
    Concealment turn = Exchange.usual().turn(ROCK + ", " + JANE);
    assertThat(restoredArguments(turn,
        "{\"to\": \"<EMAIL_1>\", \"x\":[\"Hi \\u003cFULL_NAME_1\\u003e\"],\"<EMAIL_1>\":1}"))
        .isEqualTo("{\"to\": \"" + JANE + "\", \"x\":[\"Hi Dwayne \\\"The Rock\\\" Müller\"],\""
            + JANE + "\":1}");
    assertThat(restoredArguments(turn, "{\"n\":<FULL_NAME_1>"))
        .as("no JSON, but safe in its strings")
        .isEqualTo("{\"n\":Dwayne \\\"The Rock\\\" Müller");
  }

  @Test
  void structuredText_isRestoredAsJsonWritesIt() {
    Concealment turn = Exchange.usual().turn(new ResponseFormat.JsonObject(), ROCK);
    assertThat(restored(turn, List.of("{\"n\":\"<FULL_", "NAME_1>\"}")))
        .isEqualTo("{\"n\":\"Dwayne \\\"The Rock\\\" Müller\"}");
  }

  @Test
  void jsonInTexts_isReadThroughItsEscapes_andStaysJson() {
    Concealment turn = Exchange.usual()
        .turn("{\"who\":\"Dwayne \\\"The Rock\\\" M\\u00fcller\",\"tel\":4155550123,\"" + JANE
            + "\":true}");
    assertThat(last(turn))
        .isEqualTo("{\"who\":\"<FULL_NAME_1>\",\"tel\":\"<PHONE_1>\",\"<EMAIL_1>\":true}");
  }

  @Test
  void detectors_areThoseOfTheContentBoundary_andSecretsAreHiddenWithTheirTails() {
    Exchange session = Exchange.of(new PrivacyRule("secret", List.of(), List.of(),
        Set.of(Detector.API_KEY, Detector.IBAN, Detector.PHONE), Action.TOKENISE, "", true));
    String key = "sk-proj-" + "aB3".repeat(30);
    Concealment turn =
        session.turn("key " + key + " of DE89 3704 0044 0532 0130 00, +49 421 555 0123");
    assertThat(last(turn)).isEqualTo("key <SECRET_1> of <SECRET_2>, <SECRET_3>");
    assertThat(restored(turn, List.of("<SECRET_1>"))).isEqualTo(key);
  }

  @Test
  void encodedValue_isHiddenWithItsEncoding() {
    String base64 = java.util.Base64.getEncoder()
        .encodeToString(("mail " + JANE + " at once").getBytes(StandardCharsets.UTF_8));
    Concealment turn = Exchange.usual().turn("decode " + base64 + " please");
    String seen = last(turn);
    assertThat(seen).matches("decode [A-Za-z0-9]*<EMAIL_1>[A-Za-z0-9]* please");
    String left = seen.replaceAll("decode ([A-Za-z0-9]*)<EMAIL_1>([A-Za-z0-9]*) please", "$1$2");
    assertThat(left).as("what is around it").hasSizeLessThan(base64.length() / 2);
    assertThat(restored(turn, List.of(seen))).isEqualTo("decode " + base64 + " please");
  }

  @Test
  void wrongRule_isNamedByItsPlace() {
    List<String> problems = new ArrayList<>();
    PrivacyRules
        .compile(
            List.of(Exchange.EMAIL, new PrivacyRule("x", List.of(), List.of("a{1,2}", "b+"),
                Set.of(), Action.REDACT, "", true)),
            (path, message) -> problems.add(path + ": " + message));
    assertThat(problems).singleElement().asString().startsWith("privacy[1].patterns[1]: ");
  }

  @Test
  void overlappingPlaces_areOne_andTheStricterActionHolds() {
    Concealment turn =
        Exchange
            .of(Exchange.EMAIL,
                new PrivacyRule("domain", List.of("example.com account"), List.of(), Set.of(),
                    Action.REDACT, "[domain]", true))
            .turn("my " + JANE + " account");
    assertThat(last(turn)).isEqualTo("my [domain]");
  }

  @Test
  void everythingOfARequest_isConcealed_andTheProtocolIsLeftAlone() {
    String body =
        """
            {"model":"m","messages":[
            {"role":"system","content":"You serve jane.roe@example.com","name":"jane.roe@example.com"},
            {"role":"user","content":[{"type":"text","text":"I am jane.roe@example.com"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,4155550123AAAA"}},
            {"type":"image_url","image_url":{"url":"https://x.y/?m=jane.roe@example.com"}},
            {"type":"file","file":{"file_data":"QUJD","filename":"jane.roe@example.com.pdf"}}]},
            {"role":"assistant","content":null,"refusal":"No, jane.roe@example.com","tool_calls":[
            {"id":"call_4155550123","type":"function","function":{"name":"send","arguments":"{\\"to\\":\\"jane.roe@example.com\\",\\"n\\":4155550123}"}}]},
            {"role":"tool","tool_call_id":"call_4155550123","content":"sent to jane.roe@example.com"}],
            "tools":[{"type":"function","function":{"name":"send","description":"Mails jane.roe@example.com","parameters":
            {"type":"object","properties":{"jane.roe@example.com":{"type":"string","enum":["4155550123"],"maximum":9007199254740991}},"required":["jane.roe@example.com"]}}}],
            "stop":["jane.roe@example.com"],"seed":4155550123,"x_new":{"who":["jane.roe@example.com",4155550123]},
            "jane.roe@example.com":1,"response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"const":"jane.roe@example.com"}}}}
            """
            .strip();
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    List<WireBody.Field> fields = List.of(field(body, "model"), field(body, "messages"),
        field(body, "tools"), field(body, "stop"), field(body, "seed"), field(body, "x_new"),
        field(body, "jane.roe@example.com\":1".substring(0, 20)), field(body, "response_format"));
    ToolCall call = new ToolCall("call_4155550123", "send",
        "{\"to\":\"jane.roe@example.com\",\"n\":4155550123}");
    ChatRequest request = new ChatRequest("m",
        List.of(
            new Message(Role.SYSTEM, List.of(new Part.Text("You serve " + JANE)), List.of(), null,
                JANE),
            new Message(Role.USER,
                List.of(new Part.Text("I am " + JANE),
                    new Part.Image("data:image/png;base64,4155550123AAAA", null),
                    new Part.Image("https://x.y/?m=" + JANE, null),
                    new Part.File(null, "QUJD", JANE + ".pdf")),
                List.of(), null, null),
            new Message(Role.ASSISTANT, List.of(new Part.Refusal("No, " + JANE)), List.of(call),
                null, null),
            new Message(Role.TOOL, List.of(new Part.Text("sent to " + JANE)), List.of(),
                "call_4155550123", null)),
        true, false, 1,
        new Sampling(null, null, null, null, null, List.of(JANE), 4155550123L, null),
        new Tooling(
            List.of(new ToolSpec("send", "Mails " + JANE,
                "{\"properties\":{\"" + JANE + "\":{\"enum\":[\"4155550123\"]}}}", null)),
            new ToolChoice.Auto(), null),
        new ResponseFormat.JsonSchema("s", "{\"const\":\"" + JANE + "\"}", null),
        Map.of("who", JANE), Set.of(), new WireBody(octets, fields));

    ChatRequest seen = Exchange.usual().turn(request).request();

    String wire = new String(seen.wire().octets(), StandardCharsets.UTF_8);
    assertThat(wire).doesNotContain("jane.roe")
        .contains("\"role\":\"system\"", "\"name\":\"EMAIL_1\"",
            "\"url\":\"data:image/png;base64,4155550123AAAA\"", "https://x.y/?m=<EMAIL_1>",
            "\"id\":\"call_4155550123\"", "\"seed\":4155550123", "\"maximum\":9007199254740991",
            "\"required\":[\"<EMAIL_1>\"]", "\"enum\":[\"<PHONE_1>\"]",
            "{\\\"to\\\":\\\"<EMAIL_1>\\\",\\\"n\\\":\\\"<PHONE_1>\\\"}",
            "\"x_new\":{\"who\":[\"<EMAIL_1>\",\"<PHONE_1>\"]}", "\"<EMAIL_1>\":1");
    assertThat(seen.messages().toString() + seen.tooling() + seen.metadata())
        .doesNotContain("jane.roe");
    for (WireBody.Field field : seen.wire().fields()) {
      String before = wire.substring(0, field.start());
      assertThat(before).as("spans are bytes of the new body")
          .endsWith("\"" + field.name() + "\":");
    }
  }

  @Test
  void bytesOfEveryTurnAreLookedAt_whateverTheOnesBeforeHad() {
    Exchange exchange = Exchange.of(Exchange.PHONE, Exchange.CARD);
    for (String model : List.of("gpt-4.1", "gpt-4.1", "m-4155550123", "gpt-4.1", "gpt-4.2")) {
      for (String user : List.of("hello", "4155550123", "hello")) {
        String body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + user + "\"}],\"temperature\":0.7,\"max_tokens\":4155550123,\"seed\":7}";
        WireBody wire = WireBody.of(body, List.of(field(body, "model"), field(body, "messages"),
            field(body, "temperature"), field(body, "max_tokens"), field(body, "seed")));
        Concealment turn = exchange.turn(new ChatRequest("m", List.of(Message.of(Role.USER, user)),
            true, false, 1, Sampling.DEFAULT, Tooling.NONE, new ResponseFormat.PlainText(),
            Map.of(), Set.of(), wire));
        String seen = new String(turn.request().wire().octets(), StandardCharsets.UTF_8);
        assertThat(seen).isEqualTo(
            body.replace("m-4155550123", "m-<PHONE_1>").replace("\"4155550123\"", "\"<PHONE_1>\""));
        assertThat(last(turn)).isEqualTo(user.replace("4155550123", "<PHONE_1>"));
      }
    }
  }

  @Test
  void messagesThatDoNotStandInTheBytes_areLookedAt_howeverSilentThoseAre() {
    Exchange exchange = Exchange.of(Exchange.PHONE);
    String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    WireBody wire = WireBody.of(body, List.of(field(body, "model"), field(body, "messages")));
    WireBody without = WireBody.of(body, List.of(field(body, "model")));
    Message silent = Message.of(Role.USER, "hello");
    Message number = Message.of(Role.ASSISTANT, "4155550123");
    ChatRequest added = request(List.of(silent), wire).with(List.of(number), 0);
    assertThat(last(exchange.turn(added))).isEqualTo("<PHONE_1>");
    assertThat(last(exchange.turn(request(List.of(number), without)))).isEqualTo("<PHONE_1>");
    ChatRequest silence = request(List.of(silent), wire);
    assertThat(exchange.turn(silence).request()).isSameAs(silence);
  }

  private static ChatRequest request(List<Message> messages, WireBody wire) {
    return new ChatRequest("m", messages, true, false, 1, Sampling.DEFAULT, Tooling.NONE,
        new ResponseFormat.PlainText(), Map.of(), Set.of(), wire);
  }

  private static WireBody.Field field(String body, String name) {
    int start = body.lastIndexOf("\"" + name + "\":") + name.length() + 3;
    int depth = 0;
    boolean quoted = false;
    int at = start;
    for (; at < body.length(); at++) {
      char c = body.charAt(at);
      if (quoted) {
        at += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        if (--depth < 0) {
          break;
        }
      } else if (c == ',' && depth == 0) {
        break;
      }
    }
    return new WireBody.Field(name, start, at);
  }

  @Test
  void fullSession_hidesWithoutAWayBack() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= SessionTokens.MOST; i++) {
      many.append("u").append(i).append("@example.com ");
    }
    Concealment turn = Exchange.usual().turn(many.toString());
    assertThat(last(turn)).doesNotContain("@").endsWith("<EMAIL_1000> [email] ");
  }

  /**
   * Any values, any text around them, any pieces: what went out has none, what comes back has all.
   */
  @Test
  void randomTalk_leaksNothing_andComesBackWhole() {
    for (int round = 0; round < 1_500; round++) {
      Exchange session = Exchange.usual();
      List<String> values = new ArrayList<>();
      StringBuilder talk = new StringBuilder();
      int count = 1 + random.nextInt(5);
      for (int i = 0; i < count; i++) {
        String value = value();
        values.add(value);
        talk.append(filler()).append(' ').append(value).append(' ');
      }
      talk.append(filler());
      Concealment turn = session.turn(talk.toString());
      String seen = last(turn);
      values.forEach(value -> assertThat(seen).as("seed %s", seed).doesNotContain(value));
      Exchange.Reader reader = new Exchange.Reader();
      Sink way = turn.restoring(reader);
      ChatEvent.Text piece = new ChatEvent.Text();
      for (int i = 0; i < seen.length();) {
        int end = Math.min(seen.length(), i + 1 + random.nextInt(6));
        if (end < seen.length()
            && Character.isSurrogatePair(seen.charAt(end - 1), seen.charAt(end))) {
          end++; // Decoders never split a pair.
        }
        way.event(piece.set(0, Channel.CONTENT, seen.substring(i, end)));
        way.event(piece.set(1, Channel.CONTENT, seen.substring(i, end)));
        i = end;
      }
      way.event(new ChatEvent.Finished(0, FinishReason.STOP));
      way.event(new ChatEvent.Finished(1, FinishReason.STOP));
      assertThat(reader.split).as("seed %s", seed).isFalse();
      assertThat(reader.text.chars().sorted().toArray()).as("seed %s: both choices", seed)
          .isEqualTo((talk.toString() + talk).chars().sorted().toArray());
      assertThat(restored(turn, List.of(seen))).as("seed %s", seed).isEqualTo(talk.toString());
      String json = "{\"a\":\"" + JsonEdit.escape(seen) + "\"}";
      assertThat(restoredArguments(turn, json)).as("seed %s", seed)
          .isEqualTo("{\"a\":\"" + JsonEdit.escape(talk.toString()) + "\"}");
    }
  }

  private String value() {
    return switch (random.nextInt(4)) {
      case 0 -> "u" + random.nextInt(3) + "@example.com";
      case 1 -> Long.toString(1_000_000_000L + random.nextInt(3));
      case 2 -> ROCK;
      default -> "Jane Roe";
    };
  }

  private String filler() {
    String[] parts = {"a < b", "<", "<EMAIL_1>", "<EMAIL_2", "\uD83D\uDE00", "é", "\"quoted\"",
        "back\\slash", "line\nbreak", "<<PHONE_1>", "<b>bold</b>", "x", "<full name 1>"};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? " " : "");
    }
    return text.toString();
  }
}
