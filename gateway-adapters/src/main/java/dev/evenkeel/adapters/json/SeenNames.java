package dev.evenkeel.adapters.json;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that the open objects of a text have so far. Few are compared one by one; an object
 * with many gets a set, so that a flood of names costs no more than its bytes. Confined to one
 * event loop.
 */
final class SeenNames {
  private static final int FEW = 16;

  private String[] names = new String[FEW];
  private int count;
  /** Where the names of the object at each depth begin. */
  private int[] starts = new int[8];
  /** By depth, null for an object with few names. */
  private @Nullable Set<String>[] many = sets(8);

  /** Begins another text. */
  void clear() {
    count = 0;
    Arrays.fill(many, null);
  }

  /** An object opens at the depth. */
  void open(int depth) {
    if (depth >= starts.length) {
      starts = Arrays.copyOf(starts, 2 * depth);
      many = Arrays.copyOf(many, 2 * depth);
    }
    starts[depth] = count;
  }

  /** The object at the depth closes. */
  void close(int depth) {
    count = starts[depth];
    many[depth] = null;
  }

  /** @return false when the object at the depth has the name already */
  boolean add(int depth, String name) {
    Set<String> set = many[depth];
    if (set != null) {
      return set.add(name);
    }
    int from = starts[depth];
    int hash = name.hashCode();
    for (int i = from; i < count; i++) {
      // The hashes are known of nearly all names, whose letters lie elsewhere.
      if (names[i].hashCode() == hash && names[i].equals(name)) {
        return false;
      }
    }
    if (count - from == FEW) {
      Set<String> all = new HashSet<>(Arrays.asList(names).subList(from, count));
      all.add(name);
      many[depth] = all;
      return true;
    }
    if (count == names.length) {
      names = Arrays.copyOf(names, 2 * count);
    }
    names[count++] = name;
    return true;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
  private static @Nullable Set<String>[] sets(int size) {
    return new @Nullable Set[size];
  }
}
