package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Callers who send the same head again on a connection, of which only the length differs. */
class SameHeadTest {
  private static TestGateway gateway(RawProvider provider) throws Exception {
    return TestGateway.unified()
        .key("ek-1", "acme")
        .pool("assistant", TestGateway.openAi("only", provider.baseUrl(), "m", true))
        .start();
  }

  private static RawProvider provider() throws Exception {
    return new RawProvider(
        exchange -> exchange.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + "Content-Length: " + Wire.OPENAI_BODY.length() + "\r\n\r\n" + Wire.OPENAI_BODY));
  }

  private static String padded(int more) {
    return Wire.chat("assistant", false).replaceFirst("\\{", "{" + " ".repeat(more));
  }

  @Test
  void eachRequestIsReadByItsOwnLength_andJudgedByItsOwnKey() throws Exception {
    try (RawProvider provider = provider();
        TestGateway gateway = gateway(provider);
        RawClient client = new RawClient(gateway.port())) {
      for (int more : new int[] {0, 1, 0, 300, 90_000, 7}) {
        assertThat(client.post(padded(more), "ek-1").response()).startsWith("HTTP/1.1 200");
      }
      assertThat(client.post(padded(0), "ek-2").response()).startsWith("HTTP/1.1 401");
      assertThat(client.post(padded(0), "ek-1").response()).startsWith("HTTP/1.1 200");
      assertThat(client.post(padded(0), "ek-1").response()).startsWith("HTTP/1.1 200");
      assertThat(provider.requests()).hasSize(8);
    }
  }

  @Test
  void headAndBodyInPieces_andAnotherBehindIt_areTwoRequests() throws Exception {
    try (RawProvider provider = provider();
        TestGateway gateway = gateway(provider);
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.post(padded(0), "ek-1").response()).startsWith("HTTP/1.1 200");
      String again = RawClient.request(padded(5))
          .replace("Content-Type:", "Authorization: Bearer ek-1\r\nContent-Type:");
      int body = again.indexOf("\r\n\r\n") + 4;
      client.send(again.substring(0, body)).send(again.substring(body, body + 9));
      client.send(again.substring(body + 9) + again);
      assertThat(client.response()).startsWith("HTTP/1.1 200");
      assertThat(client.response()).startsWith("HTTP/1.1 200");
      assertThat(provider.requests()).hasSize(3);
    }
  }

  @Test
  void keyThatWasTakenAway_isRefusedOnAConnectionThatStands() throws Exception {
    try (RawProvider provider = provider();
        TestGateway gateway = gateway(provider);
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.post(padded(0), "ek-1").response()).startsWith("HTTP/1.1 200");
      gateway.onlyKey("ek-2", "other");
      assertThat(client.post(padded(0), "ek-1").response()).startsWith("HTTP/1.1 401");
      assertThat(client.post(padded(0), "ek-2").response()).startsWith("HTTP/1.1 200");
      assertThat(provider.requests()).hasSize(2);
    }
  }

  @Test
  void keyThatIsTakenAwayBeforeItsBodyIsThere_asksNobody() throws Exception {
    try (RawProvider provider = provider();
        TestGateway gateway = gateway(provider);
        RawClient client = new RawClient(gateway.port())) {
      String request = RawClient.request(padded(0))
          .replace("Content-Type:",
              "Authorization: Bearer ek-1\r\nExpect: 100-continue\r\nContent-Type:");
      int body = request.indexOf("\r\n\r\n") + 4;
      client.send(request.substring(0, body));
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100");
      gateway.onlyKey("ek-2", "other");
      assertThat(client.send(request.substring(body)).response()).startsWith("HTTP/1.1 401");
      assertThat(provider.requests()).isEmpty();
    }
  }

  @Test
  void bodyThatIsTooLarge_isRefusedBeforeItComes() throws Exception {
    try (RawProvider provider = provider();
        TestGateway gateway = gateway(provider);
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.post(padded(0), "ek-1").response()).startsWith("HTTP/1.1 200");
      String large = RawClient.request(padded(0))
          .replace("Content-Type:", "Authorization: Bearer ek-1\r\nContent-Type:")
          .replaceFirst("Content-Length: \\d+", "Content-Length: 999999999");
      client.send(large.substring(0, large.indexOf("\r\n\r\n") + 4));
      assertThat(client.response()).startsWith("HTTP/1.1 413").contains("connection: close");
      assertThat(provider.requests()).hasSize(1);
    }
  }
}
