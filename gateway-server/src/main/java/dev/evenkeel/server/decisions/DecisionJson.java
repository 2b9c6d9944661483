package dev.evenkeel.server.decisions;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonEscape;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.decision.Decision.Candidate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes decisions as lines of JSON, without allocating. What people look for stands first, in one
 * run, so that the line of the log is a part of the record. What there is none of is left out. Not
 * thread-safe.
 */
public final class DecisionJson {
  private static final byte[] VERSION = ascii("{\"v\":2,");
  /** Where what people look for begins: behind a brace and the version. */
  static final int BEGIN = VERSION.length;

  private static final byte[] ID = ascii("\"id\":\"");
  private static final byte[] AT = ascii(",\"at\":");
  private static final byte[] REQUEST = ascii(",\"request_id\":\"");
  private static final byte[] SESSION = ascii(",\"session\":\"");
  private static final byte[] ATTEMPTS = ascii(",\"attempts\":[");
  private static final byte[] FINGERPRINT = ascii(",\"fingerprint\":\"");
  private static final byte[] DETAIL = ascii(",\"detail\":\"");
  private static final byte[] STATUS = ascii(",\"status\":");
  private static final byte[] RELEASED = ascii(",\"released_before\":true,\"ms\":");
  private static final byte[] NOT_RELEASED = ascii(",\"released_before\":false,\"ms\":");
  private static final byte[] IN = ascii(",\"tokens\":{\"in\":");
  private static final byte[] OUT = ascii(",\"out\":");
  private static final byte[] ESTIMATED = ascii(",\"estimated\":true");
  private static final byte[] PLAN = ascii(",\"us\":{\"plan\":");
  private static final byte[] FIRST_RELEASE = ascii(",\"first_release\":");
  private static final byte[] TOTAL = ascii(",\"total\":");
  private static final byte[] OVERHEAD = ascii(",\"overhead\":");
  private static final byte[] EPOCH = ascii(",\"epoch\":");
  private static final byte[] STREAMED = ascii(",\"stream\":true,\"candidates\":[");
  private static final byte[] NOT_STREAMED = ascii(",\"stream\":false,\"candidates\":[");
  private static final byte[] ELIGIBLE = ascii(",\"eligible\":true");
  private static final byte[] NOT_ELIGIBLE = ascii(",\"eligible\":false");

  private static final String NORMAL = "normal";
  private static final String SERVED = "served";

  private final InstantText instants = new InstantText();
  private final FewValues tenants = new FewValues(",\"tenant\":\"");
  private final FewValues affinities = new FewValues(",\"affinity\":\"");
  private final FewValues pools = new FewValues(",\"pool\":\"");
  private final FewValues queryClasses = new FewValues(",\"query_class\":\"");
  private final FewValues routes = new FewValues(",\"route\":\"");
  private final FewValues models = new FewValues(",\"model\":\"");
  private final FewValues certificates = new FewValues(",\"certificate\":\"");
  private final FewValues modes = new FewValues(",\"mode\":\"");
  private final FewValues outcomes = new FewValues(",\"outcome\":\"");
  private final FewValues errors = new FewValues(",\"error\":\"");
  private final FewValues failures = new FewValues(",\"failure\":\"");
  private final FewValues verdicts = new FewValues(",\"verdict\":\"");
  private final FewValues finishes = new FewValues(",\"finish\":\"");
  private final FewValues sources = new FewValues(",\"session_source\":\"");
  private final FewValues workloads = new FewValues(",\"workload\":\"");
  private final FewValues policies = new FewValues(",\"policy\":\"");
  private final FewValues digests = new FewValues(",\"policy_sha256\":\"");
  private final FewValues placements = new FewValues(",\"placement\":\"");
  private final FewValues firstRoutes = new FewValues("{\"route\":\"");
  private final FewValues results = new FewValues(",\"result\":\"");
  private final ToneText tones = new ToneText();

  private final FewRuns answers =
      new FewRuns(DecisionJson::sameAnswer, (decision, out) -> answer(decision, true, true, out));
  private final FewRuns grounds = new FewRuns(DecisionJson::sameGround, this::ground);

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
    out.append(VERSION);
    text(ID, decision.id(), out);
    instants.append(decision.at(), out.append(AT));
    text(REQUEST, decision.requestId(), out);
    tenants.append(decision.tenant(), out);
    text(SESSION, decision.session(), out);
    boolean smooth = smooth(decision);
    boolean normal = decision.mode().equals(NORMAL);
    if (smooth && normal) {
      answers.append(decision, out);
    } else {
      answer(decision, smooth, normal, out);
    }
    usage(decision.usage(), out);
    timings(decision.timings(), out);
    int looked = out.length();
    sources.append(decision.sessionSource(), out);
    out.append(EPOCH).decimal(decision.epoch());
    grounds.append(decision, out);
    if (smooth) {
      attempts(decision.attempts(), out);
    }
    if (normal) {
      mode(decision, out);
    }
    actions(decision.actions(), out);
    tones.append(decision.tone(), out);
    seams(decision.seams(), out);
    shadows(decision.shadows(), out);
    privacy(decision.privacy(), out);
    out.append((byte) '}');
    return looked;
  }

  /** What was asked and what came of it. */
  private void answer(Decision decision, boolean smooth, boolean normal, ByteBuilder out) {
    affinities.append(decision.affinity(), out);
    pools.append(decision.pool(), out);
    queryClasses.append(decision.queryClass(), out);
    if (!smooth) {
      attempts(decision.attempts(), out);
    }
    routes.append(decision.route(), out);
    models.append(decision.model(), out);
    if (!normal) {
      mode(decision, out);
    }
    outcomes.append(decision.outcome(), out);
    errors.append(decision.error(), out);
    failures.append(decision.failure(), out);
    verdicts.append(decision.verdict(), out);
    finishes.append(decision.finish(), out);
  }

  /** Of decisions whose attempts tell nothing and whose mode is the usual one. */
  private static boolean sameAnswer(Decision one, Decision other) {
    return one.pool().equals(other.pool()) && one.affinity().equals(other.affinity())
        && one.queryClass().equals(other.queryClass()) && Objects.equals(one.route(), other.route())
        && Objects.equals(one.model(), other.model()) && one.outcome().equals(other.outcome())
        && Objects.equals(one.error(), other.error())
        && Objects.equals(one.failure(), other.failure()) && one.verdict().equals(other.verdict())
        && Objects.equals(one.finish(), other.finish());
  }

  /** What held, and which routes might answer. */
  private void ground(Decision decision, ByteBuilder out) {
    workloads.append(decision.workload(), out);
    policies.append(decision.policy(), out);
    digests.append(decision.policyDigest(), out);
    candidates(decision, out);
    placements.append(decision.placement(), out);
  }

  private static boolean sameGround(Decision one, Decision other) {
    return one.policy().equals(other.policy()) && one.policyDigest().equals(other.policyDigest())
        && one.workload().equals(other.workload()) && one.placement().equals(other.placement())
        && one.stream() == other.stream() && one.candidates().equals(other.candidates());
  }

  /** Whether the attempts tell nothing that its route and outcome do not. */
  private static boolean smooth(Decision decision) {
    List<AttemptRecord> attempts = decision.attempts();
    return attempts.isEmpty() || (attempts.size() == 1 && decision.outcome().equals("answered")
        && attempts.getFirst().result().equals(SERVED));
  }

  private void mode(Decision decision, ByteBuilder out) {
    certificates.append(decision.certificate(), out);
    modes.append(decision.mode(), out);
  }

  private void attempts(List<AttemptRecord> attempts, ByteBuilder out) {
    out.append(ATTEMPTS);
    for (int i = 0; i < attempts.size(); i++) {
      separate(i, out);
      attempt(attempts.get(i), out);
    }
    out.append((byte) ']');
  }

  private void attempt(AttemptRecord attempt, ByteBuilder out) {
    firstRoutes.append(attempt.route(), out);
    models.append(attempt.model(), out);
    text(FINGERPRINT, attempt.fingerprint(), out); // Some providers name each answer anew.
    results.append(attempt.result(), out);
    text(DETAIL, attempt.detail(), out);
    if (attempt.status() != 0) {
      out.append(STATUS).decimal(attempt.status());
    }
    usage(attempt.usage(), out);
    out.append(attempt.releasedBefore() ? RELEASED : NOT_RELEASED)
        .decimal(attempt.millis())
        .append((byte) '}');
  }

  private static void usage(Usage usage, ByteBuilder out) {
    out.append(IN).decimal(usage.prompt()).append(OUT).decimal(usage.completion());
    if (usage.estimated()) {
      out.append(ESTIMATED);
    }
    out.append((byte) '}');
  }

  private static void timings(Decision.Timings timings, ByteBuilder out) {
    out.append(PLAN)
        .decimal(timings.plan())
        .append(FIRST_RELEASE)
        .decimal(timings.firstRelease())
        .append(TOTAL)
        .decimal(timings.total())
        .append(OVERHEAD)
        .decimal(timings.overhead())
        .append((byte) '}');
  }

  private void candidates(Decision decision, ByteBuilder out) {
    out.append(decision.stream() ? STREAMED : NOT_STREAMED);
    List<Candidate> candidates = decision.candidates();
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      separate(i, out);
      firstRoutes.append(candidate.route(), out);
      out.append(candidate.eligible() ? ELIGIBLE : NOT_ELIGIBLE);
      certificates.append(candidate.certificate(), out);
      if (!candidate.reasons().isEmpty()) {
        JsonWriter json = more(out).property("reasons").beginObject();
        new TreeMap<>(candidate.reasons()).forEach(json::string);
        json.endObject();
      }
      out.append((byte) '}');
    }
    out.append((byte) ']');
  }

  private static void actions(List<String> actions, ByteBuilder out) {
    if (!actions.isEmpty()) {
      JsonWriter json = more(out).property("actions").beginArray();
      actions.forEach(json::string);
      json.endArray();
    }
  }

  /** Said only where a route was asked to carry on what another began. */
  private static void seams(List<Decision.Seam> seams, ByteBuilder out) {
    if (seams.isEmpty()) {
      return;
    }
    JsonWriter json = more(out).property("seams").beginArray();
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
  private static void shadows(List<Decision.Shadow> shadows, ByteBuilder out) {
    if (shadows.isEmpty()) {
      return;
    }
    JsonWriter json = more(out).property("shadows").beginArray();
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
  private static void privacy(Decision.Privacy privacy, ByteBuilder out) {
    if (!privacy.equals(Decision.Privacy.NONE)) {
      more(out).property("privacy")
          .beginObject()
          .number("tokenised", privacy.tokenised())
          .number("redacted", privacy.redacted())
          .number("restored", privacy.restored())
          .number("unknown", privacy.unknown())
          .endObject();
    }
  }

  /** A writer of one more property of an object that has some. */
  private static JsonWriter more(ByteBuilder out) {
    out.append((byte) ',');
    return new JsonWriter(out);
  }

  private static void separate(int number, ByteBuilder out) {
    if (number > 0) {
      out.append((byte) ',');
    }
  }

  /** A property with text; nothing where there is none. */
  private static void text(byte[] begin, @Nullable String value, ByteBuilder out) {
    if (value != null) {
      out.append(begin);
      JsonEscape.append(value, out);
      out.append((byte) '"');
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
