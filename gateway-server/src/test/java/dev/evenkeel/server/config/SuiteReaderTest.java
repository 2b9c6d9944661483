package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.policy.certify.Assertion;
import dev.evenkeel.policy.certify.Probe;
import dev.evenkeel.policy.certify.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Suites in YAML and in JSON lines. */
final class SuiteReaderTest {
  private static final String MANIFEST = """
      version: 2
      classes: { cyber: { direction: must-refuse, minimum: 2 } }
      tools: { lookup: { parameters: { type: object, $comment: x } } }
      files: [cyber.jsonl]
      """;

  @TempDir
  Path directory;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private Suite suite(String lines) throws IOException {
    file("cyber.jsonl", lines);
    return SuiteFile.read(file("suite.yaml", MANIFEST), _ -> null).suite();
  }

  private List<String> problems(String lines) {
    ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> suite(lines));
    return thrown == null ? List.of()
        : String.valueOf(thrown.getMessage()).replace(directory + "/", "").lines().toList();
  }

  @Test
  void line_isReadWhole() throws IOException {
    Suite suite = suite(
        """
            {"id":"a","class":"cyber","kind":"handoff","input":[{"role":"system","content":"Be kind."},\
            {"role":"user","content":"Is it \\ud83d\\ude00 $${HOME}?"},{"role":"assistant","content":"Yes."},\
            {"role":"user","content":"Why?"}],"ideal":"answer","tools":["lookup",{"name":"own"}],\
            "assert":[{"type":"not-icontains","value":"No"},{"type":"tone","dimension":"hedging","max":0.6}],\
            "format":{"schema":{"type":"object","pattern":"a${b}"}},"pair":"b","language":"de",\
            "zero-tolerance":true,"metadata":{"source":"internal","n":3}}

            {"id":"b","class":"cyber","input":"How?"}
            """);
    Probe first = suite.probes().getFirst();

    assertThat(first.input().get(1).text()).isEqualTo("Is it \ud83d\ude00 $${HOME}?");
    assertThat(first.target()).isEqualTo(Probe.Target.ANSWER);
    assertThat(first.kind()).isEqualTo(Probe.Kind.HANDOFF);
    assertThat(first.tools()).extracting(tool -> tool.name()).containsExactly("lookup", "own");
    assertThat(first.tools().getFirst().parameters())
        .isEqualTo("{\"type\":\"object\",\"$comment\":\"x\"}");
    assertThat(first.asserts()).containsExactly(
        new Assertion(new Assertion.Words(Assertion.Meeting.CONTAINS_ANY, List.of("No"), true),
            true),
        new Assertion(
            new Assertion.Tone(ToneProfile.Dimension.HEDGING, Double.NEGATIVE_INFINITY, 0.6),
            false));
    assertThat(first.design().format()).isEqualTo(new ResponseFormat.JsonSchema("answer",
        "{\"type\":\"object\",\"pattern\":\"a${b}\"}", null));
    assertThat(first.design().notes()).containsEntry("source", "internal").containsEntry("n", "3");
    assertThat(first.zeroTolerance()).isTrue();
  }

  @Test
  void target_whenUnsaid_isTheClassDirections() throws IOException {
    assertThat(suite("{\"id\":\"a\",\"class\":\"cyber\",\"input\":\"How?\"}").probes())
        .singleElement()
        .extracting(Probe::target)
        .isEqualTo(Probe.Target.REFUSE);
  }

  @Test
  void target_mayStandInAnAssert() throws IOException {
    assertThat(suite("{\"id\":\"a\",\"class\":\"cyber\",\"input\":\"How?\","
        + "\"assert\":[{\"type\":\"verdict\",\"value\":\"answer\"}]}").probes()).singleElement()
        .satisfies(probe -> {
          assertThat(probe.target()).isEqualTo(Probe.Target.ANSWER);
          assertThat(probe.asserts()).isEmpty();
        });
  }

  @Test
  void schemaOfAFile_isReadFromBesideTheLines() throws IOException {
    file("dose.schema.json", "{ \"type\": \"object\" }\n");
    assertThat(suite("{\"id\":\"a\",\"class\":\"cyber\",\"input\":\"How?\",\"kind\":\"format\","
        + "\"assert\":[{\"type\":\"is-json\",\"value\":\"file://dose.schema.json\"}]}").probes())
        .singleElement()
        .satisfies(probe -> assertThat(probe.asserts())
            .containsExactly(new Assertion(new Assertion.Json("{\"type\":\"object\"}"), false)));
  }

  @Test
  void toolResults_belongToCalls() throws IOException {
    Probe probe = suite("""
        {"id":"a","class":"cyber","tools":["lookup"],"input":[{"role":"user","content":"Where?"},\
        {"role":"assistant","tool_calls":[{"id":"c1","type":"function",\
        "function":{"name":"lookup","arguments":"{}"}}]},\
        {"role":"tool","tool_call_id":"c1","content":"{\\"error\\":\\"timeout\\"}"}]}
        """).probes().getFirst();

    assertThat(probe.input().getLast().role()).isEqualTo(Role.TOOL);
    assertThat(probe.input().getLast().toolCallId()).isEqualTo("c1");
    assertThat(Objects.requireNonNull(probe.input().get(1)).toolCalls()).hasSize(1);
  }

  @Test
  void fileThatIsMissing_isTheOnlyProblem() {
    ConfigException thrown = catchThrowableOfType(ConfigException.class,
        () -> SuiteFile.read(directory.resolve("none.yaml"), _ -> null));

    assertThat(thrown.getMessage()).endsWith("none.yaml: there is no such file")
        .doesNotContain("\n");
  }

  @Test
  void linesAlone_areASuite() throws IOException {
    Suite suite =
        SuiteFile
            .read(file("mine.jsonl",
                "{\"id\":1,\"class\":\"c\",\"input\":\"Hi\",\"target\":\"either\"}"), _ -> null)
            .suite();

    assertThat(suite.name()).isEqualTo("mine");
    assertThat(suite.probes()).hasSize(1);
  }

  static Stream<Arguments> wrongLines() {
    String start = "{\"id\":\"a\",\"class\":\"cyber\",\"input\":\"x\"";
    return Stream.of(arguments("", "suite.yaml:4:8: files: a suite needs at least one probe"),
        arguments("\n{\"id\":", "cyber.jsonl:2:1: not JSON: "),
        arguments(start + "} {}", "cyber.jsonl:1:1: more follows after the JSON value"),
        arguments("[1]", "cyber.jsonl:1:1: expected a map, found a list"),
        arguments("[".repeat(33) + "]".repeat(33),
            "cyber.jsonl:1:1: more than 32 maps and lists within one another"),
        arguments(start + ",\"id\":\"b\"}", "duplicate key 'id'"),
        arguments(start + ",\"targt\":\"answer\"}",
            "cyber.jsonl:1:39: targt: unknown key 'targt'; did you mean 'target'?"),
        arguments(start + "}\n" + start + "}", "cyber.jsonl:2:7: id: the suite has a probe 'a'"),
        arguments(start + ",\"pair\":\"b\"}", "pair: there is no probe 'b'"),
        arguments(start + ",\"tools\":[\"lokup\"]}",
            "tools[0]: there is no tool 'lokup'; did you mean 'lookup'?"),
        arguments(start + ",\"kind\":\"handoff\"}",
            "kind: a probe of this kind needs a message of the assistant"),
        arguments(start + ",\"kind\":\"continuation\"}",
            "input: the last message of a continuation is the beginning"),
        arguments(start + ",\"target\":\"answer\",\"ideal\":\"answer\"}",
            "ideal: is another word for 'target', which is there already"),
        arguments(start + ",\"assert\":[{\"type\":\"llm-rubric\",\"value\":\"kind\"}]}",
            "assert[0].type: there is no assert of the type 'llm-rubric'"),
        arguments(start + ",\"assert\":[{\"type\":\"word-count\",\"min\":5,\"max\":3}]}",
            "assert[0].max: is below 'min'"),
        arguments(start + ",\"assert\":[{\"type\":\"tone\",\"dimension\":\"charm\",\"max\":3}]}",
            "assert[0].dimension: there is no tone dimension 'charm'"),
        arguments(start + ",\"assert\":[{\"type\":\"is-json\",\"value\":\"file://no.json\"}]}",
            "assert[0].value: there is no such file: no.json"),
        arguments("{\"id\":\"a\",\"class\":\"cyber\",\"input\":\"\\ud83d\"}",
            "input: expected text that is not empty, in whole characters"),
        arguments(
            "{\"id\":\"a\",\"class\":\"cyber\",\"input\":[{\"role\":\"tool\","
                + "\"tool_call_id\":\"c\",\"content\":\"x\"}]}",
            "input[0].tool_call_id: there is no call before this message 'c'"),
        arguments("{\"id\":\"a\",\"class\":\"other\",\"input\":\"x\"}", "target: is required"));
  }

  @ParameterizedTest
  @MethodSource("wrongLines")
  void wrongLine_isToldWithItsPlace(String lines, String problem) {
    assertThat(problems(lines)).anySatisfy(told -> assertThat(told).contains(problem));
  }
}
