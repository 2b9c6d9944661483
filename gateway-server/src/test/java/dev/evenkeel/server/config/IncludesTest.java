package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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
  void missingFile_isNamed() throws IOException {
    assertThat(including().problems()).containsExactly("policies/one.yaml: there is no such file");
  }

  @Test
  void circle_isRefused() throws IOException {
    assertThat(including().file("policies/one.yaml", "classes: !include ../policies/two.yaml\n")
        .file("policies/two.yaml", "a: !include one.yaml\n")
        .problems())
        .anyMatch(problem -> problem.startsWith("policies/two.yaml:1:4: ")
            && problem.endsWith("policies/one.yaml' leads back to itself"));
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
