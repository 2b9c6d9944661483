package dev.evenkeel.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.decision.Decision.Privacy;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.guard.Question.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConcealingGuardsTest {
  private final List<Question> asked = new ArrayList<>();
  private final List<GuardVerdict> heard = new ArrayList<>();
  private GuardVerdict answer = GuardVerdict.ALLOW;
  private final Guards guards = new ConcealingGuards((question, verdict) -> {
    asked.add(question);
    verdict.accept(answer);
    return () -> {};
  }, new Hiding(), Set.of("trusted"));

  /** Hides one word. */
  private static final class Hiding implements Concealment {
    @Override
    public ChatRequest request() {
      throw new AssertionError("nobody asks");
    }

    @Override
    public String conceal(String text) {
      return text.replace("secret", "<S_1>");
    }

    @Override
    public String reveal(String text) {
      return text.replace("<S_1>", "secret");
    }

    @Override
    public Sink restoring(Sink next) {
      return next;
    }

    @Override
    public Privacy report() {
      return Privacy.NONE;
    }
  }

  private Question ask(String guard, String prompt, String context, String text) {
    guards.ask(new Question(guard, "d", "p@1", Subject.ANSWER, prompt, context, text), heard::add);
    return asked.getLast();
  }

  @Test
  void guard_seesWhatAProviderWouldSee() {
    Question seen = ask("any", "my secret?", "the secret ", "is a secret.");
    assertThat(seen.prompt()).isEqualTo("my <S_1>?");
    assertThat(seen.context()).isEqualTo("the <S_1> ");
    assertThat(seen.text()).isEqualTo("is a <S_1>.");
  }

  @Test
  void trustedGuard_seesTheCallersOwnWords() {
    assertThat(ask("trusted", "my secret?", "", "secret").whole()).isEqualTo("secret");
  }

  @Test
  void mask_isRevealed() {
    answer = new GuardVerdict.Redact("a <S_1> and [masked]");
    ask("any", "", "", "a secret and more");
    assertThat(heard).containsExactly(new GuardVerdict.Redact("a secret and [masked]"));
  }

  @Test
  void valueThatTheWindowDivides_isHiddenAllTheSame_andAMaskOfItBlocks() {
    answer = new GuardVerdict.Redact("anything");
    Question seen = ask("any", "", "it is se", "cret indeed");
    assertThat(seen.context()).isEmpty();
    assertThat(seen.text()).isEqualTo("it is <S_1> indeed");
    assertThat(heard).containsExactly(GuardVerdict.BLOCK);
  }
}
