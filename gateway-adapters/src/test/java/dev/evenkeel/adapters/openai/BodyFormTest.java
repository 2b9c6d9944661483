package dev.evenkeel.adapters.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.WireFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A body that is known by its form says what it says to somebody who reads it. */
final class BodyFormTest {
  private static final long SEED = Long.getLong("evenkeel.seed", 7);

  /** One after another through one reader; each is compared with a fresh reading. */
  private final ChunkReader reader = new ChunkReader();

  @Test
  void bodiesOfFixtures_inEveryOrderAndMutated_readAsByThemselves() {
    Random random = new Random(SEED);
    List<byte[]> bodies = new ArrayList<>();
    for (WireFixture fixture : WireFixture.all()) {
      if (!fixture.stream() && fixture.protocol() instanceof OpenAiProtocol) {
        bodies.add(fixture.body());
      }
    }
    assertThat(bodies.size()).isGreaterThan(5);
    for (int i = 0; i < 1_000 * bodies.size(); i++) {
      byte[] body = bodies.get(random.nextInt(bodies.size()));
      agrees(body);
      agrees(random.nextBoolean() ? body : ChunkPatternTest.mutated(body, random));
    }
  }

  @Test
  void bodiesOfOneForm_withAnyMutation_readAsByThemselves() {
    Random random = new Random(SEED);
    for (int i = 0; i < 30_000; i++) {
      agrees(body(random));
      if (random.nextInt(3) == 0) {
        agrees(ChunkPatternTest.mutated(body(random), random));
      }
    }
  }

  @Test
  void bodiesThatSayThingsTwiceOrOtherwise_readAsByThemselves() {
    Random random = new Random(SEED);
    List<byte[]> forms = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      if (forms.size() < 2 || random.nextInt(4) == 0) {
        forms.add(strange(random));
      }
      byte[] body = forms.get(forms.size() - 1 - random.nextInt(Math.min(2, forms.size())));
      agrees(body);
      agrees(other(body, random));
    }
  }

  @Test
  void whatTheNextBodySays_isItsOwn() {
    String first = "{\"id\":\"%s\",\"created\":%s,\"model\":\"m\",\"choices\":[{\"index\":0,"
        + "\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},\"finish_reason\":\"stop\"}],"
        + "\"usage\":{\"prompt_tokens\":%s,\"completion_tokens\":%s,\"total_time\":%s,"
        + "\"prompt_tokens_details\":{\"cached_tokens\":%s}},\"service_tier\":\"%s\"}";

    Chunk one = read(first.formatted("a", 1, "one", 10, 20, "0.5", 0, "default"));
    String model = one.model;
    assertThat(ChunkPatternTest.told(one)).contains("a|1|m|").contains("one");
    Chunk two = read(first.formatted("bcd", 12345, "t\\u00e9n \\n", 7, 123456789, "1e-5", 4, ""));

    assertThat(two.model).as("known by its form").isSameAs(model);
    assertThat(two.id).isEqualTo("bcd");
    assertThat(two.created).isEqualTo(12345);
    assertThat(two.usage).hasToString(
        "Usage[prompt=7, completion=123456789, cached=4, reasoning=0, estimated=false]");
    assertThat(ChunkPatternTest.told(two)).contains("t\u00e9n \n").doesNotContain("one");
    for (String spoilt : List.of("01", "-1", "1.5", "\"1\"", "null", "1234567890123456789", "",
        "1 ")) {
      agrees(first.formatted("e", spoilt, "three", 1, 2, "3", 4, "x").getBytes(UTF_8));
      agrees(first.formatted("e", 1, "three", 1, 2, "3", spoilt, "x").getBytes(UTF_8));
    }
    for (String spoilt : List.of("01", "-1", "1.", "\"1\"", "null", "9".repeat(1001), "")) {
      agrees(first.formatted("e", 1, "three", 1, 2, spoilt, 4, "x").getBytes(UTF_8));
    }
  }

  @Test
  void theForm_isTakenFromWhatSaysOneTextOnly() {
    String plain = choice("\"content\":\"a\"", "");
    assertThat(followed(plain)).isTrue();
    assertThat(followed(choice("\"content\":\"a\",\"extra\":{\"list\":[1,\"x\",null]}", "")))
        .isTrue();
    for (String other : List.of(choice("\"content\":\"a\",\"content\":\"b\"", ""),
        choice("\"content\":[{\"type\":\"text\",\"text\":\"b\"}]", ""),
        choice("\"content\":null,\"refusal\":\"b\"", ""),
        choice("\"content\":\"a\",\"reasoning\":\"b\"", ""),
        choice("\"content\":\"a\",\"tool_calls\":[{\"id\":\"x\",\"function\":{\"name\":\"f\"}}]",
            ""),
        choice("\"content\":\"a\"", ",\"error\":{\"message\":\"b\"}"),
        choice("\"content\":\"a\"", ",\"x_groq\":{\"usage\":{\"prompt_tokens\":1}}"),
        choice("\"content\":\"a\"", ",\"usage\":{\"prompt_tokens\":1,\"prompt_tokens\":2}"),
        choice("\"content\":\"a\"", ",\"usage\":{\"prompt_tokens\":-1}"),
        choice("\"content\":\"a\"", ",\"padding\":[" + "true,".repeat(500) + "true]"))) {
      assertThat(followed(other)).as(other).isFalse();
    }
  }

  /** Whether the body is known by its own form. */
  private static boolean followed(String body) {
    ChunkReader fresh = new ChunkReader();
    byte[] octets = body.getBytes(UTF_8);
    Chunk first = fresh.readWhole(octets, 0, octets.length);
    assertThat(first).as(body).isNotNull();
    String model = first.model;
    Chunk again = fresh.readWhole(octets, 0, octets.length);
    assertThat(again).isNotNull();
    assertThat(again.model).isEqualTo("m");
    return same(again.model, model);
  }

  @SuppressWarnings("ReferenceEquality") // A string that was made again was read again.
  private static boolean same(@Nullable String one, @Nullable String other) {
    return one == other;
  }

  private Chunk read(String body) {
    byte[] octets = body.getBytes(UTF_8);
    Chunk chunk = reader.readWhole(octets, 0, octets.length);
    assertThat(chunk).isNotNull();
    return chunk;
  }

  private void agrees(byte[] octets) {
    // Not at the array's beginning: offsets must not be taken for places in the body.
    byte[] padded = new byte[octets.length + 7];
    System.arraycopy(octets, 0, padded, 3, octets.length);
    String seen = ChunkPatternTest.told(reader.readWhole(padded, 3, 3 + octets.length));
    String alone = ChunkPatternTest.told(new ChunkReader().readWhole(padded, 3, 3 + octets.length));
    assertThat(seen).as(new String(octets, UTF_8)).isEqualTo(alone);
  }

  private static String choice(String said, String more) {
    return "{\"model\":\"m\",\"choices\":[{\"index\":1,\"message\":{\"role\":\"assistant\"," + said
        + "},\"finish_reason\":\"stop\"}]" + more + "}";
  }

  private static byte[] body(Random random) {
    int prompt = random.nextInt(1 << random.nextInt(20));
    return ("{\"id\":\"chatcmpl-" + Long.toHexString(random.nextLong())
        + "\",\"object\":\"chat.completion\",\"created\":" + (1790000000 + random.nextInt(1000))
        + ",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
        + "\"content\":\"" + ChunkPatternTest.word(random) + "\",\"refusal\":null},"
        + "\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":" + prompt
        + ",\"completion_tokens\":5,\"total_tokens\":" + (prompt + 5)
        + ",\"prompt_tokens_details\":{\"cached_tokens\":" + random.nextInt(3)
        + ",\"audio_tokens\":0},\"queue_time\":" + random.nextDouble()
        + "},\"system_fingerprint\":\"fp_" + random.nextInt(2) + "\"}").getBytes(UTF_8);
  }

  /** Fields in any order and number, with values of any kind. */
  private static byte[] strange(Random random) {
    List<String> values = List.of("null", "\"x\"", "3", "-3", "0.5", "true", "{}", "[\"y\",4]",
        "{\"a\":{\"b\":\"c\"}}", "\"7\"");
    List<String> details = List.of("{}", "{\"cached_tokens\":5}", "{\"reasoning_tokens\":6}",
        "{\"cached_tokens\":null,\"z\":1}", "null", "{\"reasoning_tokens\":1,\"cached_tokens\":2}");
    List<String> top = new ArrayList<>(
        List.of("\"choices\":[{" + some(random, values, List.of("index", "finish_reason", "seed"))
            + "\"message\":{\"role\":\"assistant\",\"content\":\"k\""
            + some(random, values, List.of("annotations")).replaceFirst("^(?=.)", ",")
                .replaceFirst(",$", "")
            + "}}]"));
    for (int i = random.nextInt(6); i > 0; i--) {
      top.add('"' + List
          .of("id", "created", "model", "system_fingerprint", "object", "service_tier", "x_groq")
          .get(random.nextInt(7)) + "\":" + values.get(random.nextInt(values.size())));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      StringBuilder usage = new StringBuilder("\"usage\":{");
      for (int k = random.nextInt(5); k > 0; k--) {
        boolean detail = random.nextBoolean();
        usage.append('"')
            .append(detail
                ? List.of("prompt_tokens_details", "completion_tokens_details")
                    .get(random.nextInt(2))
                : List.of("prompt_tokens", "completion_tokens", "prompt_cache_hit_tokens", "other")
                    .get(random.nextInt(4)))
            .append("\":")
            .append(detail ? details.get(random.nextInt(details.size()))
                : values.get(random.nextInt(values.size())))
            .append(k == 1 ? "" : ",");
      }
      top.add(usage.append('}').toString());
    }
    java.util.Collections.shuffle(top, random);
    return ('{' + String.join(",", top) + '}').getBytes(UTF_8);
  }

  private static String some(Random random, List<String> values, List<String> names) {
    StringBuilder all = new StringBuilder();
    for (String name : names) {
      if (random.nextInt(3) > 0) {
        all.append('"')
            .append(name)
            .append("\":")
            .append(values.get(random.nextInt(values.size())))
            .append(',');
      }
    }
    return all.toString();
  }

  /** The same with other digits and letters of values. */
  private static byte[] other(byte[] body, Random random) {
    byte[] all = body.clone();
    for (int i = 0; i < all.length; i++) {
      boolean digit = all[i] >= '1' && all[i] <= '9';
      boolean letter = i > 0 && all[i - 1] == '"' && i + 1 < all.length && all[i + 1] == '"'
          && i + 2 < all.length && all[i + 2] != ':' && all[i] > 'f';
      if (digit && random.nextInt(3) == 0) {
        all[i] = (byte) ('1' + random.nextInt(9));
      } else if (letter && random.nextBoolean()) {
        all[i] = (byte) ('k' + random.nextInt(9));
      }
    }
    return all;
  }
}
