package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only named headers pass, in either direction, whatever comes. */
class HeadersTest {
  private static final String THEIRS =
      "Server: cloud\r\nSet-Cookie: a=b\r\nX-Request-Id: theirs\r\n"
          + "OpenAI-Organization: org-secret\r\nx-ratelimit-limit-requests: 500\r\nrequest-id: r1\r\n"
          + "anthropic-organization-id: o1\r\nAlt-Svc: h3\r\nCF-Ray: 1\r\nX-Evenkeel-Route: forged\r\n"
          + "traceparent: 00-1-2-3\r\nConnection: keep-alive\r\nTrailer: x\r\n";
  private static final String CALLERS =
      "Cookie: secret=1\r\nOpenAI-Organization: org-9\r\nOpenAI-Beta: x\r\nX-Api-Key: theirs\r\n"
          + "Anthropic-Beta: server-side-fallback\r\nX-Stainless-Lang: js\r\nX-Forwarded-For: 10.0.0.1\r\n"
          + "X-Evenkeel-Session: s1\r\nUser-Agent: app/1\r\nReferer: x\r\nX-Client-Request-Id: c\r\n"
          + "Accept-Encoding: gzip\r\nX-Request-Id: mine\r\n";

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void onlyNamedHeadersPass_eitherWay(boolean openAi, boolean stream) throws Exception {
    String body = openAi ? stream ? Wire.OPENAI_STREAM : Wire.OPENAI_BODY
        : stream ? Wire.ANTHROPIC_STREAM : Wire.ANTHROPIC_BODY;
    String type = stream ? "text/event-stream" : "application/json";
    try (
        RawProvider provider = new RawProvider(
            exchange -> exchange.write("HTTP/1.1 200 OK\r\n" + THEIRS + "Content-Type: " + type
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
        TestGateway gateway = TestGateway.unified()
            .key("ek-1", "acme")
            .pool("assistant",
                openAi ? TestGateway.openAi("only", provider.baseUrl(), "m", true)
                    : TestGateway.anthropic("only", provider.baseUrl(), "m", true))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      String asked = Wire.chat("assistant", stream);
      client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer"
          + " ek-1\r\n" + CALLERS + "Content-Length: " + asked.length() + "\r\n\r\n" + asked);
      String answer = stream ? client.readUntil("0\r\n\r\n") : client.response();

      List<String> common = List.of("content-type", "x-request-id", "x-evenkeel-decision",
          "x-evenkeel-mode", "x-evenkeel-route", "x-evenkeel-session", "x-evenkeel-affinity",
          "x-evenkeel-policy", "x-evenkeel-overhead-ms");
      TreeSet<String> allowed = new TreeSet<>(common);
      allowed.addAll(stream ? List.of("transfer-encoding", "cache-control", "x-accel-buffering")
          : List.of("content-length"));
      assertThat(names(answer)).isEqualTo(allowed);
      assertThat(answer).contains("x-request-id: mine").contains("x-evenkeel-route: only");
      assertThat(answer).containsPattern("x-evenkeel-overhead-ms: \\d+\\.\\d{3}\r\n");

      TreeSet<String> sent = new TreeSet<>(
          List.of("host", "content-length", "content-type", "accept", "accept-encoding"));
      sent.addAll(openAi ? List.of("authorization") : List.of("x-api-key", "anthropic-version"));
      assertThat(names(provider.requests().getFirst())).isEqualTo(sent);
      assertThat(provider.requests().getFirst()).contains(TestGateway.PROVIDER_KEY)
          .doesNotContain("ek-1");
    }
  }

  private static SortedSet<String> names(String message) {
    String head = message.substring(message.indexOf("\r\n") + 2, message.indexOf("\r\n\r\n"));
    return new TreeSet<>(Arrays.stream(head.split("\r\n"))
        .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
        .toList());
  }
}
