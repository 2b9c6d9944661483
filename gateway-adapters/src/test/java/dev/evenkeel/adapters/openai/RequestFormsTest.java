package dev.evenkeel.adapters.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.turn.RejectedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A request that is known by its form says what it says to somebody who reads it. */
final class RequestFormsTest {
  private static final long SEED = Long.getLong("evenkeel.seed", 7);

  /** Of one request after another; each is compared with a reading that knows no forms. */
  private final RequestForms forms = new RequestForms();

  @Test
  void requestsOfAFewPrograms_withAnyMutation_readAsByThemselves() {
    Random random = new Random(SEED);
    List<String> programs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      programs.add(program(random));
    }
    int known = 0;
    for (int i = 0; i < 12_000; i++) {
      if (random.nextInt(1_000) == 0) {
        programs.set(random.nextInt(programs.size()), program(random));
      }
      String program = programs.get(random.nextInt(programs.size()));
      byte[] body = program.replace("MESSAGES", messages(random)).getBytes(UTF_8);
      known += forms.read(body) == null ? 0 : 1;
      agrees(body);
      if (random.nextInt(3) == 0) {
        agrees(ChunkPatternTest.mutated(body, random));
      }
    }
    assertThat(known).isGreaterThan(2_000);
  }

  @Test
  void messagesOfAnyKind_behindKnownOnes_readAsByThemselves() {
    Random random = new Random(SEED);
    String program = "{\"model\":\"m\",\"messages\":MESSAGES,\"n\":1}";
    for (int i = 0; i < 20_000; i++) {
      String messages = random.nextInt(3) == 0 ? messages(random) : strange(random);
      agrees(program.replace("MESSAGES", messages).getBytes(UTF_8));
    }
  }

  @Test
  void everyText_standsBetweenTheSameBytes() {
    String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"x\"},"
        + "{\"role\":\"user\",\"content\":\"%s\"}],\"temperature\":0.5}";
    String model = read(body.formatted("one")).model();
    for (String text : List.of("", "two", "t\\u00e9n \\n", "\\uD83D\\uDE00", "\uD83D\uDE00", "\\\"",
        "x".repeat(100_000))) {
      assertThat(forms.read(body.formatted(text).getBytes(UTF_8))).as(text).isNotNull();
      ChatRequest request = read(body.formatted(text));
      assertThat(request.model()).as("known by its form").isSameAs(model);
      agrees(body.formatted(text).getBytes(UTF_8));
    }
    for (String spoilt : List.of("\"", "\\", "\n", "\\uD83D", "\\uDE00", "\\u12", "\\x",
        "\",\"role\":\"user", "\"},{\"role\":\"user\",\"content\":\"", "\"}],\"x\":[{\"y\":\"",
        "\\uD83D\"},{\"role\":\"user\",\"content\":\"\\uDE00")) {
      agrees(body.formatted(spoilt).getBytes(UTF_8));
    }
    for (int octet : new int[] {0x80, 0xC0, 0xE0, 0xED, 0xF0, 0xFF, 0}) {
      byte[] octets = body.formatted("ab??").getBytes(UTF_8);
      octets[new String(octets, UTF_8).indexOf('?')] = (byte) octet;
      agrees(octets);
    }
  }

  @Test
  void whoSpeaksLast_tellsWhetherTheAnswerIsBegun() {
    String body = "{\"model\":\"m\",\"messages\":[%s],\"seed\":1}";
    String user = "{\"content\":\"a\",\"role\":\"user\"}";
    String assistant = "{\"content\":\"b\",\"role\":\"assistant\"}";
    for (int i = 0; i < 2; i++) {
      assertThat(read(body.formatted(user + ',' + assistant)).needs())
          .containsExactlyInAnyOrder(Need.SEED, Need.PREFILL);
      assertThat(read(body.formatted(user)).needs()).containsExactly(Need.SEED);
      assertThat(read(body.formatted(user + ", " + assistant + ",\n" + user)).needs())
          .containsExactly(Need.SEED);
    }
    assertThat(forms.read(body.formatted(user).getBytes(UTF_8))).isNotNull();
  }

  @Test
  void noForm_isTakenOfWhatTellsCallersApart_orIsLarge() {
    for (String field : List.of(",\"user\":\"u\"", ",\"safety_identifier\":\"u\"",
        ",\"metadata\":{\"a\":\"b\"}", ",\"prompt_cache_key\":\"k\"",
        ",\"x\":\"" + "y".repeat(3_000) + '"')) {
      byte[] octets =
          ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]" + field + '}')
              .getBytes(UTF_8);
      agrees(octets);
      agrees(octets);
      assertThat(forms.read(octets)).as(field).isNull();
    }
  }

  private ChatRequest read(String body) {
    return OpenAiRequestReader.read(body.getBytes(UTF_8), forms);
  }

  private void agrees(byte[] body) {
    assertThat(told(body, forms)).as("seed %d: %s", SEED, new String(body, UTF_8))
        .isEqualTo(told(body, new RequestForms()));
  }

  /** All that a request says, or what is wrong with it. */
  private static String told(byte[] body, RequestForms forms) {
    ChatRequest request;
    try {
      request = OpenAiRequestReader.read(body, forms);
    } catch (RejectedException e) {
      return e.rejection().toString();
    }
    WireBody wire = request.wire();
    assertThat(wire.octets()).isSameAs(body);
    ChatRequest apart = new ChatRequest(request.model(), request.messages(), request.stream(),
        request.includeUsage(), request.choices(), request.sampling(), request.tooling(),
        request.format(), request.metadata(), request.needs(), WireBody.NONE);
    return apart.toString().replace(request.needs().toString(), "")
        + new java.util.TreeSet<>(request.needs()) + wire.fields() + wire.foreign() + wire.added();
  }

  /** What a program writes around messages: some fields in some order. */
  private static String program(Random random) {
    List<String> fields = new ArrayList<>(List.of("\"model\":\"m" + random.nextInt(3) + '"'));
    List<String> more = new ArrayList<>(List.of("\"temperature\":0.7", "\"max_tokens\":100",
        "\"max_completion_tokens\":100", "\"stream\":true", "\"n\":2", "\"seed\":5",
        "\"x\":{\"messages\":[]}", "\"stop\":[\"a\"]", "\"stop\":[{}]", "\"temperature\":3",
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]", "\"user\":\"u\"",
        "\"response_format\":{\"type\":\"json_object\"}", "\"store\":false"));
    Collections.shuffle(more, random);
    fields.addAll(more.subList(0, random.nextInt(4)));
    fields.add("\"messages\":MESSAGES");
    Collections.shuffle(fields, random);
    String space = random.nextBoolean() ? "" : " ";
    return '{' + String.join(',' + space, fields) + '}' + (random.nextInt(5) == 0 ? "\n" : "");
  }

  private static String messages(Random random) {
    StringBuilder all = new StringBuilder("[");
    int order = random.nextInt(3);
    for (int i = random.nextInt(4); i >= 0; i--) {
      String role = List.of("system", "user", "assistant", "developer").get(random.nextInt(4));
      String text = ChunkPatternTest.word(random);
      all.append(switch (order) {
        case 0 -> "{\"role\":\"" + role + "\",\"content\":\"" + text + "\"}";
        case 1 -> "{\"content\":\"" + text + "\",\"role\":\"" + role + "\"}";
        default -> "{\"role\": \"" + role + "\", \"content\": \"" + text + "\"}";
      });
      all.append(i == 0 ? "" : order == 2 ? ", " : ",");
    }
    return all.append(']').toString();
  }

  private static String strange(Random random) {
    List<String> kinds = List.of("{\"role\":\"user\",\"content\":\"a\"}",
        "{\"role\":\"assistant\",\"content\":\"b\"}", "{\"role\":\"user\",\"content\":null}",
        "{\"role\":\"assistant\",\"content\":null,\"refusal\":\"r\"}",
        "{\"role\":\"assistant\",\"content\":\"a\",\"refusal\":\"r\"}",
        "{\"role\":\"assistant\",\"content\":\"a\",\"tool_calls\":[{\"id\":\"c\",\"type\":"
            + "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}",
        "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"x\"}",
        "{\"role\":\"tool\",\"content\":\"x\"}", "{\"role\":\"function\",\"content\":\"x\"}",
        "{\"role\":\"function\",\"content\":\"x\",\"name\":\"f\"}",
        "{\"role\":\"user\",\"content\":\"a\",\"name\":\"ada\"}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"u\"}}]}",
        "{\"role\":\"assistant\",\"content\":\"a\",\"reasoning\":\"why\"}",
        "{\"role\":\"user\",\"content\":\"a\",\"x\":1}", "{\"role\":\"boss\",\"content\":\"a\"}",
        "{\"content\":\"a\"}", "{\"role\":\"user\"}", "{}", "[]", "1", "\"a\"", "null", "",
        "{\"role\":\"user\",\"content\":\"a\",\"content\":\"b\"}",
        "{\"content\":\"a\",\"role\":\"user\"}", "{\"content\":\"a\",\"role\":\"system\"}",
        "{\"r\\u006fle\":\"user\",\"content\":\"a\"}",
        "{\"role\":\"us\\u0065r\",\"content\":\"a\"}");
    StringBuilder all = new StringBuilder("[");
    for (int i = random.nextInt(3); i >= 0; i--) {
      all.append(kinds.get(random.nextInt(kinds.size()))).append(i == 0 ? "" : ",");
    }
    return all.append(']').toString();
  }
}
