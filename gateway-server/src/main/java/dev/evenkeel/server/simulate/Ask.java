package dev.evenkeel.server.simulate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request as a simulated provider understands it, whichever wire it came on.
 *
 * @param model the model asked for
 * @param conversation what was said, oldest first; never empty
 * @param tools the tools offered
 * @param toolChoice whether they may or must be used
 * @param schema the JSON schema the answer must match, an empty object for any JSON object, null
 * for text
 * @param mostTokens the caller's limit, {@link Integer#MAX_VALUE} for none
 * @param stops texts that end the answer
 * @param choices how many answers
 * @param delivery how the answer travels
 */
record Ask(String model, List<Said> conversation, List<OfferedTool> tools, ToolChoice toolChoice,
    @Nullable JsonNode schema, int mostTokens, List<String> stops, int choices, Delivery delivery) {
  Ask {
    conversation = List.copyOf(conversation);
    tools = List.copyOf(tools);
    stops = List.copyOf(stops);
  }

  /** Who said something. */
  enum Speaker {
    SYSTEM,
    USER,
    ASSISTANT,
    /** The result of a tool call. */
    TOOL
  }

  /** One thing said. */
  record Said(Speaker speaker, String text) {}

  /** A tool and the schema of its arguments. */
  record OfferedTool(String name, String description, JsonNode parameters) {}

  /**
   * Whether tools may or must be called.
   *
   * @param allowed whether they may
   * @param required whether one must
   * @param only the one that must, null for any
   * @param parallel whether several at once may be
   */
  record ToolChoice(boolean allowed, boolean required, @Nullable String only, boolean parallel) {}

  /**
   * How the answer travels.
   *
   * @param stream as events or whole
   * @param usage whether the stream says what it cost
   * @param filler whether events carry padding
   */
  record Delivery(boolean stream, boolean usage, boolean filler) {}

  /** The same request for another model. */
  Ask forModel(String other) {
    return new Ask(other, conversation, tools, toolChoice, schema, mostTokens, stops, choices,
        delivery);
  }

  /** What users said, oldest first. */
  List<String> userTexts() {
    return conversation.stream()
        .filter(said -> said.speaker() == Speaker.USER)
        .map(Said::text)
        .toList();
  }

  /** The last result of a tool that came after the user's last words, or null. */
  @Nullable String toolResult() {
    for (Said said : conversation.reversed()) {
      switch (said.speaker()) {
        case TOOL -> {
          return said.text();
        }
        case USER -> {
          return null;
        }
        case SYSTEM, ASSISTANT -> {
        }
      }
    }
    return null;
  }

  int promptTokens() {
    int count = 3;
    for (Said said : conversation) {
      count += 4 + Tokens.count(said.text());
    }
    for (OfferedTool tool : tools) {
      count += 8 + Tokens.count(tool.description());
    }
    return count;
  }
}
