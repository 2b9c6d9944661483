package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.moderations.ModerationCreateResponse;
import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.contract.QueryClass.Expectation;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy as a service, for the official SDK. */
class ModerationTest {
  private static final Policy POLICY = new Policy("zoo", 2, Refusals.PASSED, "Blocked.",
      List.of(
          new ContentRule("vault", List.of("the vault code"), List.of(), Action.BLOCK, "",
              Set.of(Side.OUTPUT), true),
          new ContentRule("zebras", List.of("zebra"), List.of(), Action.REPLACE, "horse",
              Set.of(Side.OUTPUT), true),
          new ContentRule("threat", List.of("sue you"), List.of(), Action.FLAG, "",
              Set.of(Side.INPUT), true)),
      Tone.UNCHANGED,
      List.of(QueryClass.of("magic", Expectation.MUST_REFUSE, List.of("love potion"))));

  private final TestGateway gateway;
  private final OpenAIClient client;

  ModerationTest() throws IOException {
    gateway = TestGateway.with(POLICY)
        .key("ek-zoo", "zoo", "keepers")
        .key("ek-all", "all", "keepers", "visitors")
        .pool("keepers", TestGateway.openAi("k", "http://127.0.0.1:9/v1", "m", true))
        .pool("visitors", TestGateway.openAi("v", "http://127.0.0.1:9/v1", "m", true))
        .start();
    client = client("ek-zoo");
  }

  private OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(gateway.baseUrl())
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static ModerationCreateParams text(String text) {
    return ModerationCreateParams.builder().input(text).build();
  }

  @ParameterizedTest
  @CsvSource({"A lion sleeps.,false", "It is the vault code.,true", "A zebra sleeps.,false",
      "Brew a love potion.,true", "I will sue you.,false"})
  void text_isFlaggedExactlyWhenThePolicyWouldNotLetItPass(String text, boolean flagged) {
    ModerationCreateResponse answer = client.moderations().create(text(text));
    assertThat(answer.model()).isEqualTo("zoo@2");
    assertThat(answer.results()).singleElement()
        .satisfies(result -> assertThat(result.flagged()).isEqualTo(flagged));
    answer.results().getFirst().categories().validate();
    answer.results().getFirst().categoryScores().validate();
  }

  @Test
  void texts_areJudgedEachByItself_withWhatThePolicySays() throws Exception {
    String body = post(
        "{\"model\":\"keepers\",\"input\":[\"fine\",\"the vault code of a zebra, or I sue you\"]}");
    assertThat(body).contains("\"results\":[{\"flagged\":false")
        .contains(
            "{\"rule\":\"vault\",\"action\":\"block\",\"side\":\"output\",\"start\":0,\"end\":14}")
        .contains(
            "{\"rule\":\"zebras\",\"action\":\"replace\",\"side\":\"output\",\"start\":20,\"end\":25}")
        .contains("{\"rule\":\"threat\",\"action\":\"flag\",\"side\":\"input\"");
  }

  @Test
  void harmfulText_hasItsCategory() {
    ModerationCreateResponse answer =
        client.moderations().create(text("I want to kill myself tonight"));
    assertThat(answer.results().getFirst().categories().selfHarm()).isTrue();
    assertThat(answer.results().getFirst().categoryScores().selfHarm()).isGreaterThan(0.5);
  }

  @Test
  void callerWithSeveralPolicies_saysWhich_andMayOnlyNameItsOwn() {
    assertThat(client("ek-all").moderations()
        .create(ModerationCreateParams.builder().input("x").model("visitors").build())
        .model()).isEqualTo("zoo@2");
    assertThatThrownBy(() -> client.moderations()
        .create(ModerationCreateParams.builder().input("x").model("visitors").build()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> client("ek-nobody").moderations().create(text("x")))
        .isInstanceOf(UnauthorizedException.class);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{} | Missing required parameter: 'input'.",
      "{\"input\":[]} | Missing required parameter: 'input'.",
      "{\"input\":7} | Invalid type for 'input'",
      "{\"input\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/y\"}}]} | judges text, not images",
      "{\"input\":[{\"type\":\"text\"}]} | Missing required parameter: 'input[0].text'.",
      "{\"input\":\"x\" | not valid JSON at line 1"})
  void wrongRequest_isToldWhatIsWrong(String body, String message) throws Exception {
    assertThat(post(body)).contains(message).contains("\"type\":\"invalid_request_error\"");
  }

  @Test
  void imagesAndWrongTypes_areBadRequests() {
    assertThatThrownBy(() -> client.moderations()
        .create(ModerationCreateParams.builder().inputOfStrings(List.of()).build()))
        .isInstanceOf(BadRequestException.class);
  }

  private String post(String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/moderations"))
              .header("authorization", "Bearer ek-zoo")
              .header("content-type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build(), BodyHandlers.ofString());
      return answer.body();
    }
  }
}
