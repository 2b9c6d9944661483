package dev.evenkeel.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads files of JSON lines into the values that YAML gives, each with its place. What stands in
 * such a file is taken as it is: variables are not put in, for it may come from elsewhere. Limits
 * are those of {@link Document}.
 */
final class JsonLines {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonLines() {}

  /**
   * The lines of {@code origin} that are not blank and are JSON; the others are problems.
   *
   * @param pattern what the documentation calls a line's keys
   */
  static List<Value> read(Reading reading, Place.Origin origin, String pattern) {
    List<Value> all = new ArrayList<>();
    switch (TextFile.read(origin.file())) {
      case TextFile.Outcome.Text(var text) -> {
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
          number++;
          Node node = line.isBlank() ? null
              : node(reading, new Place(origin, number, 1, "", pattern), line);
          if (node != null) {
            all.add(Value.of(reading, new Place(origin, number, 1, "", pattern), node));
          }
        }
      }
      case TextFile.Outcome.Unusable(var why) -> reading.problems().addForFile(origin, why);
    }
    return all;
  }

  /** The JSON of {@code text}, null and a problem when it is none. */
  static @Nullable Node node(Reading reading, Place place, String text) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      Node node = first == null ? null : node(parser, first, place, 1);
      if (node == null) {
        reading.problems().add(place, "more than 32 maps and lists within one another");
      } else if (parser.nextToken() != null) {
        reading.problems().add(place, "more follows after the JSON value; one line holds one");
        return null;
      }
      return node;
    } catch (JacksonException e) {
      reading.problems().add(place, "not JSON: " + e.getOriginalMessage());
      return null;
    }
  }

  /** Null beyond the deepest level. */
  private static @Nullable Node node(JsonParser parser, JsonToken token, Place place, int depth) {
    Optional<Mark> mark = mark(parser, place);
    return switch (token) {
      case START_OBJECT -> {
        List<NodeTuple> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          Node key = scalar(Tag.STR, parser.currentName(), mark(parser, place));
          Node value =
              depth == Document.DEEPEST ? null : node(parser, parser.nextToken(), place, depth + 1);
          if (value == null) {
            yield null;
          }
          entries.add(new NodeTuple(key, value));
        }
        yield new MappingNode(Tag.MAP, true, entries, FlowStyle.FLOW, mark, mark);
      }
      case START_ARRAY -> {
        List<Node> elements = new ArrayList<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next =
            parser.nextToken()) {
          Node value = depth == Document.DEEPEST ? null : node(parser, next, place, depth + 1);
          if (value == null) {
            yield null;
          }
          elements.add(value);
        }
        yield new SequenceNode(Tag.SEQ, true, elements, FlowStyle.FLOW, mark, mark);
      }
      case VALUE_NUMBER_INT -> scalar(Tag.INT, parser.getString(), mark);
      case VALUE_NUMBER_FLOAT -> scalar(Tag.FLOAT, parser.getString(), mark);
      case VALUE_TRUE, VALUE_FALSE -> scalar(Tag.BOOL, parser.getString(), mark);
      case VALUE_NULL -> scalar(Tag.NULL, "null", mark);
      default -> scalar(Tag.STR, parser.getString(), mark);
    };
  }

  private static Node scalar(Tag tag, String text, Optional<Mark> mark) {
    return new ScalarNode(tag, true, text, ScalarStyle.DOUBLE_QUOTED, mark, mark);
  }

  private static Optional<Mark> mark(JsonParser parser, Place place) {
    int column = parser.currentTokenLocation().getColumnNr();
    return Optional.of(new Mark(place.origin().file().toString(), 0, place.line() - 1,
        Math.max(0, column - 1), new int[0], 0));
  }
}
