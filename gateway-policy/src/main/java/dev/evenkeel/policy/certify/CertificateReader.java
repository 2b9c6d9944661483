package dev.evenkeel.policy.certify;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * Verifies a certificate's file, then parses it: no byte of the payload is interpreted before a
 * trusted key has vouched for it. Immutable and thread-safe; not for event loops.
 */
public final class CertificateReader {
  /** More bytes than a file ever needs; larger ones are not read. */
  public static final int SIZE_LIMIT = 1 << 20;

  /** More signatures than anybody needs; each costs a verification per key. */
  private static final int SIGNATURE_LIMIT = 16;

  private final List<PublicKey> trusted;

  /** @param trusted Ed25519 keys; one signature by any of them suffices */
  public CertificateReader(Collection<PublicKey> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * @param file the envelope's bytes
   * @throws InvalidCertificateException if it is too large, not an envelope, not signed by a
   * trusted key, or not a certificate
   */
  public Certificate read(byte[] file) throws InvalidCertificateException {
    if (file.length > SIZE_LIMIT) {
      throw new InvalidCertificateException("larger than " + SIZE_LIMIT + " bytes");
    }
    return CertificateJson
        .read(verified(file), Statement.class,
            "signed, but not a certificate this version understands")
        .certificate();
  }

  private byte[] verified(byte[] file) throws InvalidCertificateException {
    Envelope envelope = CertificateJson.read(file, Envelope.class, "not a DSSE envelope");
    byte[] payload;
    try {
      payload = Base64.getDecoder().decode(envelope.payload());
    } catch (IllegalArgumentException e) {
      throw new InvalidCertificateException("not a DSSE envelope: its payload is not base64", e);
    }
    if (!envelope.payloadType().equals(Envelope.IN_TOTO)) {
      throw new InvalidCertificateException("its payload is not an in-toto statement");
    }
    byte[] signed = Envelope.signedBytes(envelope.payloadType(), payload);
    boolean vouched = envelope.signatures()
        .stream()
        .limit(SIGNATURE_LIMIT)
        .anyMatch(signature -> vouched(signed, signature.sig()));
    if (!vouched) {
      throw new InvalidCertificateException("not signed by a trusted key");
    }
    return payload;
  }

  /** Tries every key: the envelope's key id is unauthenticated and only a hint. */
  private boolean vouched(byte[] signed, String base64) {
    byte[] signature;
    try {
      signature = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      return false;
    }
    return trusted.stream().anyMatch(key -> verifies(key, signed, signature));
  }

  private static boolean verifies(PublicKey key, byte[] signed, byte[] octets) {
    try {
      Signature signature = Signature.getInstance(SigningKeys.ALGORITHM);
      signature.initVerify(key);
      signature.update(signed);
      return signature.verify(octets);
    } catch (SignatureException | InvalidKeyException _) {
      return false;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }
}
