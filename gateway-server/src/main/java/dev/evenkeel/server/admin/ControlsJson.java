package dev.evenkeel.server.admin;

import dev.evenkeel.core.route.ControlReview.Finding;
import dev.evenkeel.core.route.ControlTable;
import dev.evenkeel.core.route.Controls;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Requirements against receivers as JSON, for the admin side and the command line. */
public final class ControlsJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private ControlsJson() {}

  /** One object with a {@code pools} array. */
  public static String text(List<ControlTable> tables) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("pools");
      tables.forEach(table -> pool(json, table));
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toString();
  }

  private static void pool(JsonGenerator json, ControlTable table) {
    json.writeStartObject();
    json.writeStringProperty("pool", table.pool());
    json.writeStringProperty("workload", table.workload());
    json.writeArrayPropertyStart("receivers");
    for (int i = 0; i < table.columns().size(); i++) {
      ControlTable.Column column = table.columns().get(i);
      Controls.Review review = column.controls().review();
      json.writeStartObject();
      json.writeStringProperty("name", column.name());
      json.writeStringProperty("kind", column.guard() ? "guard" : "route");
      json.writeStringProperty("provider", column.provider());
      json.writeBooleanProperty("meets", column.meets());
      text(json, "owner", review.owner());
      text(json, "reviewer", review.reviewer());
      text(json, "evidence", review.evidence());
      text(json, "reviewed", review.reviewed());
      text(json, "expires", review.expires());
      json.writeArrayPropertyStart("requirements");
      for (ControlTable.Row row : table.rows()) {
        finding(json, row.cells().get(i));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void finding(JsonGenerator json, Finding finding) {
    json.writeStartObject();
    json.writeStringProperty("requirement", finding.requirement());
    json.writeStringProperty("required", finding.required());
    json.writeStringProperty("attested", finding.attested());
    json.writeStringProperty("state", finding.state().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("reason", finding.why().label());
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, @Nullable Object value) {
    json.writeStringProperty(name, value == null ? null : value.toString());
  }
}
