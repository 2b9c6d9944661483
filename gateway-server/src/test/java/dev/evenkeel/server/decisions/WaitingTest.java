package dev.evenkeel.server.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.server.decisions.Waiting.Offered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private final @Nullable Recorded[] batch = new Recorded[4];

  private static Recorded recorded(String id, int bytes) {
    return new Recorded(
        new Decision(id, Instant.EPOCH, "r", "acme", "", "none", "none", 0, "pool", "any", "policy",
            "d1", "", false, List.of(), "none", List.of(), null, null, null, "normal", "rejected",
            null, null, "no_output", List.of(), ToneProfile.NONE, List.of(), List.of(),
            Decision.Privacy.NONE, null, Usage.NONE, new Decision.Timings(1, 2, 3, 4)),
        new byte[bytes], 0);
  }

  private List<String> take(Waiting waiting) {
    List<String> ids = new ArrayList<>();
    int count = waiting.take(batch);
    for (int i = 0; i < count; i++) {
      Recorded one = batch[i];
      ids.add(one == null ? "" : one.decision.id());
    }
    return ids;
  }

  @Test
  void decisions_comeOutInTheirOrder_roundAndRound() {
    Waiting waiting = new Waiting(6, 1_000);
    int offered = 0;
    int taken = 0;
    for (int round = 0; round < 10; round++) {
      while (waiting.offer(recorded("d" + offered, 10)) == Offered.TAKEN) {
        offered++;
      }
      assertThat(offered - taken).isEqualTo(6);
      for (String id : take(waiting)) {
        assertThat(id).isEqualTo("d" + taken++);
      }
      waiting.written(40);
    }
    assertThat(taken).isEqualTo(40);
  }

  @Test
  void linesThatAreTaken_countUntilTheyAreWritten() {
    Waiting waiting = new Waiting(100, 100);
    assertThat(waiting.offer(recorded("a", 60))).isEqualTo(Offered.TAKEN);
    assertThat(waiting.offer(recorded("b", 41))).isEqualTo(Offered.REFUSED);
    assertThat(waiting.offer(recorded("c", 40))).isEqualTo(Offered.TAKEN);
    assertThat(take(waiting)).containsExactly("a", "c");
    assertThat(waiting.offer(recorded("d", 1))).isEqualTo(Offered.REFUSED);
    waiting.written(100);
    assertThat(waiting.offer(recorded("e", 100))).isEqualTo(Offered.TAKEN);
  }

  @Test
  void sleeper_isWokenOnce_andDoesNotSleepWhileSomethingWaits() {
    Waiting waiting = new Waiting(100, 100);
    assertThat(waiting.mayBeSleptThrough(1)).isTrue();
    assertThat(waiting.offer(recorded("a", 1))).isEqualTo(Offered.TAKEN_FOR_SLEEPER);
    assertThat(waiting.offer(recorded("b", 1))).isEqualTo(Offered.TAKEN);
    assertThat(waiting.mayBeSleptThrough(1)).isFalse();
    assertThat(take(waiting)).containsExactly("a", "b");
    assertThat(waiting.mayBeSleptThrough(1)).isTrue();
    waiting.awake();
    assertThat(waiting.offer(recorded("c", 1))).isEqualTo(Offered.TAKEN);
  }

  @Test
  void sleeper_isWokenForABatch_orForLongLines() {
    Waiting waiting = new Waiting(100, 100);
    assertThat(waiting.mayBeSleptThrough(3)).isTrue();
    assertThat(waiting.offer(recorded("a", 1))).isEqualTo(Offered.TAKEN);
    assertThat(waiting.offer(recorded("b", 1))).isEqualTo(Offered.TAKEN);
    assertThat(waiting.offer(recorded("c", 1))).isEqualTo(Offered.TAKEN_FOR_SLEEPER);
    assertThat(waiting.offer(recorded("d", 1))).isEqualTo(Offered.TAKEN);
    assertThat(waiting.mayBeSleptThrough(3)).isFalse();
    assertThat(waiting.mayBeSleptThrough(9)).isTrue();
    assertThat(waiting.offer(recorded("e", 46))).isEqualTo(Offered.TAKEN);
    assertThat(waiting.offer(recorded("f", 1))).isEqualTo(Offered.TAKEN_FOR_SLEEPER);
    assertThat(waiting.offer(recorded("g", 1))).isEqualTo(Offered.TAKEN);
  }

  @Test
  void manyThreadsAtOnce_loseNothing() throws Exception {
    Waiting waiting = new Waiting(64, 1_000_000);
    AtomicInteger offered = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(Thread.ofPlatform().start(() -> {
        for (int i = 0; i < 5_000; i++) {
          if (waiting.offer(recorded("d", 10)) != Offered.REFUSED) {
            offered.incrementAndGet();
          }
        }
      }));
    }
    int taken = 0;
    while (threads.stream().anyMatch(Thread::isAlive)) {
      int count = waiting.take(batch);
      waiting.written(10L * count);
      taken += count;
    }
    for (int count = waiting.take(batch); count > 0; count = waiting.take(batch)) {
      taken += count;
    }
    assertThat(taken).isEqualTo(offered.get());
  }
}
