package dev.evenkeel.policy.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenkeel.core.decision.ToneProfile.Dimension;
import org.junit.jupiter.api.Test;

class ShadowStateTest {
  private static StreamKey key(Signal signal) {
    return new StreamKey("pool", "candidate", "billing", signal.ofShadow());
  }

  /** Turns in which the candidate alone, the served route alone, both and neither refused. */
  private static void refusals(ShadowBook book, String subject, int candidate, int served, int both,
      int neither) {
    StreamKey key = key(Signal.REFUSAL);
    for (int i = 0; i < candidate; i++) {
      book.add(key, subject, 0, 1);
    }
    for (int i = 0; i < served; i++) {
      book.add(key, subject, 1, 0);
    }
    for (int i = 0; i < both; i++) {
      book.add(key, subject, 1, 1);
    }
    for (int i = 0; i < neither; i++) {
      book.add(key, subject, 0, 0);
    }
  }

  @Test
  void refusals_haveThePairedInterval_whateverBothDidAlike() {
    ShadowBook book = new ShadowBook();
    refusals(book, "a", 10, 4, 6, 280);
    ShadowState state = book.state().getFirst();
    assertThat(state.pairs()).isEqualTo(300);
    assertThat(state.shadowRate()).isEqualTo(16.0 / 300);
    assertThat(state.servedRate()).isEqualTo(10.0 / 300);
    // Tango (1998) of 10 and 4 in 300 pairs.
    assertThat(state.difference().low()).isCloseTo(-0.005076, within(1e-5));
    assertThat(state.difference().high()).isCloseTo(0.048750, within(1e-5));
    assertThat(state.shadowInterval().low()).isBetween(0.03, 0.035);
  }

  @Test
  void tone_hasTheIntervalOfTheMeanDifference_onceThereAreEnough() {
    ShadowBook book = new ShadowBook();
    StreamKey key = key(Signal.tone(Dimension.HEDGING));
    for (int i = 0; i < 19; i++) {
      book.add(key, "a", 1, 1.5);
    }
    assertThat(book.state().getFirst().difference().high()).isInfinite();
    book.add(key, "a", 1, 1.5);
    assertThat(book.state().getFirst().difference().low()).isCloseTo(0.5, within(1e-9));
    assertThat(book.state().getFirst().difference().high()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void anotherCandidateUnderTheSameName_isCountedFromTheBeginning() {
    ShadowBook book = new ShadowBook();
    refusals(book, "a", 5, 0, 0, 0);
    refusals(book, "b", 0, 0, 0, 1);
    assertThat(book.state()).hasSize(1);
    assertThat(book.state().getFirst().pairs()).isEqualTo(1);
    assertThat(book.state().getFirst().shadowRate()).isZero();
  }
}
