package dev.evenkeel.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a configuration; its message has a line for each problem. */
public final class ConfigException extends RuntimeException {
  private final List<ConfigProblem> problems;

  /** @param problems at least one */
  public ConfigException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The problems by file, and in each file in the order of its lines. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
