package dev.evenkeel.adapters;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.turn.Sink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts one choice's tool calls together from the pieces that providers send. */
public final class ToolCallAssembly {
  private static final int LONGEST_ARGUMENTS = 1024 * 1024;
  private static final int MOST_CALLS = 256;
  private final List<Part> parts = new ArrayList<>(1);

  private static final class Part {
    final int index;
    String id = "";
    String name = "";
    final StringBuilder arguments = new StringBuilder();

    Part(int index) {
      this.index = index;
    }
  }

  /** Whether any call has begun. */
  public boolean begun() {
    return !parts.isEmpty();
  }

  /**
   * More of a call. An id or name that comes again is the same one, not more of it.
   *
   * @param index the provider's index, -1 where it sends none
   * @return false when the call grows beyond any sense
   */
  public boolean add(int index, @Nullable String id, @Nullable String name,
      @Nullable CharSequence arguments) {
    Part part = find(index, id);
    if (part == null) {
      if (parts.size() == MOST_CALLS) {
        return false;
      }
      part = new Part(index < 0 ? parts.size() : index);
      parts.add(part);
    }
    if (id != null && part.id.isEmpty()) {
      part.id = id;
    }
    if (name != null && part.name.isEmpty()) {
      part.name = name;
    }
    if (arguments != null) {
      part.arguments.append(arguments);
    }
    return part.arguments.length() <= LONGEST_ARGUMENTS;
  }

  private @Nullable Part find(int index, @Nullable String id) {
    if (index < 0) {
      // Without an index a new id is a new call, and a fragment belongs to the last one.
      if ((id != null && !id.isEmpty()) || parts.isEmpty()) {
        for (Part part : parts) {
          if (part.id.equals(id)) {
            return part;
          }
        }
        return null;
      }
      return parts.getLast();
    }
    for (Part part : parts) {
      if (part.index == index) {
        return part;
      }
    }
    return null;
  }

  /**
   * Hands the calls over whole, numbered from 0 without gaps, and forgets them.
   *
   * @return false when one of them has no name: then it is no call
   */
  public boolean emit(int choice, String answerId, Sink sink) {
    for (Part part : parts) {
      if (part.name.isEmpty()) {
        return false;
      }
    }
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      String id = part.id.isEmpty() ? "call_" + answerId + "_" + choice + "_" + i : part.id;
      String arguments = part.arguments.isEmpty() ? "{}" : part.arguments.toString();
      sink.event(new ChatEvent.ToolCalled(choice, i, new ToolCall(id, part.name, arguments)));
    }
    parts.clear();
    return true;
  }
}
