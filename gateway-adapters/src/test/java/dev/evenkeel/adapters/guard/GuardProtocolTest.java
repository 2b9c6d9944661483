package dev.evenkeel.adapters.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.adapters.aws.AwsKeys;
import dev.evenkeel.adapters.guard.GuardProtocol.Asking;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.guard.Question.Subject;
import dev.evenkeel.core.route.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each vendor is asked, and what is made of every answer it documents, and of others. */
final class GuardProtocolTest {
  private static final URI HERE = URI.create("https://guard.example");
  private static final Secret KEY = new Secret("key-of-the-test");
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final GuardVerdict BLOCK = GuardVerdict.BLOCK;
  private static final GuardVerdict ALLOW = GuardVerdict.ALLOW;

  private static final GuardProtocol BEDROCK =
      new BedrockGuardrail(HERE, "gr1", "3", new BedrockGuardrail.Access.ApiKey(KEY));
  private static final GuardProtocol AZURE =
      new AzureContentSafety(HERE, KEY, Map.of("Hate", 4, "Violence", 2), List.of("brands"));
  private static final GuardProtocol SHIELD = new AzurePromptShield(HERE, KEY);
  private static final GuardProtocol OPENAI =
      new OpenAiModeration(URI.create("https://guard.example/v1"), KEY, "omni", Map.of());
  private static final GuardProtocol OPENAI_SCORES =
      new OpenAiModeration(HERE, KEY, "omni", Map.of("violence", 0.4, "sexual/minors", 0.01));
  private static final GuardProtocol PATRONUS = new PatronusEvaluation(HERE, KEY,
      List.of(new PatronusEvaluation.Evaluator("judge", "patronus:is-harmful-advice"),
          new PatronusEvaluation.Evaluator("toxicity", null)));
  private static final GuardProtocol WEBHOOK = new WebhookGuard(HERE, KEY);

  private static Question question(Subject subject) {
    return new Question("watch", "d", "support@1", subject, "How?", "First. ", "Say \"it\" now.");
  }

  private static String body(GuardProtocol protocol, Subject subject) {
    return new String(protocol.ask(question(subject), NOW).body(), UTF_8);
  }

  @Test
  void bedrock_isAskedLikeTheReferenceSays() {
    Asking asking = BEDROCK.ask(question(Subject.ANSWER), NOW);

    assertThat(asking.path()).isEqualTo("/guardrail/gr1/version/3/apply");
    assertThat(asking.headers()).containsExactly(new Header("content-type", "application/json"),
        new Header("authorization", "Bearer key-of-the-test"));
    assertThat(new String(asking.body(), UTF_8)).isEqualTo(
        "{\"source\":\"OUTPUT\",\"content\":[{\"text\":{\"text\":\"First. Say \\\"it\\\" now.\"}}]}");
    assertThat(body(BEDROCK, Subject.TOOL_RESULT)).startsWith("{\"source\":\"INPUT\",");
    assertThat(asking.toString()).doesNotContain("key-of").doesNotContain("First");
  }

  @Test
  void bedrock_signsWithAccessKeys() {
    GuardProtocol signed =
        new BedrockGuardrail(HERE, "arn:aws:bedrock:us-east-1:123456789012:guardrail/gr1", "DRAFT",
            new BedrockGuardrail.Access.Signed(
                new AwsKeys("AKIDEXAMPLE", KEY, new Secret("session-of-the-test")), "us-east-1"));

    Asking asking = signed.ask(question(Subject.PROMPT), NOW);

    assertThat(asking.path())
        .isEqualTo("/guardrail/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aguardrail%2Fgr1"
            + "/version/DRAFT/apply");
    assertThat(asking.headers()).extracting(Header::name)
        .containsExactly("content-type", "x-amz-date", "x-amz-security-token", "authorization");
    assertThat(asking.headers().getLast().value()).startsWith(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261126/us-east-1/bedrock/aws4_request,"
            + " SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=");
  }

  @Test
  void azure_isAskedForTheCategoriesThatHaveAThreshold() {
    Asking asking = AZURE.ask(question(Subject.PROMPT), NOW);

    assertThat(asking.path()).isEqualTo("/contentsafety/text:analyze?api-version=2024-09-01");
    assertThat(asking.headers())
        .contains(new Header("ocp-apim-subscription-key", "key-of-the-test"));
    assertThat(new String(asking.body(), UTF_8)).isEqualTo(
        "{\"text\":\"First. Say \\\"it\\\" now.\",\"categories\":[\"Hate\",\"Violence\"],"
            + "\"blocklistNames\":[\"brands\"],\"haltOnBlocklistHit\":false,"
            + "\"outputType\":\"FourSeverityLevels\"}");
    assertThat(
        body(new AzureContentSafety(HERE, KEY, Map.of("Hate", 3), List.of()), Subject.PROMPT))
        .contains("EightSeverityLevels")
        .doesNotContain("blocklist");
  }

  @Test
  void shield_isGivenToolResultsAsDocuments() {
    assertThat(body(SHIELD, Subject.PROMPT))
        .isEqualTo("{\"userPrompt\":\"First. Say \\\"it\\\" now.\",\"documents\":[]}");
    assertThat(body(SHIELD, Subject.TOOL_RESULT))
        .isEqualTo("{\"userPrompt\":\"How?\",\"documents\":[\"First. Say \\\"it\\\" now.\"]}");
  }

  @Test
  void moderation_isAskedWithItsModel() {
    Asking asking = OPENAI.ask(question(Subject.ANSWER), NOW);

    assertThat(asking.path()).isEqualTo("/moderations");
    assertThat(asking.headers()).contains(new Header("authorization", "Bearer key-of-the-test"));
    assertThat(new String(asking.body(), UTF_8))
        .isEqualTo("{\"model\":\"omni\",\"input\":\"First. Say \\\"it\\\" now.\"}");
  }

  @Test
  void patronus_isGivenTheTextAsOutput_andCapturesNothing() {
    Asking asking = PATRONUS.ask(question(Subject.ANSWER), NOW);

    assertThat(asking.path()).isEqualTo("/v1/evaluate");
    assertThat(asking.headers()).contains(new Header("x-api-key", "key-of-the-test"));
    assertThat(new String(asking.body(), UTF_8)).isEqualTo("{\"evaluators\":[{\"evaluator\":"
        + "\"judge\",\"criteria\":\"patronus:is-harmful-advice\",\"explain_strategy\":\"never\"},"
        + "{\"evaluator\":\"toxicity\",\"explain_strategy\":\"never\"}],\"evaluated_model_input\":"
        + "\"How?\",\"evaluated_model_output\":\"First. Say \\\"it\\\" now.\",\"capture\":\"none\"}");
    assertThat(body(PATRONUS, Subject.PROMPT)).doesNotContain("evaluated_model_input");
  }

  @Test
  void webhook_isSigned_overTimeAndBody() {
    Asking asking = WEBHOOK.ask(question(Subject.TOOL_RESULT), NOW);

    assertThat(asking.path()).isEmpty();
    assertThat(new String(asking.body(), UTF_8))
        .isEqualTo("{\"version\":1,\"guard\":\"watch\",\"policy\":\"support@1\",\"subject\":"
            + "\"tool_result\",\"prompt\":\"How?\",\"context\":\"First. \",\"text\":"
            + "\"Say \\\"it\\\" now.\"}");
    // printf '%s' "1795694400.$body" | openssl dgst -sha256 -hmac key-of-the-test
    assertThat(asking.headers()).contains(new Header("x-evenkeel-timestamp", "1795694400"),
        new Header("x-evenkeel-signature",
            "v1=898c31597deb694770067786f2ca8ba8b8ae0348e9e3c90bca15661f8ea47cac"));
    assertThat(new WebhookGuard(HERE, null).ask(question(Subject.ANSWER), NOW).headers())
        .extracting(Header::name)
        .containsExactly("content-type");
  }

  static Stream<Arguments> answers() {
    String blocked = "{\"usage\":{\"topicPolicyUnits\":1},\"action\":\"GUARDRAIL_INTERVENED\","
        + "\"actionReason\":\"Guardrail blocked.\",\"outputs\":[{\"text\":\"Sorry.\"}],"
        + "\"assessments\":[{\"topicPolicy\":{\"topics\":[{\"name\":\"Tax\",\"type\":\"DENY\","
        + "\"action\":\"BLOCKED\",\"detected\":true}]},\"sensitiveInformationPolicy\":"
        + "{\"piiEntities\":[{\"match\":\"it\",\"type\":\"NAME\",\"action\":\"ANONYMIZED\"}],"
        + "\"regexes\":[]}}],\"guardrailCoverage\":{\"textCharacters\":{\"guarded\":9,\"total\":9}}}";
    String masked = "{\"action\":\"GUARDRAIL_INTERVENED\",\"outputs\":[{\"text\":"
        + "\"First. Say \\\"{NAME}\\\" now.\"}],\"assessments\":[{\"sensitiveInformationPolicy\":"
        + "{\"piiEntities\":[{\"match\":\"it\",\"type\":\"NAME\",\"action\":\"ANONYMIZED\","
        + "\"detected\":true}]}}]}";
    String detected = "{\"action\":\"NONE\",\"outputs\":[],\"assessments\":[{\"contentPolicy\":"
        + "{\"filters\":[{\"type\":\"HATE\",\"confidence\":\"LOW\",\"action\":\"NONE\","
        + "\"detected\":true}]}}]}";
    String azure = "{\"blocklistsMatch\":[],\"categoriesAnalysis\":[{\"category\":\"Hate\","
        + "\"severity\":%d},{\"category\":\"Violence\",\"severity\":%d}]}";
    String shield = "{\"userPromptAnalysis\":{\"attackDetected\":%s},\"documentsAnalysis\":[%s]}";
    String moderation = "{\"id\":\"modr-1\",\"model\":\"omni\",\"results\":[{\"flagged\":%s,"
        + "\"categories\":{\"violence\":false},\"category_scores\":{\"violence\":%s,"
        + "\"sexual/minors\":1.5e-6,\"hate\":0.99},\"category_applied_input_types\":{}}]}";
    String patronus = "{\"results\":[{\"evaluator_id\":\"judge\",\"status\":\"success\","
        + "\"evaluation_result\":{\"pass\":%s,\"score_raw\":1,\"additional_info\":{\"pass\":false}}},"
        + "{\"evaluator_id\":\"toxicity\",\"status\":\"success\",\"error_message\":null,"
        + "\"evaluation_result\":{\"pass\":%s}}]}";
    return Stream.of(
        Arguments.of(BEDROCK, "{\"action\":\"NONE\",\"outputs\":[],\"assessments\":[{}]}", ALLOW),
        Arguments.of(BEDROCK, blocked, BLOCK),
        Arguments.of(BEDROCK, masked, new GuardVerdict.Redact("Say \"{NAME}\" now.")),
        Arguments.of(BEDROCK, detected, GuardVerdict.FLAG),
        Arguments.of(BEDROCK, "{\"action\":\"GUARDRAIL_INTERVENED\",\"assessments\":[]}", BLOCK),
        Arguments.of(AZURE, String.format(azure, 2, 0), ALLOW),
        Arguments.of(AZURE, String.format(azure, 4, 0), BLOCK),
        Arguments.of(AZURE, String.format(azure, 0, 2), BLOCK),
        Arguments.of(AZURE,
            "{\"blocklistsMatch\":[{\"blocklistName\":\"brands\"}]," + "\"categoriesAnalysis\":[]}",
            BLOCK),
        Arguments.of(SHIELD, String.format(shield, false, ""), ALLOW),
        Arguments.of(SHIELD, String.format(shield, true, ""), BLOCK),
        Arguments.of(SHIELD, String.format(shield, false, "{\"attackDetected\":true}"), BLOCK),
        Arguments.of(OPENAI, String.format(moderation, false, "0.9"), ALLOW),
        Arguments.of(OPENAI, String.format(moderation, true, "0.1"), BLOCK),
        Arguments.of(OPENAI_SCORES, String.format(moderation, true, "0.39"), ALLOW),
        Arguments.of(OPENAI_SCORES, String.format(moderation, false, "0.4"), BLOCK),
        Arguments.of(PATRONUS, String.format(patronus, true, true), ALLOW),
        Arguments.of(PATRONUS, String.format(patronus, true, false), BLOCK),
        Arguments.of(PATRONUS, String.format(patronus, false, true), BLOCK),
        Arguments.of(WEBHOOK, "{\"verdict\":\"allow\"}", ALLOW),
        Arguments.of(WEBHOOK, "{\"verdict\":\"flag\",\"why\":{\"x\":[1]}}", GuardVerdict.FLAG),
        Arguments.of(WEBHOOK, "{\"verdict\":\"block\"}", BLOCK), Arguments.of(WEBHOOK,
            "{\"verdict\":\"redact\",\"text\":\"\"}", new GuardVerdict.Redact("")));
  }

  private static Question asked(GuardProtocol protocol) {
    return question(protocol.equals(SHIELD) ? Subject.PROMPT : Subject.ANSWER);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void answer_isReadAsItsVendorMeansIt(GuardProtocol protocol, String body, GuardVerdict verdict) {
    assertThat(protocol.verdict(asked(protocol), body.getBytes(UTF_8))).isEqualTo(verdict);
  }

  /** Whatever is missing, an answer that is not whole lets nothing pass. */
  @ParameterizedTest
  @MethodSource("answers")
  void answer_cutAnywhere_isNoVerdict(GuardProtocol protocol, String body, GuardVerdict verdict) {
    byte[] whole = body.getBytes(UTF_8);
    for (int end = 0; end < whole.length; end++) {
      assertThat(protocol.verdict(asked(protocol), Arrays.copyOf(whole, end)))
          .as("%d bytes of %s", end, body)
          .isInstanceOfSatisfying(GuardVerdict.Failed.class,
              failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.UNDECODABLE));
    }
  }

  static Stream<Arguments> unreadable() {
    List<String> never = List.of("{}", "[]", "null", "\"allow\"", "<html>ok</html>", "{}{}",
        "{\"action\":null,\"verdict\":null,\"results\":null,\"categoriesAnalysis\":null,"
            + "\"userPromptAnalysis\":null}",
        "{\"action\":\"FINE\",\"verdict\":\"ok\",\"results\":[],\"categoriesAnalysis\":[],"
            + "\"userPromptAnalysis\":{}}",
        "{\"action\":[\"NONE\"],\"verdict\":{\"allow\":1},\"results\":[{\"flagged\":\"false\","
            + "\"evaluation_result\":{\"pass\":\"true\"}}],\"categoriesAnalysis\":[{\"category\":"
            + "\"Hate\",\"severity\":\"0\"}],\"userPromptAnalysis\":{\"attackDetected\":0}}",
        "{\"results\":[{\"evaluation_result\":{\"pass\":true}}],\"categoriesAnalysis\":["
            + "{\"category\":\"Hate\",\"severity\":0}],\"verdict\":\"redact\"}");
    return Stream.of(BEDROCK, AZURE, SHIELD, OPENAI, OPENAI_SCORES, PATRONUS, WEBHOOK)
        .flatMap(protocol -> never.stream().map(body -> Arguments.of(protocol, body)));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void answer_thatSaysNothing_isNoVerdict(GuardProtocol protocol, String body) {
    assertThat(protocol.verdict(asked(protocol), body.getBytes(UTF_8)))
        .isInstanceOf(GuardVerdict.Failed.class);
  }

  @ParameterizedTest
  @CsvSource({"429, RATE_LIMITED", "503, OVERLOADED", "500, SERVER_ERROR", "401, PROVIDER_AUTH",
      "403, PROVIDER_AUTH", "404, PROVIDER_AUTH", "302, PROVIDER_AUTH", "400, INVALID_REQUEST",
      "413, INVALID_REQUEST", "504, TIMED_OUT", "402, QUOTA_EXHAUSTED"})
  void status_saysWhatFailed_andNothingOfItsWordsIsKept(int status, FailureKind kind) {
    var failure = GuardFailures.of(status, name -> name.equals("retry-after") ? "7" : null,
        Clock.systemUTC());

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.detail()).isEqualTo("status " + status);
    assertThat(failure.retryAfter()).hasSeconds(7);
    assertThat(
        GuardFailures
            .of(400, name -> name.equals("x-amzn-errortype") ? "ThrottlingException" : null,
                Clock.systemUTC())
            .kind())
        .isEqualTo(FailureKind.RATE_LIMITED);
  }

  @Test
  void redaction_findsTheTextBehindTheContext() {
    assertThat(Redaction.tail("Call Ann. ", "Or Bob.", "Call Ann. Or {NAME}."))
        .isEqualTo("Or {NAME}.");
    assertThat(Redaction.tail("Call Ann. ", "Or not.", "Call {NAME}. Or not."))
        .isEqualTo("Or not.");
    assertThat(Redaction.tail("Call Ann. ", "Or Bob.", "Call {NAME}. Or {NAME}."))
        .isEqualTo("Or {NAME}.");
    assertThat(Redaction.tail("a@b.org! ", "c@d.org is better.", "{EMAIL}! {EMAIL} is better."))
        .isEqualTo("{EMAIL} is better.");
    assertThat(Redaction.tail("", "Bob", "{NAME}")).isEqualTo("{NAME}");
    assertThat(Redaction.tail("Bob", "by", "")).isEmpty();
  }

  @Test
  void chatGuard_sendsTheConversation_orFillsItsPrompt() {
    ChatGuard llama = new ChatGuard("llama-guard", null, Set.of());
    ChatRequest answer = llama.ask(question(Subject.ANSWER));
    assertThat(answer.messages()).containsExactly(Message.of(Role.USER, "How?"),
        Message.of(Role.ASSISTANT, "First. Say \"it\" now."));
    assertThat(answer.sampling().temperature()).isZero();
    assertThat(llama.ask(question(Subject.PROMPT)).messages())
        .containsExactly(Message.of(Role.USER, "First. Say \"it\" now."));

    ChatGuard general =
        new ChatGuard("any", "Judge this {subject} to '{prompt}': {text} {else}", Set.of());
    Question tricky = new Question("g", "d", "p", Subject.TOOL_RESULT, "{text}", "", "{prompt}");
    assertThat(general.ask(tricky).messages()).containsExactly(
        Message.of(Role.USER, "Judge this tool result to '{text}': {prompt} {else}"));
  }

  @ParameterizedTest
  @CsvSource(textBlock = """
      safe, Allow
      ' Safe. ', Allow
      unsafe, Block
      'unsafe\nS1', Block
      'unsafe\nS9, S2', Block
      'unsafe\nS6', Flag
      '', Failed
      'I think it is safe', Failed
      'safe or unsafe?', Failed
      """)
  void chatGuard_readsSafeAndUnsafe(String said, String verdict) {
    ChatGuard guard = new ChatGuard("m", null, Set.of("S1", "S2"));
    assertThat(guard.verdict(said.replace("\\n", "\n")).getClass().getSimpleName())
        .isEqualTo(verdict);
  }
}
