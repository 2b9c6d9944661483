package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.guard.Question.Subject;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.contract.GuardRule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Asks a remote guard about an answer, window by window: nothing of a window leaves before its
 * verdict. Several windows are asked about at once; they leave in the order they came. Tool calls
 * are judged whole. Holds at most {@link #MOST_HELD} characters and what its provider has on the
 * way; beyond that the provider is not read on.
 *
 * <p>
 * Text leaves in other pieces than it came in, so {@code logprobs} are dropped.
 */
final class GuardStage extends Stage {
  /** Characters held before the provider is asked to wait. */
  static final int MOST_HELD = 16 * 1024;

  /**
   * What the guard has to know of the turn.
   *
   * @param policy the policy's name and version
   * @param prompt what the user asked last
   * @param blockedText what a caller reads when an answer is blocked; may be empty
   * @param choices how many answers there are
   */
  record Setting(String policy, String prompt, String blockedText, int choices) {}

  private final GuardRule rule;
  private final Setting setting;
  private final Guards guards;
  private final FilterLog log;
  private final Windows windows;
  private final ChatEvent.Text piece = new ChatEvent.Text();
  private final Choices<Choice> choices = new Choices<>(Choice::new);
  /** What the guard was not asked about yet, in order. */
  private final Deque<Inquiry> unasked = new ArrayDeque<>();
  private final List<Inquiry> asked = new ArrayList<>();
  private int held;
  private int finished;
  private boolean blocked;
  private boolean full;
  /** The provider is done; so is the answer when nothing is held any more. */
  private boolean ended;
  private boolean asking;
  private boolean over;

  GuardStage(GuardRule rule, Setting setting, Guards guards, FilterLog log, Sink out) {
    super(out);
    this.rule = rule;
    this.setting = setting;
    this.guards = guards;
    this.log = log;
    this.windows = new Windows(rule.window());
  }

  /** The answer began with {@code text}, which has left: it is what windows are judged in. */
  void resume(String text) {
    Choice choice = choices.of(0);
    choice.context = Windows.tail(text, rule.overlap());
    choice.released = true;
  }

  @Override
  public void event(ChatEvent event) {
    if (over) {
      return;
    }
    switch (event) {
      case ChatEvent.Text text -> choices.of(text.choice()).text(text);
      case ChatEvent.ToolCalled called -> choices.of(called.choice()).tool(called);
      case ChatEvent.Finished(var index, var reason) -> choices.of(index).finished(reason);
      case ChatEvent.Ended _ -> ended = true;
      case ChatEvent.Started _,ChatEvent.Used _ -> out.event(event);
      case ChatEvent.Failed _ -> {
        cancel();
        out.event(event);
      }
    }
    proceed();
  }

  @Override
  void cancel() {
    over = true;
    unasked.clear();
    asked.forEach(Inquiry::cancel);
    asked.clear();
  }

  /** Asks what may be asked, and ends the answer when nothing is left of it. */
  private void proceed() {
    if (asking) {
      return; // A verdict that came at once: the loop below goes on with what it made possible.
    }
    asking = true;
    while (!over && asked.size() < rule.inFlight() && !unasked.isEmpty()) {
      unasked.remove().ask();
    }
    asking = false;
    pace();
    if (!over && held == 0 && (ended || (blocked && finished >= setting.choices()))) {
      over = true;
      out.event(new ChatEvent.Ended());
    }
  }

  private void pace() {
    log.held(held);
    boolean now = !over && (full ? held > MOST_HELD / 2 : held > MOST_HELD);
    if (now != full) {
      full = now;
      guards.full(now);
    }
  }

  private void act(String what) {
    log.acted(rule.guard() + ":" + what);
  }

  /** One question and, at last, its verdict. */
  private final class Inquiry {
    private final Entry entry;
    private final Question question;
    private Guards.Asked call = () -> {};

    Inquiry(Entry entry, String context, String text) {
      this.entry = entry;
      this.question = new Question(rule.guard(), rule.definition(), setting.policy(),
          Subject.ANSWER, setting.prompt(), context, text);
    }

    void ask() {
      asked.add(this);
      call = guards.ask(question, this::answered);
    }

    void cancel() {
      call.cancel();
    }

    private void answered(GuardVerdict verdict) {
      if (!asked.remove(this)) {
        return; // Taken back meanwhile.
      }
      entry.judged(verdict);
      entry.choice.release();
      proceed();
    }
  }

  /** Something of a choice that waits for its turn to leave. */
  private final class Entry {
    private final Choice choice;
    private final Channel channel;
    private final ChatEvent event;
    private final int length;
    private String text;
    private int open;
    private boolean flagged;
    private boolean redacted;
    private boolean stopped;

    /** @param event what leaves, unless it is text */
    Entry(Choice choice, Channel channel, String text, ChatEvent event) {
      this.choice = choice;
      this.channel = channel;
      this.text = text;
      this.event = event;
      this.length = Math.max(1, text.length()); // Whatever waits holds the answer open.
    }

    /** @param pieces what is asked, one after another */
    void ask(String context, List<String> pieces) {
      String before = context;
      for (String each : pieces) {
        if (!each.isBlank()) {
          open++;
          unasked.add(new Inquiry(this, before, each));
        }
        before = Windows.tail(each, rule.overlap());
      }
    }

    void judged(GuardVerdict verdict) {
      open--;
      switch (verdict) {
        case GuardVerdict.Allow _ -> {
        }
        case GuardVerdict.Flag _ -> flagged = true;
        case GuardVerdict.Block _ -> stop("block");
        case GuardVerdict.Redact(var instead) -> {
          if (event instanceof ChatEvent.ToolCalled) {
            stop("block"); // A call cannot be edited without changing what it does.
          } else {
            redacted = true;
            text = instead;
          }
        }
        case GuardVerdict.Failed _ -> {
          if (rule.blocksOnError()) {
            stop("fail_closed");
          } else {
            act("fail_open");
          }
        }
      }
    }

    private void stop(String why) {
      stopped = true;
      act(why);
    }

    /** Lets it go. */
    void leave() {
      if (flagged) {
        act("flag");
      }
      if (redacted) {
        act("redact");
      }
      if (event instanceof ChatEvent.Text) {
        if (!text.isEmpty()) {
          out.event(piece.set(choice.index, channel, text));
        }
      } else {
        out.event(event);
      }
    }
  }

  /** One choice. */
  private final class Choice {
    private final int index;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    /** The window that is still growing. */
    private final StringBuilder open = new StringBuilder();
    private Channel channel = Channel.CONTENT;
    private String context = "";
    private boolean released;
    private boolean done;

    Choice(int index) {
      this.index = index;
    }

    void text(ChatEvent.Text text) {
      if (done) {
        return;
      }
      if (text.channel() != channel) {
        close();
        channel = text.channel();
        context = "";
      }
      open.append(text.chars(), text.start(), text.length());
      held += text.length();
      int from = 0;
      for (int end = windows.end(open, 0); end > 0; end = windows.end(open, from)) {
        window(from, end);
        from = end;
      }
      open.delete(0, from);
      release();
    }

    void tool(ChatEvent.ToolCalled called) {
      if (done) {
        return;
      }
      close();
      String said = called.call().name() + " " + JsonText.plain(called.call().arguments());
      add(new Entry(this, channel, said, called)).ask("", Windows.pieces(said));
      release();
    }

    void finished(FinishReason reason) {
      if (done) {
        return;
      }
      close();
      add(new Entry(this, channel, "", new ChatEvent.Finished(index, reason)));
      release();
    }

    private Entry add(Entry entry) {
      held += entry.length;
      waiting.add(entry);
      return entry;
    }

    /** The window that is growing ends here. */
    private void close() {
      if (!open.isEmpty()) {
        window(0, open.length());
        open.setLength(0);
      }
    }

    private void window(int from, int end) {
      String window = open.substring(from, end);
      held -= window.length(); // Counted with its entry from here on.
      add(new Entry(this, channel, window, piece)).ask(context, List.of(window));
      context = Windows.tail(window, rule.overlap());
    }

    /** Lets go what has its verdict, in order. */
    void release() {
      while (!done && !waiting.isEmpty()) {
        Entry first = waiting.getFirst();
        if (first.stopped) {
          block();
        } else if (first.open > 0) {
          return;
        } else {
          waiting.removeFirst();
          held -= first.length;
          if (first.event instanceof ChatEvent.Finished) {
            done = true;
            finished++;
          } else {
            released = true;
          }
          first.leave();
        }
      }
    }

    /** Nothing more of this choice leaves. */
    private void block() {
      done = true;
      blocked = true;
      finished++;
      held -= open.length();
      open.setLength(0);
      waiting.forEach(entry -> held -= entry.length);
      waiting.clear();
      unasked.removeIf(inquiry -> inquiry.entry.choice == this);
      asked.removeIf(inquiry -> {
        boolean mine = inquiry.entry.choice == this;
        if (mine) {
          inquiry.cancel();
        }
        return mine;
      });
      log.judged(index, Verdict.BLOCKED);
      if (!released && !setting.blockedText().isEmpty()) {
        out.event(piece.set(index, Channel.REFUSAL, setting.blockedText()));
      }
      out.event(new ChatEvent.Finished(index, FinishReason.CONTENT_FILTER));
    }
  }
}
