package dev.evenkeel.server.config;

import dev.evenkeel.adapters.guard.AzurePromptShield;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.GuardRule;
import dev.evenkeel.policy.contract.GuardRule.OnError;
import dev.evenkeel.policy.contract.GuardRule.Sees;
import dev.evenkeel.server.upstream.RemoteGuard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a policy's {@code guards}. */
final class GuardRuleReader {
  private static final int LONGEST_WINDOW = 5_000;
  private static final Notation<Integer> CHARACTERS = Notation.integer(1, LONGEST_WINDOW);
  private static final Notation<Integer> WINDOW =
      new Notation<>("sentence, or a number of characters from 1 to " + LONGEST_WINDOW, true,
          text -> text.equals("sentence") ? Integer.valueOf(0) : CHARACTERS.reading().read(text));

  private GuardRuleReader() {}

  /**
   * The rules.
   *
   * @param guards null where none is known: then the rules are read and left out
   * @param unasked takes the names of the guards that were left out
   */
  static List<GuardRule> rules(Value list, @Nullable Named<RemoteGuard> guards,
      List<String> unasked) {
    Set<String> asked = new HashSet<>();
    List<GuardRule> rules = new ArrayList<>();
    for (Value element : list.list()) {
      GuardRule rule = element.section(in -> rule(in, guards, asked, unasked));
      if (rule != null) {
        rules.add(rule);
      }
    }
    return rules;
  }

  private static @Nullable GuardRule rule(Section in, @Nullable Named<RemoteGuard> guards,
      Set<String> asked, List<String> unasked) {
    Value at = in.at("guard").required();
    RemoteGuard guard = null;
    if (guards != null) {
      guard = guards.find(at, "guard");
    } else {
      String name = at.as(Notation.NAME);
      if (name != null) {
        unasked.add(name);
      }
    }
    if (guard != null && !asked.add(guard.name())) {
      at.problem("the policy asks the guard '" + guard.name() + "' already");
    }
    Value on = in.at("on").required();
    List<Side> sides = on.listOf(Notation.word(Side.class));
    if (on.present() && sides.isEmpty()) {
      on.problem("expected input, output or both");
    }
    if (guard != null && sides.contains(Side.OUTPUT)
        && guard.service() instanceof RemoteGuard.Service.Remote(var protocol)
        && protocol instanceof AzurePromptShield) {
      on.problem("a prompt shield judges prompts only; write 'on: [input]'");
    }
    int window = in.at("window").as(WINDOW, 0);
    int overlap = in.at("overlap").as(Notation.integer(0, 1_000), GuardRule.USUAL_OVERLAP);
    int inFlight = in.at("in-flight").as(Notation.integer(1, 64), GuardRule.USUAL_IN_FLIGHT);
    OnError onError = in.at("on-error").as(Notation.word(OnError.class), OnError.BLOCK);
    Sees sees = in.at("sees").as(Notation.word(Sees.class), Sees.CONCEALED);
    return guard == null ? null
        : new GuardRule(guard.name(), guard.definition(), Set.copyOf(sides), window, overlap,
            inFlight, onError, sees,
            guard.service() instanceof RemoteGuard.Service.Remote(var protocol)
                && protocol.masks());
  }
}
