package dev.evenkeel.adapters.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.turn.RejectedException;
import dev.evenkeel.core.turn.Rejection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiRequestReaderTest {
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final OpenAiRequestReader reader = new OpenAiRequestReader();

  @Test
  void read_everyField_isKept() {
    ChatRequest request = read("""
        {"model":"support","messages":[
          {"role":"system","content":"Be brief."},
          {"role":"user","name":"ada","content":[{"type":"text","text":"Look:"},
            {"type":"image_url","image_url":{"url":"https://x.test/a.png","detail":"low"}},
            {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},
            {"type":"file","file":{"file_id":"file_1"}}]},
          {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
            "function":{"name":"look","arguments":"{}"}}]},
          {"role":"tool","tool_call_id":"call_1","content":"a cat"}],
         "stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false},
         "n":2,"max_completion_tokens":100,"temperature":0.5,"top_p":0.9,
         "frequency_penalty":0.1,"presence_penalty":-0.1,"stop":["a","b"],"seed":42,
         "logprobs":true,"top_logprobs":3,"logit_bias":{"50256":-100},
         "tools":[{"type":"function","function":{"name":"look","description":"Looks.",
           "parameters":{"type":"object"},"strict":true}}],
         "tool_choice":{"type":"function","function":{"name":"look"}},
         "parallel_tool_calls":false,
         "response_format":{"type":"json_schema","json_schema":{"name":"o",
           "schema":{"type":"object"},"strict":true}},
         "reasoning_effort":"low","metadata":{"team":"blue"},"web_search_options":{},
         "modalities":["text","audio"],"store":true,"user":"u","verbosity":"low",
         "a_new_field":[1,{"b":2}]}""");

    assertThat(request.model()).isEqualTo("support");
    assertThat(request.stream()).isTrue();
    assertThat(request.includeUsage()).isTrue();
    assertThat(request.choices()).isEqualTo(2);
    assertThat(request.sampling().maxTokens()).isEqualTo(100);
    assertThat(request.sampling().temperature()).isEqualTo(0.5);
    assertThat(request.sampling().stop()).containsExactly("a", "b");
    assertThat(request.sampling().seed()).isEqualTo(42);
    assertThat(request.sampling().reasoningEffort()).isEqualTo("low");
    assertThat(request.tooling().specs())
        .containsExactly(new ToolSpec("look", "Looks.", "{\"type\":\"object\"}", true));
    assertThat(request.tooling().choice()).isEqualTo(new ToolChoice.Named("look"));
    assertThat(request.tooling().parallel()).isFalse();
    assertThat(request.format())
        .isEqualTo(new ResponseFormat.JsonSchema("o", "{\"type\":\"object\"}", true));
    assertThat(request.metadata()).isEqualTo(Map.of("team", "blue"));
    assertThat(request.messages()).extracting(Message::role)
        .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL);
    assertThat(request.messages().get(1).parts()).containsExactly(new Part.Text("Look:"),
        new Part.Image("https://x.test/a.png", "low"), new Part.Audio("AAAA", "wav"),
        new Part.File("file_1", null, null));
    assertThat(request.messages().get(2).toolCalls())
        .containsExactly(new ToolCall("call_1", "look", "{}"));
    assertThat(request.messages().get(3).toolCallId()).isEqualTo("call_1");
    assertThat(request.needs()).containsExactlyInAnyOrder(Need.TOOLS, Need.VISION, Need.AUDIO,
        Need.FILES, Need.STRUCTURED_OUTPUT, Need.LOGPROBS, Need.MULTIPLE_CHOICES, Need.SEED,
        Need.PENALTIES, Need.LOGIT_BIAS, Need.WEB_SEARCH);
  }

  @Test
  void read_deprecatedFunctions_becomeTools() {
    ChatRequest request = read("""
        {"model":"m","messages":[{"role":"user","content":"Hi"},
          {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},
          {"role":"function","name":"f","content":"1"}],
         "functions":[{"name":"f","parameters":{"type":"object"}}],
         "function_call":{"name":"f"}}""");

    assertThat(request.tooling().specs()).extracting(ToolSpec::name).containsExactly("f");
    assertThat(request.tooling().choice()).isEqualTo(new ToolChoice.Named("f"));
    assertThat(request.messages().get(1).toolCalls()).containsExactly(new ToolCall("f", "f", "{}"));
    assertThat(request.messages().get(2).toolCallId()).isEqualTo("f");
  }

  @Test
  void read_allowedTools_areNamed() {
    ChatRequest request = read("{\"model\":\"m\"," + MESSAGES + ",\"tools\":[{\"type\":"
        + "\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":{\"type\":\"allowed_tools\","
        + "\"allowed_tools\":{\"mode\":\"required\",\"tools\":[{\"type\":\"function\","
        + "\"function\":{\"name\":\"f\"}}]}}}");

    assertThat(request.tooling().choice()).isEqualTo(new ToolChoice.Allowed(List.of("f"), true));
  }

  @Test
  void read_lastMessageOfAssistant_needsPrefill() {
    ChatRequest request =
        read("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
            + "{\"role\":\"assistant\",\"content\":\"b\"}]}");

    assertThat(request.needs()).containsExactly(Need.PREFILL);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
      "temperature; \"hot\"; a number, but got a string",
      "temperature; [1]; a number, but got an array", "top_p; true; a number, but got a boolean",
      "n; 1.5; an integer, but got a decimal number", "n; \"1\"; an integer, but got a string",
      "stream; \"yes\"; a boolean, but got a string", "stream; 1; a boolean, but got an integer",
      "model; 3; a string, but got an integer", "model; null; a string, but got null",
      "messages; {}; an array, but got an object", "tools; {}; an array, but got an object",
      "seed; {}; an integer, but got an object",
      "stop; 1; a string or an array of strings, but got an integer",
      "metadata; []; an object, but got an array",
      "response_format; \"text\"; an object, but got a string",
      "tool_choice; 1; a string or an object, but got an integer",
      "logit_bias; []; an object, but got an array", "user; 1; a string, but got an integer",
      "store; 0; a boolean, but got an integer"})
  void read_wrongType_isNamed(String field, String value, String complaint) {
    Rejection.Malformed malformed = reject(body(field, value));

    assertThat(malformed.message())
        .isEqualTo("Invalid type for '" + field + "': expected " + complaint + " instead.");
    assertThat(malformed.code()).isEqualTo("invalid_type");
    assertThat(malformed.param()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '`', value = {"temperature; 2.1; temperature",
      "temperature; -1; temperature", "top_p; 1.01; top_p", "n; 0; n", "n; 129; n",
      "max_tokens; 0; max_tokens", "presence_penalty; 3; presence_penalty",
      "top_logprobs; 21; top_logprobs", "stop; [\"a\",\"b\",\"c\",\"d\",\"e\"]; stop",
      "seed; 99999999999999999999; seed", "messages; []; messages",
      "messages; [{\"role\":\"boss\",\"content\":\"x\"}]; messages[0].role",
      "tool_choice; {\"type\":\"function\",\"function\":{\"name\":\"f\"}}; tool_choice"})
  void read_outOfRange_isInvalidValue(String field, String value, String param) {
    Rejection.Malformed malformed = reject(body(field, value));

    assertThat(malformed.code()).isEqualTo("invalid_value");
    assertThat(malformed.param()).isEqualTo(param);
  }

  @Test
  void read_missingModelOrMessages_isMissing() {
    assertThat(reject("{" + MESSAGES + "}")).isEqualTo(new Rejection.Malformed(
        "Missing required parameter: 'model'.", "missing_required_parameter", "model"));
    assertThat(reject("{\"model\":\"m\"}").param()).isEqualTo("messages");
    assertThat(reject("{\"model\":\"m\",\"messages\":[{\"content\":\"x\"}]}").param())
        .isEqualTo("messages[0].role");
    assertThat(reject("{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}").param())
        .isEqualTo("messages[0].content");
  }

  @Test
  void read_bothLimits_mustAgree() {
    String both = "{\"model\":\"m\"," + MESSAGES + ",\"max_tokens\":5,\"max_completion_tokens\":";
    assertThat(read(both + "5}").sampling().maxTokens()).isEqualTo(5);
    assertThat(reject(both + "6}").code()).isEqualTo("invalid_value");
  }

  @Test
  void read_brokenJson_namesThePlace() {
    Rejection.Malformed malformed = reject("{\"model\":\"m\",\n \"messages\":[}");

    assertThat(malformed.code()).isEqualTo("invalid_json");
    assertThat(malformed.message()).contains("line 2, column", "(byte ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", "null", "{", "{\"model\":\"m\"", "{\"model\":\"m\"} x",
      "{\"model\":NaN}", "{\"model\":'m'}", "{\"model\":\"\\ud83d\"}", "{\"model\":\"\\ude00\"}",
      "{\"model\":\"\\ude00\\ud83d\"}", "{\"model\":\"a\nb\"}"})
  void read_notJson_isRefused(String body) {
    assertThat(reject(body).code()).isEqualTo("invalid_json");
  }

  @Test
  void read_notUnicode_namesThePlace() {
    byte[] body = "{\"model\":\"m??\"}".getBytes(UTF_8);
    body[11] = (byte) 0xC0;
    body[12] = (byte) 0x80;

    assertThat(reject(body).message()).contains("Unicode", "(byte 11)");
  }

  @Test
  void read_fieldSaidTwice_isRefused() {
    Rejection.Malformed malformed = reject("{\"model\":\"a\",\"model\":\"b\"," + MESSAGES + "}");
    assertThat(malformed.code()).isEqualTo("duplicate_field");
    assertThat(malformed.param()).isEqualTo("model");
    assertThat(reject("{\"model\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\","
        + "\"content\":\"b\"}]}").code()).isEqualTo("duplicate_field");
  }

  @Test
  void read_deepNesting_isRefused() {
    assertThat(reject(body("x", "[".repeat(5000) + "]".repeat(5000))).code())
        .isEqualTo("invalid_json");
  }

  @Test
  void read_spans_cutOutExactlyTheValues() {
    String body = "{ \"model\" : \"m\\u00e9 é\" ,\n\"messages\": [ {\"role\":\"user\",\"content\":"
        + "\"Hi\"} ] , \"n\":1 ,\"temperature\" : 1.50,\"stream\":false,\"user\":null,\"x\":{ }"
        + ",\"seed\":-7}";

    WireBody wire = read(body).wire();

    assertThat(wire.fields()
        .stream()
        .map(field -> field.name() + "="
            + new String(wire.octets(), field.start(), field.end() - field.start(), UTF_8)))
        .containsExactly("model=\"m\\u00e9 é\"",
            "messages=[ {\"role\":\"user\",\"content\":\"Hi\"} ]", "n=1", "temperature=1.50",
            "stream=false", "user=null", "x={ }", "seed=-7");
  }

  private static String body(String field, String value) {
    String model = field.equals("model") ? "" : "\"model\":\"m\",";
    String messages = field.equals("messages") ? "" : MESSAGES + ",";
    return "{" + model + messages + "\"" + field + "\":" + value + "}";
  }

  private ChatRequest read(String body) {
    return reader.read(body.getBytes(UTF_8));
  }

  private Rejection.Malformed reject(String body) {
    return reject(body.getBytes(UTF_8));
  }

  private Rejection.Malformed reject(byte[] body) {
    RejectedException thrown =
        catchThrowableOfType(RejectedException.class, () -> reader.read(body));
    assertThat(thrown).as(new String(body, UTF_8)).isNotNull();
    return (Rejection.Malformed) thrown.rejection();
  }
}
