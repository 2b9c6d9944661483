package dev.evenkeel.server.decisions;

import dev.evenkeel.core.decision.Decision;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a decision as one line of JSON. Thread-safe. */
public final class DecisionJson {
  private final JsonFactory factory = new JsonFactory();

  /** The record as one line, without a line feed. */
  public byte[] line(Decision decision) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      write(decision, json);
    }
    return out.toByteArray();
  }

  /** The record as text, for people. */
  public String text(Decision decision) {
    return new String(line(decision), StandardCharsets.UTF_8);
  }

  private static void write(Decision decision, JsonGenerator json) {
    json.writeStartObject();
    json.writeNumberProperty("v", 1);
    json.writeStringProperty("id", decision.id());
    json.writeStringProperty("at", decision.at().toString());
    json.writeStringProperty("request_id", decision.requestId());
    json.writeStringProperty("tenant", decision.tenant());
    json.writeStringProperty("session", decision.session());
    json.writeStringProperty("session_source", decision.sessionSource());
    json.writeStringProperty("affinity", decision.affinity());
    json.writeNumberProperty("epoch", decision.epoch());
    json.writeStringProperty("pool", decision.pool());
    json.writeStringProperty("workload", decision.workload());
    json.writeStringProperty("policy", decision.policy());
    json.writeStringProperty("policy_sha256", decision.policyDigest());
    json.writeStringProperty("query_class", decision.queryClass());
    json.writeBooleanProperty("stream", decision.stream());
    json.writeArrayPropertyStart("candidates");
    for (Decision.Candidate candidate : decision.candidates()) {
      json.writeStartObject();
      json.writeStringProperty("route", candidate.route());
      json.writeBooleanProperty("eligible", candidate.eligible());
      json.writeStringProperty("certificate", candidate.certificate());
      json.writeObjectPropertyStart("reasons");
      for (Map.Entry<String, String> reason : candidate.reasons().entrySet()) {
        json.writeStringProperty(reason.getKey(), reason.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("attempts");
    for (Decision.AttemptRecord attempt : decision.attempts()) {
      json.writeStartObject();
      json.writeStringProperty("route", attempt.route());
      json.writeStringProperty("model", attempt.model());
      json.writeStringProperty("result", attempt.result());
      json.writeStringProperty("detail", attempt.detail());
      json.writeNumberProperty("status", attempt.status());
      usage(attempt.usage(), json);
      json.writeBooleanProperty("released_before", attempt.releasedBefore());
      json.writeNumberProperty("ms", attempt.millis());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringProperty("route", decision.route());
    json.writeStringProperty("model", decision.model());
    json.writeStringProperty("certificate", decision.certificate());
    json.writeStringProperty("mode", decision.mode());
    json.writeStringProperty("outcome", decision.outcome());
    json.writeStringProperty("error", decision.error());
    json.writeStringProperty("verdict", decision.verdict());
    json.writeArrayPropertyStart("actions");
    decision.actions().forEach(json::writeString);
    json.writeEndArray();
    json.writeStringProperty("finish", decision.finish());
    usage(decision.usage(), json);
    json.writeObjectPropertyStart("us");
    json.writeNumberProperty("plan", decision.timings().plan());
    json.writeNumberProperty("first_release", decision.timings().firstRelease());
    json.writeNumberProperty("total", decision.timings().total());
    json.writeNumberProperty("overhead", decision.timings().overhead());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void usage(dev.evenkeel.core.chat.Usage usage, JsonGenerator json) {
    json.writeObjectPropertyStart("tokens");
    json.writeNumberProperty("in", usage.prompt());
    json.writeNumberProperty("out", usage.completion());
    json.writeEndObject();
  }
}
