package dev.evenkeel.server.decisions;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonEscape;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.ToneProfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes decisions as lines of JSON, without allocating. What people look for stands first, in one
 * run, so that the line of the log is a part of the record. Not thread-safe.
 */
public final class DecisionJson {
  private static final List<ToneProfile.Dimension> DIMENSIONS =
      List.of(ToneProfile.Dimension.values());
  private static final double THOUSAND = 1000;
  /** What stands before all else, a brace and the version. */
  static final int BEGIN = "{\"v\":1,".length();

  private static final String NORMAL = "normal";
  private static final int KNOWN = 256;

  private final InstantText instants = new InstantText();
  /** Names that were looked at before: configured ones come back as the same objects. */
  private final @Nullable String[] known = new String[KNOWN];

  /** The record as text, for people. */
  public static String text(Decision decision) {
    ByteBuilder out = new ByteBuilder(2048);
    new DecisionJson().write(decision, out);
    return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
  }

  /**
   * Appends the record as one line, without a line feed.
   *
   * @return where what people look for ends in {@code out}; it begins {@link #BEGIN} bytes behind
   * the record's beginning
   */
  public int write(Decision decision, ByteBuilder out) {
    JsonWriter json = new JsonWriter(out).beginObject()
        .number("v", 1)
        .string("id", decision.id())
        .property("at")
        .raw(instants.of(decision.at()), 0, instants.length());
    json.string("request_id", decision.requestId());
    name("tenant", decision.tenant(), json);
    json.string("session", decision.session());
    name("affinity", decision.affinity(), json);
    name("pool", decision.pool(), json);
    name("query_class", decision.queryClass(), json);
    boolean smooth = smooth(decision);
    if (!smooth) {
      attempts(decision.attempts(), json);
    }
    name("route", decision.route(), json);
    name("model", decision.model(), json);
    boolean normal = decision.mode().equals(NORMAL);
    if (!normal) {
      mode(decision, json);
    }
    name("outcome", decision.outcome(), json);
    name("error", decision.error(), json);
    name("failure", decision.failure(), json);
    name("verdict", decision.verdict(), json);
    json.string("finish", decision.finish());
    usage(decision.usage(), json);
    timings(decision.timings(), json);
    int looked = out.length();
    name("session_source", decision.sessionSource(), json);
    json.number("epoch", decision.epoch());
    name("workload", decision.workload(), json);
    name("policy", decision.policy(), json);
    name("policy_sha256", decision.policyDigest(), json);
    json.property("stream").bool(decision.stream()).property("candidates").beginArray();
    for (Decision.Candidate candidate : decision.candidates()) {
      candidate(candidate, json);
    }
    json.endArray();
    name("placement", decision.placement(), json);
    if (smooth) {
      attempts(decision.attempts(), json);
    }
    if (normal) {
      mode(decision, json);
    }
    json.property("actions").beginArray();
    for (String action : decision.actions()) {
      json.string(action);
    }
    json.endArray();
    tone(decision.tone(), json);
    seams(decision.seams(), json);
    shadows(decision.shadows(), json);
    privacy(decision.privacy(), json);
    json.endObject();
    return looked;
  }

  /** Whether the attempts tell nothing that its route and outcome do not. */
  private static boolean smooth(Decision decision) {
    List<Decision.AttemptRecord> attempts = decision.attempts();
    return attempts.isEmpty() || (attempts.size() == 1 && decision.outcome().equals("answered")
        && attempts.getFirst().result().equals("served"));
  }

  private void attempts(List<Decision.AttemptRecord> attempts, JsonWriter json) {
    json.property("attempts").beginArray();
    for (Decision.AttemptRecord attempt : attempts) {
      attempt(attempt, json);
    }
    json.endArray();
  }

  private void mode(Decision decision, JsonWriter json) {
    name("certificate", decision.certificate(), json);
    name("mode", decision.mode(), json);
  }

  private static void timings(Decision.Timings timings, JsonWriter json) {
    json.property("us")
        .beginObject()
        .number("plan", timings.plan())
        .number("first_release", timings.firstRelease())
        .number("total", timings.total())
        .number("overhead", timings.overhead())
        .endObject();
  }

  /** Dimensions that are not known are left out; {@code null} when nothing is. */
  private static void tone(ToneProfile tone, JsonWriter json) {
    json.property("tone");
    if (!tone.measured()) {
      json.string(null);
      return;
    }
    json.beginObject().string("language", tone.language());
    for (ToneProfile.Dimension each : DIMENSIONS) {
      double value = tone.value(each);
      if (!Double.isNaN(value)) {
        json.property(each.label()).thousandths(Math.round(value * THOUSAND));
      }
    }
    json.endObject();
  }

  /** Said only where a route was asked to carry on what another began. */
  private static void seams(List<Decision.Seam> seams, JsonWriter json) {
    if (seams.isEmpty()) {
      return;
    }
    json.property("seams").beginArray();
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
    json.property("shadows").beginArray();
    for (Decision.Shadow shadow : shadows) {
      json.beginObject()
          .string("route", shadow.route())
          .property("asked")
          .bool(shadow.asked())
          .property("reasons")
          .beginArray();
      shadow.reasons().forEach(json::string);
      json.endArray().endObject();
    }
    json.endArray();
  }

  /** Said only where something was concealed. */
  private static void privacy(Decision.Privacy privacy, JsonWriter json) {
    if (!privacy.equals(Decision.Privacy.NONE)) {
      json.property("privacy")
          .beginObject()
          .number("tokenised", privacy.tokenised())
          .number("redacted", privacy.redacted())
          .number("restored", privacy.restored())
          .number("unknown", privacy.unknown())
          .endObject();
    }
  }

  private void candidate(Decision.Candidate candidate, JsonWriter json) {
    json.beginObject();
    name("route", candidate.route(), json);
    json.property("eligible").bool(candidate.eligible());
    name("certificate", candidate.certificate(), json);
    json.property("reasons").beginObject();
    if (!candidate.reasons().isEmpty()) {
      new TreeMap<>(candidate.reasons()).forEach(json::string);
    }
    json.endObject().endObject();
  }

  private void attempt(Decision.AttemptRecord attempt, JsonWriter json) {
    json.beginObject();
    name("route", attempt.route(), json);
    name("model", attempt.model(), json);
    if (attempt.fingerprint() != null) {
      name("fingerprint", attempt.fingerprint(), json);
    }
    name("result", attempt.result(), json);
    json.string("detail", attempt.detail()).number("status", attempt.status());
    usage(attempt.usage(), json);
    json.property("released_before")
        .bool(attempt.releasedBefore())
        .number("ms", attempt.millis())
        .endObject();
  }

  /**
   * A property with one of few values. Whether a text is plain is looked at letter by letter, which
   * is most of what a record costs; one that was plain before still is.
   */
  private void name(String name, @Nullable String value, JsonWriter json) {
    if (value == null) {
      json.string(name, null);
      return;
    }
    int place = value.hashCode() & KNOWN - 1; // Texts remember their hash.
    if (value.equals(known[place])) {
      json.property(name).plain(value);
    } else {
      json.string(name, value);
      known[place] = JsonEscape.plain(value) ? value : null;
    }
  }

  private static void usage(Usage usage, JsonWriter json) {
    json.property("tokens")
        .beginObject()
        .number("in", usage.prompt())
        .number("out", usage.completion());
    if (usage.estimated()) {
      json.property("estimated").bool(true);
    }
    json.endObject();
  }
}
