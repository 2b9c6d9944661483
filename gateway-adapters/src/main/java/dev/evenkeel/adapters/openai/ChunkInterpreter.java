package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.Spares;
import dev.evenkeel.adapters.answer.AnswerEvents;
import dev.evenkeel.adapters.failure.FailureTable;
import dev.evenkeel.adapters.openai.Chunk.Fragment;
import dev.evenkeel.adapters.openai.Chunk.Slice;
import dev.evenkeel.adapters.openai.Chunk.Span;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.turn.Sink;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says what chunks mean; shared by the stream's and the body's decoder. */
final class ChunkInterpreter {
  /** For bodies, each of which is read in one go. */
  private static final Spares<ChunkReader> READERS = new Spares<>(ChunkReader::new);

  /** The stream's own, which learns its form; made with its first chunk. */
  private @Nullable ChunkReader chunks;
  private final AnswerEvents answer;
  private boolean unfiltered;

  ChunkInterpreter(Sink sink) {
    this.answer = new AnswerEvents(sink);
  }

  AnswerEvents answer() {
    return answer;
  }

  /** Whether the provider said that its own filter did not look at the answer. */
  boolean unfiltered() {
    return unfiltered;
  }

  /** Reads a chunk and emits what it says; false when the bytes are not a chunk. */
  boolean take(byte[] octets, int start, int end) {
    ChunkReader own = chunks;
    if (own == null) {
      own = new ChunkReader();
      chunks = own;
    }
    String model = answer.model();
    boolean taken =
        take(octets, start, end, own.read(octets, start, end, answer.id(), model), model);
    if (answer.over()) {
      own.release();
    }
    return taken;
  }

  /** The same for a whole body, behind which nothing comes. */
  boolean takeWhole(byte[] octets, int start, int end) {
    ChunkReader lent = READERS.take();
    try {
      return take(octets, start, end, lent.readWhole(octets, start, end), null);
    } finally {
      lent.release();
      READERS.giveBack(lent);
    }
  }

  private boolean take(byte[] octets, int start, int end, @Nullable Chunk chunk,
      @Nullable String model) {
    if (chunk == null) {
      return false;
    }
    unfiltered |= chunk.unfiltered;
    if (chunk.usage != null) {
      answer.used(chunk.usage);
    }
    // Before the choices: vendors send both, and then the choices are not an answer.
    if (chunk.error) {
      answer.fail(FailureTable.ofStream(octets, start, end));
    } else if (swapped(model, chunk.model)) {
      answer.fail(Failure.of(FailureKind.IDENTITY_MISMATCH,
          "the model changed within the answer from " + model + " to " + chunk.model));
    } else {
      begin(chunk);
      for (int i = 0; i < chunk.count() && !answer.over(); i++) {
        choice(chunk, chunk.slice(i));
      }
    }
    return true;
  }

  private static boolean swapped(@Nullable String before, @Nullable String now) {
    // Annotations of Azure and the silent failure of Ollama come with an empty model.
    return before != null && !before.isEmpty() && now != null && !now.isEmpty();
  }

  private void begin(Chunk chunk) {
    String id = chunk.id == null ? "" : chunk.id;
    if (answer.id() == null && (chunk.count() > 0 || !id.isEmpty())) {
      answer.started(id, chunk.created, chunk.model == null ? "" : chunk.model, chunk.fingerprint);
    }
  }

  private void choice(Chunk chunk, Slice slice) {
    int index = slice.index;
    text(chunk, index, Channel.REASONING, slice.reasoning, null);
    boolean refuses =
        slice.content.start == slice.content.end && slice.refusal.start < slice.refusal.end;
    text(chunk, index, Channel.CONTENT, slice.content, refuses ? null : slice.logprobs);
    text(chunk, index, Channel.REFUSAL, slice.refusal, refuses ? slice.logprobs : null);
    for (int i = 0; i < slice.fragments.size(); i++) { // An iterator would be garbage per token.
      Fragment fragment = slice.fragments.get(i);
      answer.tool(index, fragment.key(), fragment.id(), fragment.name(), fragment.arguments());
    }
    if (slice.finish != null && !slice.finish.isEmpty()) {
      finish(index, slice.finish);
    }
  }

  private void text(Chunk chunk, int index, Channel channel, Span piece,
      @Nullable String logprobs) {
    if (piece.start < piece.end || logprobs != null) {
      answer.text(index, channel, chunk.chars(), piece.start, piece.end, logprobs);
    }
  }

  private void finish(int index, String said) {
    // Gemini's endpoint that speaks OpenAI's dialect lets its own words through, in capitals.
    String word = said.toLowerCase(Locale.ROOT);
    switch (word) {
      case "stop", "eos" -> answer.finished(index, FinishReason.STOP);
      case "length", "model_length", "max_tokens" -> answer.finished(index, FinishReason.LENGTH);
      case "tool_calls", "function_call" -> answer.finished(index, FinishReason.TOOL_CALLS);
      case "content_filter", "safety", "recitation", "blocklist", "prohibited_content", "spii",
          "image_safety", "image_recitation", "image_prohibited_content" ->
        answer.finished(index, FinishReason.CONTENT_FILTER);
      case "error" -> answer.fail(Failure.of(FailureKind.STREAM_ERROR, "finish reason error"));
      case "insufficient_system_resource" ->
        answer.fail(Failure.of(FailureKind.OVERLOADED, "finish reason " + word));
      default -> {
        if (word.startsWith("content_filter")) { // Some say why behind it.
          answer.finished(index, FinishReason.CONTENT_FILTER);
        } else if (word.startsWith("malformed") || !answer.spoke(index)) {
          answer.fail(Failure.of(FailureKind.MODEL_FAULT, "finish reason " + word));
        } else {
          answer.finished(index, FinishReason.STOP);
        }
      }
    }
  }
}
