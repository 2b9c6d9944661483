package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file stands where it is included, and its problems are its own. */
final class IncludesTest {
  @TempDir
  Path directory;

  private Folder including() throws IOException {
    return new Folder(directory)
        .main(Folder.SMALL + "policies: { one: !include policies/one.yaml }\n");
  }

  @Test
  void include_isSeenFromTheFileItIsWrittenIn() throws IOException {
    GatewayConfig config =
        including().file("policies/one.yaml", "version: 1\nclasses: !include parts/classes.yaml\n")
            .file("policies/parts/classes.yaml", "medication: { expect: must-answer }\n")
            .load();

    assertThat(config.policies().get("one")).satisfies(
        policy -> assertThat(policy.policy().classes()).asString().contains("medication"));
  }

  @Test
  void problem_namesTheIncludedFile() throws IOException {
    assertThat(including().file("policies/one.yaml", "version: 1\n\ntoone: {}\n").problems())
        .containsExactly(
            "policies/one.yaml:3:1: policies.one.toone: unknown key 'toone'; did you mean 'tone'?");
  }

  @Test
  void missingFile_isToldWhereItIsIncluded() throws IOException {
    assertThat(including().problems())
        .containsExactly("main.yaml:7:18: policies.one: there is no such file: policies/one.yaml");
  }

  @Test
  void fileMissingFurtherDown_isToldInTheFileThatIncludesIt() throws IOException {
    assertThat(including()
        .file("policies/one.yaml", "version: 1\n\nclasses: !include parts/classes.yaml\n")
        .problems())
        .containsExactly("policies/one.yaml:3:10: policies.one.classes:"
            + " there is no such file: policies/parts/classes.yaml");
  }

  @Test
  void directory_isNoFile() throws IOException {
    assertThat(including().file("policies/one.yaml/inside", "").problems()).containsExactly(
        "main.yaml:7:18: policies.one: this is a directory, not a file: policies/one.yaml");
  }

  @Test
  void unreadableFile_isToldWhereItIsIncluded() throws IOException {
    Folder folder = including().file("policies/one.yaml", "version: 1\n");
    Path file = directory.resolve("policies/one.yaml");
    Assumptions.assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file),
        "the system's own user may read everything");

    assertThat(folder.problems()).containsExactly(
        "main.yaml:7:18: policies.one: we are not allowed to read the file: policies/one.yaml");
  }

  @Test
  void fileThatIsNoText_isToldWhereItIsIncluded() throws IOException {
    Folder folder = including().file("policies/one.yaml", "");
    Files.write(directory.resolve("policies/one.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});

    assertThat(folder.problems()).containsExactly(
        "main.yaml:7:18: policies.one: the file is not UTF-8 text: policies/one.yaml");
  }

  @Test
  void missingFileOfProbes_isToldWhereItIsNamed() throws IOException {
    assertThat(new Folder(directory)
        .main(Folder.SMALL + "suites: { one: { version: 1, files: [probes.jsonl] } }\n")
        .problems()).containsExactly(
            "main.yaml:7:38: suites.one.files[0]: there is no such file: probes.jsonl");
  }

  @Test
  void circle_isRefused() throws IOException {
    assertThat(including()
        .file("policies/one.yaml", "version: 1\nclasses: !include ../policies/two.yaml\n")
        .file("policies/two.yaml", "a: !include one.yaml\n")
        .problems())
        .containsExactly("policies/two.yaml:1:4: policies.one.classes.a:"
            + " '!include policies/one.yaml' leads back to itself");
  }

  @Test
  void fileThatIncludesItself_isRefused() throws IOException {
    assertThat(new Folder(directory).main(Folder.SMALL + "log: !include main.yaml\n").problems())
        .containsExactly("main.yaml:7:6: log: '!include main.yaml' leads back to itself");
  }

  @Test
  void deepChain_isRefused() throws IOException {
    Folder folder = including().file("policies/one.yaml", "tone: !include deep-1.yaml\n");
    for (int i = 1; i < 20; i++) {
      folder.file("policies/deep-" + i + ".yaml", "!include deep-" + (i + 1) + ".yaml\n");
    }

    assertThat(folder.problems())
        .anyMatch(problem -> problem.endsWith("more than 8 files include one another"));
  }

  @Test
  void promptFile_isReadFromBesideTheFile() throws IOException {
    GatewayConfig config = new Folder(directory).file("prompts/x.md", "\nBe kind.\n")
        .main(Folder.SMALL.replace("model: gpt-4.1", "model: m, prompt-file: prompts/x.md"))
        .load();

    assertThat(config.pools().values()).singleElement()
        .satisfies(pool -> assertThat(pool.reference().prompt()).isEqualTo("Be kind."));
  }

  @Test
  void promptTwice_isAProblem() throws IOException {
    assertThat(new Folder(directory).file("x.md", "Be kind.")
        .main(Folder.SMALL.replace("model: gpt-4.1", "model: m, prompt: x, prompt-file: x.md"))
        .problems())
        .containsExactly("main.yaml:6:78: pools.plain.routes[0].prompt-file:"
            + " stands beside 'prompt'; a route has one of them");
  }
}
