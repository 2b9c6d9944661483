package dev.evenkeel.server.config;

import dev.evenkeel.policy.certify.Suite;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A suite with what its writers say about it. Immutable.
 *
 * @param licence empty when nobody said
 * @param provenance who wrote the probes, and from what; empty when nobody said
 */
public record SuiteFile(Suite suite, String licence, String provenance) {
  /**
   * Reads a suite by itself: the YAML that configurations include, or a file of JSON lines, which
   * is a suite of version 1 with the file's name. Blocks.
   *
   * @param environment gives the value of an environment variable, null when it is not set
   * @throws ConfigException with everything that is wrong
   */
  public static SuiteFile read(Path file, Function<String, @Nullable String> environment) {
    Reading reading = new Reading(environment);
    String name = PolicyFile.stem(file);
    SuiteFile read = file.toString().endsWith(".jsonl") ? SuiteReader.lines(name, reading, file)
        : reading.open(file).section(in -> SuiteReader.suite(name, in));
    reading.problems().raise();
    if (read == null) {
      throw new IllegalStateException("a suite that could not be read has problems");
    }
    return read;
  }
}
