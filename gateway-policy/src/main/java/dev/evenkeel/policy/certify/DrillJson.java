package dev.evenkeel.policy.certify;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;

/** Reports of drills as JSON, for programs. Pure functions. */
public final class DrillJson {
  private DrillJson() {}

  /** What {@link #of} wrote, read again; nobody vouches for it. */
  public static DrillReport read(JsonNode report) {
    return CertificateJson.MAPPER.treeToValue(report, DrillReport.class);
  }

  /** The whole report, indented. */
  public static String of(DrillReport report) {
    return CertificateJson.MAPPER.writer()
        .with(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(report);
  }
}
