package dev.evenkeel.policy.certify;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one JSON mapper of this package: what is missing, unknown or said twice is an error, so that
 * two readers cannot understand one file differently. Thread-safe.
 */
final class CertificateJson {
  static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
          DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
          DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
          DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
          DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private CertificateJson() {}

  /**
   * Reads one value.
   *
   * @param otherwise what to say if it cannot be read
   * @throws InvalidCertificateException if the bytes are not exactly one value of the type
   */
  static <T> T read(byte[] json, Class<T> type, String otherwise)
      throws InvalidCertificateException {
    @Nullable T value;
    try {
      value = MAPPER.readValue(json, type);
    } catch (JacksonException e) {
      throw new InvalidCertificateException(otherwise + ": " + e.getOriginalMessage(), e);
    }
    if (value == null) {
      throw new InvalidCertificateException(otherwise + ": null");
    }
    return value;
  }
}
