package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.server.inbound.CallerTls;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers over TLS, by HTTP/1.1 and by HTTP/2. */
class TlsTest {
  @TempDir
  private static Path folder;
  private static TestCertificates certificates;

  @BeforeAll
  static void makeACertificate() throws Exception {
    certificates = new TestCertificates(folder);
    certificates.issue("gateway", "localhost");
  }

  private static HttpClient client(Version version) throws Exception {
    return HttpClient.newBuilder().version(version).sslContext(certificates.trusting()).build();
  }

  private static TestGateway gateway(String provider, boolean http2) throws Exception {
    return TestGateway.unified()
        .pool("assistant", TestGateway.openAi("only", provider, "m", true))
        .serverTls(
            CallerTls.context(SslContextBuilder.forServer(certificates.keys("gateway")), http2))
        .start();
  }

  private static RawProvider provider() throws IOException {
    return new RawProvider(exchange -> exchange.write(RawProvider.STREAM_HEAD)
        .token("Rice needs ")
        .token("water and time.")
        .finish());
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1, true, HTTP_1_1", "HTTP_2, true, HTTP_2", "HTTP_2, false, HTTP_1_1"})
  void stream_isAnsweredOverTls_inTheProtocolAgreed(Version asked, boolean offered, Version spoken)
      throws Exception {
    try (RawProvider provider = provider();
        TestGateway gateway = gateway(provider.baseUrl(), offered);
        HttpClient client = client(asked)) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> answer = client.send(HttpRequest
            .newBuilder(URI.create("https://localhost:" + gateway.port() + "/v1/chat/completions"))
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"assistant\",\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"How do I cook rice?\"}]}"))
            .build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(spoken);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Rice needs").endsWith("data: [DONE]\n\n");
        assertThat(answer.headers().firstValue("x-evenkeel-route")).contains("only");
        assertThat(answer.headers().firstValue("x-evenkeel-overhead-ms").orElseThrow())
            .matches("\\d+\\.\\d{3}");
      }
      HttpResponse<String> wrong = client.send(
          HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.port() + "/v2")).build(),
          HttpResponse.BodyHandlers.ofString());
      assertThat(wrong.statusCode()).isEqualTo(404);
    }
  }
}
