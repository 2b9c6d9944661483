package dev.evenkeel.core.chat;

import org.jspecify.annotations.Nullable;

/**
 * A whole call to a tool, in history or in an answer.
 *
 * @param id the call's id, unique in the conversation
 * @param name the tool's name
 * @param arguments the arguments as JSON text, exactly as the model wrote them
 * @param key the same for the same call of the same turn, however often it is made; null when
 * nobody asked for one
 */
public record ToolCall(String id, String name, String arguments, @Nullable String key) {
  /** A call without a key. */
  public ToolCall(String id, String name, String arguments) {
    this(id, name, arguments, null);
  }
}
