package dev.evenkeel.adapters.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.AnswerEncoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.RecordingSink;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class EncoderTest {
  private static final AnswerIdentity IDENTITY =
      new AnswerIdentity(() -> "chatcmpl-own", 5, "pool", null);
  private static final String HEAD =
      "data: {\"id\":\"id-1\",\"object\":\"chat.completion.chunk\",\"created\":9,\"model\":\"m-1\","
          + "\"system_fingerprint\":\"fp\",\"choices\":[";
  private static final ChatEvent STARTED = new ChatEvent.Started("id-1", 9, "m-1", "fp");
  private static final Usage USAGE = new Usage(3, 4, 1, 2);
  private static final String USAGE_JSON = "{\"prompt_tokens\":3,\"completion_tokens\":4,"
      + "\"total_tokens\":7,\"prompt_tokens_details\":{\"cached_tokens\":1},"
      + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}";

  @Test
  void stream_startedAlone_writesNothing() {
    assertThat(encode(new OpenAiStreamEncoder(IDENTITY, true), STARTED)).isEmpty();
  }

  @Test
  void stream_textAndFinish_isOpenAis() {
    assertThat(encode(new OpenAiStreamEncoder(IDENTITY, false), STARTED, text(0, "a\"\n"),
        new ChatEvent.Finished(0, FinishReason.STOP), new ChatEvent.Used(USAGE),
        new ChatEvent.Ended()))
        .isEqualTo(HEAD + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\","
            + "\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}]}\n\n" + HEAD
            + "{\"index\":0,\"delta\":{\"content\":\"a\\\"\\n\"},\"logprobs\":null,"
            + "\"finish_reason\":null}]}\n\n" + HEAD
            + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\n"
            + "data: [DONE]\n\n");
  }

  @Test
  void stream_usageAskedFor_comesLastAndIsNullBefore() {
    String stream = encode(new OpenAiStreamEncoder(IDENTITY, true), STARTED, text(0, "a"),
        new ChatEvent.Used(USAGE), new ChatEvent.Finished(0, FinishReason.STOP),
        new ChatEvent.Ended());

    assertThat(stream.lines().filter(line -> line.endsWith(",\"usage\":null}"))).hasSize(3);
    assertThat(stream).endsWith(HEAD + "],\"usage\":" + USAGE_JSON + "}\n\ndata: [DONE]\n\n");
  }

  @Test
  void stream_toolCall_saysIdAndNameOnce() {
    assertThat(encode(new OpenAiStreamEncoder(IDENTITY, false), STARTED,
        new ChatEvent.ToolCalled(0, 0, new ToolCall("c1", "f", "{\"a\":1}")),
        new ChatEvent.Finished(0, FinishReason.TOOL_CALLS), new ChatEvent.Ended()))
        .contains(HEAD + "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\","
            + "\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]},"
            + "\"logprobs\":null,\"finish_reason\":null}]}\n\n" + HEAD
            + "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":"
            + "{\"arguments\":\"{\\\"a\\\":1}\"}}]},\"logprobs\":null,\"finish_reason\":null}]}"
            + "\n\n");
  }

  @Test
  void stream_secondChoiceFirst_opensInOrder() {
    String stream = encode(new OpenAiStreamEncoder(IDENTITY, false), STARTED, text(1, "b"));

    assertThat(stream.lines().filter(line -> line.contains("\"role\""))).satisfiesExactly(
        line -> assertThat(line).contains("\"index\":0"),
        line -> assertThat(line).contains("\"index\":1"));
  }

  @Test
  void stream_reasoning_isHidden() {
    assertThat(encode(new OpenAiStreamEncoder(IDENTITY, false), STARTED,
        new ChatEvent.Text().set(0, Channel.REASONING, "hm"))).isEmpty();
  }

  @Test
  void stream_secondStart_changesNothing() {
    String stream = encode(new OpenAiStreamEncoder(IDENTITY, false), STARTED, text(0, "a"),
        new ChatEvent.Started("id-2", 10, "m-2", null), text(0, "b"));

    assertThat(stream).doesNotContain("id-2", "m-2");
  }

  @Test
  void stream_ownAnswer_hasOwnIdentity() {
    String stream = encode(new OpenAiStreamEncoder(IDENTITY, false),
        new ChatEvent.Text().set(0, Channel.REFUSAL, "no"));

    assertThat(stream).contains("\"id\":\"chatcmpl-own\"", "\"created\":5", "\"model\":\"pool\"",
        "{\"refusal\":\"no\"}");
  }

  @Test
  void ownId_isMadeOnce_andOnlyWhereTheProviderGivesNone() {
    AtomicInteger made = new AtomicInteger();
    AnswerIdentity identity =
        new AnswerIdentity(() -> "own-" + made.incrementAndGet(), 5, "m", null);
    assertThat(identity.shown(new ChatEvent.Started("id-1", 9, "m-1", null)).id())
        .isEqualTo("id-1");
    assertThat(made).hasValue(0);
    for (int i = 0; i < 2; i++) {
      assertThat(identity.shown(null).id()).isEqualTo("own-1");
      assertThat(identity.shown(new ChatEvent.Started("", 9, "m-1", null)).id()).isEqualTo("own-1");
    }
  }

  @Test
  void stream_error_hasNoDone() {
    ByteBuilder out = new ByteBuilder(16);
    new OpenAiStreamEncoder(IDENTITY, false).encodeError("broke \"off\"", "server_error", "lost",
        out);

    assertThat(new String(out.copy(), UTF_8))
        .isEqualTo("data: {\"error\":{\"message\":\"broke \\\"off\\\"\",\"type\":\"server_error\","
            + "\"param\":null,\"code\":\"lost\"}}\n\n");
  }

  @Test
  void body_everything_isOneCompletion() {
    assertThat(encode(new OpenAiBodyEncoder(new AnswerIdentity(() -> "x", 1, "p", "shown")),
        STARTED, text(0, "Hi"), new ChatEvent.Used(USAGE),
        new ChatEvent.Finished(0, FinishReason.LENGTH),
        new ChatEvent.ToolCalled(1, 0, new ToolCall("c1", "f", "{}")),
        new ChatEvent.Finished(1, FinishReason.TOOL_CALLS), new ChatEvent.Ended()))
        .isEqualTo("{\"id\":\"id-1\",\"object\":\"chat.completion\",\"created\":9,\"model\":"
            + "\"shown\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
            + "\"content\":\"Hi\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,"
            + "\"finish_reason\":\"length\"},{\"index\":1,\"message\":{\"role\":\"assistant\","
            + "\"content\":null,\"refusal\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":"
            + "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}],"
            + "\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"tool_calls\"}],"
            + "\"usage\":" + USAGE_JSON + ",\"system_fingerprint\":\"fp\"}");
  }

  @Test
  void body_usageWithFewOrNoDetails_saysAllOfThem() {
    for (int cached = 0; cached < 2; cached++) {
      for (int reasoning = 0; reasoning < 2; reasoning++) {
        assertThat(encode(new OpenAiBodyEncoder(IDENTITY), STARTED, text(0, "Hi"),
            new ChatEvent.Used(new Usage(3, 4, cached, reasoning)),
            new ChatEvent.Finished(0, FinishReason.STOP), new ChatEvent.Ended()))
            .endsWith("\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":" + cached
                + "},\"completion_tokens_details\":{\"reasoning_tokens\":" + reasoning
                + "}},\"system_fingerprint\":\"fp\"}");
      }
    }
  }

  @Test
  void body_logprobsOfPieces_areJoined() {
    String body = encode(new OpenAiBodyEncoder(IDENTITY),
        new ChatEvent.Text().set(0, Channel.CONTENT, "a")
            .withLogprobs("{\"content\":[{\"token\":\"a\"}],\"refusal\":null}"),
        new ChatEvent.Text().set(0, Channel.CONTENT, "b")
            .withLogprobs("{\"content\":[{\"token\":\"b\"}]}"),
        new ChatEvent.Finished(0, FinishReason.STOP), new ChatEvent.Ended());

    assertThat(body).contains(
        "\"logprobs\":{\"content\":[{\"token\":\"a\"},{\"token\":\"b\"}],\"refusal\":null}");
  }

  @Test
  void roundTrip_randomAnswers_comeBackEqual() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      List<ChatEvent> events = answer(random);
      RecordingSink expected = new RecordingSink();
      events.forEach(expected::event);
      boolean stream = random.nextBoolean();
      String wire =
          encode(stream ? new OpenAiStreamEncoder(IDENTITY, true) : new OpenAiBodyEncoder(IDENTITY),
              events.toArray(ChatEvent[]::new));
      RecordingSink actual = new RecordingSink();
      var decoder = new OpenAiProtocol().decoder(stream, actual);
      byte[] octets = wire.getBytes(UTF_8);
      int cut = random.nextInt(octets.length);
      decoder.feed(octets, 0, cut);
      decoder.feed(octets, cut, octets.length);
      decoder.finish(true);

      assertThat(actual.summary()).as("seed %d", seed).isEqualTo(expected.summary());
    }
  }

  private static List<ChatEvent> answer(Random random) {
    List<ChatEvent> events = new ArrayList<>(List.of(STARTED));
    boolean tools = random.nextBoolean();
    int pieces = random.nextInt(6) + (tools ? 0 : 1);
    for (int i = 0; i < pieces; i++) {
      events.add(text(0, randomText(random)));
    }
    if (tools) {
      events.add(new ChatEvent.ToolCalled(0, 0, new ToolCall("c1", "f", "{\"x\":\"\\u00e9\"}")));
      events.add(new ChatEvent.ToolCalled(0, 1, new ToolCall("c2", "g", "{}")));
    }
    events.add(new ChatEvent.Finished(0, tools ? FinishReason.TOOL_CALLS : FinishReason.LENGTH));
    events.add(new ChatEvent.Used(USAGE));
    events.add(new ChatEvent.Ended());
    return events;
  }

  private static String randomText(Random random) {
    int[] points = random.ints(1 + random.nextInt(20), 0, Character.MAX_CODE_POINT)
        .map(point -> random.nextInt(3) == 0 ? point : point % 0x250)
        .map(point -> Character.isSurrogate((char) point) && point < 0x10000 ? 'x' : point)
        .toArray();
    return new String(points, 0, points.length);
  }

  private static ChatEvent text(int choice, String text) {
    return new ChatEvent.Text().set(choice, Channel.CONTENT, text);
  }

  private static String encode(AnswerEncoder encoder, ChatEvent... events) {
    ByteBuilder out = new ByteBuilder(16);
    for (ChatEvent event : events) {
      encoder.encode(event, out);
    }
    return new String(out.copy(), UTF_8);
  }
}
