package dev.evenkeel.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Where a value stands. Immutable.
 *
 * @param origin the file
 * @param line from 1
 * @param column from 1
 * @param path the dotted path, such as {@code pools.support.routes[0].model}
 * @param pattern the path with every name as {@code <name>} and every position left out, such as
 * {@code pools.<name>.routes[].model}: what the documentation calls the key
 */
record Place(Origin origin, int line, int column, String path, String pattern) {
  /**
   * A file being read.
   *
   * @param file its path as it was named
   * @param named where it is named, in the file that includes it; null for the first
   * @param literal whether its texts are taken as they are, without variables put in
   */
  record Origin(Path file, @Nullable Place named, boolean literal) {
    /** A file in which variables are put in. */
    Origin(Path file, @Nullable Place named) {
      this(file, named, false);
    }

    /** The path that {@code named} means when it is written in this file. */
    Path resolve(String named) {
      return file.resolveSibling(named).normalize();
    }

    /** How many files include one another up to this one. */
    int depth() {
      return named == null ? 1 : 1 + named.origin().depth();
    }

    /** Whether this file or one that includes it is {@code other}. */
    boolean within(Path other) {
      return file.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())
          || (named != null && named.origin().within(other));
    }
  }

  /** The place of the document itself. */
  static Place start(Path file) {
    return new Place(new Origin(file, null), 1, 1, "", "");
  }

  Place key(String key) {
    return new Place(origin, line, column, join(path, key), join(pattern, key));
  }

  Place name(String name) {
    return new Place(origin, line, column, join(path, name), join(pattern, "<name>"));
  }

  Place position(int position) {
    return new Place(origin, line, column, path + "[" + position + "]", pattern + "[]");
  }

  Place at(Node node) {
    return node.getStartMark()
        .map(mark -> new Place(origin, mark.getLine() + 1, mark.getColumn() + 1, path, pattern))
        .orElse(this);
  }

  Place in(Origin file) {
    return new Place(file, 1, 1, path, pattern);
  }

  ConfigProblem problem(String message) {
    return new ConfigProblem(origin.file().toString(), line, column, path, message);
  }

  private static String join(String parent, String child) {
    return parent.isEmpty() ? child : parent + "." + child;
  }
}
