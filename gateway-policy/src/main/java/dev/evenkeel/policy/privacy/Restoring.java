package dev.evenkeel.policy.privacy;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.turn.Sink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the caller's values back into one attempt's events. Text is held only while its end may
 * still
 * become a token, {@value TokenReader#LONGEST} characters at the most, for each text of each choice
 * separately; a piece without an opening bracket passes as it is. What reads as a token and is none
 * of the session's passes literally. Confined to the turn's event loop.
 */
final class Restoring implements Sink {
  private final TurnConcealment turn;
  private final List<String> labels;
  private final boolean json;
  private final Sink next;
  private final List<Choice> choices = new ArrayList<>(1);
  private final ChatEvent.Text piece = new ChatEvent.Text();

  /** @param json whether text is JSON, so that values stand in its strings */
  Restoring(TurnConcealment turn, List<String> labels, boolean json, Sink next) {
    this.turn = turn;
    this.labels = labels;
    this.json = json;
    this.next = next;
  }

  @Override
  public void event(ChatEvent event) {
    switch (event) {
      case ChatEvent.Text text -> {
        switch (text.channel()) {
          case CONTENT -> of(text.choice()).content.read(text);
          case REFUSAL -> of(text.choice()).refusal.read(text);
          case REASONING -> next.event(text);
        }
      }
      case ChatEvent.ToolCalled(var choice, var index, var call) -> {
        of(choice).finish();
        next.event(new ChatEvent.ToolCalled(choice, index,
            new ToolCall(call.id(), turn.toolName(call.name()), arguments(call.arguments()))));
      }
      case ChatEvent.Finished(var choice, var _) -> {
        of(choice).finish();
        next.event(event);
      }
      case ChatEvent.Started _,ChatEvent.Used _,ChatEvent.Ended _,ChatEvent.Failed _ ->
        next.event(event);
    }
  }

  @Override
  public void flush() {
    next.flush();
  }

  /** Values go into the strings of the arguments as JSON writes them. */
  private String arguments(String arguments) {
    String restored = JsonEdit.edit(arguments, "", new JsonEdit.Editor() {
      @Override
      public String string(String name, String text) {
        return turn.reveal(text);
      }

      @Override
      public String name(String name) {
        return turn.reveal(name);
      }

      @Override
      public String number(String name, String digits) {
        return digits;
      }
    });
    return restored == null ? turn.reveal(arguments, true) : restored;
  }

  private Choice of(int choice) {
    while (choices.size() <= choice) {
      choices.add(new Choice(choices.size()));
    }
    return choices.get(choice);
  }

  private final class Choice {
    final Passing content;
    final Passing refusal;

    Choice(int index) {
      content = new Passing(index, Channel.CONTENT, json);
      refusal = new Passing(index, Channel.REFUSAL, false);
    }

    void finish() {
      content.finish();
      refusal.finish();
    }
  }

  /** One text on its way. */
  private final class Passing {
    private final int choice;
    private final Channel channel;
    private final boolean escape;
    private @Nullable TokenReader reader;
    private final StringBuilder out = new StringBuilder();
    /** What may still become a token; empty for nothing. */
    private final StringBuilder held = new StringBuilder(TokenReader.LONGEST);

    Passing(int choice, Channel channel, boolean escape) {
      this.choice = choice;
      this.channel = channel;
      this.escape = escape;
    }

    void read(ChatEvent.Text text) {
      if (held.isEmpty() && !opens(text)) {
        next.event(text);
        return;
      }
      for (int i = text.start(); i < text.end(); i++) {
        read(text.chars()[i]);
      }
      leave();
    }

    private static boolean opens(ChatEvent.Text text) {
      for (int i = text.start(); i < text.end(); i++) {
        if (text.chars()[i] == '<') {
          return true;
        }
      }
      return false;
    }

    private void read(char c) {
      TokenReader tokens = reader == null ? new TokenReader(labels) : reader;
      reader = tokens;
      if (held.isEmpty()) {
        if (c == '<') {
          tokens.begin();
          held.append(c);
        } else {
          out.append(c);
        }
        return;
      }
      switch (tokens.read(c)) {
        case OPEN -> held.append(c);
        case WHOLE -> {
          held.append(c);
          String value = turn.restore(tokens.label(), tokens.number());
          out.append(value == null ? held : escape ? JsonEdit.escape(value) : value);
          held.setLength(0);
        }
        case NONE -> {
          out.append(held);
          held.setLength(0);
          read(c); // It may open another; inside of a token no bracket opens.
        }
      }
    }

    void finish() {
      out.append(held);
      held.setLength(0);
      leave();
    }

    private void leave() {
      if (!out.isEmpty()) {
        next.event(piece.set(choice, channel, out.toString()));
        out.setLength(0);
      }
    }
  }
}
