package dev.evenkeel.adapters.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.adapters.Routes;
import dev.evenkeel.adapters.openai.OpenAiRequestReader;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.RejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnthropicProtocolTest {
  private final AnthropicProtocol protocol = new AnthropicProtocol();

  @Test
  void headers_versionAndKey() {
    assertThat(protocol.headers(Routes.plain(), false)).contains(
        new Header("anthropic-version", "2023-06-01"), new Header("x-api-key", "sk-very-secret"),
        new Header("accept", "application/json"));
  }

  @Test
  void writeRequest_conversation_isPutInOrder() {
    assertThat(write(Routes.with("Operator.", null, null), """
        {"model":"p","stream":true,"messages":[
          {"role":"system","content":"Brief."},{"role":"developer","content":"Kind."},
          {"role":"user","content":"a"},{"role":"user","content":""},{"role":"user","content":"b"},
          {"role":"assistant","content":null,"tool_calls":[
            {"id":"call_1","type":"function","function":{"name":"f","arguments":"{\\"x\\": 1}"}},
            {"id":"call_2","type":"function","function":{"name":"g","arguments":"oops"}}]},
          {"role":"tool","tool_call_id":"call_1","content":"one"},
          {"role":"system","content":"Late."},
          {"role":"user","content":[{"type":"image_url","image_url":
            {"url":"data:image/png;base64,AAAA"}}]}]}""")).isEqualTo("""
        {"model":"exact-model-1","max_tokens":4096,\
        "system":[{"type":"text","text":"Operator."},{"type":"text","text":"Brief."},\
        {"type":"text","text":"Kind."}],"messages":[\
        {"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},\
        {"role":"assistant","content":[\
        {"type":"tool_use","id":"call_1","name":"f","input":{"x": 1}},\
        {"type":"tool_use","id":"call_2","name":"g","input":{}}]},\
        {"role":"user","content":[\
        {"type":"tool_result","tool_use_id":"call_1","content":"one"},\
        {"type":"tool_result","tool_use_id":"call_2","content":"The tool gave no result.",\
        "is_error":true},\
        {"type":"text","text":"<system_instruction>\\nLate.\\n</system_instruction>"},\
        {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}\
        ]}],"stream":true}""");
  }

  @Test
  void writeRequest_settings_areTranslated() {
    assertThat(write(Routes.with(null, null, 100), """
        {"model":"p","messages":[{"role":"assistant","content":"x"},{"role":"user","content":"a"}],
         "max_tokens":500,"temperature":1.7,"top_p":0.5,"stop":"END","reasoning_effort":"low",
         "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],
         "tool_choice":"required","parallel_tool_calls":false,
         "response_format":{"type":"json_schema","json_schema":{"name":"o","schema":{"a":1}}}}"""))
        .isEqualTo("""
            {"model":"exact-model-1","max_tokens":100,"messages":[\
            {"role":"user","content":[{"type":"text","text":\
            "(The conversation begins with the assistant.)"}]},\
            {"role":"assistant","content":[{"type":"text","text":"x"}]},\
            {"role":"user","content":[{"type":"text","text":"a"}]}],\
            "temperature":1,"stop_sequences":["END"],\
            "tools":[{"name":"f","input_schema":{"type":"object"}}],\
            "tool_choice":{"type":"any","disable_parallel_tool_use":true},\
            "output_config":{"format":{"type":"json_schema","schema":{"a":1}},\
            "effort":"low"},"metadata":{"user_id":"hash"}}""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"n\":2", "\"logprobs\":true", "\"logit_bias\":{\"1\":1}",
      "\"frequency_penalty\":1", "\"response_format\":{\"type\":\"json_object\"}",
      "\"web_search_options\":{}", "\"modalities\":[\"audio\"]"})
  void writeRequest_whatCannotBeSaid_isRefused(String field) {
    assertThatThrownBy(() -> write(Routes.plain(),
        "{\"model\":\"p\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]," + field + "}"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("unsupported_value");
  }

  private String write(Route route, String body) {
    ByteBuilder out = new ByteBuilder(16);
    String safety = body.contains("reasoning_effort") ? "hash" : "";
    protocol.writeRequest(route, new OpenAiRequestReader().read(body.getBytes(UTF_8)), safety, out);
    return new String(out.copy(), UTF_8);
  }
}
