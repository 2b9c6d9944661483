package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.text.MatchState;
import dev.evenkeel.policy.text.Survey;
import dev.evenkeel.policy.text.Surveys;
import dev.evenkeel.policy.tone.Calibration;
import dev.evenkeel.policy.tone.Prose;
import org.jspecify.annotations.Nullable;

/**
 * Evens out how an answer sounds: cuts phrases that say nothing and writes contractions out, where
 * the policy asks for it. Code and quotations stay as they are.
 */
final class ToneStage extends Stage {
  private final Calibration calibration;
  private final FilterLog log;
  private final Surveys surveys;
  private final int number;
  private final Choices<Voice> choices = new Choices<>(Voice::new);

  ToneStage(Calibration calibration, FilterLog log, Surveys surveys, Sink out) {
    super(out);
    this.calibration = calibration;
    this.log = log;
    this.surveys = surveys;
    this.number = surveys.number(calibration.matcher());
  }

  /** The answer began with {@code text}, which has left. */
  void resume(String text) {
    choices.of(0).resume(text.toCharArray());
  }

  @Override
  public void event(ChatEvent event) {
    switch (event) {
      case ChatEvent.Text text when text.channel() == Channel.CONTENT ->
        choices.of(text.choice()).read(text);
      case ChatEvent.ToolCalled(var choice, _, _) -> {
        choices.of(choice).finish(false);
        out.event(event);
      }
      case ChatEvent.Finished(var choice, var reason) -> {
        choices.of(choice).finish(reason == FinishReason.STOP);
        out.event(event);
      }
      case ChatEvent.Text _,ChatEvent.Started _,ChatEvent.Used _,ChatEvent.Ended _,ChatEvent.Failed _ ->
        out.event(event);
    }
  }

  /** One choice's text. */
  private final class Voice extends Passage {
    private final MatchState matches = new MatchState(calibration.matcher(), this::found);
    private final Prose prose = new Prose();
    /** Where the closings begin that nothing has followed yet, white space before them included. */
    private long closingFrom = -1;
    private long closingEnd;
    private long position;
    /** Where the white space at the end of what was read begins. */
    private long trailing;
    /** A phrase that goes if the right thing follows it. */
    private Calibration.@Nullable Rule cutting;
    private long cutFrom;
    private long cutEnd;
    /** Something that can be read has left, or is about to: an answer is never cut to nothing. */
    private boolean spoke;
    private boolean sawText;
    private boolean edited;
    private boolean complete;
    /** Until where a longer phrase says that contractions stay. */
    private long keptUntil;
    /** What stands before has left and cannot be edited. */
    private long gone;

    Voice(int choice) {
      super(choice, Channel.CONTENT, ToneStage.this, log, surveys);
    }

    void resume(char[] before) {
      gone = before.length;
      for (char c : before) {
        matches.read(c);
      }
      prose.read(before, 0, before.length);
      position = before.length;
      trailing = before.length;
      held.skip(before.length);
      sawText = true;
      spoke = true;
    }

    @Override
    int scan(@Nullable Survey known, char[] chars, int start, int end) {
      int next = matches.skip(known, number, chars, start, end);
      boolean skipped = next > start;
      if (!skipped) {
        next = start + 1;
      }
      prose.read(known, chars, start, next);
      position += next - start;
      int last = next;
      while (last > start && Character.isWhitespace(chars[last - 1])) {
        last--;
      }
      if (last > start) {
        trailing = position - (next - last);
        sawText = true;
      }
      if (!skipped) {
        matches.read(chars[start]);
      }
      return next;
    }

    @Override
    long limit() {
      if (cutting != null) {
        Follower follower = Follower.of(held, cutEnd, complete);
        if (follower == null) {
          return cutFrom; // An answer that is nothing but the phrase keeps it.
        }
        settle(cutting, follower);
        cutting = null;
      }
      long free = matches.holdFrom();
      if (closingFrom >= 0) {
        if (held.blank(closingEnd, free)) {
          return closingFrom;
        }
        closingFrom = -1; // Something follows, so it closed nothing.
      }
      // White space may stand before a closing, and goes with it.
      return calibration.closes() ? held.beforeWhiteSpace(Math.min(free, trailing)) : free;
    }

    private void settle(Calibration.Rule rule, Follower follower) {
      char end = held.at(cutEnd - 1);
      boolean whole = end == '.' || end == '!' || end == '?';
      if (!follower.apart() || (whole ? !follower.allowed(rule.before())
          : !follower.word() || !follower.allowed(rule.before()))) {
        return;
      }
      log.acted("tone:" + rule.name());
      pass(cutFrom);
      if (!whole) {
        follower.capitalise(held);
      }
      replaceUntil(follower.from(), "");
    }

    @Override
    boolean over() {
      return false;
    }

    @Override
    void leaving(char[] chars, int start, int end) {
      edited = true;
      for (int i = start; i < end && !spoke; i++) {
        spoke = !Character.isWhitespace(chars[i]);
      }
    }

    @Override
    void released() {
      // What left where it lay was not looked at.
      spoke |= !edited && sawText;
      edited = false;
    }

    /** @param stopped whether the answer ends here by itself */
    void finish(boolean stopped) {
      complete = true;
      matches.finish();
      limit(); // Settles what was cut and whether a closing is one.
      cutting = null;
      if (stopped && closingFrom >= 0) {
        pass(closingFrom);
        if (spoke) {
          held.clear();
          log.acted("tone:closings");
        }
      }
      closingFrom = -1;
      releaseAll();
      complete = false;
    }

    private void found(int number, long start, long end) {
      if (start < gone) {
        return;
      }
      Calibration.Rule rule = calibration.rule(number);
      if (rule.place() == Calibration.Place.NOWHERE) {
        keptUntil = end;
        return;
      }
      if (prose.guarded(start, end)) {
        return;
      }
      takeIn();
      limit(); // What was to be cut before it is, and this may begin in its place.
      if (start < held.base()) {
        return; // It was part of something that went.
      }
      switch (rule.place()) {
        case OPENING -> cut(rule, start, end, prose.opens(start));
        case SENTENCE -> cut(rule, start, end, begins(start));
        case CLOSING -> closing(start, end, true);
        case FAREWELL -> closing(start, end, false);
        case ANYWHERE -> writeOut(rule, start, end, true);
        case INSIDE -> writeOut(rule, start, end, false);
        case NOWHERE -> {
        }
      }
    }

    /** After "e.g." no sentence begins, whatever the stop says. */
    private boolean begins(long start) {
      return prose.beginsSentence(start) && !Character.isLowerCase(held.at(start));
    }

    private void cut(Calibration.Rule rule, long start, long end, boolean there) {
      if (there) {
        cutting = rule;
        cutFrom = start;
        cutEnd = end;
        prose.cut(start);
      }
    }

    private void closing(long start, long end, boolean alone) {
      boolean continues = closingFrom >= 0 && held.blank(closingEnd, start);
      if (!begins(start) || (!alone && !continues)) {
        return;
      }
      if (!continues) {
        closingFrom = held.beforeWhiteSpace(start);
      }
      closingEnd = end;
    }

    private void writeOut(Calibration.Rule rule, long start, long end, boolean atBeginning) {
      if (end <= keptUntil || (!atBeginning && !Character.isLowerCase(held.at(start)))) {
        return; // A question.
      }
      for (long at = start + 1; at < end; at++) {
        char c = held.at(at);
        if (!Character.isLowerCase(c) && c != '\'' && c != '’') {
          return; // In capitals for emphasis, or with something invisible inside.
        }
      }
      log.acted("tone:" + rule.name());
      pass(end - rule.cut());
      replaceUntil(end, rule.instead());
    }
  }
}
