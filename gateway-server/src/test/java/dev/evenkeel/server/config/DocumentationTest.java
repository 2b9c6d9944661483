package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.Extra;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@code docs/configuration.md} to the reader: its tables, and its complete example. */
final class DocumentationTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final Pattern KEY = Pattern.compile("(?m)^\\| `([^`]+)` \\| [^|]*\\|[^|]*\\|");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  @TempDir
  Path directory;

  private Path example() throws IOException {
    List<String> examples =
        EXAMPLE.matcher(Files.readString(PAGE)).results().map(found -> found.group(1)).toList();
    Folder folder = new Folder(directory).main(examples.getLast());
    for (String name : List.of("secrets/admin-token", "secrets/anthropic", "secrets/aws",
        "secrets/azure", "templates/outage.txt", "templates/outage.de.txt", "secrets/hook",
        "tls/chain.pem", "tls/key.pem", "tls/internal-ca.pem", "prompts/claude.md",
        "labelled/refusals.jsonl", "keys/other-team.pub.pem")) {
      folder.file(name, "sixteen-characters-or-more\n");
    }
    return directory.resolve("main.yaml");
  }

  private static Map<String, String> environment() {
    return Map.of("OPENAI_API_KEY", "sk-of-the-test", "EVENKEEL_SESSION_SECRET",
        "sixteen-characters-or-more");
  }

  @Test
  void tables_haveExactlyTheKeysTheReaderKnows() throws IOException {
    List<String> documented = KEY.matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();

    assertThat(documented).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(documented))
        .isEqualTo(ConfigLoader.keys(example(), environment()::get));
  }

  @Test
  void example_isRead() throws IOException {
    GatewayConfig config = ConfigLoader.load(example(), environment()::get);

    assertThat(config.pools()).containsOnlyKeys("support-assistant", "support-reduced");
    assertThat(config.server().dataDirectory()).isEqualTo(Path.of("/var/lib/evenkeel"));
    assertThat(Objects.requireNonNull(config.providers().get("openai-eu")).omit())
        .containsExactly(Extra.PROMPT_CACHE_RETENTION);
    assertThat(config.authorities()).containsOnlyKeys(
        URI.create("http://llm-egress.internal:8080/v1"),
        URI.create("http://rules.internal:9000/judge"));
    assertThat(config.suites().values()).singleElement()
        .satisfies(suite -> assertThat(suite.probes().get(1).tools()).singleElement()
            .satisfies(tool -> assertThat(tool.parameters()).isEqualTo(
                "{\"type\":\"object\",\"properties\":{\"order\":{\"type\":\"string\"}}}")));
  }
}
