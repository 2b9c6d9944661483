package dev.evenkeel.server.simulate;

import dev.evenkeel.server.simulate.Answer.Ending;
import dev.evenkeel.server.simulate.Answer.ToolUse;
import dev.evenkeel.server.simulate.Ask.Said;
import dev.evenkeel.server.simulate.Ask.Speaker;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides what a persona answers: a refusal, a tool call, structured output or prose. The same
 * conversation gets the same answer. Immutable and thread-safe.
 */
final class Mind {
  /** A request to carry on, in a policy's usual words among others. */
  private static final Pattern INTERRUPTED = Pattern.compile(
      "^Your (?:previous response was interrupted|last message was cut off)\\b.*", Pattern.DOTALL);
  /** How much of what was said is said again when the request asks for it. */
  private static final int WORDS_AGAIN = 6;

  private final Persona persona;
  private final JsonMapper json;
  private final RiskJudge judge = new RiskJudge();
  private final ToolPicker tools;
  private final Prose prose;

  Mind(Persona persona, JsonMapper json) {
    this.persona = persona;
    this.json = json;
    this.tools = new ToolPicker(json);
    this.prose = new Prose(persona.bearing());
  }

  /**
   * As many answers as were asked for.
   *
   * @param refuse whether to refuse whatever was asked
   */
  List<Answer> answers(Ask ask, boolean refuse) {
    List<Answer> answers = new ArrayList<>();
    for (int choice = 0; choice < ask.choices(); choice++) {
      answers.add(answer(ask, refuse, choice));
    }
    return answers;
  }

  private Answer answer(Ask ask, boolean refuse, int choice) {
    List<String> said = new ArrayList<>(ask.userTexts());
    String begun = begun(ask, said);
    Memory memory = new Memory(said);
    Judgement judgement = judge.judge(said);
    SplittableRandom dice = new SplittableRandom(
        persona.name().hashCode() * 31L + said.hashCode() + 1_000_003L * choice);
    if (refuse || persona.refuses(judgement)) {
      String words = Refusals.words(persona.voice(), judgement.subject());
      return new Answer(words, persona.voice() == RefusalVoice.WIRE, List.of(), Ending.STOP, null);
    }
    String result = ask.toolResult();
    if (result == null && begun.isEmpty()) {
      List<ToolUse> calls = tools.calls(ask, memory, dice);
      if (!calls.isEmpty()) {
        return new Answer("", false, calls, Ending.TOOL, null);
      }
    }
    JsonNode schema = ask.schema();
    if (schema != null) {
      return cut(structured(schema, memory, judgement, dice), ask);
    }
    if (!begun.isEmpty()) {
      String rest = prose.continuing(begun, memory, judgement.subject(), dice);
      return cut(said.size() < ask.userTexts().size() ? lastWords(begun) + rest : rest, ask);
    }
    return cut(result != null ? prose.quoting(result, memory, judgement.subject(), dice)
        : prose.answer(memory, judgement.subject(), dice), ask);
  }

  /**
   * The part of the answer that somebody already gave, empty for none. Takes a request to carry on
   * off the end of what the user said.
   */
  private static String begun(Ask ask, List<String> userTexts) {
    Said last = ask.conversation().getLast();
    if (last.speaker() == Speaker.ASSISTANT) {
      return last.text();
    }
    if (last.speaker() != Speaker.USER || userTexts.size() < 2
        || !INTERRUPTED.matcher(last.text()).matches()) {
      return "";
    }
    userTexts.removeLast();
    Said before = ask.conversation().get(ask.conversation().size() - 2);
    return before.speaker() == Speaker.ASSISTANT ? before.text() : last.text();
  }

  /** The end of a text from the beginning of a word on. */
  private static String lastWords(String text) {
    int from = text.length();
    for (int words = 0; words < WORDS_AGAIN && from > 0; words++) {
      from = text.lastIndexOf(' ', from - 1);
    }
    return text.substring(from + 1);
  }

  private String structured(JsonNode schema, Memory memory, Judgement judgement,
      SplittableRandom dice) {
    if (schema.isEmpty()) {
      return json.writeValueAsString(json.createObjectNode()
          .put("answer", prose.sentence(memory, judgement.subject(), dice))
          .put("topic", Memory.topic(memory.question())));
    }
    return json.writeValueAsString(
        new SchemaSample(json, schema, property -> word(property, memory, judgement, dice), dice)
            .make());
  }

  private String word(String property, Memory memory, Judgement judgement, SplittableRandom dice) {
    if (property.endsWith("name")) {
      return memory.name().orElseGet(() -> Memory.topic(memory.question()));
    }
    if (property.contains("title") || property.contains("topic") || property.contains("label")) {
      return Memory.topic(memory.question());
    }
    return prose.sentence(memory, judgement.subject(), dice);
  }

  /** What is left of a text after the caller's stops and the limits. */
  private Answer cut(String text, Ask ask) {
    int end = text.length();
    String stoppedBy = null;
    for (String stop : ask.stops()) {
      int found = stop.isEmpty() ? -1 : text.indexOf(stop);
      if (found >= 0 && found < end) {
        end = found;
        stoppedBy = stop;
      }
    }
    String kept = text.substring(0, end);
    List<String> pieces = Tokens.of(kept);
    int most = Math.min(ask.mostTokens(), persona.longestAnswer());
    if (pieces.size() > most) {
      return new Answer(String.join("", pieces.subList(0, most)), false, List.of(), Ending.LENGTH,
          null);
    }
    return new Answer(kept, false, List.of(), Ending.STOP, stoppedBy);
  }
}
