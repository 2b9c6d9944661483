package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.core.chat.Role;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The forms that messages repeat which say one text and nothing else: a client writes the same
 * bytes around the texts of all messages of a role. Those alone are kept, none of a text's.
 * Confined to one thread.
 */
final class MessageForms {
  /** More than clients of one gateway have; what comes then takes the place of the oldest. */
  private static final int MOST = 8;
  /** Messages with more bytes on a side of their text are not kept. */
  private static final int LONGEST = 64;

  private static final class Form {
    /** What stands before the text, its opening quote included. */
    private final byte[] before;
    /** What stands behind it, from its closing quote on. */
    private final byte[] behind;
    private final Role role;

    Form(byte[] before, byte[] behind, Role role) {
      this.before = before;
      this.behind = behind;
      this.role = role;
    }
  }

  private final @Nullable Form[] forms = new Form[MOST];
  private int learnt;
  /** Whether all messages that were read since {@link #begin} are of forms that are known now. */
  private boolean all;
  private int end;

  /** The messages of a request are about to be read. */
  void begin() {
    all = true;
  }

  /**
   * A message was read.
   *
   * @param text where its text begins, behind the quote; negative if it says anything else
   */
  void read(byte[] octets, int start, int text, int textEnd, int stop, Role role) {
    boolean fit =
        text >= 0 && role != Role.TOOL && text - start <= LONGEST && stop - textEnd <= LONGEST;
    all &= fit;
    if (all && !known(octets, start, text, textEnd, stop)) {
      forms[learnt++ % MOST] = new Form(Arrays.copyOfRange(octets, start, text),
          Arrays.copyOfRange(octets, textEnd, stop), role);
    }
  }

  private boolean known(byte[] octets, int start, int text, int textEnd, int stop) {
    for (Form form : forms) {
      if (form != null && Arrays.equals(form.before, 0, form.before.length, octets, start, text)
          && Arrays.equals(form.behind, 0, form.behind.length, octets, textEnd, stop)) {
        return true;
      }
    }
    return false;
  }

  /** Whether all messages that were read since {@link #begin} can be known by their forms. */
  boolean all() {
    return all;
  }

  /**
   * Who speaks in the message that begins at {@code start}; {@code reader} stands at its text then.
   *
   * @return null when it is of no known form
   * @throws tools.jackson.core.JacksonException when the text is malformed
   */
  @Nullable Role speaker(byte[] octets, int start, int stop, JsonReader reader) {
    int closing = -1;
    for (Form form : forms) {
      if (form == null) {
        return null;
      }
      int text = start + form.before.length;
      if (text <= stop && Arrays.equals(form.before, 0, form.before.length, octets, start, text)) {
        // Where more than one begins so, the text begins at the same place: before it stand whole
        // names and values.
        closing = closing < 0 ? reader.string(octets, text, stop) - 1 : closing;
        int over = closing + form.behind.length;
        if (over <= stop
            && Arrays.equals(form.behind, 0, form.behind.length, octets, closing, over)) {
          end = over;
          return form.role;
        }
      }
    }
    return null;
  }

  /** Where the message ends of which {@link #speaker} told. */
  int end() {
    return end;
  }
}
