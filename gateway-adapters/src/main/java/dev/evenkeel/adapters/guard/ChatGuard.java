package dev.evenkeel.adapters.guard;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.guard.Question.Subject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chat model that judges, in Llama Guard's manner: it says {@code safe}, or {@code unsafe} and on
 * the next line the codes of the hazards, such as {@code S1,S10}. Immutable.
 *
 * @param model what the request is addressed to, for people
 * @param prompt the instructions, with {@code {subject}}, {@code {prompt}} and {@code {text}} in
 * them; null to send the conversation itself, which Llama Guard's own chat template frames
 * @param categories the codes that block, others are only flagged; empty when all block
 */
public record ChatGuard(String model, @Nullable String prompt, Set<String> categories) {
  /** Enough for all codes there are. */
  private static final int LONGEST_ANSWER = 64;
  private static final Sampling STEADY =
      new Sampling(LONGEST_ANSWER, 0.0, null, null, null, List.of(), null, null);

  public ChatGuard {
    categories = Set.copyOf(categories);
  }

  /** The request that asks the question. */
  public ChatRequest ask(Question question) {
    return new ChatRequest(model, messages(question), false, false, 1, STEADY, Tooling.NONE,
        new ResponseFormat.PlainText(), Map.of(), Set.of(), WireBody.NONE);
  }

  private List<Message> messages(Question question) {
    if (prompt != null) {
      // In one pass: what stands in a text must not be taken for one of the places.
      StringBuilder filled = new StringBuilder();
      int from = 0;
      while (from < prompt.length()) {
        String place = place(from);
        switch (place) {
          case "{subject}" ->
            filled.append(question.subject().name().toLowerCase(Locale.ROOT).replace('_', ' '));
          case "{prompt}" -> filled.append(question.prompt());
          case "{text}" -> filled.append(question.whole());
          default -> filled.append(prompt.charAt(from));
        }
        from += Math.max(1, place.length());
      }
      return List.of(Message.of(Role.USER, filled.toString()));
    }
    Message judged = Message.of(question.subject() == Subject.ANSWER ? Role.ASSISTANT : Role.USER,
        question.whole());
    return question.subject() == Subject.ANSWER
        ? List.of(Message.of(Role.USER, question.prompt().isBlank() ? "-" : question.prompt()),
            judged)
        : List.of(judged);
  }

  private String place(int at) {
    for (String each : List.of("{subject}", "{prompt}", "{text}")) {
      if (prompt != null && prompt.startsWith(each, at)) {
        return each;
      }
    }
    return "";
  }

  /** What the model's words mean. */
  public GuardVerdict verdict(String answer) {
    List<String> lines = answer.strip().lines().map(String::strip).toList();
    String word = lines.isEmpty() ? "" : lines.getFirst().toLowerCase(Locale.ROOT);
    if (word.equals("safe") || word.equals("safe.")) {
      return GuardVerdict.ALLOW;
    }
    if (!word.equals("unsafe") && !word.equals("unsafe.")) {
      return JsonVerdict.unreadable();
    }
    List<String> codes = lines.stream()
        .skip(1)
        .flatMap(line -> List.of(line.split("[,;\\s]+")).stream())
        .filter(code -> !code.isEmpty())
        .toList();
    boolean counts =
        categories.isEmpty() || codes.isEmpty() || codes.stream().anyMatch(categories::contains);
    return counts ? GuardVerdict.BLOCK : GuardVerdict.FLAG;
  }
}
