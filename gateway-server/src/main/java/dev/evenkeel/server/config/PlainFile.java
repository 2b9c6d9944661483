package dev.evenkeel.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads files of other programs into maps, lists, texts, flags and numbers, within the limits of
 * our own. Nothing is put in and nothing is followed; what is null is left out.
 */
public final class PlainFile {
  private PlainFile() {}

  /**
   * A line.
   *
   * @param number from 1
   */
  public record Line(int number, Object value) {}

  /**
   * A file of YAML or JSON.
   *
   * @throws ConfigException when it is neither, or too large, or has aliases
   */
  public static Object read(Path file) {
    Reading reading = new Reading(_ -> null);
    Node root = Document.read(Place.start(file), reading.problems());
    reading.problems().raise();
    Object value = root == null ? null : plain(root);
    return value == null ? Map.of() : value;
  }

  /**
   * The lines of a file of JSON lines that are not blank.
   *
   * @throws ConfigException with every line that is no JSON
   */
  public static List<Line> lines(Path file) {
    Reading reading = new Reading(_ -> null);
    List<Line> lines = new ArrayList<>();
    for (Value each : JsonLines.read(reading, new Place.Origin(file, null, true), "")) {
      Object value = each.plainly();
      if (value != null) {
        lines.add(new Line(each.place().line(), value));
      }
    }
    reading.problems().raise();
    return lines;
  }

  /** The value of a JSON text; empty when it is none. */
  public static Optional<Object> json(String text) {
    Reading reading = new Reading(_ -> null);
    Node node = JsonLines.node(reading, Place.start(Path.of("")), text);
    return Optional.ofNullable(node == null ? null : plain(node));
  }

  /** What {@code node} says, null for nothing. */
  static @Nullable Object plain(Node node) {
    return switch (node) {
      case MappingNode map -> {
        Map<String, Object> all = new LinkedHashMap<>();
        map.getValue().forEach(entry -> {
          Object value = plain(entry.getValueNode());
          if (entry.getKeyNode() instanceof ScalarNode key && value != null) {
            all.put(key.getValue(), value);
          }
        });
        yield all;
      }
      case SequenceNode list -> {
        List<Object> all = new ArrayList<>();
        list.getValue().forEach(each -> {
          Object value = plain(each);
          if (value != null) {
            all.add(value);
          }
        });
        yield all;
      }
      case ScalarNode scalar -> scalar(scalar);
      default -> null;
    };
  }

  private static @Nullable Object scalar(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    String text = Document.text(scalar);
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    try {
      return tag.equals(Tag.INT) ? (Object) Long.valueOf(text)
          : tag.equals(Tag.FLOAT) ? (Object) Double.valueOf(text) : text;
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
