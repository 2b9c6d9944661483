package dev.evenkeel.server.end2end;

import static dev.evenkeel.server.end2end.RawProvider.STREAM_HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.evenkeel.adapters.guard.WebhookGuard;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.GuardRule;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.PrivacyRule;
import dev.evenkeel.policy.contract.PrivacyRule.Action;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import dev.evenkeel.server.decisions.DecisionJson;
import dev.evenkeel.server.upstream.RemoteGuard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What providers, logs, records and metrics never see, on real sockets. */
class PrivacyTest {
  private static final String EMAIL = "quokka.jane@example.com";
  private static final String OTHER = "quokka.joe@example.org";
  private static final String PHONE = "4155550123";
  private static final PrivacyRule EMAILS =
      new PrivacyRule("email", List.of(), List.of("[a-z0-9._-]{1,40}@[a-z0-9-]{1,30}\\.[a-z]{2,6}"),
          Set.of(), Action.TOKENISE, "", true);
  private static final PrivacyRule PHONES = new PrivacyRule("phone", List.of(),
      List.of("[0-9]{10}"), Set.of(), Action.TOKENISE, "", true);

  private static Policy policy(ContentRule... content) {
    return new Policy("private", 1, Refusals.PASSED, "Withheld.", List.of(content), Tone.UNCHANGED,
        List.of()).withPrivacy(List.of(EMAILS, PHONES));
  }

  private static RawProvider.Play tokens(String... pieces) {
    return exchange -> {
      exchange.write(STREAM_HEAD);
      for (String piece : pieces) {
        exchange.token(piece);
      }
      exchange.finish();
    };
  }

  private static void json(RawProvider.Exchange exchange, int status, String body)
      throws IOException {
    exchange.write("HTTP/1.1 " + status + " Status\r\nContent-Type: application/json\r\n"
        + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
  }

  private static RawProvider.Play anthropic(String content, String stop) {
    return exchange -> json(exchange, 200,
        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m2\",\"content\":["
            + content + "],\"stop_reason\":\"" + stop
            + "\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}");
  }

  private static OpenAIClient client(TestGateway gateway) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(gateway.baseUrl())
        .apiKey("ek-privacy")
        .maxRetries(0)
        .build();
  }

  private static ChatCompletion stream(OpenAIClient client,
      ChatCompletionCreateParams.Builder asked) {
    ChatCompletionAccumulator gathered = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(asked.build())) {
      chunks.stream().forEach(gathered::accumulate);
    }
    return gathered.chatCompletion();
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().getFirst().message().content().orElse("");
  }

  @Test
  void unmodifiedClient_threeTurnsWithAFailover_seesItsValues_andNobodyElseDoes() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger("dev.evenkeel");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Level before = root.getLevel();
    lines.start();
    root.setLevel(Level.TRACE);
    root.addAppender(lines);
    try (
        RawProvider first = new RawProvider(tokens("Noted, <EM", "AIL_", "1>", "."),
            tokens("Both <email_1> and <EMAIL_2>, <PHONE_", "1>, not <EMAIL_77>."),
            exchange -> json(exchange, 500, "{\"error\":{\"message\":\"no <EMAIL_1> today\"}}"));
        RawProvider second = new RawProvider(
            anthropic("{\"type\":\"text\",\"text\":\"Yes: <PHONE_1>, <EMAIL_1>.\"}", "end_turn"));
        TestGateway gateway = TestGateway.with(policy())
            .key("ek-privacy", "tenant")
            .pool("assistant", TestGateway.openAi("first", first.baseUrl(), "m1", true),
                TestGateway.anthropic("second", second.baseUrl(), "m2", false))
            .start()) {
      OpenAIClient client = client(gateway);
      ChatCompletionCreateParams.Builder talk = ChatCompletionCreateParams.builder()
          .model("assistant")
          .putAdditionalBodyProperty("user", JsonValue.from("user " + OTHER))
          .addSystemMessage("You write for " + OTHER)
          .addUserMessage("I am " + EMAIL);

      ChatCompletion one = stream(client, talk);
      assertThat(text(one)).isEqualTo("Noted, " + OTHER + ".");
      talk.addAssistantMessage(text(one))
          .addUserMessage("My number is " + PHONE + ", again " + EMAIL);
      ChatCompletion two = stream(client, talk);
      assertThat(text(two))
          .isEqualTo("Both " + OTHER + " and " + EMAIL + ", " + PHONE + ", not <EMAIL_77>.");
      talk.addAssistantMessage(text(two)).addUserMessage("Still there? " + PHONE);
      String recorded;
      try (var three = client.chat().completions().withRawResponse().create(talk.build())) {
        assertThat(text(three.parse())).isEqualTo("Yes: " + PHONE + ", " + OTHER + ".");
        recorded = header(three.headers().values("x-evenkeel-decision"));
      }

      assertThat(first.requests()).hasSizeGreaterThanOrEqualTo(3);
      assertThat(first.requests().get(1)).contains("You write for <EMAIL_1>", "I am <EMAIL_2>",
          "Noted, <EMAIL_1>.", "My number is <PHONE_1>, again <EMAIL_2>");
      assertThat(first.requests().get(2))
          .as("what nobody stands behind is hidden like what was typed")
          .contains("not <EMAIL_3>.");
      assertThat(second.requests().getFirst()).as("the other provider sees the same tokens")
          .contains("You write for <EMAIL_1>", "I am <EMAIL_2>", "My number is <PHONE_1>",
              "Still there? <PHONE_1>");
      Decision decision = gateway.decision(recorded);
      assertThat(decision.sessionSource()).isEqualTo("derived");
      assertThat(decision.affinity()).as("one conversation").isEqualTo("repinned");
      assertThat(decision.privacy()).isEqualTo(new Decision.Privacy(4, 0, 2, 0));

      String all = first.requests() + "" + second.requests() + lines.list + decision
          + DecisionJson.text(decision) + metrics(gateway);
      assertThat(all).doesNotContain("quokka").doesNotContain(PHONE);
      assertThat(metrics(gateway)).contains("evenkeel_privacy_values_total{event=\"restored\"");
    } finally {
      root.detachAppender(lines);
      root.setLevel(before);
    }
  }

  private static String header(List<String> values) {
    return values.getFirst();
  }

  private static String metrics(TestGateway gateway) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.adminPort() + "/metrics"))
              .build(),
          HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void toolCall_getsTheValues_andHistoryHidesThemAgain() throws Exception {
    try (RawProvider provider = new RawProvider(anthropic(
        "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"send\",\"input\":{\"to\":\"<EMAIL_1>\"}}",
        "tool_use"));
        TestGateway gateway = TestGateway.with(policy())
            .pool("assistant", TestGateway.anthropic("a", provider.baseUrl(), "m2", true))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      String tools =
          "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"send\",\"parameters\":"
              + "{\"type\":\"object\",\"properties\":{\"to\":{\"type\":\"string\"}}}}}]";
      String asked = "{\"role\":\"user\",\"content\":\"Mail " + EMAIL + "\"}";
      assertThat(client.post("{\"model\":\"assistant\"," + tools + ",\"messages\":[" + asked + "]}")
          .response()).contains("{\\\"to\\\":\\\"" + EMAIL + "\\\"}");
      client.post("{\"model\":\"assistant\"," + tools + ",\"messages\":[" + asked
          + ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"t1\",\"type\":\"function\","
          + "\"function\":{\"name\":\"send\",\"arguments\":\"{\\\"to\\\":\\\"" + EMAIL
          + "\\\"}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"t1\",\"content\":\"{\\\"sent\\\":\\\""
          + EMAIL + "\\\",\\\"by\\\":" + PHONE + "}\"}]}").response();
      assertThat(provider.requests().get(1)).contains("\"input\":{\"to\":\"<EMAIL_1>\"}",
          "{\\\"sent\\\":\\\"<EMAIL_1>\\\",\\\"by\\\":\\\"<PHONE_1>\\\"}");
      assertThat(provider.requests().toString()).doesNotContain("quokka").doesNotContain(PHONE);
    }
  }

  @Test
  void contentBoundary_judgesWhatTheCallerWouldRead() throws Exception {
    ContentRule secret = new ContentRule("joe", List.of(OTHER), List.of(),
        ContentRule.Action.REDACT, "[someone]", Set.of(ContentRule.Side.OUTPUT), true);
    try (RawProvider provider = new RawProvider(tokens("It is <EMAIL_", "1>."));
        TestGateway gateway = TestGateway.with(policy(secret))
            .pool("assistant", TestGateway.openAi("a", provider.baseUrl(), "m1", true))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client
          .post("{\"model\":\"assistant\",\"stream\":true,\"messages\":[{\"role\":\"user\","
              + "\"content\":\"Who is " + OTHER + "?\"}]}")
          .readUntil("0\r\n\r\n")
          .toLowerCase(Locale.ROOT)).contains("[someone]").doesNotContain("quokka");
    }
  }

  @Test
  void guard_seesTokensOnBothSides_unlessThePolicyTrustsIt() throws Exception {
    for (GuardRule.Sees sees : GuardRule.Sees.values()) {
      try (
          RawProvider service =
              new RawProvider(exchange -> json(exchange, 200, "{\"verdict\":\"allow\"}"));
          RawProvider provider = new RawProvider(tokens("It is <EMAIL_", "1>, as you said."));
          TestGateway gateway = TestGateway
              .with(policy().withGuards(List.of(new GuardRule("watch", "d",
                  Set.of(ContentRule.Side.INPUT, ContentRule.Side.OUTPUT), 0, 240, 4,
                  GuardRule.OnError.BLOCK, sees, true))))
              .guard(new RemoteGuard("watch", "d",
                  new RemoteGuard.Service.Remote(
                      new WebhookGuard(URI.create(service.baseUrl()).resolve("/hook"), null)),
                  Duration.ofSeconds(5)))
              .pool("assistant", TestGateway.openAi("a", provider.baseUrl(), "m1", true))
              .start();
          RawClient client = new RawClient(gateway.port())) {
        assertThat(client.post(ask("I am " + EMAIL)).readUntil("0\r\n\r\n"))
            .contains(EMAIL.substring(1));
        assertThat(service.requests()).hasSize(2);
        assertThat(service.requests().toString().contains("quokka"))
            .isEqualTo(sees == GuardRule.Sees.ORIGINAL);
        assertThat(provider.requests().toString()).doesNotContain("quokka");
      }
    }
  }

  @Test
  void sessionsOfOthers_haveOtherVaults() throws Exception {
    try (RawProvider provider = new RawProvider(tokens("It is <EMAIL_1>."));
        TestGateway gateway = TestGateway.with(policy())
            .pool("assistant", TestGateway.openAi("a", provider.baseUrl(), "m1", true))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      client.post(ask("I am " + EMAIL)).readUntil("0\r\n\r\n");
      assertThat(client.post(ask("Who is EMAIL 1?")).readUntil("0\r\n\r\n")).contains("<EMAIL_1>")
          .doesNotContain("quokka");
      assertThat(client.post(ask("Who is <EMAIL_1>? I am " + OTHER)).readUntil("0\r\n\r\n"))
          .as("the token of what was typed stands for what was typed")
          .contains("It is <EMAIL_1>.")
          .doesNotContain("quokka");
    }
  }

  private static String ask(String text) {
    return "{\"model\":\"assistant\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
        + text + "\"}]}";
  }
}
