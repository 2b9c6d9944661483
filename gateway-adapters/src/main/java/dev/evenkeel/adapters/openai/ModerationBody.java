package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.turn.Moderation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the answer to {@code POST /v1/moderations}: OpenAI's shape, with its thirteen categories,
 * and in {@code evenkeel} what the policy itself says.
 */
public final class ModerationBody {
  /** OpenAI's categories and the default query classes that stand for each; others stay false. */
  private static final Map<String, List<String>> CATEGORIES = categories();

  private ModerationBody() {}

  private static Map<String, List<String>> categories() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("harassment", List.of("hate_harassment"));
    all.put("harassment/threatening", List.of());
    all.put("hate", List.of("hate_harassment"));
    all.put("hate/threatening", List.of());
    all.put("illicit", List.of("illegal_nonviolent", "drugs_controlled_substances", "cyber"));
    all.put("illicit/violent", List.of("cbrn_bio"));
    all.put("self-harm", List.of("self_harm"));
    all.put("self-harm/intent", List.of());
    all.put("self-harm/instructions", List.of());
    all.put("sexual", List.of("sexual"));
    all.put("sexual/minors", List.of());
    all.put("violence", List.of("violence_weapons"));
    all.put("violence/graphic", List.of());
    return all;
  }

  /**
   * Writes the answer.
   *
   * @param id of this answer
   * @param policy the policy that judged, by name and version
   * @param results one for each input, in order
   */
  public static void write(String id, String policy, List<Moderation> results, ByteBuilder out) {
    JsonWriter json = new JsonWriter(out).beginObject()
        .string("id", id)
        .string("model", policy)
        .name("results")
        .beginArray();
    results.forEach(each -> result(json, each));
    json.endArray().endObject();
  }

  private static void result(JsonWriter json, Moderation result) {
    json.beginObject().name("flagged").bool(result.flagged());
    json.name("categories").beginObject();
    CATEGORIES.forEach(
        (category, topics) -> json.name(category).bool(topics.contains(result.queryClass())));
    json.endObject().name("category_scores").beginObject();
    CATEGORIES.forEach((category, topics) -> json.name(category).number(score(topics, result)));
    json.endObject().name("category_applied_input_types").beginObject();
    CATEGORIES.forEach((category, topics) -> {
      json.name(category).beginArray();
      if (!topics.isEmpty()) {
        json.string("text");
      }
      json.endArray();
    });
    json.endObject()
        .name("evenkeel")
        .beginObject()
        .string("class", result.queryClass())
        .string("ruling", result.ruling())
        .name("rules")
        .beginArray();
    result.findings()
        .forEach(each -> json.beginObject()
            .string("rule", each.rule())
            .string("action", each.action())
            .string("side", each.side())
            .number("start", each.start())
            .number("end", each.end())
            .endObject());
    json.endArray().name("guards").beginArray();
    for (String each : result.guards()) {
      int colon = each.lastIndexOf(':');
      json.beginObject()
          .string("guard", each.substring(0, colon))
          .string("action", each.substring(colon + 1))
          .endObject();
    }
    json.endArray().endObject().endObject();
  }

  private static double score(List<String> topics, Moderation result) {
    double highest = 0;
    for (String topic : topics) {
      highest = Math.max(highest, result.scores().getOrDefault(topic, 0.0));
    }
    return highest;
  }
}
