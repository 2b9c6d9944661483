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

  /** The problems in the order of the file, those of an included file where it was included. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
