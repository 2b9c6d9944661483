package dev.evenkeel.server.suites;

import java.util.List;
import java.util.Map;

/**
 * What was made of a file. Immutable.
 *
 * @param probes with the keys of our files of lines
 * @param leftOut what could not be carried over, in whole words with its place
 */
public record Imported(List<Map<String, Object>> probes, List<String> leftOut) {
  public Imported {
    probes = List.copyOf(probes);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * What the file does not say itself.
   *
   * @param prefix of the ids
   * @param queryClass of probes that name none
   * @param target of probes that name none
   */
  public record Defaults(String prefix, String queryClass, String target) {}
}
