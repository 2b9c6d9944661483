package dev.evenkeel.policy.trial;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.session.TokenVault;
import dev.evenkeel.core.turn.ConcealingGuards;
import dev.evenkeel.core.turn.Concealment;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.FilterReport;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.InputCheck;
import dev.evenkeel.core.turn.Ruling;
import dev.evenkeel.core.turn.Screening;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.core.turn.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a prompt and an answer through a policy as a turn would, with the answer coming in as a
 * stream of small pieces. The same code judges here and in production: this only plays the
 * provider's and the caller's part. Confined to one thread.
 */
public final class Trial {
  /** About a token. */
  private static final int PIECE = 4;

  private final Contract contract;
  private final Guards guards;

  /** @param contract the policy under trial; remote guards that it would ask fail */
  public Trial(Contract contract) {
    this(contract, Guards.NONE);
  }

  /** @param guards whom the policy may ask; they answer before {@code ask} returns */
  public Trial(Contract contract, Guards guards) {
    this.contract = contract;
    this.guards = guards;
  }

  /**
   * One turn.
   *
   * @param prompt what the user says; empty for nothing in particular
   * @param answer what a provider would say, null to see what becomes of the prompt alone
   */
  public Outcome run(String prompt, @Nullable String answer) {
    ChatRequest request = ChatRequest.of("trial", List.of(Message.of(Role.USER, prompt)), true);
    String queryClass = contract.classify(request);
    Screening seen = contract.screen(request);
    if (seen.blockedBy() != null) {
      return said(Effect.BLOCK, queryClass, Verdict.BLOCKED, seen.blockedBy() + ":block", "");
    }
    if (contract.ruling(queryClass, request) instanceof Ruling.Say say) {
      return said(say.refusal() ? Effect.REFUSE : Effect.HAND_OFF, queryClass,
          say.refusal() ? Verdict.REFUSE : Verdict.ANSWER, say.action(), say.text());
    }
    Concealment concealment = conceal(request);
    List<String> noticed = new ArrayList<>(seen.actions());
    ChatRequest sent = judged(request, concealment, noticed);
    if (sent == null) {
      return new Outcome(Effect.BLOCK, queryClass, Verdict.BLOCKED, 0, noticed, "", 0, List.of());
    }
    return answer == null
        ? new Outcome(sent.equals(request) ? Effect.PASS : Effect.CHANGE, queryClass,
            Verdict.NO_OUTPUT, 0, noticed, "", 0, List.of())
        : answered(sent, conceal(sent), queryClass, answer, noticed);
  }

  /** The prompt as the guards let it pass, null where they do not. */
  private @Nullable ChatRequest judged(ChatRequest request, Concealment concealment,
      List<String> noticed) {
    List<ChatRequest> passed = new ArrayList<>(1);
    InputCheck check = new InputCheck(guards, contract, contract.guardedInput(request), concealment,
        (rejection, masks) -> {
          ChatRequest sent = masks.isEmpty() ? request : contract.masked(request, masks);
          if (rejection == null && sent != null && contract.screen(sent).blockedBy() == null) {
            passed.add(sent);
          }
        });
    check.start();
    noticed.addAll(check.actions());
    return passed.isEmpty() ? null : passed.getFirst();
  }

  /** What a provider would see of the prompt. */
  public String seen(String prompt) {
    return conceal(ChatRequest.of("trial", List.of(Message.of(Role.USER, prompt)), true)).request()
        .lastUserText();
  }

  private Concealment conceal(ChatRequest request) {
    return contract.conceal(request, new TokenVault(1, () -> 0)::apart);
  }

  private static Outcome said(Effect effect, String queryClass, Verdict verdict, String action,
      String text) {
    return new Outcome(effect, queryClass, verdict, verdict == Verdict.REFUSE ? 1 : 0,
        List.of(action), text, 0, List.of());
  }

  private Outcome answered(ChatRequest request, Concealment concealment, String queryClass,
      String answer, List<String> noticed) {
    Reader reader = new Reader();
    Filter filter = contract.open(queryClass, request, false,
        new ConcealingGuards(guards, concealment, contract.trustedGuards()), reader);
    Sink way = concealment.restoring(filter);
    List<Step> steps = new ArrayList<>();
    ChatEvent.Text piece = new ChatEvent.Text();
    way.event(new ChatEvent.Started("trial", 0, "trial", null));
    int came = 0;
    for (int at = 0; at < answer.length() && !reader.over; at = came) {
      came = end(answer, at);
      String part = answer.substring(at, came);
      way.event(piece.set(0, Channel.CONTENT, part));
      way.flush();
      steps.add(new Step(part, reader.take()));
    }
    if (!reader.over) {
      way.event(new ChatEvent.Finished(0, FinishReason.STOP));
      way.event(new ChatEvent.Ended());
      way.flush();
      steps.add(new Step("", reader.take()));
    }
    FilterReport report = filter.report();
    String released = reader.all.toString();
    List<String> actions = new ArrayList<>(noticed);
    actions.addAll(report.actions());
    return new Outcome(effect(report, answer, released), queryClass, report.verdict(),
        report.refusalScore(), actions, released, report.longestHold(), steps);
  }

  private static int end(String text, int start) {
    int end = Math.min(text.length(), start + PIECE);
    // Decoders never split a surrogate pair.
    return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end + 1 : end;
  }

  private static Effect effect(FilterReport report, String answer, String released) {
    return switch (report.verdict()) {
      case BLOCKED -> Effect.BLOCK;
      case REFUSE -> Effect.REFUSE;
      case ANSWER, PARTIAL, TOOL, NO_OUTPUT, INCOMPLETE ->
        released.equals(answer) ? Effect.PASS : Effect.CHANGE;
    };
  }

  /** The caller: reads what leaves. */
  private static final class Reader implements Sink {
    private final StringBuilder all = new StringBuilder();
    private int taken;
    private boolean over;

    @Override
    public void event(ChatEvent event) {
      switch (event) {
        case ChatEvent.Text text -> all.append(text.chars(), text.start(), text.length());
        case ChatEvent.Finished _,ChatEvent.Ended _,ChatEvent.Failed _ -> over = true;
        case ChatEvent.Started _,ChatEvent.Used _,ChatEvent.ToolCalled _ -> {
        }
      }
    }

    private String take() {
      String more = all.substring(taken);
      taken = all.length();
      return more;
    }
  }
}
