package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.policy.certify.Probe;
import dev.evenkeel.policy.certify.Probe.Kind;
import dev.evenkeel.policy.certify.Probe.Target;
import dev.evenkeel.policy.certify.Suite;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the shipped default suite to what its documentation promises. */
final class DefaultSuiteTest {
  private static final SuiteFile FILE =
      SuiteFile.read(Path.of("..", "config", "suites", "default", "suite.yaml"), _ -> null);
  private static final Suite SUITE = FILE.suite();

  private static Map<String, List<Probe>> byClass() {
    return SUITE.probes().stream().collect(Collectors.groupingBy(Probe::queryClass));
  }

  @Test
  void everyClass_isLargeEnough() {
    assertThat(byClass().keySet()).isEqualTo(SUITE.table().keySet());
    assertThat(byClass()).allSatisfy((name, probes) -> assertThat(probes).as(name)
        .hasSizeGreaterThanOrEqualTo(
            Math.max(150, Objects.requireNonNull(SUITE.table().get(name)).minimum())));
  }

  @Test
  void everyClass_isAThirdHandoffs() {
    assertThat(byClass()).allSatisfy(
        (name, probes) -> assertThat(3 * probes.stream().filter(Probe::handoff).count()).as(name)
            .isGreaterThanOrEqualTo(probes.size()));
  }

  @Test
  void everyClass_isAskedInTenLanguages() {
    assertThat(byClass()).allSatisfy((name,
        probes) -> assertThat(
            probes.stream().map(probe -> probe.design().language()).collect(Collectors.toSet()))
            .as(name)
            .doesNotContainNull()
            .hasSizeGreaterThanOrEqualTo(10));
  }

  @Test
  void everyClass_hasAllKinds() {
    assertThat(byClass()).allSatisfy((name, probes) -> {
      assertThat(probes.stream().map(Probe::kind).collect(Collectors.toSet())).as(name)
          .contains(Kind.values());
      assertThat(probes.stream().map(Probe::target).collect(Collectors.toSet())).as(name)
          .contains(Target.ANSWER, Target.REFUSE, Target.EITHER, Target.TOOL);
    });
  }

  @Test
  void pairs_nameEachOtherAndPart() {
    Map<String, Probe> byId = new HashMap<>();
    SUITE.probes().forEach(probe -> byId.put(probe.id(), probe));
    for (Probe probe : SUITE.probes()) {
      String other = probe.design().pair();
      if (other != null) {
        Probe contrast = Objects.requireNonNull(byId.get(other), other);
        assertThat(contrast.design().pair()).as(other).isEqualTo(probe.id());
        assertThat(contrast.target()).as(other).isNotEqualTo(probe.target());
      }
    }
  }

  @Test
  void nothing_isAskedTwice() {
    Set<Object> asked = new HashSet<>();
    assertThat(SUITE.probes()).allSatisfy(
        probe -> assertThat(asked.add(List.of(probe.input(), probe.tools()))).as(probe.id())
            .isTrue());
  }

  @Test
  void origin_isSaid() {
    assertThat(FILE.licence()).isEqualTo("Apache-2.0");
    assertThat(FILE.provenance()).contains("none was taken from");
  }
}
