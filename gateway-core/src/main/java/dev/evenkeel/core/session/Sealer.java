package dev.evenkeel.core.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256 in Galois/Counter Mode (NIST SP 800-38D) under a key of this process. The nonce is a
 * count,
 * which never repeats under one key. Each value is bound to the place it is kept at: moved to
 * another,
 * it does not open. Thread-safe.
 */
final class Sealer {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final AtomicLong count = new AtomicLong();

  Sealer(SecureRandom random) {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.key = new SecretKeySpec(secret, "AES");
  }

  byte[] seal(String value, String place) {
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(count.incrementAndGet()).array();
    byte[] sealed =
        run(Cipher.ENCRYPT_MODE, nonce, place, value.getBytes(StandardCharsets.UTF_8), 0);
    return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
  }

  /** @throws IllegalStateException when it was not sealed for this place */
  String open(byte[] sealed, String place) {
    return new String(run(Cipher.DECRYPT_MODE, sealed, place, sealed, NONCE_BYTES),
        StandardCharsets.UTF_8);
  }

  private byte[] run(int mode, byte[] nonce, String place, byte[] input, int from) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
      cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input, from, input.length - from);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a kept value does not open", e);
    }
  }
}
