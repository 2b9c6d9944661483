package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.guard.Question.Subject;
import dev.evenkeel.core.turn.GuardedInput;
import dev.evenkeel.policy.contract.GuardRule;
import java.util.ArrayList;
import java.util.List;

/**
 * What guards are asked about a prompt: the last user message and every tool result after it. What
 * stands before was new in an earlier turn.
 */
final class GuardedPrompt {
  private GuardedPrompt() {}

  static List<GuardedInput> of(List<GuardRule> rules, String policy, ChatRequest request) {
    List<Message> messages = request.messages();
    int from = messages.size() - 1;
    while (from > 0 && messages.get(from).role() != Role.USER) {
      from--;
    }
    List<Message> latest = messages.subList(from, messages.size());
    String prompt = Windows.tail(request.lastUserText(), Windows.LONGEST_PIECE);
    List<GuardedInput> inputs = new ArrayList<>(rules.size());
    for (GuardRule rule : rules) {
      List<Question> questions = new ArrayList<>();
      for (Message message : latest) {
        switch (message.role()) {
          case USER -> ask(questions, rule, policy, Subject.PROMPT, "", message.text());
          case TOOL -> ask(questions, rule, policy, Subject.TOOL_RESULT, prompt, message.text());
          case SYSTEM, DEVELOPER, ASSISTANT -> {
          }
        }
      }
      inputs.add(new GuardedInput(rule.guard(), rule.blocksOnError(), questions));
    }
    return inputs;
  }

  private static void ask(List<Question> questions, GuardRule rule, String policy, Subject subject,
      String prompt, String text) {
    String context = "";
    for (String piece : Windows.pieces(text)) {
      if (!piece.isBlank()) {
        questions.add(
            new Question(rule.guard(), rule.definition(), policy, subject, prompt, context, piece));
      }
      context = Windows.tail(piece, rule.overlap());
    }
  }
}
