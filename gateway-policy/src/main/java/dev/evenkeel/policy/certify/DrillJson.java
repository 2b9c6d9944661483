package dev.evenkeel.policy.certify;

import tools.jackson.databind.SerializationFeature;

/** Reports of drills as JSON, for programs. Pure functions. */
public final class DrillJson {
  private DrillJson() {}

  /** The whole report, indented. */
  public static String of(DrillReport report) {
    return CertificateJson.MAPPER.writer()
        .with(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(report);
  }
}
