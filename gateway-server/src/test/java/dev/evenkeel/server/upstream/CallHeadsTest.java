package dev.evenkeel.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ProviderProtocol;
import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.adapters.anthropic.AnthropicProtocol;
import dev.evenkeel.adapters.openai.OpenAiProtocol;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept of one route's head is never sent to another, nor with another's key. */
final class CallHeadsTest {
  private static final URI BASE = URI.create("http://provider.example/v1");

  private final ProviderProtocol openAi = new OpenAiProtocol();
  private final CallHeads heads = new CallHeads(Endpoint.of(BASE));

  @Test
  void headOfARoute_isWhatItsHeadersMakeIt_howeverRoutesTakeTurns() {
    Route first = route("sk-first");
    Route second = route("sk-second");
    Route again = route("sk-first");
    for (Route route : List.of(first, first, second, first, again, second, second)) {
      for (boolean stream : new boolean[] {true, true, false, false, true}) {
        for (int length : new int[] {2, 12_345}) {
          assertThat(text(heads.of(route, stream, openAi, length)))
              .isEqualTo(text(new CallHeads(Endpoint.of(BASE)).of(openAi.path(), length,
                  openAi.headers(route, stream))));
        }
      }
    }
    assertThat(text(heads.of(second, false, openAi, 7))).isEqualTo(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: provider.example\r\ncontent-length: 7\r\n"
            + "content-type: application/json\r\naccept: application/json\r\n"
            + "accept-encoding: identity\r\nauthorization: Bearer sk-second\r\n\r\n");
  }

  @Test
  void headersOfOneCall_areNotTheNextOnes() {
    Route route = route("sk-first");
    String kept = text(heads.of(route, false, openAi, 7));

    assertThat(text(heads.of("", 7, List.of(new Header("idempotency-key", "once")))))
        .isEqualTo("POST /v1 HTTP/1.1\r\nhost: provider.example\r\ncontent-length: 7\r\n"
            + "idempotency-key: once\r\n\r\n");
    assertThat(text(heads.of(route, false, openAi, 7))).isEqualTo(kept);
  }

  @Test
  void keyThatWouldBreakTheHead_isNeverSent() {
    Route broken = route("sk-a\r\nx: y");
    heads.of(route("sk-first"), false, openAi, 7);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> heads.of(broken, false, openAi, 7))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageNotContaining("sk-a");
    }
    assertThat(text(heads.of(route("sk-second"), false, new AnthropicProtocol(), 7)))
        .contains("POST /v1/messages ", "x-api-key: sk-second\r\n")
        .doesNotContain("sk-first");
  }

  private static Route route(String key) {
    return new Route("only",
        new Provider("p", "openai", BASE, new Secret(key), Controls.NONE, Clocks.DEFAULT), "m",
        true, null, null, null, Set.of());
  }

  private static String text(ByteBuilder head) {
    return new String(head.array(), 0, head.length(), StandardCharsets.US_ASCII);
  }
}
