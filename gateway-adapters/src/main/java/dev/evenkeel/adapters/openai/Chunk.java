package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.core.chat.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one chunk of a stream, or one whole body, says. Filled again for every chunk: vendors write
 * the fields in any order, so nothing can be acted on before the last one is read.
 */
final class Chunk {
  /** Enough for the tokens of most streams. */
  private static final int FIRST_ROOM = 64;
  /** What is larger is not kept for another answer. */
  private static final int KEPT_ROOM = 16 * 1024;

  @Nullable String id;
  long created;
  @Nullable String model;
  @Nullable String fingerprint;
  @Nullable Usage usage;
  boolean error;
  boolean unfiltered;
  private final List<Slice> slices = new ArrayList<>(1);
  private int used;
  private char[] chars = new char[0];
  private int length;

  void clear() {
    id = null;
    created = 0;
    model = null;
    fingerprint = null;
    usage = null;
    error = false;
    unfiltered = false;
    used = 0;
    length = 0;
  }

  /** Forgets the answer, not only the chunk. */
  void forget() {
    for (int i = 0; i < used; i++) {
      slices.get(i).clear();
    }
    clear();
    if (chars.length > KEPT_ROOM) {
      chars = new char[0];
    }
  }

  /** The next choice's slice, empty. */
  Slice add() {
    if (used == slices.size()) {
      slices.add(new Slice());
    }
    Slice slice = slices.get(used++);
    slice.clear();
    return slice;
  }

  int count() {
    return used;
  }

  /** Whether it says a piece of text of one choice, which may be empty, and nothing else. */
  boolean onlyText() {
    return used == 1 && usage == null && !error && !unfiltered && id == null && model == null
        && fingerprint == null && created == 0 && slices.getFirst().onlyText();
  }

  /** Whether it says one choice's text, how it ended and what it cost, and nothing else. */
  boolean onlyAnswer() {
    return used == 1 && !error && !unfiltered && slices.getFirst().onlyContent();
  }

  Slice slice(int place) {
    return slices.get(place);
  }

  /** What holds the texts of all slices. */
  char[] chars() {
    return chars;
  }

  /** Appends the reader's current string to the piece. */
  void append(Span piece, JsonReader reader) {
    int most = reader.charsMost();
    if (most == 0) {
      return;
    }
    boolean continues = piece.end == length && piece.start < piece.end;
    // Room for a whole move and for the free character that must stand before each piece.
    int moved = continues ? 0 : piece.end - piece.start + 1;
    if (chars.length - length < most + moved) {
      chars = Arrays.copyOf(chars,
          Math.max(2 * chars.length, Math.max(FIRST_ROOM, length + most + moved)));
    }
    if (!continues) {
      int from = length + 1;
      System.arraycopy(chars, piece.start, chars, from, piece.end - piece.start);
      length = from + piece.end - piece.start;
      piece.start = from;
    }
    length = reader.charsInto(chars, length);
    piece.end = length;
  }

  /** Where a text lies in {@link #chars}. */
  static final class Span {
    int start;
    int end;
  }

  /** What a chunk says of one choice. */
  static final class Slice {
    final Span content = new Span();
    final Span refusal = new Span();
    final Span reasoning = new Span();
    final List<Fragment> fragments = new ArrayList<>(0);
    int index;
    @Nullable String finish;
    @Nullable String logprobs;

    private boolean onlyText() {
      return finish == null && onlyContent();
    }

    private boolean onlyContent() {
      return refusal.start == refusal.end && reasoning.start == reasoning.end && fragments.isEmpty()
          && logprobs == null;
    }

    private void clear() {
      content.start = content.end = 0;
      refusal.start = refusal.end = 0;
      reasoning.start = reasoning.end = 0;
      fragments.clear();
      index = 0;
      finish = null;
      logprobs = null;
    }
  }

  /** A piece of a tool call. */
  record Fragment(int key, @Nullable String id, @Nullable String name,
      @Nullable String arguments) {}
}
