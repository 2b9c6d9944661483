package dev.evenkeel.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final Caller ACME = new Caller("acme", "k1", Set.of("support"), false);
  private final KeyRing ring = new KeyRing(List.of(new KeyRing.Entry(KeyRing.hash("ek-1"), ACME)));

  @Test
  void knownKey_givesItsTenant() {
    assertThat(ring.find("ek-1")).contains(ACME);
  }

  @Test
  void unknownMissingOrEmptyKey_givesNobody() {
    assertThat(ring.find("ek-2")).isEmpty();
    assertThat(ring.find(null)).isEmpty();
    assertThat(ring.find("")).isEmpty();
    assertThat(ring.find(KeyRing.hash("ek-1"))).as("the digest is not the key").isEmpty();
  }

  @Test
  void openRing_knowsEverybodyAsLocal() {
    assertThat(KeyRing.OPEN.find(null)).contains(Caller.LOCAL);
  }

  @Test
  void tenantWithPools_mayUseOnlyThose() {
    assertThat(ACME.may("support")).isTrue();
    assertThat(ACME.may("other")).isFalse();
    assertThat(Caller.LOCAL.may("anything")).isTrue();
  }
}
