package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import dev.evenkeel.server.simulate.Fault;
import dev.evenkeel.server.simulate.Personas;
import dev.evenkeel.server.simulate.SimulatedProvider;
import dev.evenkeel.server.simulate.Simulators;
import dev.evenkeel.server.upstream.Transport;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official SDK, unmodified, through the gateway, to providers of two dialects. */
class OpenAiJavaSdkTest {
  private static final String QUESTION = "What is a good way to learn to cook rice?";
  private static IoEventLoopGroup loops;
  private static SimulatedProvider steady;
  private static SimulatedProvider kindred;
  private static TestGateway gateway;
  private static OpenAIClient client;

  @BeforeAll
  static void start() throws IOException {
    loops = Transport.best().loops(1, "simulated");
    Simulators simulators = new Simulators(Clock.systemUTC());
    steady = simulators.start(Personas.steady().paced(Duration.ZERO, Duration.ZERO), 0,
        TestGateway.PROVIDER_KEY, loops);
    kindred = simulators.start(Personas.kindred().paced(Duration.ZERO, Duration.ZERO), 0,
        TestGateway.PROVIDER_KEY, loops);
    gateway = TestGateway.unified()
        .key("ek-sdk", "sdk")
        .pool("openai", TestGateway.openAi("steady", steady.baseUrl(), "steady", true))
        .pool("anthropic", TestGateway.anthropic("kindred", kindred.baseUrl(), "kindred", true))
        .pool("both", TestGateway.openAi("steady-first", steady.baseUrl(), "steady", true),
            TestGateway.anthropic("kindred-second", kindred.baseUrl(), "kindred", false))
        .start();
    client = client("ek-sdk", 2);
  }

  private static OpenAIClient client(String key, int retries) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(gateway.baseUrl())
        .apiKey(key)
        .maxRetries(retries)
        .build();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    steady.close();
    kindred.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @AfterEach
  void healed() {
    steady.faults().clear();
    kindred.faults().clear();
  }

  private static ChatCompletionCreateParams.Builder asking(String pool, String question) {
    return ChatCompletionCreateParams.builder().model(pool).addUserMessage(question);
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().getFirst().message().content().orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void chat_isAnswered(String pool) {
    ChatCompletion answer = client.chat().completions().create(asking(pool, QUESTION).build());
    assertThat(text(answer)).hasSizeGreaterThan(20);
    assertThat(answer.choices().getFirst().finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    assertThat(answer.usage().orElseThrow().totalTokens()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void stream_gathersToTheSameAnswer(String pool) {
    String whole = text(client.chat().completions().create(asking(pool, QUESTION).build()));
    ChatCompletionAccumulator gathered = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream = client.chat()
        .completions()
        .createStreaming(asking(pool, QUESTION)
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build())) {
      stream.stream().forEach(gathered::accumulate);
    }
    assertThat(text(gathered.chatCompletion())).isEqualTo(whole);
    assertThat(gathered.chatCompletion().usage().orElseThrow().completionTokens()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void tools_areCalledAndTheirResultsUsed(String pool) {
    FunctionDefinition tool = FunctionDefinition.builder()
        .name("lookup_order")
        .description("Looks up the status of an order")
        .parameters(FunctionParameters.builder()
            .putAdditionalProperty("type", JsonValue.from("object"))
            .putAdditionalProperty("properties",
                JsonValue.from(Map.of("order_id", Map.of("type", "string"))))
            .putAdditionalProperty("required", JsonValue.from(List.of("order_id")))
            .build())
        .build();
    ChatCompletionCreateParams.Builder turn =
        asking(pool, "Please look up the status of my order A-1042.")
            .addTool(ChatCompletionFunctionTool.builder().function(tool).build());
    ChatCompletion called = client.chat().completions().create(turn.build());
    var message = called.choices().getFirst().message();
    ChatCompletionMessageFunctionToolCall call =
        message.toolCalls().orElseThrow().getFirst().asFunction();
    assertThat(call.function().name()).isEqualTo("lookup_order");
    assertThat(call.function().arguments()).contains("order_id");

    ChatCompletion answer = client.chat()
        .completions()
        .create(turn.addMessage(message)
            .addMessage(ChatCompletionToolMessageParam.builder()
                .toolCallId(call.id())
                .content("{\"status\":\"shipped on Monday\"}")
                .build())
            .build());
    assertThat(text(answer)).contains("shipped on Monday");
  }

  /** The shape of an answer. */
  static class Tip {
    public String title = "";
    public int minutes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void structuredOutput_isParsedByTheSdk(String pool) {
    var answer = client.chat()
        .completions()
        .create(asking(pool, QUESTION).responseFormat(Tip.class).build());
    Tip tip = answer.choices().getFirst().message().content().orElseThrow();
    assertThat(tip.title).isNotBlank();
  }

  @Test
  void providerThatIsDown_isNotNoticed() {
    steady.faults().set(Fault.status(503));
    ChatCompletion answer = client.chat().completions().create(asking("both", QUESTION).build());
    assertThat(text(answer)).hasSizeGreaterThan(20);
    assertThat(answer.model()).isEqualTo(Personas.kindred().model());
  }

  @Test
  void refusal_readsTheSame_whicheverProviderRefuses() {
    for (String pool : List.of("openai", "anthropic")) {
      steady.faults().set(new Fault.Refuse());
      kindred.faults().set(new Fault.Refuse());
      var message = client.chat()
          .completions()
          .create(asking(pool, QUESTION).build())
          .choices()
          .getFirst()
          .message();
      assertThat(message.refusal().orElse("")).as(pool).isEqualTo(TestGateway.REFUSAL);
      assertThat(message.content().orElse("")).as(pool).isEmpty();
    }
    steady.faults().set(new Fault.Refuse());
    ChatCompletion answer = client.chat().completions().create(asking("both", QUESTION).build());
    assertThat(answer.choices().getFirst().message().refusal())
        .as("a refusal goes shopping nowhere")
        .contains(TestGateway.REFUSAL);
  }

  @Test
  void deathInMidStream_isAnException_neverAShortAnswer() {
    steady.faults().set(Fault.after(Fault.How.CUT, 40));
    StringBuilder seen = new StringBuilder();
    assertThatThrownBy(() -> {
      try (StreamResponse<ChatCompletionChunk> stream =
          client.chat().completions().createStreaming(asking("openai", QUESTION).build())) {
        stream.stream()
            .forEach(chunk -> chunk.choices()
                .forEach(choice -> seen.append(choice.delta().content().orElse(""))));
      }
    }).isInstanceOf(RuntimeException.class).hasMessageContaining("broke off");
    assertThat(seen).isNotEmpty();
  }

  @Test
  void failingProvider_isRetriedAsTheSdkDoes_thenTold() {
    steady.faults().set(Fault.status(529));
    long before = steady.traffic().counts().received();
    assertThatThrownBy(
        () -> client("ek-sdk", 1).chat().completions().create(asking("openai", QUESTION).build()))
        .isInstanceOf(InternalServerException.class)
        .satisfies(
            thrown -> assertThat(((OpenAIServiceException) thrown).statusCode()).isEqualTo(503));
    assertThat(steady.traffic().counts().received() - before).isEqualTo(2);
  }

  @Test
  void callersMistakes_areTypedAndNotRepeated() {
    assertThatThrownBy(
        () -> client("ek-wrong", 2).chat().completions().create(asking("openai", QUESTION).build()))
        .isInstanceOf(UnauthorizedException.class);
    assertThatThrownBy(() -> client.chat().completions().create(asking("nobody", QUESTION).build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("nobody");
    assertThatThrownBy(() -> client.chat()
        .completions()
        .create(asking("openai", QUESTION)
            .putAdditionalBodyProperty("temperature", JsonValue.from("hot"))
            .build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("temperature");
  }

  @Test
  void closedStream_freesTheProviderWithinASecond() throws Exception {
    steady.faults().set(Fault.after(Fault.How.STALL, 60));
    long before = steady.traffic().counts().aborted();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(asking("openai", QUESTION).build())) {
      assertThat(stream.stream().findFirst()).isPresent();
    }
    assertThat(steady.traffic().when(counts -> counts.aborted() > before).get(1, TimeUnit.SECONDS))
        .isNotNull();
  }

  @Test
  void models_areListed() {
    assertThat(client.models().list().data()).extracting(model -> model.id())
        .containsExactly("anthropic", "both", "openai");
  }
}
