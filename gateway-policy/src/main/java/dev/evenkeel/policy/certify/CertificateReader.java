package dev.evenkeel.policy.certify;

import java.security.PublicKey;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Verifies a certificate's file, then parses it: no byte of the payload is interpreted before a
 * trusted key has vouched for it. Immutable and thread-safe; not for event loops.
 */
public final class CertificateReader {
  /** More bytes than a file ever needs; larger ones are not read. */
  public static final int SIZE_LIMIT = EnvelopeReader.SIZE_LIMIT;

  private final EnvelopeReader envelopes;
  private final int threshold;
  /** Ids of keys by role. */
  private final SortedMap<String, List<String>> roles = new TreeMap<>();

  /** @param trusted Ed25519 keys; one signature by any of them suffices */
  public CertificateReader(Collection<PublicKey> trusted) {
    this(trusted, 1);
  }

  /**
   * @param trusted Ed25519 keys
   * @param threshold how many of them must have signed, at least 1
   */
  public CertificateReader(Collection<PublicKey> trusted, int threshold) {
    this(trusted, threshold, Map.of());
  }

  /**
   * @param trusted Ed25519 keys
   * @param threshold how many of them must have signed, at least 1
   * @param roles keys by the role of the people who hold them; one key of each must have signed
   */
  public CertificateReader(Collection<PublicKey> trusted, int threshold,
      Map<String, List<PublicKey>> roles) {
    if (threshold < 1) {
      throw new IllegalArgumentException("a threshold of " + threshold);
    }
    this.envelopes = new EnvelopeReader(trusted);
    this.threshold = threshold;
    roles
        .forEach((role, keys) -> this.roles.put(role, keys.stream().map(SigningKeys::id).toList()));
  }

  /**
   * A certificate that at least one trusted key vouches for.
   *
   * @param signers the ids of the keys that do
   * @param needed how many must, before it counts
   * @param lacking roles of which nobody has
   */
  public record Verified(Certificate certificate, List<String> signers, int needed,
      List<String> lacking) {
    public Verified {
      signers = List.copyOf(signers);
      lacking = List.copyOf(lacking);
    }

    /** Whether too few have signed yet. */
    public boolean draft() {
      return signers.size() < needed || !lacking.isEmpty();
    }

    /** How many have signed, and who is missing, for people. */
    public String signatures() {
      return signers.size() + " of " + needed + " signatures"
          + (lacking.isEmpty() ? "" : ", none of " + String.join(", ", lacking));
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
          "not signed by enough trusted keys: " + verified.signatures());
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
    List<String> lacking = roles.entrySet()
        .stream()
        .filter(role -> Collections.disjoint(role.getValue(), opened.signers()))
        .map(Map.Entry::getKey)
        .toList();
    return new Verified(certificate, opened.signers(), threshold, lacking);
  }

  /**
   * The report of a drill that trusted keys vouch for.
   *
   * @param signers the ids of the keys that do, at least one
   */
  public record VerifiedDrill(DrillReport report, List<String> signers) {
    public VerifiedDrill {
      signers = List.copyOf(signers);
    }
  }

  /**
   * The report of a drill; one trusted signature suffices, as a drill lets nobody do anything that
   * a
   * certificate does not.
   *
   * @throws InvalidCertificateException if it is too large, not an envelope, not signed by trusted
   * keys only, or not such a report
   */
  public VerifiedDrill drill(byte[] file) throws InvalidCertificateException {
    EnvelopeReader.Opened opened = envelopes.open(file, Envelope.IN_TOTO);
    return new VerifiedDrill(CertificateJson
        .read(opened.payload(), DrillStatement.class, "signed, but not the report of a drill")
        .report(), opened.signers());
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
