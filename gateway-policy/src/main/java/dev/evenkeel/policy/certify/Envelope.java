package dev.evenkeel.policy.certify;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A DSSE envelope as it stands in the file: nothing in it is believed before a signature over
 * {@link #signedBytes} was verified.
 *
 * @param payloadType what the payload is
 * @param payload base64
 * @param signatures any number; key ids are only hints
 */
record Envelope(String payloadType, String payload, List<Signed> signatures) {
  /** The media type of in-toto statements. */
  static final String IN_TOTO = "application/vnd.in-toto+json";

  Envelope {
    signatures = List.copyOf(signatures);
  }

  /** One signature, base64, and a hint at its key. */
  record Signed(String keyid, String sig) {}

  /**
   * DSSE's pre-authentication encoding: what is signed. The type is part of it, so a payload of one
   * type cannot be passed off as another
   * (https://github.com/secure-systems-lab/dsse/blob/master/protocol.md).
   */
  static byte[] signedBytes(String type, byte[] body) {
    byte[] typeOctets = type.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream all = new ByteArrayOutputStream(body.length + typeOctets.length + 32);
    all.writeBytes(ascii("DSSEv1 " + typeOctets.length + " "));
    all.writeBytes(typeOctets);
    all.writeBytes(ascii(" " + body.length + " "));
    all.writeBytes(body);
    return all.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
