package dev.evenkeel.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.anthropic.AnthropicProtocol;
import dev.evenkeel.adapters.openai.OpenAiProtocol;
import dev.evenkeel.adapters.openai.OpenAiRequestReader;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.WireBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What one provider's model wrote, as another provider is shown it. */
class PortabilityTest {
  /** Of a vendor whose ids have other letters, and one whose ids are long. */
  private static final String DOTTED = "functions.look_up:0";
  private static final String DASHED = "functions.look_up-0";
  private static final String LONG = "tooluse_" + "k9".repeat(30);
  private static final String HISTORY = """
      {"model":"p","messages":[
        {"role":"user","content":"Where are my orders?"},
        {"role":"assistant","content":"I look.","reasoning_content":"SECRET-THOUGHT","tool_calls":[
          {"id":"%1$s","type":"function","function":{"name":"f","arguments":"{\\"x\\":1}"}},
          {"id":"%2$s","type":"function","function":{"name":"g","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"%2$s","content":"two"},
        {"role":"tool","tool_call_id":"%1$s","content":"one"},
        {"role":"system","content":"Now be brief."},
        {"role":"user","content":"So?"}],
       "tools":[{"type":"function","function":{"name":"f"}},
                {"type":"function","function":{"name":"g"}}]}""";

  private static ChatRequest read(String json) {
    return new OpenAiRequestReader().read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode written(ProviderProtocol protocol, ChatRequest request) {
    ByteBuilder out = new ByteBuilder(256);
    protocol.writeRequest(Routes.plain(), request, "", out);
    return JsonMapper.shared()
        .readTree(new String(out.array(), 0, out.length(), StandardCharsets.UTF_8));
  }

  private static List<String> ids(JsonNode list, String field) {
    List<String> ids = new ArrayList<>();
    list.forEach(each -> {
      if (each.has(field)) {
        ids.add(each.get(field).asString());
      }
    });
    return ids;
  }

  @Test
  void openAisHistory_toAnthropic_callsAndResultsMeet_inOneTurn_inTheCallsOrder() {
    JsonNode body = written(new AnthropicProtocol(), read(HISTORY.formatted(DOTTED, DASHED)));
    JsonNode calls = body.get("messages").get(1).get("content");
    JsonNode results = body.get("messages").get(2).get("content");
    List<String> made = ids(calls, "id");
    assertThat(made).hasSize(2)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-zA-Z0-9_-]{1,64}"));
    assertThat(ids(results, "tool_use_id")).isEqualTo(made);
    assertThat(results.get(0).get("content").asString()).isEqualTo("one");
    assertThat(results.get(2).get("text").asString()).contains("Now be brief.");
    assertThat(body.toString()).doesNotContain("SECRET-THOUGHT");
  }

  @Test
  void anthropicsHistory_toOpenAi_idsThatFitStay_andParallelCallsStayApart() {
    JsonNode body = written(new OpenAiProtocol(),
        read(HISTORY.formatted("toolu_01A09q90qw90lq917835lq9", "toolu_01B19q90qw90lq917835lq9")));
    JsonNode messages = body.get("messages");
    assertThat(ids(messages.get(1).get("tool_calls"), "id"))
        .containsExactly("toolu_01A09q90qw90lq917835lq9", "toolu_01B19q90qw90lq917835lq9");
    assertThat(ids(messages, "tool_call_id")).containsExactly("toolu_01B19q90qw90lq917835lq9",
        "toolu_01A09q90qw90lq917835lq9");
    assertThat(messages.get(4).get("role").asString()).isEqualTo("system");
    assertThat(body.toString()).doesNotContain("SECRET-THOUGHT");
  }

  @Test
  void idsThatAreTooLong_becomeShort_theSameWayEachTime() {
    JsonNode first = written(new OpenAiProtocol(), read(HISTORY.formatted(LONG, DASHED)));
    JsonNode again = written(new OpenAiProtocol(), read(HISTORY.formatted(LONG, DASHED)));
    List<String> made = ids(first.get("messages").get(1).get("tool_calls"), "id");
    assertThat(made.getFirst()).hasSizeLessThanOrEqualTo(40).startsWith("call_");
    assertThat(made.getLast()).isEqualTo(DASHED);
    assertThat(ids(first.get("messages"), "tool_call_id")).containsExactly(DASHED, made.getFirst());
    assertThat(again).isEqualTo(first);
  }

  @Test
  void historyThatNeedsNoChange_goesInTheCallersBytes() {
    String plain = HISTORY.formatted("call_1", "call_2")
        .replace("\"reasoning_content\":\"SECRET-THOUGHT\",", "\"x_own\":  1,");
    ByteBuilder out = new ByteBuilder(256);
    new OpenAiProtocol().writeRequest(Routes.plain(), read(plain), "", out);
    assertThat(new String(out.array(), 0, out.length(), StandardCharsets.UTF_8))
        .contains("\"x_own\":  1,");
  }

  @Test
  void reasoning_isNoticed_evenInBytesThatWereEdited() {
    WireBody wire = read(HISTORY.formatted("a", "b")).wire();
    assertThat(wire.foreign()).isTrue();
    assertThat(wire.rewritten(wire.octets(), wire.fields()).foreign()).isTrue();
    assertThat(read("""
        {"model":"p","messages":[{"role":"assistant","content":"a","reasoning_content":null},
         {"role":"user","content":"thinking"}]}""").wire().foreign()).isFalse();
  }
}
