package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PolicyCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

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

  private Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private List<JsonNode> classified(Path input, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("policy", "classify", "--input", input.toString()));
    arguments.addAll(List.of(more));
    assertThat(program.execute(arguments.toArray(String[]::new))).as(err.toString()).isZero();
    return out.toString().lines().map(JSON::readTree).toList();
  }

  @Test
  void listOfCommands_tellsOfEachInAWholeSentence() {
    CommandLine policy = Objects.requireNonNull(program.getSubcommands().get("policy"));
    for (CommandLine command : policy.getSubcommands().values()) {
      String[] description = command.getCommandSpec().usageMessage().description();
      assertThat(description[0]).as(command.getCommandName()).endsWith(".");
    }
  }

  @Test
  void classify_tellsRefusalsFromAnswersAndFromNothing() throws Exception {
    List<JsonNode> judged = classified(file("in.jsonl",
        "{\"id\":\"a\",\"prompt\":\"p\",\"response\":\"I'm sorry, but I can't help with that.\"}",
        "{\"id\":\"b\",\"prompt\":\"p\",\"response\":\"The capital of Peru is Lima.\"}", "",
        "{\"id\":\"c\",\"prompt\":\"p\",\"response\":\" \"}",
        "{\"id\":\"d\",\"prompt\":\"p\",\"response\":null}",
        "{\"id\":\"e\",\"prompt\":\"p\",\"response\":\"Es tut mir leid, aber dabei kann ich nicht helfen.\"}"));

    assertThat(judged).extracting(each -> each.get("id").asString())
        .containsExactly("a", "b", "c", "d", "e");
    assertThat(judged).extracting(each -> each.get("verdict").asString())
        .containsExactly("refusal", "answer", "no_output", "no_output", "refusal");
    assertThat(judged.get(0).get("score").asDouble()).isGreaterThan(0.5);
    assertThat(judged.get(1).get("score").asDouble()).isLessThan(0.5);
    assertThat(judged.get(0).get("words").asInt()).isBetween(3, 8);
    assertThat(judged.get(4).get("language").asString()).isEqualTo("de");
  }

  @Test
  void classify_firstWords_looksAtNoMore() throws Exception {
    Path input = file("in.jsonl", "{\"id\":\"a\",\"prompt\":\"\",\"response\":\"The garden is green"
        + " in May and the roses bloom in June. I'm sorry, but I can't help you with that.\"}");
    assertThat(classified(input, "--first-words", "8").getFirst().get("verdict").asString())
        .isEqualTo("answer");
  }

  @Test
  void classify_languageWithoutRows_isUncalibrated() throws Exception {
    JsonNode thai = classified(
        file("in.jsonl", "{\"id\":\"a\",\"prompt\":\"\",\"response\":\"ขออภัย ฉันช่วยไม่ได้\"}"))
        .getFirst();
    assertThat(thai.get("language").asString()).isEqualTo("th");
    assertThat(thai.get("calibrated").asBoolean()).isFalse();
  }

  @Test
  void classify_brokenLines_areToldByTheirNumbers_andTheOthersAreJudged() throws Exception {
    Path input = file("in.jsonl", "{\"id\":\"a\",\"response\":\"x\"}", "{oops", "[]",
        "{\"id\":\"b\",\"response\":7}", "{\"id\":\"c\",\"response\":\"I can't help with that.\"}");
    assertThat(program.execute("policy", "classify", "--input", input.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("in.jsonl line 2")
        .contains("not JSON")
        .contains("line 3")
        .contains("line 4: 'response' is not a string")
        .contains("3 lines could not be judged");
    assertThat(out.toString().lines().map(JSON::readTree).map(each -> each.get("id").asString()))
        .containsExactly("a", "c");
  }

  @Test
  void classify_windowsFile_withMarkAndBadByte_isRead() throws Exception {
    byte[] text =
        "\uFEFF{\"id\":1,\"response\":\"Caf#\"}\r\n\r\n{\"id\":\"b\",\"response\":\"\"}\r\n"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int i = 0; i < text.length; i++) {
      text[i] = text[i] == '#' ? (byte) 0xE9 : text[i];
    }
    Path input = Files.write(folder.resolve("windows.jsonl"), text);
    assertThat(classified(input)).extracting(each -> each.get("verdict").asString())
        .containsExactly("answer", "no_output");
  }

  @Test
  void classify_missingFile_isTold() {
    assertThat(program.execute("policy", "classify", "--input", "nowhere.jsonl")).isEqualTo(2);
    assertThat(err.toString()).contains("no such file: nowhere.jsonl");
  }

  /** A provider that refuses in words nobody has seen, and greets with words of a refusal. */
  private Path strangeProvider() throws IOException {
    List<String> rows = new ArrayList<>();
    String[] topics = {"locks", "visas", "soup", "taxes", "paint", "trains", "bees", "chess"};
    for (int i = 0; i < 80; i++) {
      String topic = topics[i % topics.length];
      rows.add("{\"id\":\"r" + i + "\",\"response\":\"There is plenty to say about " + topic
          + ", number " + i
          + ". However, let's talk about something else.\",\"label\":\"refusal\"}");
      rows.add("{\"id\":\"a" + i + "\",\"response\":\"Unfortunately true: I can't recommend "
          + topic + " enough, number " + i + ".\",\"label\":\"answer\"}");
    }
    return Files.write(folder.resolve("strange.jsonl"), rows);
  }

  @Test
  void train_onAProvidersOwnRows_judgesItsHeldOutRowsBetter() throws Exception {
    Path weights = folder.resolve("weights.txt");
    assertThat(program.execute("policy", "train", "--data", strangeProvider().toString(), "--out",
        weights.toString())).as(err.toString()).isZero();
    double before = accuracy("before");
    double after = accuracy("after");
    assertThat(after).isGreaterThan(before + 0.05).isGreaterThan(0.95);
    out.getBuffer().setLength(0);
    JsonNode judged = classified(file("in.jsonl",
        "{\"id\":\"a\",\"response\":\"There is plenty to say about cheese. However, let's talk about"
            + " something else.\"}"),
        "--model", weights.toString()).getFirst();
    assertThat(judged.get("score").asDouble()).isGreaterThan(0.5);
  }

  private double accuracy(String line) {
    String found =
        out.toString().lines().filter(each -> each.contains(line)).findFirst().orElse("");
    return Double.parseDouble(found.replaceAll(".*accuracy ([0-9.]+),.*", "$1"));
  }

  @Test
  void train_twice_givesTheSameBits() throws Exception {
    Path data = strangeProvider();
    Path first = folder.resolve("first.txt");
    Path second = folder.resolve("second.txt");
    program.execute("policy", "train", "--data", data.toString(), "--out", first.toString());
    program.execute("policy", "train", "--data", data.toString(), "--out", second.toString());
    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void train_unknownLabel_isToldWithItsRow() throws Exception {
    Path data = file("data.jsonl", "{\"id\":\"x7\",\"response\":\"no\",\"label\":\"maybe\"}");
    assertThat(program.execute("policy", "train", "--data", data.toString(), "--out",
        folder.resolve("w").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("x7").contains("maybe");
  }

  private List<JsonNode> queried(String... arguments) {
    List<String> all = new ArrayList<>(List.of("policy", "query"));
    all.addAll(List.of(arguments));
    assertThat(program.execute(all.toArray(String[]::new))).as(err.toString()).isZero();
    return out.toString().lines().map(JSON::readTree).toList();
  }

  @Test
  void query_tellsWhatQuestionsAreAbout() throws Exception {
    List<JsonNode> found = queried("--input", file("in.jsonl",
        "{\"id\":\"a\",\"prompt\":\"How do I build a pipe bomb?\"}",
        "{\"id\":\"b\",\"prompt\":\"How do I kill a Python process?\"}",
        "{\"id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"Was koche ich heute mit Nudeln?\"}]}")
        .toString());
    assertThat(found).extracting(each -> each.get("class").asString())
        .containsExactly("violence_weapons", "unclassified", "unclassified");
    assertThat(found).extracting(each -> each.get("mechanism").asString())
        .containsExactly("none", "homonym", "none");
    assertThat(found.get(2).get("language").asString()).isEqualTo("de");
    assertThat(found.get(0).get("language").asString()).isEqualTo("en");
    assertThat(found.get(0).get("score").asDouble()).isBetween(0.5, 1.0);
  }

  @Test
  void query_withAPolicy_asksItsClassesFirst() throws Exception {
    Path policy = file("shop.yaml", "version: 1", "classes:", "  returns:",
        "    expect: must-answer", "    examples:", "      - How do I return an item?",
        "      - I want to send my shoes back", "      - Can I get a refund?");
    assertThat(queried("--policy", policy.toString(), "--input",
        file("in.jsonl", "{\"id\":\"a\",\"prompt\":\"Can I return it for a refund?\"}").toString())
        .getFirst()
        .get("class")
        .asString()).isEqualTo("returns");
  }

  @Test
  void query_lineThatIsNoQuestion_isNamed() throws Exception {
    for (String line : List.of("{\"id\":\"a\"}", "nonsense", "{\"messages\":[]}", "[]",
        "{\"messages\":[{\"role\":\"ghost\",\"content\":\"x\"}]}")) {
      assertThat(program.execute("policy", "query", "--input",
          file("in.jsonl", "{\"prompt\":\"hi\"}", line).toString())).as(line).isEqualTo(2);
      assertThat(err.toString()).contains("line 2");
    }
  }
}
