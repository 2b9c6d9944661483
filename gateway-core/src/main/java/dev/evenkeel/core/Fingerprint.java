package dev.evenkeel.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Builds a SHA-256 digest over typed fields. Every field carries its length, so that no two
 * different sequences of fields give the same bytes. Not thread-safe.
 */
public final class Fingerprint {
  private final MessageDigest digest;

  /** @param kind what is digested, with a version: keeps kinds apart */
  public Fingerprint(String kind) {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    add(kind);
  }

  /** Adds a field; null differs from every text. */
  public Fingerprint add(@Nullable Object field) {
    if (field == null) {
      length(-1);
      return this;
    }
    byte[] octets = field.toString().getBytes(StandardCharsets.UTF_8);
    length(octets.length);
    digest.update(octets);
    return this;
  }

  /** Adds a list: its size, then each element. */
  public Fingerprint addAll(Collection<?> fields) {
    length(fields.size());
    fields.forEach(this::add);
    return this;
  }

  /** 64 lower-case hex digits; ends the building. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void length(int value) {
    digest.update((byte) (value >>> 24));
    digest.update((byte) (value >>> 16));
    digest.update((byte) (value >>> 8));
    digest.update((byte) value);
  }
}
