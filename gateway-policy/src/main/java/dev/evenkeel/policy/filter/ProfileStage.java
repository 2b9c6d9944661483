package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.text.Surveys;
import dev.evenkeel.policy.tone.ToneMeter;
import org.jspecify.annotations.Nullable;

/**
 * Listens to how the first choice's released text sounds. Changes nothing and holds nothing. What
 * is not prose (structured output, tool calls) is not listened to.
 */
final class ProfileStage extends Stage {
  private final boolean prose;
  private final Surveys surveys;
  /** Made when the first text comes. */
  private @Nullable ToneMeter meter;
  private @Nullable ToneProfile tone;

  ProfileStage(boolean prose, Surveys surveys, Sink out) {
    super(out);
    this.surveys = surveys;
    this.prose = prose;
  }

  /** The answer began with {@code text}, which has left. */
  void resume(String text) {
    if (prose) {
      ToneMeter listening = new ToneMeter();
      meter = listening;
      listening.read(text.toCharArray(), 0, text.length());
    }
  }

  @Override
  public void event(ChatEvent event) {
    if (prose && event instanceof ChatEvent.Text text && text.choice() == 0
        && text.channel() != Channel.REASONING && tone == null) {
      ToneMeter listening = meter;
      if (listening == null) {
        listening = new ToneMeter();
        meter = listening;
      }
      listening.read(surveys, text.chars(), text.start(), text.end());
    }
    out.event(event);
  }

  /** How it sounded; final once asked for. */
  ToneProfile tone() {
    ToneProfile known = tone;
    if (known == null) {
      ToneMeter listening = meter;
      known = listening == null ? ToneProfile.NONE : listening.finish();
      tone = known;
    }
    return known;
  }
}
