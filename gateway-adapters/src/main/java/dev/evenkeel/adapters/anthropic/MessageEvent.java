package dev.evenkeel.adapters.anthropic;

import dev.evenkeel.adapters.json.JsonReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one event of a stream says; filled again for every event. */
final class MessageEvent {
  /** The events that mean something here. */
  enum Type {
    MESSAGE_START("message_start"),
    BLOCK_START("content_block_start"),
    BLOCK_DELTA("content_block_delta"),
    MESSAGE_DELTA("message_delta"),
    MESSAGE_STOP("message_stop"),
    ERROR("error"),
    /** A whole answer in one body. */
    MESSAGE("message"),
    OTHER("");

    private static final Type[] KNOWN = values();

    private final String wire;

    Type(String wire) {
      this.wire = wire;
    }

    /** The type that the reader's current string names. */
    static Type of(JsonReader reader) {
      for (Type type : KNOWN) {
        if (reader.is(type.wire)) {
          return type;
        }
      }
      return OTHER;
    }
  }

  Type type = Type.OTHER;
  int index;
  @Nullable String id;
  @Nullable String model;
  @Nullable String stopReason;
  /** Of a block that begins: its type, the id and name of a call, and a call's whole input. */
  @Nullable String blockType;
  @Nullable String blockId;
  @Nullable String blockName;
  @Nullable String input;
  boolean thinking;
  boolean arguments;
  boolean error;
  private char[] chars = new char[256];
  private int length;

  void clear() {
    type = Type.OTHER;
    index = 0;
    id = null;
    model = null;
    stopReason = null;
    error = false;
    clearBlock();
  }

  void clearBlock() {
    blockType = null;
    blockId = null;
    blockName = null;
    input = null;
    thinking = false;
    arguments = false;
    length = 0;
  }

  /** Keeps the reader's current string as the event's text. */
  void text(JsonReader reader) {
    int start = reader.charsStart();
    length = reader.charsEnd() - start;
    if (chars.length <= length) {
      chars = Arrays.copyOf(chars, Math.max(2 * chars.length, length + 1));
    }
    // From 1: the character before a text must be free.
    System.arraycopy(reader.chars(), start, chars, 1, length);
  }

  char[] chars() {
    return chars;
  }

  /** Offset after the text, which begins at 1. */
  int textEnd() {
    return length + 1;
  }

  String copy() {
    return new String(chars, 1, length);
  }
}
