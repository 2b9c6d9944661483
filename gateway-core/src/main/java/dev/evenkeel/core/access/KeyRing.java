package dev.evenkeel.core.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The API keys the gateway accepts, held as SHA-256 digests. A gateway key is random and long, so a
 * plain digest is enough; the comparison takes the same time whichever key is tried and looks at
 * every entry. Immutable, thread-safe.
 */
public final class KeyRing {
  /** Accepts nobody's key and needs none. */
  public static final KeyRing OPEN = new KeyRing(List.of());

  /**
   * One accepted key.
   *
   * @param sha256 64 lower-case hex digits of the SHA-256 of the key's UTF-8 bytes
   * @param caller whom it stands for
   */
  public record Entry(String sha256, Caller caller) {}

  private final List<Entry> entries;
  private final List<byte[]> digests;

  public KeyRing(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    this.digests =
        this.entries.stream().map(entry -> HexFormat.of().parseHex(entry.sha256())).toList();
  }

  /** Whether callers need no key. */
  public boolean open() {
    return entries.isEmpty();
  }

  /** The caller of {@code key}; empty when the key is missing or not ours. */
  public Optional<Caller> find(@Nullable String key) {
    if (open()) {
      return Optional.of(Caller.LOCAL);
    }
    if (key == null || key.isEmpty()) {
      return Optional.empty();
    }
    byte[] digest = sha256(key);
    @Nullable Caller found = null;
    for (int i = 0; i < digests.size(); i++) {
      if (MessageDigest.isEqual(digests.get(i), digest)) {
        found = entries.get(i).caller();
      }
    }
    return Optional.ofNullable(found);
  }

  /** The digest of a key as the configuration holds it. */
  public static String hash(String key) {
    return HexFormat.of().formatHex(sha256(key));
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
