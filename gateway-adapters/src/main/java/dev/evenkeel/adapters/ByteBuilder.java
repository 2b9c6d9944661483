package dev.evenkeel.adapters;

import java.util.Arrays;

/**
 * A growing run of bytes that is filled, handed over and filled again without allocating. Not
 * thread-safe.
 */
public final class ByteBuilder {
  /** Digits of the largest long. */
  private static final int LONGEST_DECIMAL = 19;

  private byte[] octets;
  private int length;

  public ByteBuilder(int capacity) {
    this.octets = new byte[capacity];
  }

  /** The array; valid up to {@link #length()} and until the next change. */
  public byte[] array() {
    return octets;
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /** Forgets the content and keeps the room. */
  public void clear() {
    length = 0;
  }

  public ByteBuilder append(byte octet) {
    room(1);
    octets[length++] = octet;
    return this;
  }

  public ByteBuilder append(byte[] source) {
    return append(source, 0, source.length);
  }

  public ByteBuilder append(byte[] source, int start, int end) {
    room(end - start);
    System.arraycopy(source, start, octets, length, end - start);
    length += end - start;
    return this;
  }

  /** Appends text of ASCII characters only. */
  @SuppressWarnings("deprecation") // It copies the low bytes, which is what is meant.
  public ByteBuilder ascii(String text) {
    int count = text.length();
    text.getBytes(0, count, room(count), length);
    length += count;
    return this;
  }

  /** Appends a number in decimal digits. */
  public ByteBuilder decimal(long number) {
    if (number < 10) { // Most are small.
      return number >= 0 ? append((byte) ('0' + (int) number)) : negative(number);
    }
    int digits = 1;
    for (long least = 10; number >= least && digits < LONGEST_DECIMAL; least *= 10) {
      digits++;
    }
    long rest = number;
    room(digits);
    for (int i = length + digits - 1; i >= length; i--) {
      octets[i] = (byte) ('0' + (int) (rest % 10));
      rest /= 10;
    }
    length += digits;
    return this;
  }

  private ByteBuilder negative(long number) {
    return number == Long.MIN_VALUE ? ascii(Long.toString(number))
        : append((byte) '-').decimal(-number);
  }

  /** Appends a decimal with at most three places: {@code 1250} is {@code 1.25}. */
  public ByteBuilder thousandths(long number) {
    if (number < 0) {
      append((byte) '-');
    }
    long size = Math.abs(number);
    decimal(size / 1000);
    int places = (int) (size % 1000);
    if (places > 0) {
      append((byte) '.');
      for (int unit = 100; places > 0; places %= unit, unit /= 10) {
        append((byte) ('0' + places / unit));
      }
    }
    return this;
  }

  /** Makes room for {@code more} bytes and returns the array to write them to directly. */
  public byte[] room(int more) {
    if (octets.length - length < more) {
      octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + more));
    }
    return octets;
  }

  /** Declares that {@code count} bytes were written directly after {@link #room}. */
  public void advance(int count) {
    length += count;
  }

  /** A copy of the content. */
  public byte[] copy() {
    return Arrays.copyOf(octets, length);
  }

  /** A copy of the content from an index on. */
  public byte[] copy(int start) {
    return Arrays.copyOfRange(octets, start, length);
  }
}
