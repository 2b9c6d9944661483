package dev.evenkeel.server.drill;

import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.filter.CompiledPolicy;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a policy says where a provider refuses. Pure functions. */
public final class PolicyWords {
  private PolicyWords() {}

  /** Every text that may stand in a refusal's place, in every language. */
  public static Set<String> of(Contract contract) {
    Set<String> words = new HashSet<>();
    if (contract instanceof CompiledPolicy compiled) {
      Policy policy = compiled.policy();
      add(words, policy.refusals().text());
      for (QueryClass each : policy.classes()) {
        add(words, each.refusalText());
        add(words, each.answer());
      }
    }
    return words;
  }

  private static void add(Set<String> words, @Nullable LocalText text) {
    if (text != null) {
      words.add(text.text());
      words.addAll(text.byLanguage().values());
    }
  }
}
