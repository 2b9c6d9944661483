package dev.evenkeel.server.config;

import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Writes YAML as JSON, for the schemas of tools. */
final class JsonText {
  private JsonText() {}

  /** The JSON text of {@code node}; keys in the order of the file. */
  static String of(Node node) {
    return switch (node) {
      case MappingNode map -> map.getValue()
          .stream()
          .map(entry -> quoted(key(entry.getKeyNode())) + ":" + of(entry.getValueNode()))
          .collect(Collectors.joining(",", "{", "}"));
      case SequenceNode list ->
        list.getValue().stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
      case ScalarNode scalar -> scalar(scalar);
      default -> "null";
    };
  }

  private static String key(Node node) {
    return node instanceof ScalarNode scalar ? Document.text(scalar) : of(node);
  }

  private static String scalar(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    String text = Document.text(scalar);
    if (tag.equals(Tag.NULL)) {
      return "null";
    }
    if (tag.equals(Tag.BOOL)) {
      return text;
    }
    boolean number = (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT))
        && text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    return number ? text : quoted(text);
  }

  private static String quoted(String text) {
    StringBuilder all = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '"' -> all.append("\\\"");
        case '\\' -> all.append("\\\\");
        case '\n' -> all.append("\\n");
        case '\t' -> all.append("\\t");
        case '\r' -> all.append("\\r");
        default -> {
          if (each < ' ') {
            all.append(String.format("\\u%04x", (int) each));
          } else {
            all.append(each);
          }
        }
      }
    }
    return all.append('"').toString();
  }
}
