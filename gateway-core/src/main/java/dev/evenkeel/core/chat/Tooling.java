package dev.evenkeel.core.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a request says about tools.
 *
 * @param specs the tools offered, in the caller's order
 * @param choice the caller's choice among them
 * @param parallel whether several calls in one answer are wanted, null when unsaid
 */
public record Tooling(List<ToolSpec> specs, ToolChoice choice, @Nullable Boolean parallel) {
  /** No tools. */
  public static final Tooling NONE = new Tooling(List.of(), new ToolChoice.Auto(), null);

  public Tooling {
    specs = List.copyOf(specs);
  }
}
