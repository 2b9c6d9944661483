package dev.evenkeel.server.config;

import dev.evenkeel.server.config.Place.Origin;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * One run over a configuration and the files it includes: what is wrong with it, and which keys
 * were
 * asked for. Confined to one thread.
 */
final class Reading {
  private static final int MOST_INCLUDES = 8;

  private final Problems problems = new Problems();
  private final SortedSet<String> keys = new TreeSet<>();
  private final Set<Path> files = new LinkedHashSet<>();
  private final Substitution substitution;

  Reading(Function<String, @Nullable String> environment) {
    this.substitution = new Substitution(environment, this::opened);
  }

  Problems problems() {
    return problems;
  }

  Substitution substitution() {
    return substitution;
  }

  /** The patterns of all keys that were asked for, present or not. */
  SortedSet<String> keys() {
    return keys;
  }

  void asked(String pattern) {
    keys.add(pattern);
  }

  /** Every file that was named, whether or not it could be read. */
  Set<Path> files() {
    return files;
  }

  void opened(Path file) {
    files.add(file.toAbsolutePath().normalize());
  }

  /** The whole file. */
  Value open(Path file) {
    opened(file);
    Place place = Place.start(file);
    Node root = Document.read(place, problems);
    return root == null ? Value.broken(this, place) : Value.of(this, place, root);
  }

  /** What {@code directive}, an {@code !include} at {@code place}, stands for. */
  Value include(Place place, Node directive) {
    if (!(directive instanceof ScalarNode scalar) || Document.text(scalar).isBlank()) {
      problems.add(place, "'!include' needs the path of a file");
      return Value.broken(this, place);
    }
    Path file = place.origin().resolve(Document.text(scalar));
    if (place.origin().within(file)) {
      problems.add(place, "'!include " + file + "' leads back to itself");
      return Value.broken(this, place);
    }
    if (place.origin().depth() > MOST_INCLUDES) {
      problems.add(place, "more than " + MOST_INCLUDES + " files include one another");
      return Value.broken(this, place);
    }
    opened(file);
    Place start = place.in(new Origin(file, place));
    Node root = Document.read(start, problems);
    return root == null ? Value.broken(this, start) : Value.of(this, start, root);
  }
}
