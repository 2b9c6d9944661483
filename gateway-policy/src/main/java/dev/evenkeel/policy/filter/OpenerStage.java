package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.turn.Sink;
import java.util.List;

/** Cuts the stock phrase an answer begins with; the opening waits until it is known. */
final class OpenerStage extends Stage {
  private final List<String> openers;
  private final FilterLog log;
  private final ChatEvent.Text piece = new ChatEvent.Text();
  private final Choices<Opening> choices = new Choices<>(_ -> new Opening());

  OpenerStage(List<String> openers, FilterLog log, Sink out) {
    super(out);
    this.openers = openers;
    this.log = log;
  }

  @Override
  public void event(ChatEvent event) {
    switch (event) {
      case ChatEvent.Text text when text.channel() == Channel.CONTENT -> text(text);
      case ChatEvent.ToolCalled(var choice, _, _) -> {
        settle(choice, true);
        out.event(event);
      }
      case ChatEvent.Finished(var choice, _) -> {
        settle(choice, true);
        out.event(event);
      }
      case ChatEvent.Text _,ChatEvent.Started _,ChatEvent.Used _,ChatEvent.Ended _,ChatEvent.Failed _ ->
        out.event(event);
    }
  }

  private void text(ChatEvent.Text text) {
    Opening opening = choices.of(text.choice());
    if (opening.settled) {
      out.event(text);
      return;
    }
    opening.held.append(text.chars(), text.start(), text.end());
    log.held(opening.held.length());
    settle(text.choice(), false);
  }

  private void settle(int choice, boolean last) {
    Opening opening = choices.of(choice);
    HeldText held = opening.held;
    if (opening.settled || held.isEmpty()) {
      return;
    }
    int cut = Openers.strip(openers, held.chars(), held.length(), last);
    if (cut == Openers.UNDECIDED) {
      return;
    }
    opening.settled = true;
    if (cut > 0) {
      log.acted("tone:opener");
    }
    if (cut < held.length()) {
      out.event(piece.set(choice, Channel.CONTENT, held.chars(), cut, held.length()));
    }
    held.clear();
  }

  private static final class Opening {
    final HeldText held = new HeldText();
    boolean settled;
  }
}
