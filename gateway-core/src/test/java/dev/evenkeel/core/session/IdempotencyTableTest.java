package dev.evenkeel.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.access.Caller;
import dev.evenkeel.core.session.IdempotencyTable.Answer;
import dev.evenkeel.core.session.IdempotencyTable.Claim;
import dev.evenkeel.core.session.IdempotencyTable.InUse;
import dev.evenkeel.core.session.IdempotencyTable.Kept;
import dev.evenkeel.core.session.IdempotencyTable.Result;
import dev.evenkeel.core.session.IdempotencyTable.Reused;
import dev.evenkeel.core.session.IdempotencyTable.Rules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdempotencyTableTest {
  private static final Caller ONE = new Caller("one", "key", Set.of(), false);
  private static final Caller OTHER = new Caller("other", "key", Set.of(), false);

  private final AtomicLong nanos = new AtomicLong();
  private final IdempotencyTable table = table(new Rules(true, Duration.ofMinutes(10), 1 << 20));

  private IdempotencyTable table(Rules rules) {
    return new IdempotencyTable(new Keyed("0123456789abcdef".getBytes(StandardCharsets.UTF_8)),
        rules, nanos::get);
  }

  private Result ask(Caller caller, String key, String body) {
    return table.claim(caller, key, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void keyUnderWay_isInUseForItsRequest_andReusedForAnother() {
    assertThat(ask(ONE, "k", "body")).isInstanceOf(Claim.class);
    assertThat(ask(ONE, "k", "body")).isInstanceOf(InUse.class);
    assertThat(ask(ONE, "k", "another")).isInstanceOf(Reused.class);
    assertThat(ask(ONE, "other", "body")).isInstanceOf(Claim.class);
  }

  @Test
  void key_isATenantsOwn() {
    assertThat(ask(ONE, "k", "body")).isInstanceOf(Claim.class);
    assertThat(ask(OTHER, "k", "body")).isInstanceOf(Claim.class);
  }

  @Test
  void failedRequest_freesItsKey_forAnyBody() {
    ((Claim) ask(ONE, "k", "body")).failed();
    assertThat(ask(ONE, "k", "another")).isInstanceOf(Claim.class);
    assertThat(table.underWay()).isOne();
  }

  @Test
  void answeredRequest_isRememberedForItsTime() {
    Kept kept = new Kept("application/json", new byte[] {1, 2});
    ((Claim) ask(ONE, "k", "body")).answered("d-1", kept);

    assertThat(ask(ONE, "k", "body")).isInstanceOfSatisfying(Answer.class, answer -> {
      assertThat(answer.before().decision()).isEqualTo("d-1");
      assertThat(answer.before().kept()).isSameAs(kept);
    });
    assertThat(ask(ONE, "k", "another")).isInstanceOf(Reused.class);
    assertThat(table.underWay()).isZero();

    nanos.addAndGet(Duration.ofMinutes(11).toNanos());
    assertThat(ask(ONE, "k", "body")).isInstanceOf(Claim.class);
  }

  @Test
  void room_isBounded() {
    IdempotencyTable small = table(new Rules(true, Duration.ofHours(1), 10_000));
    for (int i = 0; i < 100; i++) {
      ((Claim) small.claim(ONE, "k" + i, new byte[] {1})).answered("d",
          new Kept("t", new byte[900]));
    }
    int remembered = 0;
    for (int i = 0; i < 100; i++) {
      Result result = small.claim(ONE, "k" + i, new byte[] {1});
      remembered += result instanceof Answer ? 1 : 0;
      if (result instanceof Claim claim) {
        claim.failed();
      }
    }
    assertThat(remembered).isBetween(1, 10);
  }

  @Test
  void manyAtOnce_oneIsCarriedOut() throws Exception {
    AtomicInteger carriedOut = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 200; i++) {
        threads.execute(() -> {
          if (ask(ONE, "k", "body") instanceof Claim claim) {
            carriedOut.incrementAndGet();
            claim.answered("d", null);
          }
        });
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(carriedOut).hasValue(1);
  }
}
