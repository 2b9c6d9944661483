package dev.evenkeel.policy.filter;

import dev.evenkeel.core.Fingerprint;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.text.Match;
import dev.evenkeel.policy.text.Scan;
import dev.evenkeel.policy.text.Survey;
import dev.evenkeel.policy.text.Surveys;
import java.util.ArrayDeque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The content boundary: nothing of a match leaves before its rule was carried out. Holds the
 * longest end of a text that could still become a match, no more; every choice and each of its
 * texts has its own state. A block ends its choice, and the answer once no other choice runs.
 *
 * <p>
 * A tool call waits behind text that is held and does not part it: the text before and after it is
 * one to its reader. {@code logprobs} repeat the text token by token, so they are passed only with
 * a piece that leaves unheld and unedited, and only if no rule stands against what they say could
 * have been said instead.
 */
final class BoundaryStage extends Stage {
  private final CompiledRules output;
  private final CompiledRules flags;
  private final String blockedText;
  private final int expected;
  private final FilterLog log;
  private final Surveys surveys;
  private final Choices<Choice> choices = new Choices<>(Choice::new);
  private int finished;
  private boolean blocked;
  private boolean over;
  /** A match began in what another route said and goes on in what this one says. */
  private boolean crossed;

  /** @param expected how many choices the answer has */
  BoundaryStage(CompiledPolicy policy, int expected, FilterLog log, Surveys surveys, Sink out) {
    super(out);
    this.output = policy.output();
    this.flags = policy.flags();
    this.blockedText = policy.blockedText();
    this.expected = expected;
    this.log = log;
    this.surveys = surveys;
  }

  /**
   * The answer began with {@code text}, which has left. Rules go on reading where it ends; a match
   * that began there can no longer be kept back, so the text that would complete it fails instead.
   */
  void resume(String text) {
    choices.of(0).resume(text.toCharArray());
  }

  /** Whether both parts together would be what a rule forbids. */
  boolean crossed() {
    return crossed;
  }

  private void cross() {
    crossed = true;
    over = true;
    out.event(new ChatEvent.Failed(Failure.of(FailureKind.SEAM_REJECTED,
        "what should carry on crosses the content boundary")));
  }

  @Override
  public void event(ChatEvent event) {
    if (over) {
      return;
    }
    switch (event) {
      case ChatEvent.Text text -> {
        Choice choice = choices.of(text.choice());
        if (!choice.done) {
          choice.text(text);
        }
      }
      case ChatEvent.ToolCalled called -> choices.of(called.choice()).tool(called);
      case ChatEvent.Finished(var index, var reason) -> choices.of(index).finished(reason);
      case ChatEvent.Started _,ChatEvent.Used _,ChatEvent.Ended _,ChatEvent.Failed _ ->
        out.event(event);
    }
    if (blocked && finished >= expected && !over) {
      // Nothing more can be released, so the provider need not go on.
      over = true;
      out.event(new ChatEvent.Ended());
    }
  }

  private void act(ContentRule rule, String did) {
    log.acted(rule.name() + ":" + did);
  }

  private void act(ContentRule rule) {
    act(rule, rule.action().name().toLowerCase(Locale.ROOT));
  }

  /** One choice. */
  private final class Choice {
    private final int index;
    private final Boundary content;
    private @Nullable Boundary refusal;
    private boolean released;
    private boolean done;

    Choice(int index) {
      this.index = index;
      this.content = new Boundary(this, Channel.CONTENT);
    }

    void resume(char[] before) {
      released = true;
      if (!flags.isEmpty() || !output.isEmpty()) {
        content.resume(before);
      }
    }

    void text(ChatEvent.Text text) {
      if (flags.isEmpty() && output.isEmpty()) {
        released = true;
        out.event(text);
        return;
      }
      Boundary boundary = content;
      if (text.channel() != Channel.CONTENT) {
        boundary = refusal == null ? new Boundary(this, text.channel()) : refusal;
        refusal = boundary;
      }
      String logprobs = text.logprobs();
      if (logprobs != null && output.first(JsonText.strings(logprobs)) != null) {
        text.withLogprobs(null);
      }
      boundary.read(text);
    }

    void tool(ChatEvent.ToolCalled called) {
      if (done) {
        return;
      }
      String text = called.call().name() + " " + JsonText.plain(called.call().arguments());
      ContentRule flag = flags.first(text);
      if (flag != null) {
        act(flag);
      }
      // A call cannot be edited without changing what it does: any rule but a flag blocks it.
      ContentRule rule = output.first(text);
      if (rule != null) {
        act(rule, "block");
        settle();
        if (!done) {
          block();
        }
        return;
      }
      content.behind(named(called));
    }

    /**
     * Some models write the ids of their calls. Nobody reads them, so where a rule stands against
     * one another does as well.
     */
    private ChatEvent.ToolCalled named(ChatEvent.ToolCalled called) {
      ToolCall call = called.call();
      ContentRule rule = output.first(call.id());
      if (rule == null) {
        return called;
      }
      act(rule, "id");
      String id = new Fingerprint("call-id/v1").add(call.id()).hex().substring(0, 24);
      return new ChatEvent.ToolCalled(called.choice(), called.index(),
          new ToolCall("call_" + id, call.name(), call.arguments()));
    }

    void finished(FinishReason reason) {
      if (done) {
        return;
      }
      settle();
      if (!done) {
        end(reason);
      }
    }

    /** No more text: everything held is decided. */
    private void settle() {
      content.finish();
      if (!done && refusal != null) {
        refusal.finish();
      }
    }

    void block() {
      blocked = true;
      log.judged(index, Verdict.BLOCKED);
      if (!released && !blockedText.isEmpty()) {
        out.event(new ChatEvent.Text().set(index, Channel.REFUSAL, blockedText));
      }
      end(FinishReason.CONTENT_FILTER);
    }

    private void end(FinishReason reason) {
      done = true;
      finished++;
      out.event(new ChatEvent.Finished(index, reason));
    }
  }

  /** A tool call and where in its choice's text it stands. */
  private record Standing(ChatEvent.ToolCalled called, long position) {}

  /** One text of a choice on its way through. */
  private final class Boundary extends Passage {
    private final Choice choice;
    private final Scan scan = new Scan(output.set(), new Found());
    private final int forbids = surveys.number(output.set());
    private final int counts = surveys.number(flags.set());
    private final @Nullable Scan counting =
        flags.isEmpty() ? null : new Scan(flags.set(), this::flagged);
    /** Tool calls that wait for the text before them, null for none yet. */
    private @Nullable ArrayDeque<Standing> waiting;
    /** What stands before left as another attempt's. */
    private long gone;

    Boundary(Choice choice, Channel channel) {
      super(choice.index, channel, BoundaryStage.this, log, surveys);
      this.choice = choice;
    }

    void resume(char[] before) {
      gone = before.length;
      scan.read(before, 0, before.length);
      if (counting != null) {
        counting.read(before, 0, before.length);
      }
      held.skip(before.length);
    }

    @Override
    int scan(@Nullable Survey known, char[] chars, int start, int end) {
      int at = scan.skip(known, forbids, chars, start, end);
      if (at == start) {
        scan.read(chars[at++]);
      }
      if (counting != null) {
        counting.read(known, counts, chars, start, at);
      }
      return at;
    }

    @Override
    long limit() {
      return scan.holdFrom();
    }

    @Override
    boolean over() {
      return choice.done;
    }

    @Override
    void released() {
      choice.released = true;
    }

    @Override
    boolean changesOnTheWay() {
      return waiting != null && !waiting.isEmpty();
    }

    /** Lets calls go whose text before them has gone or goes now. */
    @Override
    void passing(long until) {
      ArrayDeque<Standing> calls = waiting;
      while (calls != null && !calls.isEmpty() && calls.getFirst().position() <= until) {
        Standing next = calls.removeFirst();
        pass(next.position());
        release();
        choice.released = true;
        out.event(next.called());
      }
    }

    /** A tool call comes after all text so far. */
    void behind(ChatEvent.ToolCalled called) {
      if (held.isEmpty()) {
        choice.released = true;
        out.event(called);
        return;
      }
      ArrayDeque<Standing> calls = waiting == null ? new ArrayDeque<>(2) : waiting;
      waiting = calls;
      calls.add(new Standing(called, held.end()));
    }

    void finish() {
      if (counting != null) {
        counting.finish();
      }
      scan.finish();
      if (!choice.done) {
        releaseAll();
      }
    }

    private void flagged(Match match) {
      if (!choice.done && match.end() > gone) {
        act(flags.of(match));
      }
    }

    /** What the rules see. */
    private final class Found implements Scan.Found {
      @Override
      public void found(Match match) {
        if (choice.done || match.end() <= gone) {
          return;
        }
        if (match.start() < gone) {
          choice.done = true;
          cross();
          return;
        }
        ContentRule rule = output.of(match);
        act(rule);
        takeIn();
        if (rule.action() == Action.BLOCK) {
          // What came before the match is not part of it and may be read.
          passing(match.start());
          pass(match.start());
          release();
          choice.block();
        } else if (match.end() > held.base()) { // Else it is inside what was replaced already.
          passing(match.start());
          pass(match.start());
          replaceUntil(match.end(), rule.replacement());
        }
      }

      @Override
      public void goesOn(Match match, long end) {
        if (!choice.done && output.of(match).action() != Action.BLOCK) {
          takeIn();
          replaceUntil(end, "");
        }
      }

      @Override
      public void capped() {
        log.acted("boundary:gap-cap");
      }
    }
  }
}
