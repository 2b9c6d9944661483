package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.text.MatchState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The content boundary: nothing of a match leaves before its rule was carried out. Holds the
 * longest end of a text that could still become a match, no more; every choice and each of its
 * texts has its own state. A block ends its choice, and the answer once no other choice runs.
 *
 * <p>
 * {@code logprobs} repeat the text token by token, so they are passed only with a piece that leaves
 * unheld and unedited.
 */
final class BoundaryStage extends Stage {
  private final CompiledPolicy policy;
  private final int expected;
  private final FilterLog log;
  private final ChatEvent.Text piece = new ChatEvent.Text();
  private final Choices<Choice> choices = new Choices<>(Choice::new);
  private int finished;
  private boolean blocked;
  private boolean over;

  /** @param expected how many choices the answer has */
  BoundaryStage(CompiledPolicy policy, int expected, FilterLog log, Sink out) {
    super(out);
    this.policy = policy;
    this.expected = expected;
    this.log = log;
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

  private void act(ContentRule rule) {
    log.acted(rule.name() + ":" + rule.action().name().toLowerCase(Locale.ROOT));
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

    void text(ChatEvent.Text text) {
      if (policy.flags().empty() && policy.output().empty()) {
        released = true;
        out.event(text);
        return;
      }
      Boundary boundary = content;
      if (text.channel() != Channel.CONTENT) {
        boundary = refusal == null ? new Boundary(this, text.channel()) : refusal;
        refusal = boundary;
      }
      boundary.read(text);
    }

    void tool(ChatEvent.ToolCalled called) {
      if (done) {
        return;
      }
      String rule = ruleOn(called.call().name() + " " + JsonText.plain(called.call().arguments()));
      if (rule != null) {
        log.acted(rule + ":block");
        settle();
        if (!done) {
          block();
        }
        return;
      }
      settle();
      if (!done) {
        released = true;
        out.event(called);
      }
    }

    /** A call cannot be edited without changing what it does: any rule but a flag blocks it. */
    private @Nullable String ruleOn(String text) {
      if (policy.output().empty()) {
        return null;
      }
      int[] found = {-1};
      MatchState state = new MatchState(policy.output(),
          (rule, _, _) -> found[0] = found[0] < 0 ? rule : found[0]);
      for (int i = 0; i < text.length(); i++) {
        state.read(text.charAt(i));
      }
      state.finish();
      return found[0] < 0 ? null : policy.outputRule(found[0]).name();
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
      if (!released && !policy.blockedText().isEmpty()) {
        out.event(piece.set(index, Channel.REFUSAL, policy.blockedText()));
      }
      end(FinishReason.CONTENT_FILTER);
    }

    private void end(FinishReason reason) {
      done = true;
      finished++;
      out.event(new ChatEvent.Finished(index, reason));
    }
  }

  /** One text of a choice on its way through. */
  private final class Boundary extends Passage {
    private final Choice choice;
    private final MatchState matches = new MatchState(policy.output(), this::found);
    private final @Nullable MatchState flags =
        policy.flags().empty() ? null : new MatchState(policy.flags(), this::flagged);

    Boundary(Choice choice, Channel channel) {
      super(choice.index, channel, BoundaryStage.this, log);
      this.choice = choice;
    }

    @Override
    int scan(char[] chars, int start, int end) {
      int at = matches.skip(chars, start, end);
      if (at == start) {
        matches.read(chars[at++]);
      }
      if (flags != null) {
        flags.read(chars, start, at);
      }
      return at;
    }

    @Override
    long limit() {
      return matches.holdFrom();
    }

    @Override
    boolean over() {
      return choice.done;
    }

    @Override
    void released() {
      choice.released = true;
    }

    void finish() {
      if (flags != null) {
        flags.finish();
      }
      matches.finish();
      if (!choice.done) {
        releaseAll();
      }
    }

    private void flagged(int rule, long start, long end) {
      if (!choice.done) {
        act(policy.flagRule(rule));
      }
    }

    private void found(int rule, long start, long end) {
      if (choice.done) {
        return;
      }
      ContentRule content = policy.outputRule(rule);
      act(content);
      takeIn();
      if (content.action() == Action.BLOCK) {
        // What came before the match is not part of it and may be read.
        pass(start);
        release();
        choice.block();
      } else if (end > held.base()) { // Else it is inside what was replaced already.
        pass(start);
        replaceUntil(end, content.replacement());
      }
    }
  }
}
