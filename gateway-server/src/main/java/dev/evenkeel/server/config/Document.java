package dev.evenkeel.server.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads one YAML file into nodes that know their place. What a file may cost is bounded:
 *
 * <table>
 * <caption>Limits; beyond one, the file is a problem and nothing of it is read</caption>
 * <tr>
 * <th>what</th>
 * <th>limit</th>
 * </tr>
 * <tr>
 * <td>size</td>
 * <td>1 MiB</td>
 * </tr>
 * <tr>
 * <td>maps and lists within one another</td>
 * <td>32</td>
 * </tr>
 * <tr>
 * <td>aliases</td>
 * <td>none: a value stands where it holds</td>
 * </tr>
 * <tr>
 * <td>documents</td>
 * <td>1</td>
 * </tr>
 * </table>
 */
final class Document {
  static final int DEEPEST = 32;

  /** Braces of a variable, which YAML would take for a map where maps are written in one line. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}'\"\n]*)}");
  private static final char OPENING = '\uf8f0';
  private static final char CLOSING = '\uf8f1';

  private Document() {}

  /** What is written in {@code scalar}. */
  static String text(ScalarNode scalar) {
    return scalar.getValue().replace(OPENING, '{').replace(CLOSING, '}');
  }

  /** Disguises the braces of variables, one character for one, so that every place stays. */
  private static String disguised(String text) {
    return text.indexOf(OPENING) >= 0 || text.indexOf(CLOSING) >= 0 ? text
        : VARIABLE.matcher(text).replaceAll("\\$" + OPENING + "$1" + CLOSING);
  }

  /** The root of the file of {@code place}; null when there is none, and then a problem is told. */
  static @Nullable Node read(Place place, Problems problems) {
    switch (TextFile.read(place.origin().file())) {
      case TextFile.Outcome.Text(var text) -> {
        return root(disguised(text), place, problems);
      }
      case TextFile.Outcome.Unusable(var why) -> problems.addForFile(place.origin(), why);
    }
    return null;
  }

  private static @Nullable Node root(String text, Place place, Problems problems) {
    LoadSettings settings = LoadSettings.builder()
        .setSchema(new CoreSchema())
        .setUseMarks(true)
        .setCodePointLimit(TextFile.LARGEST)
        .build();
    try {
      if (!bounded(text, settings, place, problems)) {
        return null;
      }
      Node root = new Compose(settings).composeString(text).orElse(null);
      if (root == null) {
        problems.add(place, "the file is empty");
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
      problems.add(mark == null ? place : marked(place, mark), "not YAML: " + inWords(e));
    } catch (YamlEngineException e) {
      problems.add(place, "not YAML");
    }
    return null;
  }

  /** Said of lines that are set in too far or too little, which YAML takes for ends of blocks. */
  private static String inWords(MarkedYamlEngineException wrong) {
    String problem = String.valueOf(wrong.getProblem());
    return problem.contains("block end") || problem.contains("block mapping")
        ? problem + "; lines of one map or list begin in the same column"
        : problem;
  }

  /** Looks at the file as a flat stream first: building nodes recurses, and aliases multiply. */
  private static boolean bounded(String text, LoadSettings settings, Place place,
      Problems problems) {
    int depth = 0;
    int documents = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event) {
        case AliasEvent _ -> {
          problems.add(marked(place, event),
              "aliases are not supported; write the value where it holds");
          return false;
        }
        case DocumentStartEvent _ -> documents++;
        case CollectionStartEvent _ -> depth++;
        case CollectionEndEvent _ -> depth--;
        default -> {
        }
      }
      if (depth > DEEPEST) {
        problems.add(marked(place, event), "more than 32 maps and lists within one another");
        return false;
      }
      if (documents > 1) {
        problems.add(marked(place, event), "a file holds one document; this is another");
        return false;
      }
    }
    return true;
  }

  private static Place marked(Place place, Event event) {
    return event.getStartMark().map(mark -> marked(place, mark)).orElse(place);
  }

  private static Place marked(Place place, Mark mark) {
    return new Place(place.origin(), mark.getLine() + 1, mark.getColumn() + 1, place.path(),
        place.pattern());
  }
}
