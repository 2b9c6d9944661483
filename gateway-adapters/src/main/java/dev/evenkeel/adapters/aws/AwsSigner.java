package dev.evenkeel.adapters.aws;

import dev.evenkeel.adapters.ProviderProtocol.Header;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests with AWS Signature Version 4 in headers (AWS General Reference, "Signing AWS API
 * requests"), for services other than S3 and for requests without a query. Immutable, thread-safe.
 */
public final class AwsSigner {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String TERMINATOR = "aws4_request";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final AwsKeys keys;
  private final String region;
  private final String service;

  /**
   * @param region such as {@code us-east-1}
   * @param service the name the service is signed for, such as {@code bedrock}
   */
  public AwsSigner(AwsKeys keys, String region, String service) {
    this.keys = keys;
    this.region = region;
    this.service = service;
  }

  /**
   * The headers that sign a request; they are sent beside {@code headers}.
   *
   * @param host the value of the {@code host} header
   * @param path as it stands in the request line, without a query
   * @param headers what else is signed
   * @param at now; the service accepts five minutes of difference
   */
  public List<Header> sign(String method, String host, String path, List<Header> headers,
      byte[] body, Instant at) {
    String time = TIME.format(at);
    List<Header> added = new ArrayList<>();
    added.add(new Header("x-amz-date", time));
    if (keys.sessionToken() != null) {
      added.add(new Header("x-amz-security-token", keys.sessionToken().reveal()));
    }
    Map<String, String> signed = new TreeMap<>();
    signed.put("host", host);
    headers.forEach(header -> put(signed, header));
    added.forEach(header -> put(signed, header));
    StringBuilder canonical = new StringBuilder(512).append(method)
        .append('\n')
        .append(encode(path, true))
        .append("\n\n"); // No query.
    signed.forEach((name, value) -> canonical.append(name).append(':').append(value).append('\n'));
    String names = String.join(";", signed.keySet());
    canonical.append('\n').append(names).append('\n').append(hex(sha256(body)));
    String date = time.substring(0, 8);
    String scope = String.join("/", date, region, service, TERMINATOR);
    String toSign = String.join("\n", ALGORITHM, time, scope,
        hex(sha256(canonical.toString().getBytes(StandardCharsets.UTF_8))));
    added.add(new Header("authorization", ALGORITHM + " Credential=" + keys.id() + "/" + scope
        + ", SignedHeaders=" + names + ", Signature=" + hex(hmac(key(date), toSign))));
    return added;
  }

  /**
   * Percent-encodes everything but unreserved characters (RFC 3986, section 2.3).
   *
   * @param path whether slashes stay
   */
  public static String encode(String text, boolean path) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean unreserved = letter || (c >= '0' && c <= '9') || "-_.~".indexOf(c) >= 0;
      if (unreserved || (path && c == '/')) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
      }
    }
    return encoded.toString();
  }

  private static void put(Map<String, String> signed, Header header) {
    signed.put(header.name().toLowerCase(Locale.ROOT),
        header.value().strip().replaceAll(" +", " "));
  }

  private byte[] key(String date) {
    byte[] start = ("AWS4" + keys.secret().reveal()).getBytes(StandardCharsets.UTF_8);
    return hmac(hmac(hmac(hmac(start, date), region), service), TERMINATOR);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static byte[] sha256(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }
}
