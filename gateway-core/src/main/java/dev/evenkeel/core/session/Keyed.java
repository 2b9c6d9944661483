package dev.evenkeel.core.session;

import dev.evenkeel.core.AsciiCopy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

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
    byte[] key = secret.length > Hasher.BLOCK ? sha256().digest(secret) : secret.clone();
    this.hashers = ThreadLocal.withInitial(() -> new Hasher(sha256(), key));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
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

  /** The first eight bytes of the keyed hash of these fields and one more, which is ASCII. */
  long number(byte[] last, int start, int end, String first, String second, String third) {
    Hasher hasher = hashers.get();
    hasher.add(first);
    hasher.add(second);
    hasher.add(third);
    hasher.add(last, start, end);
    return hasher.link().high();
  }

  /** The first 16 bytes of the keyed hash of all these fields. */
  Link link(List<CharSequence> fields, String role, CharSequence text, String calls) {
    Hasher hasher = begun(fields, role);
    hasher.add(text);
    hasher.add(calls);
    return hasher.link();
  }

  /** The same of a text of which these bytes are the UTF-8. */
  Link link(List<CharSequence> fields, String role, byte[] text, int start, int end, String calls) {
    Hasher hasher = begun(fields, role);
    hasher.add(text, start, end);
    hasher.add(calls);
    return hasher.link();
  }

  private Hasher begun(List<CharSequence> fields, String role) {
    Hasher hasher = hashers.get();
    for (int i = 0; i < fields.size(); i++) {
      hasher.add(fields.get(i));
    }
    hasher.add(role);
    return hasher;
  }

  /**
   * HMAC as in RFC 2104, one per thread. Fields are gathered, because every call of the digest
   * costs as much as some dozens of bytes, and the key's block lies before them: the runtime's own
   * HMAC calls it for each block apart, which is a sixth of what a short hash costs.
   */
  private static final class Hasher {
    /** Bytes that SHA-256 takes at once. */
    static final int BLOCK = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5C;
    private static final int HASH = 32;
    private static final int ROOM = 4 * 1024;
    private static final int STEP = 1024;
    /** Below this a field is copied sooner letter by letter. */
    private static final int SHORT = 48;
    private static final VarHandle LONG =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final MessageDigest digest;
    private final AsciiCopy copy = new AsciiCopy();
    /** The key's inner block and what was added. */
    private final byte[] gathered = new byte[ROOM];
    /** The key's outer block and the inner hash. */
    private final byte[] outer = new byte[BLOCK + HASH];
    private final char[] characters = new char[STEP];
    private final byte[] result = new byte[HASH];
    private final byte[] letters = new byte[2 * HASH];
    /** What is gathered, from the key's block on until that was passed on. */
    private int from;
    private int length = BLOCK;

    /** @param key at most a block */
    Hasher(MessageDigest digest, byte[] key) {
      this.digest = digest;
      for (int i = 0; i < BLOCK; i++) {
        byte octet = i < key.length ? key[i] : 0;
        gathered[i] = (byte) (octet ^ INNER);
        outer[i] = (byte) (octet ^ OUTER);
      }
    }

    void add(CharSequence field) {
      switch (field) {
        case String text when text.length() < SHORT -> {
          if (!few(text)) {
            add(text, 0, text.length());
          }
        }
        case String text when text.length() <= STEP -> {
          byte[] octets = text.getBytes(StandardCharsets.UTF_8);
          add(octets, 0, octets.length);
        }
        case String text -> add(text, 0, text.length());
        case Span(String whole, int start, int end) -> add(whole, start, end);
        default -> {
          String text = field.toString();
          add(text, 0, text.length());
        }
      }
    }

    /** Adds a short field, unless it is not ASCII. */
    private boolean few(String field) {
      int count = field.length();
      room(count + Integer.BYTES);
      byte[] into = gathered;
      int at = length;
      for (int i = 0; i < count; i++) {
        char unit = field.charAt(i);
        if (unit >= 0x80) {
          return false;
        }
        into[at + i] = (byte) unit;
      }
      length = at + count;
      ended(count);
      return true;
    }

    /** Adds a field that is the UTF-8 of its characters. */
    void add(byte[] field, int start, int end) {
      int count = end - start;
      if (count > ROOM - length) {
        pass();
      }
      if (count > ROOM - length) {
        digest.update(field, start, count);
      } else {
        System.arraycopy(field, start, gathered, length, count);
        length += count;
      }
      ended(count);
    }

    /** Nothing is allocated for a field of ASCII, which most of what is said is. */
    private void add(String field, int from, int end) {
      int count = 0;
      int start = from;
      while (start < end) {
        int step = Math.min(end - start, STEP);
        room(step);
        field.getChars(start, start + step, characters, 0);
        if (copy.copy(characters, 0, step, gathered, length) < step) {
          byte[] octets = field.substring(start, end).getBytes(StandardCharsets.UTF_8);
          pass();
          digest.update(octets);
          count += octets.length;
          break;
        }
        length += step;
        count += step;
        start += step;
      }
      ended(count);
    }

    private void ended(int count) {
      room(Integer.BYTES);
      INT.set(gathered, length, count);
      length += Integer.BYTES;
    }

    private void room(int more) {
      if (more > ROOM - length) {
        pass();
      }
    }

    private void pass() {
      digest.update(gathered, from, length - from);
      from = BLOCK;
      length = BLOCK;
    }

    private void finish() {
      pass();
      from = 0;
      try {
        digest.digest(outer, BLOCK, HASH);
        digest.update(outer);
        digest.digest(result, 0, HASH);
      } catch (DigestException e) {
        throw new IllegalStateException("the room is the hash's own length", e);
      }
    }

    Link link() {
      finish();
      return new Link((long) LONG.get(result, 0), (long) LONG.get(result, Long.BYTES));
    }

    String hex(int bytes) {
      finish();
      for (int i = 0; i < bytes; i += Long.BYTES) {
        Hex.write((long) LONG.get(result, i), letters, 2 * i);
      }
      return new String(letters, 0, 2 * bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
