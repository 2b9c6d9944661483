package dev.evenkeel.server.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, so that all of it is told at once. Confined to one thread. */
final class Problems {
  /** More than anybody reads; what is left over shows at the next try. */
  private static final int MOST = 200;

  private final List<ConfigProblem> all = new ArrayList<>();

  void add(Place place, String message) {
    add(place.problem(message));
  }

  /** A file that cannot be used: a problem of whoever names it, of the first of itself. */
  void addForFile(Place.Origin origin, String why) {
    Place named = origin.named();
    add(named == null ? new ConfigProblem(origin.file().toString(), 0, 0, "", why)
        : named.problem(TextFile.told(why, origin.file())));
  }

  /** How many there are so far. */
  int count() {
    return all.size();
  }

  private void add(ConfigProblem problem) {
    if (all.size() < MOST && !all.contains(problem)) {
      all.add(problem);
    }
  }

  /** @throws ConfigException if there are any, in the order of the files and their lines */
  void raise() {
    if (all.isEmpty()) {
      return;
    }
    List<String> files = all.stream().map(ConfigProblem::file).distinct().toList();
    throw new ConfigException(all.stream()
        .sorted(Comparator.comparingInt((ConfigProblem each) -> files.indexOf(each.file()))
            .thenComparingInt(ConfigProblem::line)
            .thenComparingInt(ConfigProblem::column))
        .toList());
  }
}
