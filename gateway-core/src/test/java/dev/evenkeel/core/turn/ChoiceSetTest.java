package dev.evenkeel.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChoiceSetTest {
  @Test
  void choices_areInItOnce_howeverManyThereAre() {
    ChoiceSet set = new ChoiceSet();
    assertThat(set.size()).isZero();
    for (int choice : List.of(0, 3, 63, 64, 127, 3, 64)) {
      set.add(choice);
    }
    assertThat(set.size()).isEqualTo(5);
    for (int choice : List.of(0, 3, 63, 64, 127)) {
      assertThat(set.has(choice)).isTrue();
    }
    for (int choice : List.of(1, 62, 65, 128)) {
      assertThat(set.has(choice)).isFalse();
    }
  }
}
