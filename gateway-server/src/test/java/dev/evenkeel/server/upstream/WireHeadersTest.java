package dev.evenkeel.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WireHeadersTest {
  @Test
  void get_isWhatTheHeadersSay_whateverTheCaseAndLengthOfTheName() {
    String longest = "x-" + "y".repeat(98);
    HttpHeaders headers = new DefaultHttpHeaders().add("Baggage", "a")
        .add("X-Session-Id", "first")
        .add("x-session-id", "second")
        .add("x", "")
        .add(longest, "long");
    WireHeaders seen = new WireHeaders(headers);

    assertThat(seen.get("baggage")).isEqualTo("a");
    assertThat(seen.get("x-session-id")).isEqualTo("first");
    assertThat(seen.get("X-SESSION-ID")).isEqualTo("first");
    assertThat(seen.get("x")).isEmpty();
    assertThat(seen.get(longest)).isEqualTo("long");
    assertThat(seen.get("y-session-id")).as("another name of a length that is there").isNull();
    assertThat(seen.get("y" + longest)).isNull();
    assertThat(seen.get("authorization")).isNull();
  }

  @Test
  void unknown_isTheFirstThatBeginsSo_andIsNotKnown() {
    HttpHeaders headers = new DefaultHttpHeaders().add("x-even", "a")
        .add("X-Evenkeel-Region", "eu")
        .add("X-EVENKEEL-Regions", "eu")
        .add("y-evenkeel-regions", "b");
    WireHeaders seen = new WireHeaders(headers);

    assertThat(seen.unknown("x-evenkeel-", Set.of("x-evenkeel-region")))
        .isEqualTo("x-evenkeel-regions");
    assertThat(seen.unknown("x-evenkeel-", Set.of("x-evenkeel-region", "x-evenkeel-regions")))
        .isNull();
  }
}
