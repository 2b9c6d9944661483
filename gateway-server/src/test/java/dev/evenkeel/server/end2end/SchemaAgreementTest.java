package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.evenkeel.adapters.schema.RequestShapes;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.route.Pool.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The gateway's own checker against a well-known library, on random schemas and answers. */
class SchemaAgreementTest {
  private static final int SCHEMAS = 1_500;
  private static final String[] NAMES = {"a", "b", "c", "ab"};
  private static final String[] STRINGS = {"", "a", "ab", "abc", "2026", "x-1"};
  private static final String[] TYPES =
      {"object", "array", "string", "number", "integer", "boolean", "null"};

  private final long seed = Long.getLong("evenkeel.seed", 20_261_126L);
  private final Random random = new Random(seed);

  @Test
  void randomSchemas_areJudgedAlike() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    JsonSchemaFactory other = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    int valid = 0;
    int judged = 0;
    for (int i = 0; i < SCHEMAS; i++) {
      String schema = schema(3);
      String text =
          schema.startsWith("{")
              ? "{\"$defs\":{\"d\":" + schema(1) + "},"
                  + (schema.equals("{}") ? "\"x\":1}" : schema.substring(1))
              : schema;
      var reference = other.getSchema(mapper.readTree(text));
      var own =
          new RequestShapes()
              .read(new ChatRequest("m", List.of(Message.of(Role.USER, "q")), false, false, 1,
                  Sampling.DEFAULT, Tooling.NONE, new ResponseFormat.JsonSchema("s", text, null),
                  Map.of(), Set.of(), WireBody.NONE), Set.of(Check.STRUCTURED_OUTPUT))
              .orElseThrow();
      for (int j = 0; j < 12; j++) {
        String value = value(3);
        if (text.contains("uniqueItems") && value.contains("1.0")) {
          // The library holds 1 and 1.0 apart among unique items; the standard does not.
          continue;
        }
        boolean expected = reference.validate(mapper.readTree(value)).isEmpty();
        assertThat(own.fault(value).isEmpty()).as("seed %s: %s on %s", seed, text, value)
            .isEqualTo(expected);
        judged++;
        valid += expected ? 1 : 0;
      }
    }
    assertThat(valid).as("both verdicts occur, seed " + seed)
        .isBetween(judged / 20, judged * 19 / 20);
  }

  private String schema(int depth) {
    if (random.nextInt(20) == 0) {
      return random.nextBoolean() ? "true" : "false";
    }
    List<String> keywords = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String keyword = keyword(depth);
      String name = keyword.substring(0, keyword.indexOf(':'));
      if (keywords.stream().noneMatch(each -> each.startsWith(name + ':'))) {
        keywords.add(keyword);
      }
    }
    return "{" + String.join(",", keywords) + "}";
  }

  private String keyword(int depth) {
    return switch (random.nextInt(depth > 0 ? 26 : 13)) {
      case 0, 1 -> "\"type\":\"" + one(TYPES) + "\"";
      case 2 ->
        "\"type\":[\"" + TYPES[random.nextInt(3)] + "\",\"" + TYPES[3 + random.nextInt(4)] + "\"]";
      case 3 -> "\"enum\":[" + value(1) + "," + value(0) + "]";
      case 4 -> "\"const\":" + value(1);
      case 5 -> "\"minLength\":" + random.nextInt(3);
      case 6 -> "\"maxLength\":" + random.nextInt(3);
      case 7 -> "\"pattern\":\"^[a-b]+$\"";
      case 8 -> "\"minimum\":" + random.nextInt(4);
      case 9 -> "\"exclusiveMaximum\":" + random.nextInt(4);
      case 10 -> "\"multipleOf\":" + (random.nextBoolean() ? "0.5" : "2");
      case 11 -> "\"required\":[\"" + one(NAMES) + "\"]";
      // Beside its type: the library applies it to objects too, the standard to arrays only.
      case 12 -> "\"allOf\":[{\"type\":\"array\",\"uniqueItems\":true}]";
      case 13 -> "\"properties\":{\"a\":" + schema(depth - 1) + ",\"b\":" + schema(depth - 1) + "}";
      case 14 -> "\"additionalProperties\":" + schema(depth - 1);
      case 15 -> "\"patternProperties\":{\"^a\":" + schema(depth - 1) + "}";
      case 16 -> "\"propertyNames\":" + schema(depth - 1);
      case 17 -> "\"items\":" + schema(depth - 1);
      case 18 -> "\"prefixItems\":[" + schema(depth - 1) + "]";
      case 19 -> "\"contains\":" + schema(depth - 1);
      case 20 -> "\"allOf\":[" + schema(depth - 1) + "," + schema(depth - 1) + "]";
      case 21 -> "\"anyOf\":[" + schema(depth - 1) + "," + schema(depth - 1) + "]";
      case 22 -> "\"oneOf\":[" + schema(depth - 1) + "," + schema(depth - 1) + "]";
      case 23 -> "\"not\":" + schema(depth - 1);
      case 24 -> "\"dependentRequired\":{\"a\":[\"b\"]}";
      default -> "\"if\":" + schema(depth - 1) + ",\"then\":" + schema(depth - 1);
    };
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0, 1 -> "\"" + one(STRINGS) + "\"";
      case 2 -> Integer.toString(random.nextInt(5));
      case 3 -> random.nextInt(4) + ".5";
      case 4 -> random.nextBoolean() ? "true" : "null";
      case 5 -> "1.0";
      case 6 -> "[" + value(depth - 1) + "," + value(depth - 1) + "]";
      default -> {
        List<String> members = new ArrayList<>();
        for (String name : NAMES) {
          if (random.nextInt(3) > 0) {
            members.add("\"" + name + "\":" + value(depth - 1));
          }
        }
        yield "{" + String.join(",", members) + "}";
      }
    };
  }

  private String one(String[] of) {
    return of[random.nextInt(of.length)];
  }
}
