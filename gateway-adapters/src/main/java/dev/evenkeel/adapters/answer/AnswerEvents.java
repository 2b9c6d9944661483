package dev.evenkeel.adapters.answer;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.turn.Sink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way out of every decoder: keeps the order that {@link ChatEvent} promises, holds half
 * surrogate pairs and unfinished tool calls back, reports usage once, and decides whether an end is
 * an end. Text passes without allocating. Confined to one event loop; silent once over.
 */
public final class AnswerEvents {
  /** The most choices an answer may have. */
  public static final int MOST_CHOICES = 128;

  private static final Channel[] CHANNELS = Channel.values();
  private static final char[] REPLACEMENT = {'\uFFFD'};

  private final Sink sink;
  private final ChatEvent.Text text = new ChatEvent.Text();
  private final List<ChoiceProgress> choices = new ArrayList<>(1);
  private @Nullable String id;
  private @Nullable String model;
  private @Nullable Usage usage;
  private int skipped;
  private boolean over;

  public AnswerEvents(Sink sink) {
    this.sink = sink;
  }

  /** The answer began; only the first call counts. */
  public void started(String id, long created, String model, @Nullable String fingerprint) {
    if (this.id == null && !over) {
      this.id = id;
      this.model = model;
      sink.event(new ChatEvent.Started(id, created, model, fingerprint));
    }
  }

  /** The id the answer began with, null before. */
  public @Nullable String id() {
    return id;
  }

  /** The model the answer began with, null before and when the provider did not say. */
  public @Nullable String model() {
    return model;
  }

  /**
   * A piece of text.
   *
   * @param chars the piece from {@code start} to {@code end}; the character before {@code start}
   * must be free to be overwritten
   */
  public void text(int choice, Channel channel, char[] chars, int start, int end,
      @Nullable String logprobs) {
    ChoiceProgress progress = open(choice);
    if (progress == null || (start == end && logprobs == null)) {
      return;
    }
    int from = start;
    int to = end;
    char held = progress.held(channel);
    if (held != 0 && start < end) {
      progress.hold(channel, (char) 0);
      chars[--from] = Character.isLowSurrogate(chars[start]) ? held : REPLACEMENT[0];
    }
    if (from < to && Character.isHighSurrogate(chars[to - 1])) {
      progress.hold(channel, chars[--to]);
    }
    if (from < to || logprobs != null) {
      progress.spoke = true;
      sink.event(text.set(choice, channel, chars, from, to).withLogprobs(logprobs));
    }
  }

  /** A fragment of a tool call; see {@link ToolAssembly#add}. */
  public void tool(int choice, int key, @Nullable String callId, @Nullable String name,
      @Nullable String arguments) {
    ChoiceProgress progress = open(choice);
    if (progress == null) {
      return;
    }
    if (progress.tools.add(key, callId, name, arguments)) {
      sink.building(
          (name == null ? 0 : name.length()) + (arguments == null ? 0 : arguments.length()));
    } else {
      fail(Failure.of(FailureKind.UNDECODABLE, "tool calls larger than the limit"));
    }
  }

  /** A choice is complete; its tool calls leave now. Only the first call per choice counts. */
  public void finished(int choice, FinishReason reason) {
    ChoiceProgress progress = open(choice);
    if (progress == null) {
      return;
    }
    if (progress.tools.nameless()) {
      fail(Failure.of(FailureKind.MODEL_FAULT, "a tool call without a name"));
      return;
    }
    FinishReason truth = reason;
    if (reason == FinishReason.STOP && !progress.tools.isEmpty()) {
      truth = FinishReason.TOOL_CALLS; // Some vendors say stop after a call.
    } else if (reason == FinishReason.TOOL_CALLS && progress.tools.isEmpty()) {
      if (!progress.spoke) {
        fail(Failure.of(FailureKind.MODEL_FAULT, "finished to call tools, but called none"));
        return;
      }
      truth = FinishReason.STOP;
    }
    flushHeld(choice, progress);
    String answer = id == null ? "" : id;
    // A call that was cut off by a limit or a filter is not whole: nobody may carry it out.
    if (truth == FinishReason.TOOL_CALLS) {
      int index = 0;
      for (ToolCall call : progress.tools.calls(answer, choice)) {
        sink.event(new ChatEvent.ToolCalled(choice, index++, call));
      }
    }
    progress.finished = true;
    sink.event(new ChatEvent.Finished(choice, truth));
  }

  /** What the answer has cost so far; the last call counts. */
  public void used(Usage usage) {
    this.usage = usage;
  }

  /** Whether the choice has said or called anything. */
  public boolean spoke(int choice) {
    return choice < choices.size()
        && (choices.get(choice).spoke || !choices.get(choice).tools.isEmpty());
  }

  /**
   * An event could not be read. The first is skipped, because vendors add to their streams, unless
   * it could be part of a tool call; more would be guessing.
   */
  public void undecodable(String detail) {
    skipped++;
    if (skipped > 1 || choices.stream().anyMatch(each -> !each.finished && !each.tools.isEmpty())) {
      fail(Failure.of(FailureKind.UNDECODABLE, detail));
    } else {
      sink.skipped();
    }
  }

  /** How many events were skipped because they could not be read. */
  public int skipped() {
    return skipped;
  }

  /** The provider says, or shows, that the answer is over: complete if every choice finished. */
  public void end(String otherwise) {
    if (over) {
      return;
    }
    if (!complete()) {
      fail(Failure.of(FailureKind.TRUNCATED, otherwise));
      return;
    }
    over = true;
    reportUsage();
    sink.event(new ChatEvent.Ended());
  }

  private boolean complete() {
    for (ChoiceProgress each : choices) {
      if (!each.finished) {
        return false;
      }
    }
    return !choices.isEmpty();
  }

  /** The answer is lost. */
  public void fail(Failure failure) {
    if (!over) {
      over = true;
      reportUsage();
      sink.event(new ChatEvent.Failed(failure));
    }
  }

  public boolean over() {
    return over;
  }

  private void reportUsage() {
    if (usage != null) {
      sink.event(new ChatEvent.Used(usage));
    }
  }

  private void flushHeld(int choice, ChoiceProgress progress) {
    for (Channel channel : CHANNELS) {
      if (progress.held(channel) != 0) {
        progress.hold(channel, (char) 0);
        sink.event(text.set(choice, channel, REPLACEMENT, 0, 1));
      }
    }
  }

  /** The choice when it can still go on, else null. */
  private @Nullable ChoiceProgress open(int choice) {
    if (over) {
      return null;
    }
    if (choice < 0 || choice >= MOST_CHOICES) {
      fail(Failure.of(FailureKind.UNDECODABLE, "choice " + choice + " is out of bounds"));
      return null;
    }
    while (choices.size() <= choice) {
      choices.add(new ChoiceProgress());
    }
    ChoiceProgress progress = choices.get(choice);
    return progress.finished ? null : progress;
  }
}
