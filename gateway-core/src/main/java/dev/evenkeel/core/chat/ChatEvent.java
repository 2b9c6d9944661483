package dev.evenkeel.core.chat;

import dev.evenkeel.core.failover.Failure;
import org.jspecify.annotations.Nullable;

/**
 * One step of an answer. Provider adapters turn wire bytes into these and nothing else; caller
 * dialects turn these into wire bytes and nothing else.
 *
 * <p>
 * Order: one {@link Started}, then {@link Text} and {@link ToolCalled} per choice, one
 * {@link Finished} per choice, {@link Used} anywhere, and exactly one {@link Ended} or
 * {@link Failed}, always last. A provider's refusal or filter verdict is an ordinary answer.
 */
public sealed interface ChatEvent {
  /**
   * The provider began to answer. Releases nothing by itself.
   *
   * @param id the provider's id of the answer
   * @param created seconds since the epoch
   * @param model the exact model that answers, as the provider names it
   * @param fingerprint the provider's configuration fingerprint, if it sends one
   */
  record Started(String id, long created, String model,
      @Nullable String fingerprint) implements ChatEvent {
    private static final int LONGEST_FINGERPRINT = 100;

    /** What is longer, or no word, is none: it is compared, counted and written down. */
    public Started {
      if (fingerprint != null && (fingerprint.isEmpty()
          || fingerprint.length() > LONGEST_FINGERPRINT || !word(fingerprint))) {
        fingerprint = null;
      }
    }

    private static boolean word(String text) {
      for (int i = 0; i < text.length(); i++) { // On every answer: no streams here.
        if (text.charAt(i) <= ' ' || text.charAt(i) >= 127) {
          return false;
        }
      }
      return true;
    }
  }

  /** Which of an answer's texts a piece belongs to. */
  enum Channel {
    /** What the user reads. */
    CONTENT,
    /** The provider's own mark for a refusal. */
    REFUSAL,
    /** Thinking aloud; hidden from callers. */
    REASONING
  }

  /**
   * A piece of text. The only mutable event: one instance per stream is filled again for each
   * piece, so that a token costs no allocation. Valid only during the call that hands it over; copy
   * what must outlive it. A surrogate pair is never split between two pieces.
   */
  final class Text implements ChatEvent {
    private static final char[] NOTHING = new char[0];

    private int choice;
    private Channel channel = Channel.CONTENT;
    private char[] chars = NOTHING;
    private int start;
    private int end;
    private @Nullable String logprobs;

    /** Fills the event; the array is shared, not copied. */
    public Text set(int choice, Channel channel, char[] chars, int start, int end) {
      this.choice = choice;
      this.channel = channel;
      this.chars = chars;
      this.start = start;
      this.end = end;
      this.logprobs = null;
      return this;
    }

    /** Fills the event from a string; for texts that are not on the hot path. */
    public Text set(int choice, Channel channel, String text) {
      return set(choice, channel, text.toCharArray(), 0, text.length());
    }

    /** Adds the provider's {@code logprobs} object (JSON text) that tells of this piece. */
    public Text withLogprobs(@Nullable String json) {
      this.logprobs = json;
      return this;
    }

    /** The index of the answer this belongs to, from 0. */
    public int choice() {
      return choice;
    }

    public Channel channel() {
      return channel;
    }

    /** The shared array; read only from {@link #start()} to {@link #end()}. */
    public char[] chars() {
      return chars;
    }

    public int start() {
      return start;
    }

    /** Offset after the last character. */
    public int end() {
      return end;
    }

    public int length() {
      return end - start;
    }

    /** The provider's {@code logprobs} of this piece as JSON text, null when not asked for. */
    public @Nullable String logprobs() {
      return logprobs;
    }

    /** The piece as a string of its own. */
    public String copy() {
      return new String(chars, start, end - start);
    }

    @Override
    public String toString() {
      return "Text[" + choice + ", " + channel + ", " + (end - start) + " chars]";
    }
  }

  /**
   * A whole tool call.
   *
   * @param choice the answer it belongs to
   * @param index its place among the answer's calls, from 0 without gaps
   */
  record ToolCalled(int choice, int index, ToolCall call) implements ChatEvent {}

  /** What the answer cost; the last one counts. */
  record Used(Usage usage) implements ChatEvent {}

  /** One choice is complete. */
  record Finished(int choice, FinishReason reason) implements ChatEvent {}

  /** The answer is complete: every choice finished and the provider said so. */
  record Ended() implements ChatEvent {}

  /** The answer is lost: what came before is not a complete answer. */
  record Failed(Failure failure) implements ChatEvent {}
}
