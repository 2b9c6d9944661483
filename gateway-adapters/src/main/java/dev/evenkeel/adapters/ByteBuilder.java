package dev.evenkeel.adapters;

import java.util.Arrays;

/**
 * A growing run of bytes that is filled, handed over and filled again without allocating. Not
 * thread-safe.
 */
public final class ByteBuilder {
  /** What is larger is not kept for the next answer. */
  private static final int LARGEST_SPARE = 64 * 1024;
  private static final Spares<ByteBuilder> SPARES = new Spares<>(() -> new ByteBuilder(2 * 1024));

  private byte[] octets;
  private int length;

  public ByteBuilder(int capacity) {
    this.octets = new byte[capacity];
  }

  /** An empty one that was used before, the taker's until it calls {@link #spare}. */
  public static ByteBuilder taken() {
    return SPARES.take();
  }

  /** Gives away what {@link #taken} gave; whoever takes it next finds it empty. */
  public void spare() {
    length = 0;
    if (octets.length <= LARGEST_SPARE) {
      SPARES.giveBack(this);
    }
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

  /** Forgets the first {@code count} bytes. */
  public void drop(int count) {
    System.arraycopy(octets, count, octets, 0, length - count);
    length -= count;
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

  /** Appends text of ASCII characters only, between quotes. */
  @SuppressWarnings("deprecation") // As above.
  public ByteBuilder quoted(String text) {
    int count = text.length();
    byte[] room = room(count + 2);
    int at = length;
    room[at] = '"';
    text.getBytes(0, count, room, at + 1);
    room[at + 1 + count] = '"';
    length = at + count + 2;
    return this;
  }

  /** Appends a number in decimal digits. */
  public ByteBuilder decimal(long number) {
    if (number < 10) { // Most are small.
      return number >= 0 ? append((byte) ('0' + (int) number)) : negative(number);
    }
    if (number < Decimals.LIMIT) {
      long digits = Decimals.of((int) number);
      int zeros = Decimals.zeros(digits);
      Decimals.write(digits >>> (8 * zeros), room(Decimals.DIGITS), length);
      length += Decimals.DIGITS - zeros;
      return this;
    }
    decimal(number / Decimals.LIMIT);
    Decimals.write(Decimals.of((int) (number % Decimals.LIMIT)), room(Decimals.DIGITS), length);
    length += Decimals.DIGITS;
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
      append((byte) '.').digits(places, 3);
      length -= places % 100 == 0 ? 2 : places % 10 == 0 ? 1 : 0;
    }
    return this;
  }

  /** Appends a decimal, not negative, with all three places: {@code 1250} is {@code 1.250}. */
  public ByteBuilder threePlaces(long number) {
    decimal(number / 1000);
    int places = (int) (number % 1000);
    byte[] room = room(4);
    room[length] = '.';
    room[length + 1] = (byte) ('0' + places / 100);
    room[length + 2] = (byte) ('0' + places / 10 % 10);
    room[length + 3] = (byte) ('0' + places % 10);
    length += 4;
    return this;
  }

  /**
   * Appends a number with zeros before it, so many digits in all.
   *
   * @param number at least 0, with no more digits than that
   * @param count at most 8
   */
  public ByteBuilder digits(int number, int count) {
    Decimals.write(Decimals.of(number) >>> (8 * (Decimals.DIGITS - count)), room(Decimals.DIGITS),
        length);
    length += count;
    return this;
  }

  /** Makes room for {@code more} bytes and returns the array to write them to directly. */
  public byte[] room(int more) {
    if (octets.length - length < more) {
      grow(more);
    }
    return octets;
  }

  private void grow(int more) { // Apart, so that what nearly always happens is small.
    octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + more));
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
