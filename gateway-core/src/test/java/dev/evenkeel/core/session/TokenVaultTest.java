package dev.evenkeel.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenVaultTest {
  private static final Duration TTL = Duration.ofMinutes(30);
  private long nanos = 1;
  private final TokenVault vault = new TokenVault(10, () -> nanos);

  @Test
  void value_hasOneNumberPerLabel_andComesBack() {
    SessionTokens tokens = vault.of("one", TTL);
    assertThat(tokens.number("EMAIL", "a@b.de")).isEqualTo(1);
    assertThat(tokens.number("EMAIL", "c@d.de")).isEqualTo(2);
    assertThat(tokens.number("PHONE", "a@b.de")).isEqualTo(1);
    assertThat(vault.of("one", TTL).number("EMAIL", "a@b.de")).isEqualTo(1);
    assertThat(tokens.value("EMAIL", 2)).isEqualTo("c@d.de");
    assertThat(tokens.value("EMAIL", 3)).isNull();
    assertThat(vault.of("other", TTL).value("EMAIL", 1)).isNull();
  }

  @Test
  void values_areForgottenTheirTimeAfterTheLastUse_butNotByATurnThatUsesThem() {
    SessionTokens held = vault.of("one", TTL);
    held.number("EMAIL", "a@b.de");
    nanos += TTL.toNanos() - 1;
    assertThat(vault.of("one", TTL)).as("used in time").isSameAs(held);
    nanos += TTL.toNanos() + 1;
    assertThat(vault.of("one", TTL)).isNotSameAs(held);
    assertThat(held.value("EMAIL", 1)).isEqualTo("a@b.de");
  }

  @Test
  void vault_isBoundedByValues_notBySessionsOnly() {
    for (int i = 0; i < 200; i++) {
      SessionTokens tokens = vault.of("s" + i, TTL);
      for (int j = 0; j < 20; j++) {
        tokens.number("EMAIL", j + "@b.de");
      }
      vault.grown("s" + i);
    }
    assertThat(vault.size()).as("room for 50 values and sessions").isLessThanOrEqualTo(10);
  }

  @Test
  void fullSession_takesNoMore_andKeepsWhatItHas() {
    SessionTokens tokens = vault.apart();
    for (int i = 1; i <= SessionTokens.MOST; i++) {
      assertThat(tokens.number("EMAIL", "v" + i)).isEqualTo(i);
    }
    assertThat(tokens.number("EMAIL", "one more")).isZero();
    assertThat(tokens.number("EMAIL", "v7")).isEqualTo(7);
  }

  @Test
  void turnsOnSeveralLoops_agree() throws Exception {
    SessionTokens tokens = vault.apart();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch go = new CountDownLatch(1);
    Thread[] threads = IntStream.range(0, 8).mapToObj(_ -> Thread.ofVirtual().start(() -> {
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      for (int i = 0; i < 100; i++) {
        seen.add(i + "=" + tokens.number("EMAIL", "v" + i));
      }
    })).toArray(Thread[]::new);
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(seen).hasSize(100);
    assertThat(tokens.size()).isEqualTo(100);
  }

  @Test
  void sealedValue_opensOnlyInItsPlace_andUntouched() {
    Sealer sealer = new Sealer(new SecureRandom());
    byte[] sealed = sealer.seal("secret", "here");
    assertThat(sealer.open(sealed, "here")).isEqualTo("secret");
    assertThatThrownBy(() -> sealer.open(sealed, "there"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(sealer.seal("secret", "here")).isNotEqualTo(sealed);
    sealed[sealed.length - 1] ^= 1;
    assertThatThrownBy(() -> sealer.open(sealed, "here")).isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void nothingPrintsValues() {
    SessionTokens tokens = vault.of("one", TTL);
    tokens.number("EMAIL", "canary");
    assertThat(tokens.toString()).doesNotContain("canary");
  }
}
