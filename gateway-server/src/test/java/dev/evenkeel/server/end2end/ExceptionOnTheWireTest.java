package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.ExceptionRoute.Waiver;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An exception over real sockets: the header that asks for it, and what the answer says. */
final class ExceptionOnTheWireTest {
  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

  private ExceptionRoute exception(String id, String tenant, int until) {
    return new ExceptionRoute(id, "pool", "new", Set.of(Waiver.CERTIFICATE), "ops", "safety",
        "We move.", "GOV-1", Set.of(tenant), today.minusDays(5), today.plusDays(until));
  }

  private static String ask(TestGateway gateway, String header) throws IOException {
    String body = Wire.chat("pool", false);
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n" + header
          + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
          + body).response();
    }
  }

  @Test
  void route_servesWhoAsksForItOnly_evenWhenTheOtherIsDown() throws Exception {
    try (
        RawProvider down = new RawProvider(exchange -> exchange.write(RawProvider.json(500, "{}")),
            exchange -> exchange.write(RawProvider.json(500, "{}")));
        RawProvider up =
            new RawProvider(exchange -> exchange.write(RawProvider.json(200, Wire.OPENAI_BODY)));
        TestGateway gateway = TestGateway.unified()
            .pool("pool", TestGateway.openAi("main", down.baseUrl(), "m", true),
                TestGateway.openAi("new", up.baseUrl(), "m", false))
            .uncertified("new")
            .exception(exception("week", "local", 1))
            .exception(exception("over", "local", 0))
            .exception(exception("others", "acme", 1))
            .start()) {
      assertThat(ask(gateway, "")).startsWith("HTTP/1.1 502");
      assertThat(up.requests()).isEmpty();
      String served = ask(gateway, "x-evenkeel-exception: week\r\n");
      assertThat(served).startsWith("HTTP/1.1 200")
          .contains("x-evenkeel-mode: exception", "x-evenkeel-route: new", "Rice needs water");
      assertThat(up.requests()).hasSize(1);
      assertThat(ask(gateway, "x-evenkeel-exception: over\r\n")).startsWith("HTTP/1.1 403")
          .contains("\"code\":\"exception_expired\"");
      assertThat(ask(gateway, "x-evenkeel-exception: others\r\n")).startsWith("HTTP/1.1 403")
          .contains("\"code\":\"exception_refused\"", "permission_error");
      assertThat(up.requests()).hasSize(1);
      assertThat(gateway.admin("/admin/v1/exceptions")).contains(
          "\"id\":\"over\",\"state\":\"expired\"", "\"id\":\"week\",\"state\":\"active\"");
      // Counted by the time its record can be read, which is after its answer.
      assertThat(gateway.decision(Wire.header(served, "x-evenkeel-decision")).mode())
          .isEqualTo("exception");
      assertThat(gateway.admin("/metrics")).contains(
          "evenkeel_exception_expiry_timestamp_seconds{exception=\"week\",pool=\"pool\",route=\"new\"}",
          "mode=\"exception\"");
    }
  }
}
