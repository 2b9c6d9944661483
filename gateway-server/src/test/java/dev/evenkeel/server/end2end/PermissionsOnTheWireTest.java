package dev.evenkeel.server.end2end;

import static dev.evenkeel.server.end2end.RawProvider.STREAM_HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.Permission;
import dev.evenkeel.core.route.Workload;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a workload forbids is refused before anybody is asked. */
class PermissionsOnTheWireTest {
  private static final String TOOL =
      "[{\"type\":\"function\",\"function\":{\"name\":\"find\",\"parameters\":{\"type\":\"object\"}}}]";

  @ParameterizedTest
  @CsvSource({"TOOLS, tools, tools", "TOOLS, functions, tools",
      "PLUGINS, web_search_options, web_search_options", "PLUGINS, plugins, plugins",
      "PLUGINS, search_parameters, search_parameters"})
  void requestThatBringsIt_isRefused_withTheField_andAnyOtherIsAnswered(Permission forbidden,
      String field, String param) throws Exception {
    String value = switch (field) {
      case "tools" -> TOOL;
      case "functions" -> "[{\"name\":\"find\",\"parameters\":{\"type\":\"object\"}}]";
      case "plugins" -> "[{\"id\":\"web\"}]";
      default -> "{}";
    };
    try (
        RawProvider provider = new RawProvider(
            exchange -> exchange.write(STREAM_HEAD).token("Rice needs water.").finish());
        TestGateway gateway = TestGateway.unified()
            .key("key", "tenant")
            .pool("assistant", TestGateway.openAi("first", provider.baseUrl(), "m", true))
            .workload(Workload.unrestricted("care").forbidding(Set.of(forbidden)))
            .start()) {
      String plain = Wire.chat("assistant", true);
      try (RawClient client = new RawClient(gateway.port())) {
        String refused = client
            .post(plain.replace("\"stream\"", "\"" + field + "\":" + value + ",\"stream\""), "key")
            .response();
        assertThat(refused).startsWith("HTTP/1.1 403 ")
            .contains("\"type\":\"permission_error\"", "\"code\":\"permission_refused\"",
                "\"param\":\"" + param + "\"");
        assertThat(gateway.decision(Wire.header(refused, "x-evenkeel-decision")).error())
            .isEqualTo("permission_refused");
        assertThat(provider.connections).hasValue(0);
      }
      try (RawClient client = new RawClient(gateway.port())) {
        assertThat(client.post(plain, "key").readUntil("0\r\n\r\n")).contains("Rice needs water.");
      }
    }
  }
}
