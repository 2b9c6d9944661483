package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/**
 * The form that the chunks of one stream repeat: a provider writes the same bytes for every piece
 * of text but for a few strings. A chunk of that form needs no reading beyond those strings.
 *
 * <p>
 * A form is taken from a chunk that was read and said nothing but one piece of text of one choice.
 * The strings noted while it was read may differ: the text, and values the reader passes by
 * whatever
 * they are (random padding, time stamps in a fingerprint). All other bytes must be the same. JSON
 * stays JSON when strings in it are replaced by sound strings, and the reader looked at no others,
 * so
 * what it would say of such a chunk is known. Allocates once per stream. Confined to one event
 * loop.
 */
final class ChunkPattern implements FormNotes {
  /** Larger chunks are read each time. */
  private static final int LARGEST = 2 * 1024;
  /** More strings than that must stay as they are. */
  private static final int MOST_STRINGS = 8;
  private static final int NOT_KNOWN = -1;

  private byte[] form = new byte[0];
  private int length = NOT_KNOWN;
  /**
   * Where each string that may differ begins and ends between its quotes, from the form's start.
   */
  private final int[] starts = new int[MOST_STRINGS];
  private final int[] ends = new int[MOST_STRINGS];
  private int strings;
  /** Which of them is the text. */
  private int text = NOT_KNOWN;
  /** Whether the chunk says its text in a way that is not followed here. */
  private boolean unfit;
  /** The model and the choice of every chunk of the form. */
  private @Nullable String model;
  private int choice;
  /** Offset of the chunk that is being read. */
  private int base;

  /** A chunk is about to be read; what was known is forgotten. */
  void begin(int start) {
    length = NOT_KNOWN;
    base = start;
    strings = 0;
    text = NOT_KNOWN;
    unfit = false;
  }

  @Override
  public void value(Said what, JsonReader reader) {
    if (what == Said.TEXT) {
      unfit |= text != NOT_KNOWN; // Said in two places.
      text = strings < MOST_STRINGS ? strings : NOT_KNOWN;
    }
    boolean free = what == Said.TEXT || what == Said.PASSED;
    if (free && strings < MOST_STRINGS && reader.token() == JsonToken.VALUE_STRING) {
      starts[strings] = reader.stringStart() - base;
      ends[strings++] = reader.stringEnd() - base;
    }
  }

  @Override
  public void unfit() {
    unfit = true;
  }

  /** The chunk said one piece of text and nothing else: others of its form will do the same. */
  void learn(byte[] octets, int end, String ofModel, int ofChoice) {
    int size = end - base;
    if (text == NOT_KNOWN || unfit || size > LARGEST) {
      return;
    }
    if (form.length < size) {
      form = new byte[Math.min(LARGEST, size + size / 4)];
    }
    System.arraycopy(octets, base, form, 0, size);
    length = size;
    model = ofModel;
    choice = ofChoice;
  }

  /** The choice that chunks of the form are of. */
  int choice() {
    return choice;
  }

  /**
   * Whether the bytes are a chunk of the form, and then the reader stands at its text.
   *
   * @param ofModel the answer's model
   */
  @SuppressWarnings("ReferenceEquality") // Another string of the same letters is only read again.
  boolean matches(byte[] octets, int start, int end, @Nullable String ofModel, JsonReader reader) {
    if (length == NOT_KNOWN || ofModel != model) {
      return false;
    }
    int at = start;
    int known = 0;
    int textAt = 0;
    try {
      for (int i = 0; i < strings; i++) {
        int same = starts[i] - known;
        if (same > end - at || !Arrays.equals(form, known, starts[i], octets, at, at + same)) {
          return false;
        }
        if (i == text) {
          textAt = at + same;
        }
        // The closing quote is passed here and there.
        at = reader.string(octets, at + same, end);
        known = ends[i] + 1;
      }
      if (!Arrays.equals(form, known, length, octets, at, end)) {
        return false;
      }
      if (text < strings - 1) {
        reader.string(octets, textAt, end);
      }
      return true;
    } catch (JacksonException _) {
      return false; // A string that is none; what to make of that is the reader's to say.
    }
  }
}
