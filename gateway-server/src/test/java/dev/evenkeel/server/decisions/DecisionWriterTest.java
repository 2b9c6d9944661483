package dev.evenkeel.server.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.ToneProfile;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DecisionWriterTest {
  private static final int LONG = 100_000;

  private static Decision decision(String id) {
    return new Decision(id, Instant.parse("2026-11-01T12:00:00Z"), "r-1", "acme", "s".repeat(LONG),
        "derived", "new", 0, "pool", "any", "policy", "d1", "billing", true, List.of(), "order",
        List.of(), null, null, null, "normal", "rejected", "upstream_failed", null, "no_output",
        List.of(), ToneProfile.NONE, List.of(), List.of(), Decision.Privacy.NONE, null, Usage.NONE,
        new Decision.Timings(1, 2, 3, 4));
  }

  @Test
  void longRecords_thatNobodyTakes_areDroppedBeforeTheyFillTheMemory_andLaterOnesAreWritten()
      throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    AtomicInteger written = new AtomicInteger();
    OutputStream pipe = new OutputStream() {
      @Override
      public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int start, int length) {
        stuck.countDown();
        try {
          taken.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    };
    DecisionWriter writer = new DecisionWriter(null, one -> written.incrementAndGet(),
        new TurnLog(pipe, TurnLog.Form.WHOLE));
    writer.start();
    writer.record(decision("first"));
    stuck.await(); // Nobody reads what it writes.
    for (int i = 0; i < 400; i++) {
      writer.record(decision("waits-" + i));
    }
    long dropped = writer.dropped();
    assertThat(dropped).isBetween(200L, 350L); // 12 MiB of 100 kB each wait.
    taken.countDown();
    while (written.get() < 401 - dropped) {
      Thread.onSpinWait();
    }
    writer.record(decision("later"));
    writer.close();
    assertThat(written).hasValue((int) (402 - dropped));
    assertThat(writer.dropped()).isEqualTo(dropped);
  }
}
