package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.core.chat.Usage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/**
 * The form that whole bodies repeat: a provider writes the same bytes around an answer's text, its
 * id and its counts. A body of the same form as the one before needs no reading beyond those.
 *
 * <p>
 * A form is taken from a body that was read and said one choice's text and nothing else. The
 * strings and numbers noted while it was read may differ, and all bytes between them must be the
 * same; those alone are kept, none of the answer's. JSON stays JSON when strings in it are replaced
 * by sound strings and whole numbers by whole numbers, and the reader looked at no others, so what
 * it would say of such a body is known. Allocates for a new form only. Confined to one event loop.
 */
final class BodyForm implements FormNotes {
  /** Forms with more bytes between their values are not kept. */
  private static final int LARGEST = 2 * 1024;
  /** Forms with more values are not kept. */
  private static final int MOST_VALUES = 32;
  /** What a long always has room for. */
  private static final int MOST_DIGITS = 18;

  /** The bytes between the values, one run after another. */
  private byte[] form = new byte[0];
  /** Where the run before each value ends, and behind them the last run. */
  private final int[] runs = new int[MOST_VALUES + 1];
  private final Said[] said = new Said[MOST_VALUES];
  private boolean known;
  private int values;
  /** What else bodies of the form say. */
  private int choice;
  private @Nullable String finish;
  private boolean counts;
  /** The last body's, which the next one's nearly always are too. */
  private @Nullable String model;
  private @Nullable String fingerprint;
  /** Tokens of the body that is being compared; 0 where the form has no place for them. */
  private long prompt;
  private long completion;
  private long cached;
  private long cacheHits;
  private long reasoning;

  /** Where the values of the body that is being read begin and end, in turns. */
  private final int[] places = new int[2 * MOST_VALUES];
  private int base;
  private boolean unfit;

  /** A body is about to be read; what was known is forgotten. */
  void begin(int start) {
    known = false;
    values = 0;
    unfit = false;
    base = start;
    prompt = 0;
    completion = 0;
    cached = 0;
    cacheHits = 0;
    reasoning = 0;
  }

  @Override
  public void value(Said what, JsonReader reader) {
    JsonToken token = reader.token();
    boolean passed = what == Said.PASSED || what == Said.INNER || what == Said.COUNTED;
    // What is said twice, or is of another kind than it should be, is read each time.
    unfit |= !passed && has(what);
    if (token == JsonToken.VALUE_NULL) {
      return; // It says nothing, and must say nothing the next time.
    }
    if (!numeric(what)) {
      note(what, token == JsonToken.VALUE_STRING, passed, reader.stringStart(), reader.stringEnd());
    } else {
      note(what, passed ? token.isNumeric() : token == JsonToken.VALUE_NUMBER_INT, passed,
          reader.start(), reader.offset());
    }
  }

  @Override
  public void unfit() {
    unfit = true;
  }

  private static boolean numeric(Said what) {
    return what.compareTo(Said.CREATED) >= 0;
  }

  private boolean has(Said what) {
    for (int i = 0; i < values; i++) {
      if (said[i] == what) {
        return true;
      }
    }
    return false;
  }

  private void note(Said what, boolean sound, boolean passed, int start, int end) {
    if (!sound) {
      unfit |= !passed; // Of what means nothing the form has the bytes.
      return;
    }
    if (values == MOST_VALUES) {
      unfit = true;
      return;
    }
    said[values] = what;
    places[2 * values] = start;
    places[2 * values++ + 1] = end;
  }

  /** The body said what {@code chunk} has, and others of its form will say the same. */
  void learn(byte[] octets, int end, Chunk chunk) {
    if (unfit || !chunk.onlyAnswer() || !has(Said.TEXT)) {
      return;
    }
    int size = end - base;
    for (int i = 0; i < values; i++) {
      size -= places[2 * i + 1] - places[2 * i];
    }
    if (size > LARGEST) {
      return;
    }
    if (form.length < size) {
      form = new byte[size];
    }
    int from = base;
    int length = 0;
    for (int i = 0; i <= values; i++) {
      int to = i < values ? places[2 * i] : end;
      System.arraycopy(octets, from, form, length, to - from);
      length += to - from;
      runs[i] = length;
      from = i < values ? places[2 * i + 1] : end;
    }
    Chunk.Slice slice = chunk.slice(0);
    choice = slice.index;
    finish = slice.finish;
    counts = chunk.usage != null;
    model = chunk.model;
    fingerprint = chunk.fingerprint;
    known = true;
  }

  /** Whether the bytes are a body of the form, and then {@code chunk} has what it says. */
  boolean matches(byte[] octets, int start, int end, JsonReader reader, Chunk chunk) {
    if (!known) {
      return false;
    }
    try {
      return follows(octets, start, end, reader, chunk);
    } catch (JacksonException _) {
      return false; // A string that is none; what to make of that is the reader's to say.
    }
  }

  private boolean follows(byte[] octets, int start, int end, JsonReader reader, Chunk chunk) {
    Chunk.Slice slice = chunk.add();
    int at = start;
    int run = 0;
    for (int i = 0; i < values; i++) {
      int same = runs[i] - run;
      if (same > end - at || !Arrays.equals(form, run, runs[i], octets, at, at + same)) {
        return false;
      }
      run = runs[i];
      Said what = said[i];
      if (what == Said.COUNTED) {
        at = reader.number(octets, at + same, end);
      } else if (numeric(what)) {
        at = number(what, octets, at + same, end, chunk);
        if (at < 0) {
          return false;
        }
      } else {
        // The closing quote is the next run's.
        at = reader.string(octets, at + same, end) - 1;
        string(what, reader, chunk, slice);
      }
    }
    if (!Arrays.equals(form, run, runs[values], octets, at, end)) {
      return false;
    }
    finish(chunk, slice);
    return true;
  }

  private void string(Said what, JsonReader reader, Chunk chunk, Chunk.Slice slice) {
    switch (what) {
      case TEXT -> chunk.append(slice.content, reader);
      case ID -> chunk.id = reader.string();
      case MODEL -> chunk.model = again(model, reader);
      case FINGERPRINT -> chunk.fingerprint = again(fingerprint, reader);
      case PASSED, INNER, CREATED, PROMPT, COMPLETION, CACHED, CACHE_HITS, REASONING, COUNTED -> {
      }
    }
  }

  /** The string that the reader stands at, which is nearly always the one before. */
  private static String again(@Nullable String before, JsonReader reader) {
    return before != null && reader.is(before) ? before : reader.string();
  }

  /**
   * Reads a whole number without a sign.
   *
   * @return where it ends, -1 when there is none
   */
  private int number(Said what, byte[] octets, int start, int end, Chunk chunk) {
    long number = 0;
    int at = start;
    for (; at < end && octets[at] >= '0' && octets[at] <= '9'; at++) {
      if (at - start == MOST_DIGITS) {
        return -1;
      }
      number = number * 10 + octets[at] - '0';
    }
    if (at == start || (octets[start] == '0' && at > start + 1)) {
      return -1;
    }
    switch (what) {
      case CREATED -> chunk.created = number;
      case PROMPT -> prompt = number;
      case COMPLETION -> completion = number;
      case CACHED -> cached = number;
      case CACHE_HITS -> cacheHits = number;
      case REASONING -> reasoning = number;
      case TEXT, ID, MODEL, FINGERPRINT, PASSED, INNER, COUNTED -> {
      }
    }
    return at;
  }

  private void finish(Chunk chunk, Chunk.Slice slice) {
    slice.index = choice;
    slice.finish = finish;
    model = chunk.model;
    fingerprint = chunk.fingerprint;
    if (counts) {
      chunk.usage = new Usage(prompt, completion, Math.max(cached, cacheHits), reasoning);
    }
  }
}
