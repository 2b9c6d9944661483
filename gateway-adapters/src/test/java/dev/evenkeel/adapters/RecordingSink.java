package dev.evenkeel.adapters;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.turn.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Remembers an answer's events and insists on their order. */
public final class RecordingSink implements Sink {
  public final Map<Integer, StringBuilder> content = new TreeMap<>();
  public final StringBuilder refusal = new StringBuilder();
  public final StringBuilder reasoning = new StringBuilder();
  public final List<ToolCall> tools = new ArrayList<>();
  public final Map<Integer, FinishReason> finishes = new TreeMap<>();
  public final List<String> logprobs = new ArrayList<>();
  public final List<String> pieces = new ArrayList<>();
  public ChatEvent.@Nullable Started started;
  public @Nullable Usage usage;
  public @Nullable Failure failure;
  public boolean ended;

  @Override
  public void event(ChatEvent event) {
    if (ended || failure != null) {
      throw new AssertionError("after the end: " + event);
    }
    switch (event) {
      case ChatEvent.Started begun -> {
        if (started != null) {
          throw new AssertionError("started twice");
        }
        started = begun;
      }
      case ChatEvent.Text text -> text(text);
      case ChatEvent.ToolCalled called -> {
        if (finishes.containsKey(called.choice())) {
          throw new AssertionError("a tool call after the finish");
        }
        tools.add(called.call());
      }
      case ChatEvent.Finished(int choice, FinishReason reason) -> {
        if (finishes.put(choice, reason) != null) {
          throw new AssertionError("finished twice");
        }
      }
      case ChatEvent.Used used -> usage = used.usage();
      case ChatEvent.Ended _ -> ended = true;
      case ChatEvent.Failed failed -> failure = failed.failure();
    }
  }

  /** The first choice's content. */
  public String text() {
    return content.getOrDefault(0, new StringBuilder()).toString();
  }

  /** Everything in one line, to compare two answers. */
  public String summary() {
    return content + "|" + refusal + "|" + reasoning + "|" + tools + "|" + finishes + "|" + usage
        + "|" + (failure == null ? "" : failure.kind()) + "|" + ended;
  }

  private void text(ChatEvent.Text text) {
    String piece = text.copy();
    if (started == null || finishes.containsKey(text.choice())) {
      throw new AssertionError("text out of order: " + piece);
    }
    if (!piece.isEmpty() && (Character.isLowSurrogate(piece.charAt(0))
        || Character.isHighSurrogate(piece.charAt(piece.length() - 1)))) {
      throw new AssertionError("a surrogate pair was split");
    }
    pieces.add(piece);
    switch (text.channel()) {
      case CONTENT ->
        content.computeIfAbsent(text.choice(), _ -> new StringBuilder()).append(piece);
      case REFUSAL -> refusal.append(piece);
      case REASONING -> reasoning.append(piece);
    }
    if (text.logprobs() != null) {
      logprobs.add(text.logprobs());
    }
    if (text.channel() == Channel.CONTENT && piece.isEmpty() && text.logprobs() == null) {
      throw new AssertionError("an empty piece");
    }
  }
}
