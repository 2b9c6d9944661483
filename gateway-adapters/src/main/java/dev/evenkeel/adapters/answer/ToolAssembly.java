package dev.evenkeel.adapters.answer;

import dev.evenkeel.core.Fingerprint;
import dev.evenkeel.core.chat.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts one choice's tool calls together from fragments, whatever the vendor leaves out or repeats:
 * the index, the type, the id, the name. A call is whole when the choice finishes, not before.
 *
 * <table>
 * <caption>Limits</caption>
 * <tr>
 * <th>Limit</th>
 * <th>Value</th>
 * </tr>
 * <tr>
 * <td>arguments of all calls of a choice</td>
 * <td>1 Mi characters</td>
 * </tr>
 * <tr>
 * <td>calls of a choice</td>
 * <td>128</td>
 * </tr>
 * </table>
 */
final class ToolAssembly {
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final int MOST_CALLS = 128;
  private static final int ID_LENGTH = 24;

  private final List<Building> calls = new ArrayList<>();
  private int characters;

  /**
   * Adds a fragment.
   *
   * @param key the vendor's index, negative when it sent none
   * @param id the call's id; null or empty when the fragment has none
   * @param name the tool's name; null or empty when the fragment has none
   * @param arguments what the arguments go on with; null for nothing
   * @return false when a limit is passed
   */
  boolean add(int key, @Nullable String id, @Nullable String name, @Nullable String arguments) {
    String callId = id == null ? "" : id;
    String toolName = name == null ? "" : name;
    Building call = find(key, callId, toolName);
    if (call == null) {
      if (calls.size() == MOST_CALLS) {
        return false;
      }
      call = new Building(key);
      calls.add(call);
    }
    if (call.id.isEmpty()) {
      call.id = callId;
    }
    if (call.name.isEmpty()) {
      call.name = toolName;
    }
    if (arguments != null) {
      characters += arguments.length();
      call.arguments.append(arguments);
    }
    return characters <= MOST_CHARACTERS;
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /** Whether some call has no name: nobody could carry it out. */
  boolean nameless() {
    for (Building call : calls) {
      if (call.name.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The calls in the order they began.
   *
   * @param answer what an id is derived from when the vendor gave none
   */
  List<ToolCall> calls(String answer, int choice) {
    List<ToolCall> whole = new ArrayList<>(calls.size());
    for (Building call : calls) {
      String id = call.id.isEmpty() ? derivedId(answer, choice, whole.size()) : call.id;
      String arguments = call.arguments.isEmpty() ? "{}" : call.arguments.toString();
      whole.add(new ToolCall(id, call.name, arguments));
    }
    return whole;
  }

  private static String derivedId(String answer, int choice, int index) {
    // Derived, not drawn: the same answer read twice gives the same ids.
    return "call_" + new Fingerprint("tool-call/v1").add(answer)
        .add(choice)
        .add(index)
        .hex()
        .substring(0, ID_LENGTH);
  }

  private @Nullable Building find(int key, String id, String name) {
    for (int i = calls.size() - 1; i >= 0; i--) {
      Building call = calls.get(i);
      boolean another = !id.isEmpty() && !call.id.isEmpty() && !id.equals(call.id);
      if (key >= 0 && call.key == key) {
        // Some vendors give every whole call the same index; a second id tells them apart.
        return another ? null : call;
      }
      if (key < 0) {
        boolean begins = !name.isEmpty() && id.isEmpty() && !call.arguments.isEmpty();
        return another || begins ? null : call;
      }
    }
    return null;
  }

  private static final class Building {
    final int key;
    final StringBuilder arguments = new StringBuilder();
    String id = "";
    String name = "";

    Building(int key) {
      this.key = key;
    }
  }
}
