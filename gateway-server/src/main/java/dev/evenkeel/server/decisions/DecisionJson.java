package dev.evenkeel.server.decisions;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.ToneProfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** Writes a decision as one line of JSON. */
public final class DecisionJson {
  private static final List<ToneProfile.Dimension> DIMENSIONS =
      List.of(ToneProfile.Dimension.values());
  private static final double THOUSAND = 1000;

  private DecisionJson() {}

  /** The record as text, for people. */
  public static String text(Decision decision) {
    ByteBuilder out = new ByteBuilder(2048);
    write(decision, out);
    return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
  }

  /** Appends the record as one line, without a line feed. */
  public static void write(Decision decision, ByteBuilder out) {
    JsonWriter json = new JsonWriter(out).beginObject()
        .number("v", 1)
        .string("id", decision.id())
        .string("at", decision.at().toString())
        .string("request_id", decision.requestId())
        .string("tenant", decision.tenant())
        .string("session", decision.session())
        .string("session_source", decision.sessionSource())
        .string("affinity", decision.affinity())
        .number("epoch", decision.epoch())
        .string("pool", decision.pool())
        .string("workload", decision.workload())
        .string("policy", decision.policy())
        .string("policy_sha256", decision.policyDigest())
        .string("query_class", decision.queryClass())
        .name("stream")
        .bool(decision.stream());
    json.name("candidates").beginArray();
    for (Decision.Candidate candidate : decision.candidates()) {
      candidate(candidate, json);
    }
    json.endArray().string("placement", decision.placement()).name("attempts").beginArray();
    for (Decision.AttemptRecord attempt : decision.attempts()) {
      attempt(attempt, json);
    }
    json.endArray()
        .string("route", decision.route())
        .string("model", decision.model())
        .string("certificate", decision.certificate())
        .string("mode", decision.mode())
        .string("outcome", decision.outcome())
        .string("error", decision.error())
        .string("failure", decision.failure())
        .string("verdict", decision.verdict())
        .name("actions")
        .beginArray();
    decision.actions().forEach(json::string);
    json.endArray();
    tone(decision.tone(), json);
    seams(decision.seams(), json);
    shadows(decision.shadows(), json);
    privacy(decision.privacy(), json);
    json.string("finish", decision.finish());
    usage(decision.usage(), json);
    json.name("us")
        .beginObject()
        .number("plan", decision.timings().plan())
        .number("first_release", decision.timings().firstRelease())
        .number("total", decision.timings().total())
        .number("overhead", decision.timings().overhead())
        .endObject()
        .endObject();
  }

  /** Dimensions that are not known are left out; {@code null} when nothing is. */
  private static void tone(ToneProfile tone, JsonWriter json) {
    json.name("tone");
    if (!tone.measured()) {
      json.string(null);
      return;
    }
    json.beginObject().string("language", tone.language());
    for (ToneProfile.Dimension each : DIMENSIONS) {
      double value = tone.value(each);
      if (!Double.isNaN(value)) {
        json.name(each.label()).thousandths(Math.round(value * THOUSAND));
      }
    }
    json.endObject();
  }

  /** Said only where a route was asked to carry on what another began. */
  private static void seams(List<Decision.Seam> seams, JsonWriter json) {
    if (seams.isEmpty()) {
      return;
    }
    json.name("seams").beginArray();
    for (Decision.Seam seam : seams) {
      json.beginObject()
          .number("offset", seam.offset())
          .string("from", seam.from())
          .string("to", seam.to())
          .string("form", seam.form())
          .string("outcome", seam.outcome())
          .number("cut", seam.cut())
          .endObject();
    }
    json.endArray();
  }

  /** Said only where a candidate was drawn. */
  private static void shadows(List<Decision.Shadow> shadows, JsonWriter json) {
    if (shadows.isEmpty()) {
      return;
    }
    json.name("shadows").beginArray();
    for (Decision.Shadow shadow : shadows) {
      json.beginObject()
          .string("route", shadow.route())
          .name("asked")
          .bool(shadow.asked())
          .name("reasons")
          .beginArray();
      shadow.reasons().forEach(json::string);
      json.endArray().endObject();
    }
    json.endArray();
  }

  /** Said only where something was concealed. */
  private static void privacy(Decision.Privacy privacy, JsonWriter json) {
    if (!privacy.equals(Decision.Privacy.NONE)) {
      json.name("privacy")
          .beginObject()
          .number("tokenised", privacy.tokenised())
          .number("redacted", privacy.redacted())
          .number("restored", privacy.restored())
          .number("unknown", privacy.unknown())
          .endObject();
    }
  }

  private static void candidate(Decision.Candidate candidate, JsonWriter json) {
    json.beginObject()
        .string("route", candidate.route())
        .name("eligible")
        .bool(candidate.eligible())
        .string("certificate", candidate.certificate())
        .name("reasons")
        .beginObject();
    if (!candidate.reasons().isEmpty()) {
      new TreeMap<>(candidate.reasons()).forEach(json::string);
    }
    json.endObject().endObject();
  }

  private static void attempt(Decision.AttemptRecord attempt, JsonWriter json) {
    json.beginObject().string("route", attempt.route()).string("model", attempt.model());
    if (attempt.fingerprint() != null) {
      json.string("fingerprint", attempt.fingerprint());
    }
    json.string("result", attempt.result())
        .string("detail", attempt.detail())
        .number("status", attempt.status());
    usage(attempt.usage(), json);
    json.name("released_before")
        .bool(attempt.releasedBefore())
        .number("ms", attempt.millis())
        .endObject();
  }

  private static void usage(Usage usage, JsonWriter json) {
    json.name("tokens")
        .beginObject()
        .number("in", usage.prompt())
        .number("out", usage.completion());
    if (usage.estimated()) {
      json.name("estimated").bool(true);
    }
    json.endObject();
  }
}
