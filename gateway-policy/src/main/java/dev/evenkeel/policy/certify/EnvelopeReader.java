package dev.evenkeel.policy.certify;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens DSSE envelopes: no byte of the payload comes out before trusted keys have vouched for it.
 * The outside is held to one spelling, so that no byte of a file can change unnoticed, not even one
 * that nobody signed. Immutable and thread-safe; not for event loops.
 */
final class EnvelopeReader {
  /** More bytes than a file ever needs; larger ones are not read. */
  static final int SIZE_LIMIT = 1 << 20;

  /** More signatures than anybody needs; each costs a verification. */
  static final int SIGNATURE_LIMIT = 16;

  /** By their ids. */
  private final Map<String, PublicKey> trusted = new LinkedHashMap<>();

  /** @param trusted Ed25519 keys */
  EnvelopeReader(Collection<PublicKey> trusted) {
    trusted.forEach(key -> this.trusted.put(SigningKeys.id(key), key));
  }

  /** What was vouched for. Immutable but for the bytes, which nobody keeps. */
  static final class Opened {
    private final byte[] payload;
    private final List<String> signers;

    private Opened(byte[] payload, List<String> signers) {
      this.payload = payload;
      this.signers = List.copyOf(signers);
    }

    /** The signed bytes. */
    byte[] payload() {
      return payload;
    }

    /** The ids of the keys that vouch, all different, at least one. */
    List<String> signers() {
      return signers;
    }
  }

  /**
   * @param type the payload's media type
   * @throws InvalidCertificateException if it is too large, not an envelope of that type, not
   * spelled as {@link CertificateSigner} spells it, or if one of its signatures is not a trusted
   * key's
   */
  Opened open(byte[] file, String type) throws InvalidCertificateException {
    if (file.length > SIZE_LIMIT) {
      throw new InvalidCertificateException("larger than " + SIZE_LIMIT + " bytes");
    }
    Envelope envelope = CertificateJson.read(file, Envelope.class, "not a DSSE envelope");
    if (!envelope.payloadType().equals(type)) {
      throw new InvalidCertificateException(
          "its payload is not " + (type.equals(Envelope.IN_TOTO) ? "an in-toto statement" : type));
    }
    byte[] payload = decoded(envelope.payload());
    if (!Arrays.equals(CertificateJson.MAPPER.writeValueAsBytes(envelope), file)) {
      throw new InvalidCertificateException("not a DSSE envelope as it was written");
    }
    byte[] signed = Envelope.signedBytes(type, payload);
    if (envelope.signatures().isEmpty() || envelope.signatures().size() > SIGNATURE_LIMIT) {
      throw new InvalidCertificateException("not signed by a trusted key: it carries "
          + envelope.signatures().size() + " signatures");
    }
    List<String> signers = new ArrayList<>();
    for (Envelope.Signed each : envelope.signatures()) {
      PublicKey key = trusted.get(each.keyid());
      if (key == null || !verifies(key, signed, decoded(each.sig()))) {
        throw new InvalidCertificateException("not signed by a trusted key");
      }
      if (signers.contains(each.keyid())) {
        throw new InvalidCertificateException("signed twice by one key");
      }
      signers.add(each.keyid());
    }
    return new Opened(payload, signers);
  }

  /** The bytes of the one way to write them as base64. */
  private static byte[] decoded(String base64) throws InvalidCertificateException {
    try {
      byte[] octets = Base64.getDecoder().decode(base64);
      if (Base64.getEncoder().encodeToString(octets).equals(base64)) {
        return octets;
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidCertificateException("not a DSSE envelope: not base64", e);
    }
    throw new InvalidCertificateException("not a DSSE envelope: oddly spelled base64");
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
