package dev.evenkeel.adapters;

/**
 * Turns the body of one provider response into events. One instance per attempt, confined to its
 * event loop. Survives any split of the bytes. After {@code Ended} or {@code Failed} it ignores
 * what
 * still comes.
 */
public interface AnswerDecoder {
  /**
   * More of the body. The array is only read during the call.
   *
   * @param end offset after the last byte
   */
  void feed(byte[] octets, int start, int end);

  /**
   * The last of the body: it is complete, and {@link #finish} comes next. A body that comes in one
   * piece can be read where it lies. The array is only read during the call.
   */
  default void feedLast(byte[] octets, int start, int end) {
    feed(octets, start, end);
  }

  /** The body is complete, or the connection was lost ({@code clean} false). */
  void finish(boolean clean);

  /** Whether {@code Ended} or {@code Failed} was emitted. */
  boolean over();
}
