package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.guard.Question.Subject;
import dev.evenkeel.core.turn.GuardMask;
import dev.evenkeel.core.turn.GuardedInput;
import dev.evenkeel.policy.contract.GuardRule;
import dev.evenkeel.policy.privacy.TextSwap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What guards are asked about a prompt: the last user message and every tool result after it. What
 * stands before was new in an earlier turn; it is asked about again where a guard may mask, for the
 * caller sends what was masked as it was. And what becomes of a prompt that guards mask.
 */
final class GuardedPrompt {
  private GuardedPrompt() {}

  static List<GuardedInput> of(List<GuardRule> rules, String policy, ChatRequest request) {
    List<Message> messages = request.messages();
    int from = messages.size() - 1;
    while (from > 0 && messages.get(from).role() != Role.USER) {
      from--;
    }
    List<GuardedInput> inputs = new ArrayList<>(rules.size());
    for (GuardRule rule : rules) {
      inputs.add(new GuardedInput(rule.guard(), rule.blocksOnError(),
          questions(rule, policy, messages, from, messages.size()),
          rule.masks() ? questions(rule, policy, messages, 0, from) : List.of()));
    }
    return inputs;
  }

  private static List<Question> questions(GuardRule rule, String policy, List<Message> messages,
      int from, int to) {
    List<Question> questions = new ArrayList<>();
    String prompt = "";
    for (Message message : messages.subList(from, to)) {
      Subject subject = subject(message);
      if (subject == Subject.PROMPT) {
        prompt = Windows.tail(message.text(), Windows.LONGEST_PIECE);
        ask(questions, rule, policy, subject, "", message.text());
      } else if (subject == Subject.TOOL_RESULT) {
        ask(questions, rule, policy, subject, prompt, message.text());
      }
    }
    return questions;
  }

  /** Whose text a message is, null for nobody's who has to be judged. */
  private static @Nullable Subject subject(Message message) {
    return switch (message.role()) {
      case USER -> Subject.PROMPT;
      case TOOL -> Subject.TOOL_RESULT;
      case SYSTEM, DEVELOPER, ASSISTANT -> null;
    };
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

  /**
   * The request with the masks in it; null where that is not plain: two guards want different words
   * in one place, or it cannot be told which part of a message they are for.
   */
  static @Nullable ChatRequest masked(ChatRequest request, List<GuardMask> masks) {
    Map<Piece, String> instead = new HashMap<>();
    for (GuardMask mask : masks) {
      Question asked = mask.question();
      if (!put(instead, new Piece(asked.subject(), asked.text()), mask.text())) {
        return null;
      }
    }
    Map<String, String> texts = new HashMap<>();
    for (Message message : request.messages()) {
      Subject subject = subject(message);
      if (subject != null && !mask(message, subject, instead, texts)) {
        return null;
      }
    }
    return TextSwap.edit(request, texts);
  }

  private record Piece(Subject subject, String text) {}

  private static boolean mask(Message message, Subject subject, Map<Piece, String> instead,
      Map<String, String> texts) {
    String text = message.text();
    StringBuilder all = new StringBuilder(text.length());
    for (String piece : Windows.pieces(text)) {
      all.append(instead.getOrDefault(new Piece(subject, piece), piece));
    }
    return all.compareTo(new StringBuilder(text)) == 0 || divide(message, all.toString(), texts);
  }

  /** Gives each text part its lines of the message's masked text, which has as many. */
  private static boolean divide(Message message, String masked, Map<String, String> texts) {
    List<String> lines = List.of(masked.split("\n", -1));
    List<String> parts = new ArrayList<>();
    for (Part part : message.parts()) {
      if (part instanceof Part.Text(var text) && !text.isEmpty()) {
        parts.add(text);
      }
    }
    if (parts.size() == 1) {
      return put(texts, parts.getFirst(), masked);
    }
    int from = 0;
    for (String part : parts) {
      int end = from + 1 + (int) part.chars().filter(c -> c == '\n').count();
      if (end > lines.size() || !put(texts, part, String.join("\n", lines.subList(from, end)))) {
        return false;
      }
      from = end;
    }
    return from == lines.size();
  }

  /** False when something else stands there already. */
  private static <K> boolean put(Map<K, String> map, K key, String text) {
    String before = map.putIfAbsent(key, text);
    return before == null || before.equals(text);
  }
}
