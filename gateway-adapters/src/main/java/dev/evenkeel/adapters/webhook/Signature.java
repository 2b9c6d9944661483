package dev.evenkeel.adapters.webhook;

import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.core.route.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How a service of the operator's own knows that a request is from the gateway:
 * {@code x-evenkeel-signature} is {@code v1=} and the hex HMAC-SHA256 of the time stamp, a full
 * stop
 * and the body.
 */
public final class Signature {
  private Signature() {}

  /** The headers that sign a body sent at that time; none without a secret. */
  public static List<Header> headers(@Nullable Secret secret, Instant at, byte[] body) {
    if (secret == null) {
      return List.of();
    }
    String time = Long.toString(at.getEpochSecond());
    return List.of(new Header("x-evenkeel-timestamp", time),
        new Header("x-evenkeel-signature", "v1=" + hmac(secret, time, body)));
  }

  private static String hmac(Secret secret, String time, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
