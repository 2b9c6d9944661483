package dev.evenkeel.core.chat;

import java.util.List;

/** Whether and which tools the model may, must or must not call. Immutable. */
public sealed interface ToolChoice {
  /** The model decides; the default. */
  record Auto() implements ToolChoice {}

  /** No tool may be called. */
  record None() implements ToolChoice {}

  /** Some tool must be called. */
  record Required() implements ToolChoice {}

  /** Exactly this tool must be called. */
  record Named(String name) implements ToolChoice {}

  /** Only these tools may be called; one of them must when {@code required}. */
  record Allowed(List<String> names, boolean required) implements ToolChoice {
    public Allowed {
      names = List.copyOf(names);
    }
  }
}
