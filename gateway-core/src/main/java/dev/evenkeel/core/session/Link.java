package dev.evenkeel.core.session;

import java.util.HexFormat;

/**
 * A state of a conversation: the keyed hash of all that was said up to an answer, that one
 * included.
 * 128 bits, so that no two states have the same. Immutable.
 *
 * @param high its first eight bytes
 * @param low its last eight bytes
 */
public record Link(long high, long low) {
  /** 32 hex digits, which stand for the state in the hash of the next one. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
