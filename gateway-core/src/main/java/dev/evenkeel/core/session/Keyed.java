package dev.evenkeel.core.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed hashes (HMAC-SHA-256) of what callers send, so that no table, header or record holds their
 * own identifiers and nobody without the secret can make one. Thread-safe.
 */
public final class Keyed {
  /** One per thread: making or cloning one costs more than a short hash. */
  private final ThreadLocal<Mac> macs;

  /** @param secret at least 16 bytes; replicas that share pins share it */
  public Keyed(byte[] secret) {
    if (secret.length < 16) {
      throw new IllegalArgumentException("the session secret needs at least 16 bytes");
    }
    SecretKeySpec key = new SecretKeySpec(secret, "HmacSHA256");
    this.macs = ThreadLocal.withInitial(() -> mac(key));
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /**
   * The first {@code bytes} bytes of the keyed hash as hex. Each field is followed by its length,
   * so
   * that two different lists of fields never hash alike.
   */
  public String hash(int bytes, String... fields) {
    return hash(bytes, List.of(fields));
  }

  /** As {@link #hash(int, String...)}. */
  public String hash(int bytes, List<String> fields) {
    Mac mac = macs.get();
    for (String field : fields) {
      byte[] octets = field.getBytes(StandardCharsets.UTF_8);
      mac.update(octets);
      int length = octets.length;
      mac.update((byte) (length >>> 24));
      mac.update((byte) (length >>> 16));
      mac.update((byte) (length >>> 8));
      mac.update((byte) length);
    }
    return HexFormat.of().formatHex(mac.doFinal(), 0, bytes);
  }
}
