package dev.evenkeel.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.guard.Question.Subject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PassedTextsTest {
  private static final int MOST = 256;

  private final AtomicLong nanos = new AtomicLong();
  private final PassedTexts passed = new PassedTexts(MOST, nanos::get);

  private static Question question(String text) {
    return new Question("guard", "definition", "policy@1", Subject.PROMPT, "", "", text);
  }

  private void add(String text) {
    nanos.incrementAndGet();
    passed.add("acme", question(text));
  }

  private boolean has(String text) {
    return passed.has("acme", question(text));
  }

  @Test
  void nobodyLearns_whatOthersHaveAsked() {
    add("hello");

    assertThat(has("hello")).isTrue();
    assertThat(passed.has("globex", question("hello"))).isFalse();
  }

  @Test
  void anHourAfterItsLastUse_aTextIsAskedAboutAgain() {
    add("hello");
    nanos.addAndGet(Duration.ofMinutes(59).toNanos());
    assertThat(has("hello")).isTrue();
    nanos.addAndGet(Duration.ofMinutes(59).toNanos());
    assertThat(has("hello")).isTrue();
    nanos.addAndGet(Duration.ofMinutes(61).toNanos());

    assertThat(has("hello")).isFalse();
  }

  /** A conversation that has just begun is the one that will ask next. */
  @Test
  void whereThereIsNoRoom_theNewTextStays_howeverOftenOldOnesWereUsed() {
    for (int i = 0; i < MOST; i++) {
      add("old " + i);
    }
    for (int use = 0; use < 20; use++) {
      for (int i = 0; i < MOST; i++) {
        assertThat(has("old " + i)).isTrue();
      }
    }

    int lost = 0;
    for (int i = 0; i < 4 * MOST; i++) {
      add("new " + i);
      for (int earlier = Math.max(0, i - MOST / 2); earlier <= i; earlier += 16) {
        lost += has("new " + earlier) ? 0 : 1;
      }
    }

    assertThat(lost).isZero();
    assertThat(has("old 0")).isFalse();
  }
}
