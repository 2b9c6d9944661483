package dev.evenkeel.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An alert on a metric that nobody writes never rings. */
class AlertRulesTest {
  private static final Pattern METRIC = Pattern.compile("\\bevenkeel_[a-z_]+");

  @Test
  void rules_nameOnlyMetricsThatExist() throws Exception {
    Set<String> known = new TreeSet<>();
    for (Field each : MeterNames.class.getDeclaredFields()) {
      if (each.get(null) instanceof String name) {
        String plain = name.replace('.', '_');
        known.addAll(Set.of(plain, plain + "_total", plain + "_seconds"));
      }
    }
    String rules = Files.readString(Path.of("..", "config", "alerts", "evenkeel.rules.yaml"));
    Set<String> used = METRIC.matcher(rules)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(used).isNotEmpty().isSubsetOf(known);
  }
}
