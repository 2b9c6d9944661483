package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.text.MatchState;
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
  private final Choices<Voice> choices = new Choices<>(Voice::new);

  ToneStage(Calibration calibration, FilterLog log, Sink out) {
    super(out);
    this.calibration = calibration;
    this.log = log;
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
    /** A phrase that goes as soon as something follows it. */
    private Calibration.@Nullable Rule cutting;
    private long cutFrom;
    private long cutEnd;
    /** What comes next begins the sentence whose beginning was cut. */
    private boolean afterCut;

    Voice(int choice) {
      super(choice, Channel.CONTENT, ToneStage.this, log);
    }

    @Override
    int scan(char[] chars, int start, int end) {
      int next = matches.skip(chars, start, end);
      boolean skipped = next > start;
      if (!skipped) {
        next = start + 1;
      }
      prose.read(chars, start, next);
      position += next - start;
      int last = next;
      while (last > start && Character.isWhitespace(chars[last - 1])) {
        last--;
      }
      if (last > start) {
        trailing = position - (next - last);
      }
      if (!skipped) {
        matches.read(chars[start]);
      }
      return next;
    }

    @Override
    long limit() {
      Calibration.Rule cut = cutting;
      if (cut != null) {
        if (blankBetween(cutEnd, position)) {
          return cutFrom; // An answer that is nothing but the phrase keeps it.
        }
        cutting = null;
        log.acted("tone:" + cut.name());
        pass(cutFrom);
        replaceUntil(cutEnd, "");
        afterCut = true;
      }
      long free = matches.holdFrom();
      if (closingFrom >= 0) {
        if (blankBetween(closingEnd, free)) {
          return closingFrom;
        }
        closingFrom = -1; // Something follows, so it closed nothing.
      }
      // White space may stand before a closing, and goes with it.
      return calibration.closes() ? beforeWhiteSpace(Math.min(free, trailing)) : free;
    }

    private long beforeWhiteSpace(long end) {
      long at = end;
      while (at > held.base() && at <= held.end()
          && Character.isWhitespace(held.chars()[(int) (at - held.base()) - 1])) {
        at--;
      }
      return at;
    }

    private boolean blankBetween(long from, long until) {
      for (int i = held.before(from); i < held.before(until); i++) {
        if (!Character.isWhitespace(held.chars()[i])) {
          return false;
        }
      }
      return true;
    }

    @Override
    boolean over() {
      return false;
    }

    @Override
    boolean changesOnTheWay() {
      return afterCut;
    }

    @Override
    void leave(char[] chars, int start, int end) {
      int from = start;
      if (afterCut) {
        while (from < end && Character.isWhitespace(chars[from])) {
          from++;
        }
        if (from < end) {
          afterCut = false;
          chars[from] = Character.toUpperCase(chars[from]);
        }
      }
      super.leave(chars, from, end);
    }

    /** @param complete whether the answer ends here by itself */
    void finish(boolean complete) {
      matches.finish();
      limit(); // Settles what was cut and whether a closing is one.
      cutting = null;
      if (complete && closingFrom > 0) {
        pass(closingFrom);
        held.clear();
        log.acted("tone:closings");
      }
      closingFrom = -1;
      releaseAll();
    }

    private void found(int number, long start, long end) {
      Calibration.Rule rule = calibration.rule(number);
      if (rule.place() == Calibration.Place.NOWHERE || end <= held.base()
          || prose.guarded(start, end)) {
        return;
      }
      takeIn();
      switch (rule.place()) {
        case OPENING -> cut(rule, start, end, prose.opens(start));
        case SENTENCE -> cut(rule, start, end, prose.beginsSentence(start));
        case CLOSING -> closing(start, end);
        case ANYWHERE -> writeOut(rule, start, end);
        case NOWHERE -> {
        }
      }
    }

    private void cut(Calibration.Rule rule, long start, long end, boolean there) {
      if (there) {
        limit(); // What was to be cut before it is.
        cutting = rule;
        cutFrom = start;
        cutEnd = end;
        prose.cut(start);
      }
    }

    private void closing(long start, long end) {
      if (!prose.beginsSentence(start)) {
        return;
      }
      if (closingFrom < 0 || !blankBetween(closingEnd, start)) {
        closingFrom = beforeWhiteSpace(start);
      }
      closingEnd = end;
    }

    private void writeOut(Calibration.Rule rule, long start, long end) {
      int at = held.before(start);
      int length = held.before(end) - at;
      for (int i = 0; i < length; i++) {
        char c = held.chars()[at + i];
        boolean plain = Character.isLowerCase(c) || c == '\'' || c == '’' || i == 0;
        if (!plain) {
          return; // In capitals for emphasis, or with something invisible inside.
        }
      }
      log.acted("tone:" + rule.name());
      pass(end - rule.cut());
      replaceUntil(end, rule.instead());
    }
  }
}
