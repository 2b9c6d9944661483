package dev.evenkeel.policy.certify;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.ArrayList;
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

  /** A list of revocations' file. */
  public byte[] sign(Revocations list) {
    return sign(Revocations.PAYLOAD_TYPE, CertificateJson.MAPPER.writeValueAsBytes(list));
  }

  /** The report of a drill. */
  public byte[] sign(DrillReport report) {
    return sign(Envelope.IN_TOTO,
        CertificateJson.MAPPER.writeValueAsBytes(DrillStatement.of(report)));
  }

  /** The record of a lifted suspension. */
  public byte[] sign(Resumption resumption) {
    return sign(Resumption.PAYLOAD_TYPE, CertificateJson.MAPPER.writeValueAsBytes(resumption));
  }

  /**
   * Adds this key's signature to a file. Verify what it says first: this one looks at the envelope
   * only.
   *
   * @param file what {@link #sign(Certificate)} of another key made
   * @throws InvalidCertificateException if it is no envelope, or this key has signed it already
   */
  public byte[] cosign(byte[] file) throws InvalidCertificateException {
    Envelope envelope = CertificateJson.read(file, Envelope.class, "not a DSSE envelope");
    if (envelope.signatures().stream().anyMatch(each -> each.keyid().equals(keyId()))) {
      throw new InvalidCertificateException("this key has signed it already");
    }
    byte[] payload;
    try {
      payload = Base64.getDecoder().decode(envelope.payload());
    } catch (IllegalArgumentException e) {
      throw new InvalidCertificateException("not a DSSE envelope: not base64", e);
    }
    List<Envelope.Signed> signatures = new ArrayList<>(envelope.signatures());
    signatures.add(signature(envelope.payloadType(), payload));
    return CertificateJson.MAPPER
        .writeValueAsBytes(new Envelope(envelope.payloadType(), envelope.payload(), signatures));
  }

  byte[] sign(String payloadType, byte[] payload) {
    return CertificateJson.MAPPER.writeValueAsBytes(new Envelope(payloadType,
        Base64.getEncoder().encodeToString(payload), List.of(signature(payloadType, payload))));
  }

  private Envelope.Signed signature(String payloadType, byte[] payload) {
    try {
      Signature signature = Signature.getInstance(SigningKeys.ALGORITHM);
      signature.initSign(keys.getPrivate());
      signature.update(Envelope.signedBytes(payloadType, payload));
      return new Envelope.Signed(keyId(), Base64.getEncoder().encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key cannot sign", e);
    }
  }
}
