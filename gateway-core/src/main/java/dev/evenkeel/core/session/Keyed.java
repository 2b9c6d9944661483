package dev.evenkeel.core.session;

import dev.evenkeel.core.AsciiCopy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed hashes (HMAC-SHA-256) of what callers send, so that no table, header or record holds their
 * own identifiers and nobody without the secret can make one. Thread-safe.
 */
public final class Keyed {
  private final ThreadLocal<Hasher> hashers;

  /** @param secret at least 16 bytes; replicas that share pins share it */
  public Keyed(byte[] secret) {
    if (secret.length < 16) {
      throw new IllegalArgumentException("the session secret needs at least 16 bytes");
    }
    SecretKeySpec key = new SecretKeySpec(secret, "HmacSHA256");
    this.hashers = ThreadLocal.withInitial(() -> new Hasher(mac(key)));
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /**
   * The first {@code bytes} bytes of the keyed hash as hex. Each field is followed by its length,
   * so
   * that two different lists of fields never hash alike.
   */
  public String hash(int bytes, CharSequence... fields) {
    Hasher hasher = hashers.get();
    for (CharSequence field : fields) {
      hasher.add(field);
    }
    return hasher.hex(bytes);
  }

  /** The first 16 bytes of the keyed hash of the fields of both. */
  Link link(List<? extends CharSequence> fields, CharSequence... more) {
    Hasher hasher = hashers.get();
    for (int i = 0; i < fields.size(); i++) {
      hasher.add(fields.get(i));
    }
    for (CharSequence field : more) {
      hasher.add(field);
    }
    return hasher.link();
  }

  /**
   * One per thread: making or cloning a {@link Mac} costs more than a short hash. Fields are
   * gathered, because every call of it costs as much as some dozens of bytes.
   */
  private static final class Hasher {
    private static final int ROOM = 4 * 1024;
    private static final int STEP = 1024;
    private static final VarHandle LONG =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Mac mac;
    private final AsciiCopy copy = new AsciiCopy();
    private final byte[] gathered = new byte[ROOM];
    private final char[] characters = new char[STEP];
    private final byte[] result;
    private final byte[] letters;
    private int length;

    Hasher(Mac mac) {
      this.mac = mac;
      this.result = new byte[mac.getMacLength()];
      this.letters = new byte[2 * result.length];
    }

    /** Nothing is allocated for a field of ASCII, which names are and most of what is said. */
    void add(CharSequence field) {
      int end = length(field);
      int count = 0;
      int start = 0;
      while (start < end) {
        int step = Math.min(end - start, STEP);
        room(step);
        characters(field, start, start + step);
        if (copy.copy(characters, 0, step, gathered, length) < step) {
          byte[] octets = field.subSequence(start, end).toString().getBytes(StandardCharsets.UTF_8);
          pass();
          mac.update(octets);
          count += octets.length;
          break;
        }
        length += step;
        count += step;
        start += step;
      }
      room(4);
      gathered[length++] = (byte) (count >>> 24);
      gathered[length++] = (byte) (count >>> 16);
      gathered[length++] = (byte) (count >>> 8);
      gathered[length++] = (byte) count;
    }

    /** Asked by its class: of so many kinds of texts a call to whichever it is costs a look-up. */
    private static int length(CharSequence field) {
      return switch (field) {
        case String text -> text.length();
        case StringBuilder text -> text.length();
        default -> field.length();
      };
    }

    private void characters(CharSequence field, int start, int end) {
      switch (field) {
        case String text -> text.getChars(start, end, characters, 0);
        case StringBuilder text -> text.getChars(start, end, characters, 0);
        default -> field.getChars(start, end, characters, 0);
      }
    }

    private void room(int more) {
      if (more > ROOM - length) {
        pass();
      }
    }

    private void pass() {
      mac.update(gathered, 0, length);
      length = 0;
    }

    private void finish() {
      pass();
      try {
        mac.doFinal(result, 0);
      } catch (ShortBufferException e) {
        throw new IllegalStateException("the room is the hash's own length", e);
      }
    }

    Link link() {
      finish();
      return new Link((long) LONG.get(result, 0), (long) LONG.get(result, Long.BYTES));
    }

    String hex(int bytes) {
      finish();
      for (int i = 0; i < bytes; i++) {
        letters[2 * i] = HEX[result[i] >>> 4 & 0xF];
        letters[2 * i + 1] = HEX[result[i] & 0xF];
      }
      return new String(letters, 0, 2 * bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
