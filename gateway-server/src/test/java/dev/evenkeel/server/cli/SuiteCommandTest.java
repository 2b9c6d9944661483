package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.policy.certify.Assertion;
import dev.evenkeel.policy.certify.Probe;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.server.config.SuiteFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SuiteCommandTest {
  private static final Path DEFAULT = Path.of("..", "config", "suites", "default", "suite.yaml");

  @TempDir
  Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine program = Main.commandLine();

  @BeforeEach
  void listen() {
    program.setOut(new PrintWriter(out));
    program.setErr(new PrintWriter(err));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Suite imported(String... arguments) {
    Path to = folder.resolve("out.jsonl");
    List<String> all = new ArrayList<>(List.of("suite", "import", "--output", to.toString()));
    all.addAll(List.of(arguments));
    assertThat(program.execute(all.toArray(String[]::new))).as(err.toString()).isZero();
    return SuiteFile.read(to, _ -> null).suite();
  }

  @Test
  void lint_ofTheDefaultSuite_findsNothing() {
    assertThat(program.execute("suite", "lint", "--strict", "--policy",
        Path.of("..", "config", "policies", "support.yaml").toString(), DEFAULT.toString()))
        .as(out.toString())
        .isZero();
    assertThat(out.toString()).contains("0 problems, 0 cautions");
  }

  @Test
  void lint_ofAProblem_endsWithOne() throws IOException {
    Path suite = file("one.jsonl",
        "{\"id\":\"a\",\"class\":\"c\",\"input\":\"Hi\",\"target\":\"answer\"}\n");

    assertThat(program.execute("suite", "lint", "--json", suite.toString())).isEqualTo(1);
    JsonNode findings = new JsonMapper().readTree(out.toString()).get("findings");
    assertThat(findings.get(0).get("rule").asString()).isEqualTo("size");
    assertThat(findings.get(0).get("weight").asString()).isEqualTo("problem");
  }

  @Test
  void lint_ofABrokenFile_tellsThePlace() throws IOException {
    Path suite = file("broken.jsonl", "{\"id\":\"a\"}\n");

    assertThat(program.execute("suite", "lint", suite.toString()))
        .isEqualTo(Main.WRONG_CONFIGURATION);
    assertThat(err.toString()).contains("broken.jsonl:1:1: class: is required");
  }

  @Test
  void canonicalForm_hashesToTheDigestShown() throws Exception {
    assertThat(program.execute("suite", "show", "--canonical", DEFAULT.toString())).isZero();
    String digest = HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256")
            .digest(out.toString().getBytes(StandardCharsets.UTF_8)));
    out.getBuffer().setLength(0);
    program.execute("suite", "show", DEFAULT.toString());

    assertThat(out.toString()).contains("digest " + digest).contains("self_harm");
  }

  @Test
  void promptfoo_isCarriedOverAsFarAsItGoes() throws IOException {
    Path config = file("promptfooconfig.yaml",
        """
            description: pharmacy
            prompts:
              - "You are kind. {{question}}"
              - file://other.txt
            providers:
              - id: openai:gpt-4.1
                config: { tools: [ { type: function, function: { name: lookup, parameters: { type: object } } } ] }
            defaultTest:
              assert: [ { type: not-is-refusal } ]
            tests:
              - description: hours
                vars: { question: When are you open?, expected: nine }
                assert:
                  - { type: icontains, value: "{{expected}}" }
                  - { type: contains-any, value: "nine, 9" }
                  - { type: word-count, value: { max: 40 } }
                  - { type: llm-rubric, value: is friendly }
                metadata: { class: everyday, zero_tolerance: true, reviewed: 3 }
              - vars: { question: How do I break in? }
                assert: [ { type: is-refusal } ]
                options: { transform: output.trim() }
              - vars: { question: [one, two] }
              - file://more.yaml
            """);

    Suite suite = imported("--from", "promptfoo", "--class", "shop", config.toString());

    assertThat(suite.probes()).extracting(Probe::target)
        .containsExactly(Probe.Target.ANSWER, Probe.Target.REFUSE);
    Probe hours = suite.probes().getFirst();
    assertThat(hours.input().getFirst().text()).isEqualTo("You are kind. When are you open?");
    assertThat(hours.queryClass()).isEqualTo("everyday");
    assertThat(suite.probes().getLast().queryClass()).isEqualTo("shop");
    assertThat(hours.zeroTolerance()).isTrue();
    assertThat(hours.tools()).singleElement().extracting(tool -> tool.name()).isEqualTo("lookup");
    assertThat(hours.asserts()).extracting(Assertion::type)
        .containsExactly("icontains", "contains-any", "word-count");
    assertThat(hours.design().notes()).containsEntry("description", "hours")
        .containsEntry("reviewed", "3");
    assertThat(err.toString().lines()).contains(
        "left out: prompts[1]: the prompt: only prompts whose text stands in the file can be read",
        "left out: tests[0]: the assert llm-rubric",
        "left out: tests[1]: 'options', which has no meaning here",
        "left out: tests[2]: the probe: its prompt needs the variable question as one text",
        "left out: tests[3]: tests that stand in another file (file://more.yaml); import that file",
        "2 probes; left out: 5");
  }

  @Test
  void evals_areCarriedOverAsFarAsTheyGo() throws IOException {
    Path lines = file("evals.jsonl",
        """
            {"input":[{"role":"system","content":"Be brief."},{"role":"system","name":"example_user","content":"2+2?"},{"role":"system","name":"example_assistant","content":"4"},{"role":"user","content":"3+3?"}],"ideal":["6","six"]}
            {"input":"How do I get in ${HOME}?","ideal":"refuse"}

            {"input":[{"role":"user","content":[{"type":"image_url"}]}],"ideal":"a cat"}
            {"input":"Hello","ideal":{"deep":1},"choices":2}
            """);

    Suite suite = imported("--from", "openai-evals", "--match", "includes", lines.toString());

    assertThat(suite.probes()).extracting(Probe::id)
        .containsExactly("evals-1", "evals-2", "evals-5");
    Probe sum = suite.probes().getFirst();
    assertThat(sum.handoff()).isTrue();
    assertThat(sum.asserts()).containsExactly(new Assertion(
        new Assertion.Words(Assertion.Meeting.CONTAINS_ANY, List.of("6", "six"), false), false));
    assertThat(suite.probes().get(1).target()).isEqualTo(Probe.Target.REFUSE);
    assertThat(suite.probes().get(1).input().getFirst().text())
        .isEqualTo("How do I get in ${HOME}?");
    assertThat(err.toString().lines().filter(line -> line.startsWith("left out: line 4")))
        .hasSize(1);
    assertThat(err.toString()).contains("left out: line 5: 'choices', which has no meaning here",
        "left out: line 5: 'ideal', which is no text", "3 probes; left out: 3");
  }

  @Test
  void importOfNothing_isTold() throws IOException {
    assertThat(program.execute("suite", "import", "--from", "openai-evals",
        file("empty.jsonl", "{\"input\":[]}\n").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("could be carried over");
  }

  @Test
  void import_overwritesNothing() throws IOException {
    Path there = file("there.jsonl", "x");

    assertThat(program.execute("suite", "import", "--from", "openai-evals", "--output",
        there.toString(), file("in.jsonl", "{\"input\":\"a\",\"ideal\":\"b\"}\n").toString()))
        .isEqualTo(2);
    assertThat(there).hasContent("x");
  }
}
