package dev.evenkeel.server.config;

import dev.evenkeel.core.route.Secret;
import dev.evenkeel.server.config.Substitution.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A place in the document and what stands there, if anything does. What cannot be read is told as a
 * problem once and then read as if it were absent. Confined to one thread.
 */
final class Value {
  private static final int LONGEST_SHOWN = 60;
  private static final Set<Tag> TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP, Tag.ENV_TAG);

  private final Reading reading;
  private final Place place;
  private final @Nullable Node node;
  private final boolean broken;

  private Value(Reading reading, Place place, @Nullable Node node, boolean broken) {
    this.reading = reading;
    this.place = place;
    this.node = node;
    this.broken = broken;
  }

  /** What {@code node} says; an include is followed. */
  static Value of(Reading reading, Place above, Node node) {
    Place place = above.at(node);
    String tag = node.getTag().getValue();
    if (tag.equals("!include")) {
      return reading.include(place, node);
    }
    if (!TAGS.contains(node.getTag())) {
      reading.problems().add(place, "a tag that is not known here; '!include' is the only one");
      return broken(reading, place);
    }
    return new Value(reading, place, node, false);
  }

  /** A value whose problem has been told. */
  static Value broken(Reading reading, Place place) {
    return new Value(reading, place, null, true);
  }

  /** A value below this one that is not there. */
  Value absent(Place missing) {
    return new Value(reading, missing, null, broken);
  }

  Reading reading() {
    return reading;
  }

  Place place() {
    return place;
  }

  /** Whether something stands here. */
  boolean present() {
    return node != null && !nothing(node);
  }

  /** Whether nothing was written here; false when it cannot be told. */
  boolean missing() {
    return !broken && !present();
  }

  /** Tells that something is wrong here. */
  void problem(String message) {
    reading.problems().add(place, message);
  }

  /** This value; it is a problem when it is absent. */
  Value required() {
    if (missing()) {
      problem("is required");
      return broken(reading, place);
    }
    return this;
  }

  /** The value as {@code notation} reads it, {@code fallback} when it is absent or wrong. */
  <T> T as(Notation<T> notation, T fallback) {
    T read = as(notation);
    return read == null ? fallback : read;
  }

  /** The value as {@code notation} reads it, null when it is absent or wrong. */
  <T> @Nullable T as(Notation<T> notation) {
    if (!(scalar(notation.expected(), null) instanceof Outcome.Replaced(var text, var own))) {
      return null;
    }
    T read = notation.reading().read(text);
    if (read == null) {
      problem("expected " + notation.expected()
          + (notation.printable() ? ", found " + shown(text, own) : ""));
    }
    return read;
  }

  /** The value as a secret, which may come from a file; null when it is absent or wrong. */
  @Nullable Secret secret() {
    if (!(scalar("a secret", place.origin()) instanceof Outcome.Replaced(var text, var _))) {
      return null;
    }
    if (text.isBlank() || !text.chars().allMatch(each -> each > ' ' && each < 127)) {
      problem(text.isBlank() ? "the secret is empty"
          : "a secret is one line of printable ASCII characters without spaces");
      return null;
    }
    return new Secret(text);
  }

  /** The file that the value names, seen from the file it is written in; null when absent. */
  @Nullable Path file() {
    String name = as(Notation.WORDS);
    if (name == null) {
      return null;
    }
    Path file = place.origin().resolve(name);
    reading.opened(file);
    return file;
  }

  /** The map that stands here, read by {@code reader}; keys it does not ask for are problems. */
  <T extends @Nullable Object> T section(Function<Section, T> reader) {
    boolean map = node == null || nothing(node) || node instanceof MappingNode;
    if (!map) {
      unexpected("a map");
    }
    Section section = new Section(map ? this : broken(reading, place), entries(false));
    T read = reader.apply(section);
    section.end();
    return read;
  }

  /** An entry of the map that stands here, null when there is none. */
  @Nullable Entry entry(String key) {
    return entries(false).get(key);
  }

  /** The values of a map whose keys are names. */
  Map<String, Value> named() {
    if (node != null && !nothing(node) && !(node instanceof MappingNode)) {
      unexpected("a map of names");
    }
    Map<String, Value> all = new LinkedHashMap<>();
    entries(true).forEach((name, entry) -> all.put(name, entry.value()));
    return all;
  }

  /** The elements of a list. */
  List<Value> list() {
    List<Value> all = new ArrayList<>();
    if (node instanceof SequenceNode sequence) {
      for (Node element : sequence.getValue()) {
        all.add(of(reading, place.position(all.size()), element));
      }
    } else if (node != null && !nothing(node)) {
      unexpected("a list");
    }
    return all;
  }

  /** The elements of a list as {@code notation} reads them, without those that it cannot read. */
  <T> List<T> listOf(Notation<T> notation) {
    List<T> all = new ArrayList<>();
    for (Value each : list()) {
      T read = each.required().as(notation);
      if (read != null) {
        all.add(read);
      }
    }
    return all;
  }

  /** The name that stands here if {@code known} has it; else null, and that is a problem. */
  @Nullable String reference(String kind, Set<String> known) {
    String name = as(Notation.NAME);
    if (name != null && !known.contains(name)) {
      problem("there is no " + kind + " '" + name + "'" + Nearest.suggestion(name, known));
      return null;
    }
    return name;
  }

  /** Whether a single text stands here, not a list or map. */
  boolean plain() {
    return node instanceof ScalarNode;
  }

  /** What stands here as maps, lists, texts, flags and numbers; null when nothing does. */
  @Nullable Object plainly() {
    return node == null ? null : PlainFile.plain(node);
  }

  /** The map that stands here as JSON text, null when there is none. */
  @Nullable String json() {
    if (node == null || nothing(node)) {
      return null;
    }
    if (!(node instanceof MappingNode)) {
      unexpected("a map");
      return null;
    }
    return JsonText.of(node);
  }

  /**
   * A key as it may be shown: what follows a colon or an equals sign may be a secret whose space
   * was
   * forgotten.
   */
  static String quotedKey(String key) {
    String safe = key.split("[:=\\s]", 2)[0];
    String cut = safe.length() > LONGEST_SHOWN ? safe.substring(0, LONGEST_SHOWN) + "…" : safe;
    return safe.equals(key) ? "'" + cut + "'" : "'" + cut + "…' (a space belongs after the colon)";
  }

  /**
   * An entry of a map.
   *
   * @param key where the key stands
   */
  record Entry(Place key, Value value) {}

  private Map<String, Entry> entries(boolean names) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    if (!(node instanceof MappingNode map)) {
      return entries;
    }
    for (NodeTuple tuple : map.getValue()) {
      Place at = place.at(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        reading.problems().add(at, "a key is a single word");
        continue;
      }
      String name = Document.text(key);
      if (names && Notation.NAME.reading().read(name) == null) {
        reading.problems().add(at, "expected " + Notation.NAME.expected());
        continue;
      }
      Place below = names ? at.name(name) : at.key(quiet(name));
      if (entries.containsKey(name)) {
        reading.problems().add(below, "duplicate key " + quotedKey(name));
        continue;
      }
      entries.put(name, new Entry(below, of(reading, below, tuple.getValueNode())));
    }
    return entries;
  }

  private static String quiet(String key) {
    return key.split("[:=\\s]", 2)[0];
  }

  /** The text that stands here with its references replaced; null when there is none. */
  private @Nullable Outcome scalar(String expected, Place.@Nullable Origin files) {
    if (node == null) {
      return null;
    }
    if (!(node instanceof ScalarNode scalar) || nothing(node)) {
      unexpected(expected);
      return null;
    }
    if (place.origin().literal()) {
      return new Outcome.Replaced(scalar.getValue(), true);
    }
    Outcome outcome = reading.substitution().apply(Document.text(scalar), files);
    if (outcome instanceof Outcome.Failed(var why)) {
      problem(why);
    }
    return outcome;
  }

  private void unexpected(String expected) {
    String found = switch (node) {
      case MappingNode _ -> "a map";
      case SequenceNode _ -> "a list";
      case ScalarNode scalar when !nothing(scalar) -> "a single value";
      case null, default -> "nothing";
    };
    problem("expected " + expected + ", found " + found);
  }

  private static String shown(String text, boolean own) {
    if (!own) {
      return "what a variable holds";
    }
    String line = text.strip().replaceAll("\\s+", " ");
    return "'" + (line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line)
        + "'";
  }

  private static boolean nothing(Node node) {
    return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
  }
}
