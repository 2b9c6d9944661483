package dev.evenkeel.server.config;

/**
 * One thing wrong with the configuration. Immutable.
 *
 * @param file the file it stands in, as it was named
 * @param line from 1; 0 when it concerns the whole file
 * @param column from 1; 0 when it concerns the whole file
 * @param path the dotted path of the key, such as {@code pools.support.routes[0].model}; empty when
 * it concerns the whole file
 * @param message what is wrong; never holds a secret
 */
public record ConfigProblem(String file, int line, int column, String path, String message) {
  /** {@code file:line:column: path: message}, without the parts that do not apply. */
  @Override
  public String toString() {
    String where = line == 0 ? file : file + ":" + line + ":" + column;
    return where + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
