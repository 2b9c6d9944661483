package dev.evenkeel.adapters.answer;

import dev.evenkeel.core.chat.ChatEvent.Channel;

/** How far one choice of an answer has come. */
final class ChoiceProgress {
  final ToolAssembly tools = new ToolAssembly();
  boolean finished;
  boolean spoke;
  private char heldContent;
  private char heldRefusal;
  private char heldReasoning;

  /** The first half of a surrogate pair whose other half has not come yet, or 0. */
  char held(Channel channel) {
    return switch (channel) {
      case CONTENT -> heldContent;
      case REFUSAL -> heldRefusal;
      case REASONING -> heldReasoning;
    };
  }

  void hold(Channel channel, char half) {
    switch (channel) {
      case CONTENT -> heldContent = half;
      case REFUSAL -> heldRefusal = half;
      case REASONING -> heldReasoning = half;
    }
  }
}
