package dev.evenkeel.server.admin;

import dev.evenkeel.policy.certify.Interval;
import dev.evenkeel.policy.drift.AffinityState;
import dev.evenkeel.policy.drift.Canary;
import dev.evenkeel.policy.drift.ChartState;
import dev.evenkeel.policy.drift.DriftAlarm;
import dev.evenkeel.policy.drift.ShadowState;
import dev.evenkeel.policy.drift.StreamKey;
import dev.evenkeel.policy.drift.StreamState;
import dev.evenkeel.server.drift.AlarmCase;
import dev.evenkeel.server.drift.DriftDesk;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** How the routes are watched, as JSON. Pure functions. */
final class DriftPage {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final double TEN_THOUSAND = 10_000;

  private DriftPage() {}

  static String of(DriftDesk drift) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("alarms");
      drift.cases().forEach(each -> alarm(json, each));
      json.writeEndArray();
      json.writeArrayPropertyStart("canaries");
      drift.canaries().forEach(each -> canary(json, each));
      json.writeEndArray();
      json.writeArrayPropertyStart("shadows");
      drift.shadows().forEach(each -> shadow(json, each));
      json.writeEndArray();
      json.writeArrayPropertyStart("streams");
      drift.streams().forEach(each -> stream(json, each));
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toString();
  }

  private static void canary(JsonGenerator json, Canary canary) {
    json.writeStartObject();
    json.writeStringProperty("pool", canary.pool());
    json.writeStringProperty("route", canary.route());
    json.writeStringProperty("certificate", canary.serial());
    json.writeStringProperty("state", canary.state().label());
    json.writeNumberProperty("step", canary.step());
    json.writeNumberProperty("turns", canary.turns());
    json.writeStringProperty("since", canary.since().toString());
    json.writeEndObject();
  }

  private static void shadow(JsonGenerator json, ShadowState shadow) {
    json.writeStartObject();
    key(json, shadow.key());
    json.writeNumberProperty("turns", shadow.pairs());
    json.writeNumberProperty("served", rounded(shadow.servedRate()));
    json.writeNumberProperty("shadow", rounded(shadow.shadowRate()));
    if (!shadow.key().signal().measured()) {
      interval(json, "served_interval", shadow.servedInterval());
      interval(json, "shadow_interval", shadow.shadowInterval());
    }
    interval(json, "difference", shadow.difference());
    json.writeEndObject();
  }

  private static void interval(JsonGenerator json, String name, Interval interval) {
    if (Double.isFinite(interval.low()) && Double.isFinite(interval.high())) {
      json.writeArrayPropertyStart(name);
      json.writeNumber(rounded(interval.low()));
      json.writeNumber(rounded(interval.high()));
      json.writeEndArray();
    }
  }

  private static void alarm(JsonGenerator json, AlarmCase told) {
    DriftAlarm alarm = told.alarm();
    json.writeStartObject();
    key(json, alarm.key());
    json.writeStringProperty("side", alarm.side().label());
    json.writeStringProperty("certificate", alarm.serial());
    json.writeStringProperty("at", alarm.at().toString());
    json.writeNumberProperty("baseline", rounded(alarm.baseline()));
    json.writeNumberProperty("since_turns", alarm.since());
    json.writeNumberProperty("hits", alarm.hits());
    json.writeStringProperty("state", told.state().label());
    json.writeStringProperty("detail", told.detail());
    json.writeStringProperty("since", told.since().toString());
    json.writeEndObject();
  }

  private static void stream(JsonGenerator json, StreamState stream) {
    json.writeStartObject();
    key(json, stream.key());
    json.writeStringProperty("certificate", stream.serial());
    json.writeStringProperty("baseline_from", stream.origin());
    json.writeNumberProperty("count", stream.total().count());
    chart(json, "rise", stream.rise());
    chart(json, "fall", stream.fall());
    json.writeObjectPropertyStart("by_affinity");
    for (AffinityState state : AffinityState.values()) {
      StreamState.Tally tally = stream.tally(state);
      if (tally.count() > 0) {
        json.writeObjectPropertyStart(state.label());
        json.writeNumberProperty("count", tally.count());
        json.writeNumberProperty("mean", rounded(tally.mean()));
        json.writeEndObject();
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void chart(JsonGenerator json, String name, @Nullable ChartState chart) {
    if (chart == null) {
      return;
    }
    json.writeObjectPropertyStart(name);
    json.writeNumberProperty("baseline", rounded(chart.rate()));
    json.writeNumberProperty("statistic", chart.statistic());
    json.writeNumberProperty("limit", chart.limit());
    json.writeNumberProperty("delay", Math.round(chart.delay()));
    json.writeEndObject();
  }

  private static void key(JsonGenerator json, StreamKey key) {
    json.writeStringProperty("pool", key.pool());
    json.writeStringProperty("route", key.route());
    json.writeStringProperty("query_class", key.queryClass());
    json.writeStringProperty("signal", key.signal().label());
    json.writeStringProperty("source", key.signal().source());
  }

  private static double rounded(double value) {
    return Math.round(value * TEN_THOUSAND) / TEN_THOUSAND;
  }
}
