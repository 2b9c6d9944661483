package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret comes from the environment or a file, and never goes anywhere else. */
final class SecretsTest {
  private static final String CANARY = "sk-canary-0123456789";

  @TempDir
  Path directory;

  private Folder withKey(String key) throws IOException {
    return new Folder(directory).environment("KEY", CANARY)
        .environment("EMPTY", "")
        .file("secrets/key", CANARY + "\n")
        .main(Folder.SMALL.replace("protocol: openai,", "protocol: openai, api-key: " + key + ","));
  }

  @ParameterizedTest
  @ValueSource(strings = {CANARY, "${KEY}", "${MISSING:-" + CANARY + "}",
      "${EMPTY:-" + CANARY + "}", "'${file:secrets/key}'", "sk-${MISSING:-canary}-0123456789"})
  void secret_isFoundAndNotPrinted(String written) throws IOException {
    GatewayConfig config = withKey(written).load();
    Provider provider = Objects.requireNonNull(config.providers().get("openai"));

    assertThat(provider.apiKey()).isEqualTo(new Secret(CANARY));
    assertThat(config.toString()).doesNotContain("sk-canary");
  }

  @ParameterizedTest
  @ValueSource(strings = {CANARY + "é", CANARY + "\u0007", CANARY + " x", CANARY + "\nx-evil: 1"})
  void keyThatCannotStandInAHeader_isRefusedWithItsPlace_andNotPrinted(String key)
      throws IOException {
    Folder folder = withKey("${KEY}").environment("KEY", key);

    assertThat(folder.problems()).containsExactly("main.yaml:2:40: providers.openai.api-key: a"
        + " secret is one line of printable ASCII characters without spaces");
  }

  @Test
  void missingVariable_isNamed() throws IOException {
    assertThat(withKey("${MISSING}").problems()).containsExactly(
        "main.yaml:2:40: providers.openai.api-key: the environment variable MISSING is not set");
  }

  @Test
  void emptyVariable_isAProblem() throws IOException {
    assertThat(withKey("${EMPTY}").problems())
        .containsExactly("main.yaml:2:40: providers.openai.api-key: the secret is empty");
  }

  @Test
  void missingFile_isNamed() throws IOException {
    assertThat(withKey("'${file:secrets/other}'").problems()).containsExactly(
        "main.yaml:2:40: providers.openai.api-key: there is no such file: secrets/other");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      // A secret in the wrong place, or of the wrong shape.
      "server: { listen: '${KEY}' }", "server: { drain: '${KEY}' }", "log: { level: '${KEY}' }",
      "server: { session-secret: '${KEY} ${KEY}' }", "server: { admin-token: '${KEY}é' }",
      "server: { admin-token: [ " + CANARY + " ] }",
      "server: { admin-token: { " + CANARY + ": 1 } }",
      "tenants: { shop: { keys: [ { id: a, sha256: " + CANARY + " } ] } }",
      // A space or quote forgotten, which makes the secret a part of a key or of the syntax.
      "server: { admin-token:" + CANARY + " }", "server: { admin-token=" + CANARY + " }",
      "server:\n  admin-token:" + CANARY, "server:\n  admin-token:" + CANARY + "\n  threads: 2",
      "server: { admin-token: *" + CANARY + " }", "server: { admin-token: !x!" + CANARY + " 1 }",
      "server: { admin-token: !" + CANARY + " 1 }", "server: { admin-token: @" + CANARY + " }",
      "server: { admin-token: '" + CANARY + " }", "server: { admin-token: \"\\q" + CANARY + "\" }",
      "server: { admin-token: &" + CANARY + "! x }", "server: { data-dir: '${" + CANARY + "' }",
      "server: { data-dir: '${" + CANARY + "}' }", "server: { drain: '${KEYS:-" + CANARY + "}' }"})
  void mistakeAroundASecret_doesNotPrintIt(String written) throws IOException {
    Folder folder =
        new Folder(directory).environment("KEY", CANARY).main(Folder.SMALL + written + "\n");

    assertThat(folder.problems()).isNotEmpty()
        .allSatisfy(problem -> assertThat(problem).doesNotContain("canary"));
  }

  @Test
  void addressWithPassword_isNotPrinted() throws IOException {
    Folder folder = new Folder(directory)
        .main(Folder.SMALL.replace("https://api.openai.com", "https://me:" + CANARY + "@x.org"));

    assertThat(folder.problems()).hasSize(1).noneMatch(problem -> problem.contains("canary"));
  }

  @Test
  void shortSecrets_areProblems() throws IOException {
    assertThat(new Folder(directory)
        .main(Folder.SMALL + "server: { session-secret: short, admin-token: short }\n")
        .problems()).containsExactly(
            "main.yaml:7:27: server.session-secret: the secret is shorter than 16 characters",
            "main.yaml:7:47: server.admin-token: the secret is shorter than 16 characters");
  }

  @Test
  void twoDollars_standForOne() throws IOException {
    GatewayConfig config =
        new Folder(directory).main(Folder.SMALL + "server: { data-dir: 'a$${KEY}$b' }\n").load();

    assertThat(config.server().dataDirectory()).isEqualTo(Path.of("a${KEY}$b"));
  }
}
