package dev.evenkeel.policy.certify;

import java.security.PublicKey;
import java.util.Collection;
import java.util.List;

/**
 * Verifies a certificate's file, then parses it: no byte of the payload is interpreted before a
 * trusted key has vouched for it. Immutable and thread-safe; not for event loops.
 */
public final class CertificateReader {
  /** More bytes than a file ever needs; larger ones are not read. */
  public static final int SIZE_LIMIT = EnvelopeReader.SIZE_LIMIT;

  private final EnvelopeReader envelopes;
  private final int threshold;

  /** @param trusted Ed25519 keys; one signature by any of them suffices */
  public CertificateReader(Collection<PublicKey> trusted) {
    this(trusted, 1);
  }

  /**
   * @param trusted Ed25519 keys
   * @param threshold how many of them must have signed, at least 1
   */
  public CertificateReader(Collection<PublicKey> trusted, int threshold) {
    if (threshold < 1) {
      throw new IllegalArgumentException("a threshold of " + threshold);
    }
    this.envelopes = new EnvelopeReader(trusted);
    this.threshold = threshold;
  }

  /**
   * A certificate that at least one trusted key vouches for.
   *
   * @param signers the ids of the keys that do
   * @param needed how many must, before it counts
   */
  public record Verified(Certificate certificate, List<String> signers, int needed) {
    public Verified {
      signers = List.copyOf(signers);
    }

    /** Whether too few have signed yet. */
    public boolean draft() {
      return signers.size() < needed;
    }
  }

  /**
   * A certificate that counts.
   *
   * @param file the envelope's bytes
   * @throws InvalidCertificateException if it is too large, not an envelope, not signed by enough
   * trusted keys, or not a certificate
   */
  public Certificate read(byte[] file) throws InvalidCertificateException {
    Verified verified = verify(file);
    if (verified.draft()) {
      throw new InvalidCertificateException(
          "signed by " + verified.signers().size() + " trusted key, of " + threshold + " needed");
    }
    return verified.certificate();
  }

  /**
   * A certificate that counts, or would with more signatures.
   *
   * @throws InvalidCertificateException if it is too large, not an envelope, not signed by trusted
   * keys only, or not a certificate
   */
  public Verified verify(byte[] file) throws InvalidCertificateException {
    EnvelopeReader.Opened opened = envelopes.open(file, Envelope.IN_TOTO);
    Certificate certificate =
        CertificateJson
            .read(opened.payload(), Statement.class,
                "signed, but not a certificate this version understands")
            .certificate();
    return new Verified(certificate, opened.signers(), threshold);
  }

  /**
   * The record of a lifted suspension; one trusted signature suffices.
   *
   * @throws InvalidCertificateException if it is not one
   */
  Resumption resumption(byte[] file) throws InvalidCertificateException {
    return CertificateJson.read(envelopes.open(file, Resumption.PAYLOAD_TYPE).payload(),
        Resumption.class, "signed, but not the record of a lifted suspension");
  }

  /**
   * A list of revocations; one trusted signature suffices, as revoking is the careful direction.
   *
   * @throws InvalidCertificateException if it is not one
   */
  Revocations revocations(byte[] file) throws InvalidCertificateException {
    return CertificateJson.read(envelopes.open(file, Revocations.PAYLOAD_TYPE).payload(),
        Revocations.class, "signed, but not a list of revocations");
  }
}
