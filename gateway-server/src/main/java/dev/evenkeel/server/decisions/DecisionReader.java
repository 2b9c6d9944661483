package dev.evenkeel.server.decisions;

import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.decision.ToneProfile.Dimension;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what {@link DecisionJson} wrote, for whoever asks for one of the latest decisions. What a
 * record leaves out is not there: the parts of tokens that were cached or spent on reasoning, and
 * what is beyond a thousandth of a measure.
 */
final class DecisionReader {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private DecisionReader() {}

  /** The decision behind one line. */
  static Decision read(byte[] record) {
    JsonNode json = JSON.readTree(record);
    JsonNode us = json.path("us");
    return new Decision(text(json, "id"), Instant.parse(text(json, "at")), text(json, "request_id"),
        text(json, "tenant"), text(json, "session"), text(json, "session_source"),
        text(json, "affinity"), json.path("epoch").asInt(), text(json, "pool"),
        text(json, "workload"), text(json, "policy"), text(json, "policy_sha256"),
        text(json, "query_class"), json.path("stream").asBoolean(),
        list(json.path("candidates"), DecisionReader::candidate), text(json, "placement"),
        list(json.path("attempts"), DecisionReader::attempt), known(json, "route"),
        known(json, "model"), known(json, "certificate"), text(json, "mode"), text(json, "outcome"),
        known(json, "error"), known(json, "failure"), text(json, "verdict"),
        list(json.path("actions"), JsonNode::asString), tone(json.path("tone")),
        list(json.path("seams"), DecisionReader::seam),
        list(json.path("shadows"), DecisionReader::shadow), privacy(json.path("privacy")),
        known(json, "finish"), usage(json.path("tokens")),
        new Decision.Timings(us.path("plan").asLong(), us.path("first_release").asLong(),
            us.path("total").asLong(), us.path("overhead").asLong()));
  }

  private static Decision.Candidate candidate(JsonNode json) {
    Map<String, String> reasons = new LinkedHashMap<>();
    json.path("reasons")
        .properties()
        .forEach(each -> reasons.put(each.getKey(), each.getValue().asString()));
    return new Decision.Candidate(text(json, "route"), json.path("eligible").asBoolean(),
        known(json, "certificate"), reasons);
  }

  private static Decision.AttemptRecord attempt(JsonNode json) {
    return new Decision.AttemptRecord(text(json, "route"), known(json, "model"),
        known(json, "fingerprint"), text(json, "result"), known(json, "detail"),
        json.path("status").asInt(), usage(json.path("tokens")),
        json.path("released_before").asBoolean(), json.path("ms").asLong());
  }

  private static Decision.Seam seam(JsonNode json) {
    return new Decision.Seam(json.path("offset").asInt(), text(json, "from"), text(json, "to"),
        text(json, "form"), text(json, "outcome"), json.path("cut").asInt());
  }

  private static Decision.Shadow shadow(JsonNode json) {
    return new Decision.Shadow(text(json, "route"), json.path("asked").asBoolean(),
        list(json.path("reasons"), JsonNode::asString));
  }

  private static Decision.Privacy privacy(JsonNode json) {
    return new Decision.Privacy(json.path("tokenised").asInt(), json.path("redacted").asInt(),
        json.path("restored").asInt(), json.path("unknown").asInt());
  }

  private static Usage usage(JsonNode json) {
    return new Usage(json.path("in").asLong(), json.path("out").asLong(), 0, 0,
        json.path("estimated").asBoolean());
  }

  private static ToneProfile tone(JsonNode json) {
    if (!json.isObject()) {
      return ToneProfile.NONE;
    }
    return new ToneProfile(text(json, "language"), (int) measure(json, Dimension.WORDS),
        (int) measure(json, Dimension.SENTENCES), measure(json, Dimension.MARKDOWN),
        measure(json, Dimension.EXCLAMATION), measure(json, Dimension.SECOND_PERSON),
        measure(json, Dimension.HEDGING), measure(json, Dimension.APOLOGY),
        measure(json, Dimension.WARMTH), measure(json, Dimension.DIRECTNESS),
        measure(json, Dimension.FORMALITY), measure(json, Dimension.MORALISING),
        measure(json, Dimension.PERSONA));
  }

  private static double measure(JsonNode json, Dimension dimension) {
    return json.path(dimension.label()).asDouble(Double.NaN);
  }

  private static String text(JsonNode json, String name) {
    return json.path(name).asString("");
  }

  private static @Nullable String known(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isString() ? value.stringValue() : null;
  }

  private static <T> List<T> list(JsonNode json, Function<JsonNode, T> each) {
    return json.valueStream().map(each).toList();
  }
}
