package dev.evenkeel.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.session.Lineages.Beyond;
import dev.evenkeel.core.session.Lineages.Limits;
import dev.evenkeel.core.session.Lineages.Place;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LineagesTest {
  private static final Duration TTL = Duration.ofMinutes(30);
  private static final Limits LIMITS = new Limits(3, 4, Beyond.REJECT);

  private long nanos = 1_000_000L;
  private final Lineages lineages = new Lineages(1_000, () -> nanos);

  private Place join(String parent, String self) {
    return lineages.join(parent, self, LIMITS, TTL);
  }

  @Test
  void grandchild_isOnTheRootsRoute() {
    assertThat(join("root", "child")).isEqualTo(new Place.Within("root"));
    assertThat(join("child", "grandchild")).isEqualTo(new Place.Within("root"));
    assertThat(join("grandchild", "")).as("a voice of its parent")
        .isEqualTo(new Place.Within("root"));
  }

  @Test
  void depthAndBreadth_areBounded() {
    join("root", "a");
    join("a", "b");
    join("b", "c");
    assertThat(join("c", "d")).isInstanceOf(Place.TooDeep.class);
    join("root", "e");
    assertThat(join("root", "f")).isInstanceOf(Place.TooBroad.class);
    assertThat(join("root", "e")).as("who is in stays in").isEqualTo(new Place.Within("root"));
    assertThat(join("other", "f")).isEqualTo(new Place.Within("other"));
  }

  @Test
  void subAgentsThatAreGone_makeRoom() {
    for (String child : new String[] {"a", "b", "c", "d"}) {
      join("root", child);
    }
    assertThat(join("root", "e")).isInstanceOf(Place.TooBroad.class);
    nanos += TTL.toNanos() / 2;
    join("root", "a");
    nanos += TTL.toNanos() / 2 + 1;
    join("root", "e"); // Whoever asks first may be the one who notices that three are gone.
    assertThat(join("root", "e")).isEqualTo(new Place.Within("root"));
    assertThat(join("root", "f")).isEqualTo(new Place.Within("root"));
    assertThat(join("root", "g")).isEqualTo(new Place.Within("root"));
    assertThat(join("root", "h")).as("a, e, f and g").isInstanceOf(Place.TooBroad.class);
  }

  @Test
  void fullTable_forgetsSubAgentsByTheirLastTurn_notThoseThatHaveJustBegun() {
    for (int i = 0; i < 5_000; i++) {
      nanos += Duration.ofSeconds(1).toNanos();
      join("root" + i, "child" + i);
      if (i >= 300) {
        assertThat(join("child" + (i - 300), "")).as("five minutes later, %d", i)
            .isEqualTo(new Place.Within("root" + (i - 300)));
      }
    }
    assertThat(lineages.size()).isBetween(900L, 1_001L);
  }

  @Test
  void subAgentWhoMadeRoom_isNotCountedAnyMore() {
    for (String child : new String[] {"a", "b", "c", "d"}) {
      join("root", child);
    }
    for (int i = 0; i < 2_000; i++) {
      nanos += Duration.ofMillis(100).toNanos();
      join("root" + i, "child" + i);
      join("root", "b");
    }
    assertThat(join("root", "e")).as("only b is left").isEqualTo(new Place.Within("root"));
  }

  @Test
  void circlesAndChangedParents_changeNothing() {
    join("root", "child");
    assertThat(join("child", "root")).isEqualTo(new Place.Within("root"));
    assertThat(join("other", "child")).isEqualTo(new Place.Within("root"));
    assertThat(join("root", "root")).isEqualTo(new Place.Within("root"));
  }
}
