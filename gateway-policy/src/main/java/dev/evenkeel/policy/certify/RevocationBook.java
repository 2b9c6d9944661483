package dev.evenkeel.policy.certify;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The list of revocations as it was last read, and the number below which no list is believed
 * again. Confined to one thread at a time; blocks.
 */
final class RevocationBook {
  private final CertificateFolder folder;
  private final CertificateReader reader;
  /** Everything ever revoked while this process ran: a later list cannot forget it. */
  private final Map<String, Revocations.Revoked> everRevoked = new HashMap<>();
  private long seen;

  RevocationBook(CertificateFolder folder, CertificateReader reader) {
    this.folder = folder;
    this.reader = reader;
  }

  /**
   * One reading.
   *
   * @param list the list, {@link Revocations#NONE} when there is none or it cannot be believed
   * @param revoked by serial
   * @param fault why there is a list that cannot be believed, null when all is well
   */
  record Page(Revocations list, Map<String, Revocations.Revoked> revoked, @Nullable String fault) {
    static final Page BLANK = new Page(Revocations.NONE, Map.of(), null);

    Page {
      revoked = Map.copyOf(revoked);
    }
  }

  Page read() {
    try {
      Revocations list = folder.revocations(reader);
      seen = Math.max(seen, folder.sequenceSeen());
      if (list.sequence() < seen) {
        return new Page(Revocations.NONE, everRevoked,
            list.sequence() == 0 ? "the list of revocations is gone; number " + seen + " was seen"
                : "the list of revocations was rolled back to number " + list.sequence() + "; "
                    + seen + " was seen");
      }
      if (list.sequence() > seen) {
        seen = list.sequence();
        folder.sequenceSeen(seen);
      }
      list.revoked().forEach(each -> everRevoked.putIfAbsent(each.serial(), each));
      return new Page(list, everRevoked, null);
    } catch (IOException | InvalidCertificateException e) {
      return new Page(Revocations.NONE, everRevoked,
          "the list of revocations cannot be believed: " + e.getMessage());
    }
  }
}
