package dev.evenkeel.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.failure.FailureTable;
import dev.evenkeel.core.failover.FailureKind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({"6m0s,360000", "1h2m3s,3723000", "8.64s,8640", "6ms,6", "120ms,120", "30,30000",
      "2m,120000", "0s,0", "48h,86400000"})
  void openAisDurations(String reset, long millis) {
    assertThat(RateLimits.usedUp(
        Map.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", reset)::get, CLOCK))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void anthropicsMoments() {
    assertThat(RateLimits.usedUp(Map.of("anthropic-ratelimit-input-tokens-remaining", "0",
        "anthropic-ratelimit-input-tokens-reset", "2026-11-26T12:00:42Z",
        "anthropic-ratelimit-requests-remaining", "49", "anthropic-ratelimit-requests-reset",
        "2026-11-26T13:00:00Z")::get, CLOCK)).isEqualTo(Duration.ofSeconds(42));
    assertThat(
        RateLimits.usedUp(
            Map.of("anthropic-ratelimit-output-tokens-remaining", "0",
                "anthropic-ratelimit-output-tokens-reset", "2026-11-26T11:59:00+00:00")::get,
            CLOCK))
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void longestOfSeveral_holds_andWhatRemainsSaysNothing() {
    assertThat(
        RateLimits
            .usedUp(
                Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "2s",
                    "x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "5s")::get,
                CLOCK))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(RateLimits.usedUp(
        Map.of("x-ratelimit-remaining-requests", "1", "x-ratelimit-reset-requests", "2s")::get,
        CLOCK)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "soon", "-5s", "1d", "99999999999999s", "tomorrow at noon"})
  void whatCannotBeRead_saysNothing(String reset) {
    assertThat(RateLimits.usedUp(
        Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", reset)::get,
        CLOCK)).isNull();
  }

  @Test
  void enforcedSpendLimit_isAQuota_notARateLimit() {
    byte[] body = """
        {"type":"error","error":{"type":"rate_limit_error","code":"enforced_spend_limit_reached",
        "message":"You have reached your spend limit."}}""".getBytes(StandardCharsets.UTF_8);
    assertThat(FailureTable.ofResponse(429, _ -> null, body, CLOCK).kind())
        .isEqualTo(FailureKind.QUOTA_EXHAUSTED);
  }
}
