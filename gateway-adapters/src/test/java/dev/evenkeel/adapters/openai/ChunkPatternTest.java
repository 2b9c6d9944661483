package dev.evenkeel.adapters.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.WireFixture;
import dev.evenkeel.adapters.sse.SseParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A chunk that is known by its form says what it says to somebody who reads it. */
final class ChunkPatternTest {
  private static final long SEED = Long.getLong("evenkeel.seed", 7);
  private static final String ID = "c-1";
  private static final String MODEL = "m";

  /**
   * One after another through one reader, as in a stream; each is compared with a fresh reading.
   */
  private final ChunkReader stream = new ChunkReader();

  @Test
  void chunksOfFixtures_inEveryOrderAndMutated_readAsByThemselves() {
    Random random = new Random(SEED);
    for (WireFixture fixture : WireFixture.all()) {
      if (fixture.stream()) {
        List<byte[]> chunks = chunks(fixture);
        for (int i = 0; i < 40 * chunks.size(); i++) {
          byte[] chunk = chunks.get(random.nextInt(chunks.size()));
          agrees(chunk);
          agrees(random.nextBoolean() ? chunk : mutated(chunk, random));
        }
      }
    }
  }

  @Test
  void chunksOfOneForm_withAnyMutation_readAsByThemselves() {
    Random random = new Random(SEED);
    for (int i = 0; i < 30_000; i++) {
      agrees(chunk(word(random), word(random), word(random), random.nextInt(20) == 0));
      if (random.nextInt(3) == 0) {
        agrees(mutated(chunk(word(random), word(random), word(random), false), random));
      }
    }
  }

  @Test
  void theForm_isTakenFromWhatSaysTextOnly() {
    String plain = choice("{\"content\":\"a\"}", "null", "");
    assertThat(followed(plain, choice("{\"content\":\"other\"}", "null", ""))).isTrue();
    assertThat(followed(plain, choice("{\"content\":\"\"}", "null", ""))).isTrue();
    assertThat(followed(plain, choice("{\"content\":\"t\u00f6ken \\n\\\"\"}", "null", "")))
        .isTrue();
    assertThat(followed(plain, choice("{\"content\":\"a\"}", "\"stop\"", ""))).isFalse();
    assertThat(followed(plain, choice("{\"content\":\"a\"} ", "null", ""))).isFalse();

    for (String other : List.of(choice("{\"content\":\"a\"}", "\"stop\"", ""),
        choice("{\"content\":\"a\",\"content\":\"b\"}", "null", ""),
        choice("{\"content\":\"a\",\"content\":[{\"type\":\"text\",\"text\":\"b\"}]}", "null", ""),
        choice("{\"content\":[{\"type\":\"text\",\"text\":\"b\"}]}", "null", ""),
        choice("{\"content\":\"a\",\"refusal\":\"b\"}", "null", ""),
        choice("{\"content\":\"a\",\"reasoning\":\"b\"}", "null", ""),
        choice("{\"content\":\"a\",\"tool_calls\":[{\"index\":0}]}", "null", ""),
        choice("{\"content\":\"a\"}", "null", ",\"usage\":{\"prompt_tokens\":1}"),
        choice("{\"content\":\"a\"}", "null", ",\"error\":{\"message\":\"b\"}"),
        choice("{\"content\":\"a\"}", "null", ",\"model\":\"another\""),
        choice("{\"content\":\"" + "a".repeat(2 * 1024) + "\"}", "null", ""))) {
      assertThat(followed(other, other)).as(other).isFalse();
    }
  }

  @Test
  void anotherModelOfTheAnswer_isReadAnew() {
    byte[] chunk = choice("{\"content\":\"a\"}", "null", ",\"model\":\"m\"").getBytes(UTF_8);
    stream.read(chunk, 0, chunk.length, ID, MODEL);

    Chunk seen = stream.read(chunk, 0, chunk.length, ID, "n");

    assertThat(seen).isNotNull();
    assertThat(seen.model).isEqualTo("m");
  }

  /** Whether the second is known by the form of the first. */
  private static boolean followed(String first, String second) {
    ChunkReader reader = new ChunkReader();
    byte[] octets = first.getBytes(UTF_8);
    reader.read(octets, 0, octets.length, ID, MODEL);
    byte[] then = second.getBytes(UTF_8);
    return reader.follows(then, 0, then.length, MODEL);
  }

  private void agrees(byte[] octets) {
    // Not at the array's beginning: offsets must not be taken for places in the chunk.
    byte[] padded = new byte[octets.length + 7];
    System.arraycopy(octets, 0, padded, 3, octets.length);
    String seen = told(stream.read(padded, 3, 3 + octets.length, ID, MODEL));
    String alone = told(new ChunkReader().read(padded, 3, 3 + octets.length, ID, MODEL));
    assertThat(seen).as(new String(octets, UTF_8)).isEqualTo(alone);
  }

  static String told(@Nullable Chunk chunk) {
    if (chunk == null) {
      return "not a chunk";
    }
    StringBuilder all = new StringBuilder().append(chunk.id)
        .append('|')
        .append(chunk.created)
        .append('|')
        .append(chunk.model)
        .append('|')
        .append(chunk.fingerprint)
        .append('|')
        .append(chunk.usage)
        .append('|')
        .append(chunk.error)
        .append('|')
        .append(chunk.unfiltered);
    for (int i = 0; i < chunk.count(); i++) {
      Chunk.Slice slice = chunk.slice(i);
      all.append('\n')
          .append(slice.index)
          .append('|')
          .append(slice.finish)
          .append('|')
          .append(slice.logprobs)
          .append('|')
          .append(slice.fragments);
      for (Chunk.Span each : List.of(slice.content, slice.refusal, slice.reasoning)) {
        all.append('|').append(chunk.chars(), each.start, each.end - each.start);
      }
    }
    return all.toString();
  }

  private static String choice(String delta, String finish, String more) {
    return "{\"id\":\"c-1\",\"choices\":[{\"index\":1,\"delta\":" + delta + ",\"finish_reason\":"
        + finish + "}]" + more + ",\"obfuscation\":\"xyz\"}";
  }

  private static byte[] chunk(String fingerprint, String text, String padding, boolean finished) {
    return ("{\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1790000001,"
        + "\"model\":\"m\",\"system_fingerprint\":\"" + fingerprint
        + "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
        + "\"},\"logprobs\":null,\"finish_reason\":" + (finished ? "\"stop\"" : "null")
        + "}],\"usage\":null,\"obfuscation\":\"" + padding + "\"}").getBytes(UTF_8);
  }

  static String word(Random random) {
    List<String> letters = List.of("a", "e", "n", " ", "t\u00f6", "\uD83D\uDE42", "\\n", "\\\"",
        "\\u00e9", "\\\\", "}");
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      word.append(letters.get(random.nextInt(letters.size())));
    }
    return word.toString();
  }

  /** Something that may or may not be a chunk still. */
  static byte[] mutated(byte[] chunk, Random random) {
    byte[] strange = "\"\\{}[]:,0n \n\u00e9".getBytes(UTF_8);
    int at = random.nextInt(chunk.length);
    byte[] all = chunk.clone();
    switch (random.nextInt(5)) {
      case 0 -> all[at] = strange[random.nextInt(strange.length)];
      case 1 -> all = Arrays.copyOf(all, at); // Cut off.
      case 2 -> { // A byte more.
        all = Arrays.copyOf(all, all.length + 1);
        System.arraycopy(chunk, at, all, at + 1, chunk.length - at);
        all[at] = strange[random.nextInt(strange.length)];
      }
      case 3 -> { // A byte less.
        System.arraycopy(chunk, at + 1, all, at, chunk.length - at - 1);
        all = Arrays.copyOf(all, all.length - 1);
      }
      default -> { // A part of it twice.
        int end = at + random.nextInt(Math.min(20, chunk.length - at));
        all = Arrays.copyOf(all, all.length + end - at);
        System.arraycopy(chunk, at, all, end, chunk.length - at);
      }
    }
    return all;
  }

  private static List<byte[]> chunks(WireFixture fixture) {
    List<byte[]> found = new ArrayList<>();
    SseParser parser = new SseParser(new SseParser.Receiver() {
      @Override
      public void event(String name, byte[] octets, int start, int end) {
        found.add(Arrays.copyOfRange(octets, start, end));
      }

      @Override
      public void stray(byte[] octets, int start, int end) {
        found.add(Arrays.copyOfRange(octets, start, end));
      }

      @Override
      public void overflow() {}
    });
    byte[] body = fixture.body();
    parser.feed(body, 0, body.length);
    parser.finish();
    found.removeIf(each -> each.length == 0);
    return found;
  }
}
