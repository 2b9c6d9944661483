package dev.evenkeel.adapters.json;

/** The bytes are not JSON. Stackless: providers send such bytes, it is not a fault of ours. */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1L;
  private final int offset;

  MalformedJsonException(String message, int offset) {
    super(message + " at byte " + offset, null, false, false);
    this.offset = offset;
  }

  /** Where, counted from the start of the document. */
  public int offset() {
    return offset;
  }
}
