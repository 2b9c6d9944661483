package dev.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/failure-modes.md} to the tests it names. */
class FailureModesPageTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (?!what goes|---).*\\|$");

  @Test
  void everyRow_namesTestsThatExist() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "failure-modes.md"));
    Map<String, String> sources = new HashMap<>();
    for (String module : List.of("gateway-core", "gateway-adapters", "gateway-policy",
        "gateway-server")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith("Test.java")).toList()) {
          sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
      }
    }
    List<String> rows = ROW.matcher(page).results().map(found -> found.group()).toList();
    assertThat(rows).hasSizeGreaterThan(40);
    assertThat(rows).allMatch(row -> NAMED.matcher(row).find(), "names a test");
    assertThat(NAMED.matcher(page).results().toList())
        .allSatisfy(test -> assertThat(sources.getOrDefault(test.group(1), "")).as(test.group())
            .contains("void " + test.group(2) + "("));
  }
}
