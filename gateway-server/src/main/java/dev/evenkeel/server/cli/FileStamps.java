package dev.evenkeel.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How some files look from outside, so that a change is noticed without reading them. Links are
 * followed: mounted configuration is often swapped by moving a link. Immutable.
 */
record FileStamps(Map<Path, Stamp> files) {
  FileStamps {
    files = Map.copyOf(files);
  }

  /** Null fields where there is no such file. */
  record Stamp(@Nullable Object modified, long size, @Nullable Object key) {
    static final Stamp ABSENT = new Stamp(null, -1, null);
  }

  /** Looks at the files now. Blocks. */
  static FileStamps of(Collection<Path> files) {
    Map<Path, Stamp> all = new HashMap<>();
    for (Path file : files) {
      all.put(file, stamp(file));
    }
    return new FileStamps(all);
  }

  private static Stamp stamp(Path file) {
    try {
      BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(seen.lastModifiedTime(), seen.size(), seen.fileKey());
    } catch (IOException e) {
      return Stamp.ABSENT;
    }
  }

  /** The same files as they look now. */
  FileStamps again() {
    return of(files.keySet());
  }

  /** Whether the files of {@code some} look the same in both. */
  boolean same(FileStamps other, Collection<Path> some) {
    return some.stream().allMatch(file -> {
      Path known = file.toAbsolutePath().normalize();
      Stamp before = files.get(known);
      return before != null && before.equals(other.files.get(known));
    });
  }
}
