package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.route.Degraded;
import dev.evenkeel.core.route.RoutePlan;
import dev.evenkeel.core.route.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A turn's way down through its pool's degraded modes, once no route answers as it should. Each
 * mode
 * is tried once, in the declared order. Confined to the turn's event loop.
 */
final class Degradation {
  private final Turn turn;
  private final Matter normal;
  private int next;

  Degradation(Turn turn, Matter normal) {
    this.turn = turn;
    this.normal = normal;
  }

  /** What happens now. */
  sealed interface Step {
    /** Routes are asked for this. */
    record Ask(Matter matter) implements Step {}

    /** The turn has been answered. */
    record Answered() implements Step {}

    /** Nothing is left but to close. */
    record Close() implements Step {}

    /** The pool declares nothing: the failure itself is what the caller is told. */
    record Undeclared() implements Step {}
  }

  /**
   * Goes on to the next mode that can serve.
   *
   * @param mayAsk whether a route may still be asked, by the turn's time and its budget of attempts
   * @param why the failure that led here
   */
  Step step(boolean mayAsk, String why) {
    List<Degraded> declared = normal.pool().degraded();
    if (declared.isEmpty()) {
      return new Step.Undeclared();
    }
    while (next < declared.size()) {
      Degraded mode = declared.get(next++);
      turn.draft.mode = mode.mode();
      switch (mode) {
        case Degraded.SmallerRoute smaller -> {
          RoutePlan plan = mayAsk ? normal.planning().smaller(smaller.route()) : null;
          if (plan != null) {
            turn.draft.weighedForLess(plan);
          }
          if (plan != null && !plan.eligible().isEmpty()) {
            return ask(normal.degraded(smaller, plan, normal.request(), notice(smaller.notice())));
          }
        }
        case Degraded.ToolsOff off -> {
          ChatRequest without = normal.request().withoutTools();
          RoutePlan plan =
              mayAsk && dispensable(normal.request()) ? normal.planning().plan(without.needs())
                  : null;
          if (plan != null && !plan.eligible().isEmpty()) {
            return ask(normal.degraded(off, plan, without, notice(off.notice())));
          }
        }
        case Degraded.Template(var text) -> {
          if (says(text)) {
            return new Step.Answered();
          }
        }
        case Degraded.HandOff(var desk, var message) -> {
          if (sayable(words(message)) && offered(desk, why) && says(message)) {
            return new Step.Answered();
          }
        }
        case Degraded.Closed _ -> {
          return new Step.Close();
        }
      }
    }
    return new Step.Close();
  }

  private static Step ask(Matter matter) {
    return new Step.Ask(matter);
  }

  /** Whether the caller can use an answer without tools: it asked for none, and none is open. */
  private static boolean dispensable(ChatRequest request) {
    boolean forced = switch (request.tooling().choice()) {
      case ToolChoice.Auto _,ToolChoice.None _ -> false;
      case ToolChoice.Required _,ToolChoice.Named _ -> true;
      case ToolChoice.Allowed(var _, var required) -> required;
    };
    // Providers refuse a history with calls of tools that are not offered.
    boolean used = request.messages()
        .stream()
        .anyMatch(each -> each.role() == Role.TOOL || !each.toolCalls().isEmpty());
    return !request.tooling().specs().isEmpty() && !forced && !used;
  }

  private boolean offered(Degraded.Desk desk, String why) {
    DecisionDraft draft = turn.draft;
    boolean content = desk.content()
        && normal.planning().circumstances().clearance().against(desk.controls()).isEmpty();
    if (desk.content() && !content) {
      draft.noticed(List.of("hand-off:content_withheld"));
    }
    boolean taken = turn.gateway.handOffs.offer(desk,
        new HandOffs.HandOff(draft.id, draft.session, draft.requestId, draft.tenant,
            normal.pool().name(), normal.queryClass(), why, draft.at,
            content ? normal.request().messages() : List.of()));
    draft.noticed(List.of(taken ? "hand-off:told" : "hand-off:not_told"));
    return taken;
  }

  private boolean says(Words words) {
    String text = words(words);
    if (!sayable(text)) {
      return false;
    }
    turn.say(new Ruling.Say(text, false, "degraded:" + turn.draft.mode), normal.request(),
        normal.conversation());
    return true;
  }

  /**
   * Whether the words may stand as the answer: nobody reads prose where JSON was asked for, and the
   * policy's content boundary holds for prepared words too.
   */
  private boolean sayable(String text) {
    if (!(normal.request().format() instanceof ResponseFormat.PlainText)) {
      return false;
    }
    boolean clean = normal.contract()
        .moderate(text)
        .findings()
        .stream()
        .allMatch(found -> found.side().equals("input") || found.action().equals("flag"));
    if (!clean) {
      turn.draft.noticed(List.of("degraded:words_blocked"));
    }
    return clean;
  }

  private @Nullable String notice(@Nullable Words words) {
    String text = words == null ? "" : words(words);
    return !text.isEmpty() && sayable(text) ? text + "\n\n" : null;
  }

  private String words(Words words) {
    return words.in(normal.contract().language(normal.request()));
  }
}
