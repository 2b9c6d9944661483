package dev.evenkeel.server.admin;

import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.ExceptionRoute.Waiver;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Exceptions as JSON, for the admin side and the command line. */
public final class ExceptionsJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private ExceptionsJson() {}

  /** One object with an {@code exceptions} array. */
  public static String text(List<ExceptionRoute> all, LocalDate today) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("exceptions");
      for (ExceptionRoute each : all) {
        json.writeStartObject();
        json.writeStringProperty("id", each.id());
        json.writeStringProperty("state", each.state(today).label());
        json.writeStringProperty("pool", each.pool());
        json.writeStringProperty("route", each.route());
        json.writeArrayPropertyStart("waives");
        each.waives().stream().sorted().map(Waiver::label).forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("tenants");
        each.tenants().stream().sorted().forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("owner", each.owner());
        json.writeStringProperty("approver", each.approver());
        json.writeStringProperty("reason", each.reason());
        json.writeStringProperty("ticket", each.ticket());
        json.writeStringProperty("from", each.from().toString());
        json.writeStringProperty("until", each.until().toString());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toString();
  }
}
