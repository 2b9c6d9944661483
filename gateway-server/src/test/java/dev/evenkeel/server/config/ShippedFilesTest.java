package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.policy.certify.EquivalenceTest;
import dev.evenkeel.policy.certify.Probe;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.policy.filter.CompiledPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads every configuration file of the project as its users would. */
final class ShippedFilesTest {
  private static final Path CONFIG = Path.of("..", "config");
  private static final Map<String, String> ENVIRONMENT =
      Map.of("OPENAI_API_KEY", "sk-one", "ANTHROPIC_API_KEY", "sk-two", "CHECK_DIR", "/tmp/check");

  @TempDir
  Path directory;

  static List<Path> files(String kind) throws IOException {
    try (Stream<Path> found = Files.list(CONFIG.resolve(kind))) {
      return found.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  static List<Path> policies() throws IOException {
    return files("policies");
  }

  static List<Path> suites() throws IOException {
    return files("suites");
  }

  static List<Path> configurations() throws IOException {
    return Stream
        .concat(files(".").stream(), Stream.of(Path.of("..", "clients", "node", "evenkeel.yaml")))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void configuration_isRead(Path file) {
    assertThat(ConfigLoader.load(file, ENVIRONMENT::get).pools()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void policy_isRead(Path file) throws IOException {
    GatewayConfig config = new Folder(directory)
        .main(Folder.SMALL + "policies: { one: !include " + file.toRealPath() + " }\n")
        .load();

    assertThat(Objects.requireNonNull(config.policies().get("one")).policy().content())
        .isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void policy_keepsWhatItsTestsSay(Path file) {
    PolicyFile read = PolicyFile.read(file, ENVIRONMENT::get);
    CompiledPolicy contract = read.contract();

    assertThat(read.tests()).hasSizeGreaterThanOrEqualTo(5)
        .allSatisfy(
            test -> assertThat(test.run(contract, Guards.NONE).misses()).as(test.name()).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("suites")
  void suite_isRead(Path file) throws IOException {
    GatewayConfig config = new Folder(directory)
        .main(Folder.SMALL + "suites: { one: !include " + file.toRealPath() + " }\n")
        .load();

    assertThat(Objects.requireNonNull(config.suites().get("one")).classes()).isNotEmpty();
  }

  @Test
  void supportSuite_isLargeEnoughForItsPool() {
    GatewayConfig config = ConfigLoader.load(CONFIG.resolve("evenkeel.yaml"), ENVIRONMENT::get);
    Suite suite = Objects.requireNonNull(config.suites().get("support"));
    Pool.Certification asked =
        Objects.requireNonNull(config.pools().get("support-assistant")).certification();
    int needed = EquivalenceTest.minimumProbes(asked.tolerance(), asked.confidence());
    Map<String, Long> sizes = suite.probes()
        .stream()
        .collect(Collectors.groupingBy(Probe::queryClass, Collectors.counting()));

    assertThat(sizes).hasSizeGreaterThanOrEqualTo(5);
    assertThat(sizes).allSatisfy(
        (name, size) -> assertThat(size).as(name).isGreaterThanOrEqualTo(Math.max(30, needed)));
    assertThat(suite.probes().stream().filter(Probe::handoff).count() * 3)
        .isGreaterThanOrEqualTo(suite.probes().size());
    assertThat(suite.probes().stream().map(Probe::target)).contains(Probe.Target.ANSWER,
        Probe.Target.REFUSE, Probe.Target.TOOL);
  }

  @Test
  void supportSuite_asksNothingTwice() {
    Suite suite =
        Objects.requireNonNull(ConfigLoader.load(CONFIG.resolve("evenkeel.yaml"), ENVIRONMENT::get)
            .suites()
            .get("support"));
    Map<Object, Long> asked = suite.probes()
        .stream()
        .map(probe -> (Object) probe.input())
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(asked).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
  }
}
