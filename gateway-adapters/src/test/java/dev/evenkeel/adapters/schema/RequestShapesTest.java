package dev.evenkeel.adapters.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Pool.Check;
import dev.evenkeel.core.turn.AnswerShape;
import dev.evenkeel.core.turn.RejectedException;
import dev.evenkeel.core.turn.Rejection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestShapesTest {
  private static final ToolSpec LOOKUP = new ToolSpec("lookup", null,
      "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}},\"required\":[\"id\"]}",
      null);
  private static final ToolSpec PING = new ToolSpec("ping", null, null, null);

  private static ChatRequest request(ResponseFormat format, Tooling tooling, Set<Need> needs) {
    return new ChatRequest("m", List.of(Message.of(Role.USER, "q")), true, false, 1,
        Sampling.DEFAULT, tooling, format, Map.of(), needs, WireBody.NONE);
  }

  private static AnswerShape shape(String schema) {
    return new RequestShapes()
        .read(request(new ResponseFormat.JsonSchema("s", schema, null), Tooling.NONE, Set.of()),
            EnumSet.allOf(Check.class))
        .orElseThrow();
  }

  private static AnswerShape tools(ToolChoice choice, Set<Need> needs, ToolSpec... specs) {
    return new RequestShapes().read(
        request(new ResponseFormat.PlainText(), new Tooling(List.of(specs), choice, null), needs),
        Set.of(Check.TOOL_CALLS)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(delimiterString = " => ", value = {
      "{\"type\":\"object\",\"required\":[\"a\"],\"additionalProperties\":false,\"properties\":{\"a\":{\"type\":\"string\"}}} => {\"a\":\"x\"} => {\"a\":\"x\",\"b\":1}",
      "{\"type\":[\"integer\",\"null\"]} => 1.0 => 1.5",
      "{\"enum\":[1,{\"a\":[null]}]} => {\"a\":[null]} => {\"a\":[0]}",
      "{\"const\":10} => 1e1 => 11",
      "{\"anyOf\":[{\"minLength\":3},{\"maxLength\":1}]} => \"a\" => \"ab\"",
      "{\"oneOf\":[{\"type\":\"number\"},{\"type\":\"integer\"}]} => 1.5 => 1",
      "{\"not\":{\"type\":\"string\"}} => 1 => \"a\"",
      "{\"if\":{\"required\":[\"a\"]},\"then\":{\"required\":[\"b\"]},\"else\":{\"required\":[\"c\"]}} => {\"c\":1} => {\"a\":1}",
      "{\"pattern\":\"^\\\\d{4}-\\\\d{2}$\"} => \"2026-11\" => \"2026-1\"",
      "{\"pattern\":\"^\\\\u00e9$\"} => \"\u00e9\" => \"e\"",
      "{\"maxLength\":1} => \"\uD83D\uDE00\" => \"ab\"",
      "{\"prefixItems\":[{\"type\":\"string\"}],\"items\":{\"type\":\"number\"}} => [\"a\",1] => [\"a\",\"b\"]",
      "{\"items\":[{\"type\":\"string\"}],\"additionalItems\":false} => [\"a\"] => [\"a\",1]",
      "{\"contains\":{\"const\":1},\"minContains\":2} => [1,1] => [1,2]",
      "{\"uniqueItems\":true} => [1,2,\"1\"] => [1,1.0]", "{\"multipleOf\":0.1} => 0.3 => 0.35",
      "{\"minimum\":5,\"exclusiveMinimum\":true} => 6 => 5",
      "{\"patternProperties\":{\"^x-\":{\"type\":\"number\"}},\"additionalProperties\":false} => {\"x-a\":1} => {\"y\":1}",
      "{\"propertyNames\":{\"maxLength\":2}} => {\"ab\":1} => {\"abc\":1}",
      "{\"dependentRequired\":{\"a\":[\"b\"]}} => {\"b\":1} => {\"a\":1}",
      "{\"$defs\":{\"t\":{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#/$defs/t\"}},\"required\":[\"v\"]}},\"$ref\":\"#/$defs/t\"} => {\"v\":1,\"next\":{\"v\":2}} => {\"v\":1,\"next\":{}}",
      "{\"$defs\":{\"t\":{\"$anchor\":\"here\",\"type\":\"string\"}},\"$ref\":\"#here\"} => \"a\" => 1",
      "{\"definitions\":{\"a/b\":false},\"properties\":{\"x\":{\"$ref\":\"#/definitions/a~1b\"}}} => {\"y\":1} => {\"x\":1}",
      "true => 1 => nonsense", "{\"format\":\"email\"} => \"a note only\" => {\"a\":1} trailing"})
  void answer_isJudgedByItsSchema(String schema, String good, String bad) {
    AnswerShape shape = shape(schema);
    assertThat(shape.fault(good)).isEmpty();
    assertThat(shape.fault(bad)).get()
        .extracting(Failure::kind)
        .isEqualTo(FailureKind.SCHEMA_INVALID);
  }

  @Test
  void fault_tellsTheKeywordAndNothingOfTheAnswer() {
    assertThat(
        shape("{\"properties\":{\"pin\":{\"type\":\"integer\"}}}").fault("{\"pin\":\"canary\"}"))
        .get()
        .extracting(Failure::detail)
        .isEqualTo("breaks 'type' of its schema");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"$ref\":\"http://127.0.0.1:1/s.json\"}",
      "{\"$ref\":\"file:///etc/passwd\"}", "{\"$ref\":\"other.json#/a\"}",
      "{\"$ref\":\"#/nowhere\"}", "{\"$ref\":7}", "{\"type\":\"text\"}", "{\"type\":5}",
      "{\"pattern\":\"(\"}", "{\"pattern\":\"(?=a)b\"}", "{\"pattern\":\"(a)\\\\1\"}",
      "{\"pattern\":\"((((a{90}){90}){90}){90}){90}\"}", "{\"required\":\"a\"}",
      "{\"properties\":[]}", "{\"items\":{\"anyOf\":{}}}", "{\"minLength\":-1}",
      "{\"multipleOf\":0}", "{\"maximum\":1e99999}", "{\"unevaluatedProperties\":false}",
      "{\"$dynamicRef\":\"#a\"}", "7"})
  void unusableSchema_isRefusedBeforeAnythingIsCalled(String schema) {
    assertThatThrownBy(() -> shape(schema)).isInstanceOfSatisfying(RejectedException.class,
        e -> assertThat(e.rejection()).isInstanceOfSatisfying(Rejection.Malformed.class, why -> {
          assertThat(why.code()).isEqualTo("invalid_json_schema");
          assertThat(why.param()).isEqualTo("response_format");
        }));
  }

  @Test
  void schemaDeeperOrLargerThanTheLimits_isRefused() {
    String deep = "{\"not\":".repeat(70) + "true" + "}".repeat(70);
    assertThatThrownBy(() -> shape(deep)).isInstanceOf(RejectedException.class);
    String large = "{\"enum\":[" + "\"x\",".repeat(80_000) + "1]}";
    assertThatThrownBy(() -> shape(large)).isInstanceOf(RejectedException.class);
  }

  @Test
  void schemaThatMultiplies_endsAsTheCallersFault_notInTheLoop() {
    StringBuilder doubling = new StringBuilder("{\"$ref\":\"#/$defs/a0\",\"$defs\":{");
    for (int i = 0; i < 40; i++) {
      String next = "{\"$ref\":\"#/$defs/a" + (i + 1) + "\"}";
      doubling.append("\"a")
          .append(i)
          .append("\":{\"anyOf\":[")
          .append(next)
          .append(',')
          .append(next)
          .append("]},");
    }
    tooExpensive(doubling + "\"a40\":false}}", "1");
    tooExpensive("{\"$ref\":\"#\"}", "1");
    tooExpensive("{\"items\":{\"pattern\":\"(x{1,60}){1,60}\"}}",
        "[" + ("\"" + "x".repeat(900) + "\",").repeat(900) + "1]");
  }

  private static void tooExpensive(String schema, String answer) {
    Optional<Failure> fault = shape(schema).fault(answer);
    assertThat(fault).get().satisfies(found -> {
      assertThat(found.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
      assertThat(found.status()).isEqualTo(400);
      assertThat(found.code()).isEqualTo("invalid_json_schema");
    });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '~', value = {"lookup ~ {\"id\":7} ~ true",
      "lookup ~ {\"id\":\"7\"} ~ false", "lookup ~ {} ~ false", "lookup ~ {\"id\":7 ~ false",
      "lookup ~ 7 ~ false", "ping ~ {} ~ true", "ping ~ [] ~ false", "drop_table ~ {} ~ false"})
  void call_mustBeToAnOfferedTool_withArgumentsThatFit(String name, String arguments,
      boolean fits) {
    Optional<Failure> fault = tools(new ToolChoice.Auto(), Set.of(), LOOKUP, PING)
        .fault(new ToolCall("c", name, arguments));
    assertThat(fault.isEmpty()).isEqualTo(fits);
    fault.ifPresent(found -> assertThat(found.kind()).isEqualTo(FailureKind.TOOL_ARGS_INVALID));
  }

  @Test
  void call_mustKeepToTheCallersChoiceOfTools() {
    ToolCall ping = new ToolCall("c", "ping", "{}");
    assertThat(tools(new ToolChoice.None(), Set.of(), LOOKUP, PING).fault(ping)).isPresent();
    assertThat(tools(new ToolChoice.Named("lookup"), Set.of(), LOOKUP, PING).fault(ping))
        .isPresent();
    assertThat(
        tools(new ToolChoice.Allowed(List.of("ping"), true), Set.of(), LOOKUP, PING).fault(ping))
        .isEmpty();
  }

  @Test
  void customTool_takesAnyText() {
    assertThat(tools(new ToolChoice.Auto(), Set.of(Need.CUSTOM_TOOLS), PING)
        .fault(new ToolCall("c", "ping", "plain text"))).isEmpty();
  }

  @Test
  void jsonObject_isAnObjectAndNothingElse() {
    AnswerShape shape =
        new RequestShapes()
            .read(request(new ResponseFormat.JsonObject(), Tooling.NONE, Set.of()),
                Set.of(Check.STRUCTURED_OUTPUT))
            .orElseThrow();
    assertThat(shape.fault("{\"a\":1}")).isEmpty();
    assertThat(shape.fault("[1]")).isPresent();
    assertThat(shape.fault("```json\n{}\n```")).isPresent();
  }

  @Test
  void nothingToCheck_makesNoShape() {
    ChatRequest plain = request(new ResponseFormat.PlainText(), Tooling.NONE, Set.of());
    assertThat(new RequestShapes().read(plain, Set.of(Check.STRUCTURED_OUTPUT))).isEmpty();
    assertThat(new RequestShapes()
        .read(request(new ResponseFormat.JsonObject(), Tooling.NONE, Set.of()), Set.of()))
        .isEmpty();
  }
}
