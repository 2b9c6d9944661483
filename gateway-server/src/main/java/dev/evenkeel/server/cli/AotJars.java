package dev.evenkeel.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The jars that a cache of loaded classes ({@code -XX:AOTCache}) was made of, in a list beside it.
 * Java 25 takes the classes from the cache whatever has become of their jars since: an update would
 * run the old code and say nothing. The gateway therefore compares the jars with the list when it
 * starts and refuses to run if one is another.
 *
 * <p>
 * A checksum, not a signature: it notices mistakes, for whoever can change the jars can change the
 * list. A line is the checksum in hexadecimal, a space, and the path from the list's folder.
 */
final class AotJars {
  /** Names the list; none is looked at where it is not set. */
  static final String PROPERTY = "evenkeel.aot-jars";

  private AotJars() {}

  /** Writes the list of all jars in and below its folder; for whoever makes a cache. */
  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]));
  }

  static void write(Path list) throws IOException {
    Path folder = folder(list);
    List<String> lines = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.filter(path -> path.toString().endsWith(".jar")).sorted().toList()) {
        lines.add(checksum(each) + " " + folder.relativize(each));
      }
    }
    Files.write(list, lines);
  }

  /** What is wrong with the jars of this process, if it was started from a cache. */
  static Optional<String> complaint() {
    String list = System.getProperty(PROPERTY, "");
    return list.isEmpty() ? Optional.empty() : complaint(Path.of(list));
  }

  static Optional<String> complaint(Path list) {
    try {
      List<String> lines = Files.readAllLines(list);
      for (String line : lines) {
        int space = line.indexOf(' ');
        Path jar = folder(list).resolve(line.substring(space + 1));
        if (space < 0 || !Files.isRegularFile(jar)
            || !checksum(jar).equals(line.substring(0, space))) {
          return Optional.of(jar + " is not the one that the cache beside " + list
              + " was made of: make it anew, or start without -XX:AOTCache and -D" + PROPERTY);
        }
      }
      return lines.isEmpty() ? Optional.of(list + " lists no jar") : Optional.empty();
    } catch (IOException e) {
      return Optional.of("the jars of the cache cannot be checked: " + e);
    }
  }

  private static Path folder(Path list) {
    Path parent = list.toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  private static String checksum(Path file) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(Files.readAllBytes(file));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}
