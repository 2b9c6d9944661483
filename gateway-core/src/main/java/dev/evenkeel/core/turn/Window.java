package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The end of a text, held until enough stands behind it. A piece that carries {@code logprobs}
 * leaves
 * whole, because they tell of it whole. Allocates nothing once it has its size, unless there are
 * {@code logprobs}. Confined to the turn's event loop.
 */
final class Window {
  private final ChatEvent.Text piece = new ChatEvent.Text();
  private char[] chars = new char[256];
  private int length;
  /** The pieces of a text with {@code logprobs}, null for a text without. */
  private @Nullable ArrayDeque<Marked> marked;

  /** A piece, its length and what the provider says of its tokens. */
  private record Marked(int length, @Nullable String logprobs) {}

  void add(ChatEvent.Text text) {
    int count = text.length();
    if (length + count > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(chars.length * 2, length + count));
    }
    if (text.logprobs() != null && marked == null) {
      marked = new ArrayDeque<>();
      if (length > 0) {
        marked.add(new Marked(length, null));
      }
    }
    System.arraycopy(text.chars(), text.start(), chars, length, count);
    length += count;
    if (marked != null) {
      marked.add(new Marked(count, text.logprobs()));
    }
  }

  /** Lets all go but the last {@code keep} characters, never half a pair. */
  void leave(int keep, int choice, Channel channel, Sink out) {
    int count = length - keep;
    ArrayDeque<Marked> pieces = marked;
    if (pieces == null) {
      if (count > 0 && count < length && Character.isHighSurrogate(chars[count - 1])) {
        count--;
      }
      if (count > 0) {
        out.event(piece.set(choice, channel, chars, 0, count));
        drop(count);
      }
      return;
    }
    int gone = 0;
    while (!pieces.isEmpty() && gone + pieces.getFirst().length() <= count) {
      Marked next = pieces.removeFirst();
      out.event(piece.set(choice, channel, chars, gone, gone + next.length())
          .withLogprobs(next.logprobs()));
      gone += next.length();
    }
    drop(gone);
  }

  private void drop(int count) {
    System.arraycopy(chars, count, chars, 0, length - count);
    length -= count;
  }
}
