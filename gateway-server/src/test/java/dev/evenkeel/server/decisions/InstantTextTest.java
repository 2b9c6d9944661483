package dev.evenkeel.server.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
  private final InstantText text = new InstantText();

  private void same(Instant instant) {
    ByteBuilder out = new ByteBuilder(1).append((byte) '=');
    text.append(instant, out);
    assertThat(new String(out.array(), 0, out.length(), StandardCharsets.US_ASCII))
        .isEqualTo("=\"" + instant + '"');
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-27T07:23:21Z", "2026-11-27T07:23:21.001Z",
      "2026-11-27T07:23:21.000020Z", "2026-11-27T07:23:21.000000003Z", "1969-12-31T23:59:59.5Z",
      "-0001-01-01T00:00:00Z", "+12026-11-27T07:23:21.120Z"})
  void isAsTheJdkWritesIt(String instant) {
    same(Instant.parse(instant));
  }

  @Test
  void isAsTheJdkWritesIt_forWhateverComesAfterAnother() {
    SplittableRandom random = new SplittableRandom(3);
    int[] steps = {1, 1_000, 1_000_000, 1_000_000_000};
    for (int i = 0; i < 20_000; i++) {
      long nano = random.nextLong(1_000_000_000) / steps[i % 4] * steps[i % 4];
      same(Instant.ofEpochSecond(1_790_000_000L + random.nextInt(3), nano % 1_000_000_000));
    }
    same(Instant.MIN);
    same(Instant.MAX);
  }
}
