package dev.evenkeel.policy.certify;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.List;

/** Signs certificates with Ed25519. Immutable and thread-safe; not for event loops. */
public final class CertificateSigner {
  private final KeyPair keys;

  /** @param keys an Ed25519 pair, see {@link SigningKeys} */
  public CertificateSigner(KeyPair keys) {
    this.keys = keys;
  }

  /** Which key signs: 64 hex digits, see {@link SigningKeys#id}. */
  public String keyId() {
    return SigningKeys.id(keys.getPublic());
  }

  /**
   * The certificate's file: a DSSE envelope as UTF-8 JSON, read back by {@link CertificateReader}.
   */
  public byte[] sign(Certificate certificate) {
    return sign(Envelope.IN_TOTO,
        CertificateJson.MAPPER.writeValueAsBytes(Statement.of(certificate)));
  }

  byte[] sign(String payloadType, byte[] payload) {
    Base64.Encoder base64 = Base64.getEncoder();
    try {
      Signature signature = Signature.getInstance(SigningKeys.ALGORITHM);
      signature.initSign(keys.getPrivate());
      signature.update(Envelope.signedBytes(payloadType, payload));
      return CertificateJson.MAPPER
          .writeValueAsBytes(new Envelope(payloadType, base64.encodeToString(payload),
              List.of(new Envelope.Signed(keyId(), base64.encodeToString(signature.sign())))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key cannot sign", e);
    }
  }
}
