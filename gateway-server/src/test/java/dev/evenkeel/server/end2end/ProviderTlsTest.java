package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.server.upstream.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A provider has to prove who it is before it hears a key or a prompt. */
class ProviderTlsTest {
  @TempDir
  private static Path folder;
  private static TestCertificates ours;
  private static TestCertificates strangers;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ours = new TestCertificates(folder);
    ours.issue("good", "localhost");
    ours.issue("elsewhere", "api.example.org");
    ours.issue("expired", "localhost", "-10d", 5);
    strangers = new TestCertificates(folder);
    strangers.issue("unknown", "localhost");
  }

  private static void answers(RawProvider.Exchange exchange, boolean stream) throws IOException {
    if (stream) {
      exchange.write(RawProvider.STREAM_HEAD).token("Rice needs ").token("water.").finish();
    } else {
      exchange.write(RawProvider.json(200, Wire.OPENAI_BODY));
    }
  }

  private static RawProvider provider(TestCertificates by, String alias, boolean stream)
      throws Exception {
    return new RawProvider(by.listening(alias), exchange -> answers(exchange, stream));
  }

  private static Trust trustingUs(RawProvider... providers) throws Exception {
    Map<URI, Path> all = new java.util.HashMap<>();
    for (RawProvider each : providers) {
      all.put(URI.create(each.secureUrl()), ours.authority());
    }
    return Trust.of(all);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void authorityOfOnesOwn_isTrusted_andConnectionsAreKept(boolean stream) throws Exception {
    try (RawProvider provider = provider(ours, "good", stream);
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", provider.secureUrl(), "m", true))
            .trust(trustingUs(provider))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 3; i++) {
        client.post(Wire.chat("assistant", stream));
        assertThat(stream ? client.readUntil("0\r\n\r\n") : client.response())
            .startsWith("HTTP/1.1 200")
            .contains("water");
      }
      assertThat(provider.requests()).hasSize(3);
      assertThat(provider.connections.get()).as("handshakes").isEqualTo(1);
      assertThat(provider.requests().getFirst()).contains(TestGateway.PROVIDER_KEY);
    }
  }

  static Stream<Arguments> impostorsStreamedAndNot() {
    return Stream.of("elsewhere", "expired", "unknown")
        .flatMap(one -> Stream.of(Arguments.of(one, true), Arguments.of(one, false)));
  }

  @ParameterizedTest
  @MethodSource("impostorsStreamedAndNot")
  void impostor_hearsNothing_isNeverAskedTwice_andTheBreakerOpensAtOnce(String certificate,
      boolean stream) throws Exception {
    ListAppender<ILoggingEvent> alarms = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("evenkeel.routes");
    alarms.start();
    logger.addAppender(alarms);
    try (
        RawProvider impostor =
            provider(certificate.equals("unknown") ? strangers : ours, certificate, stream);
        RawProvider good = provider(ours, "good", stream);
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("impostor", impostor.secureUrl(), "m", true),
                TestGateway.openAi("good", good.secureUrl(), "m", false))
            .trust(trustingUs(impostor, good))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      client.post(Wire.chat("assistant", stream));
      String answer = stream ? client.readUntil("0\r\n\r\n") : client.response();

      assertThat(answer).startsWith("HTTP/1.1 200").contains("x-evenkeel-route: good");
      assertThat(impostor.requests()).as("neither key nor prompt").isEmpty();
      assertThat(impostor.connections.get()).as("asked once").isEqualTo(1);
      Decision decision = gateway.decision(Wire.header(answer, "x-evenkeel-decision"));
      assertThat(decision.attempts()).extracting(Decision.AttemptRecord::result)
          .containsExactly("tls_identity", "served");
      assertThat(gateway.health("impostor")).isEqualTo("breaker_open");
      Awaitility.await().until(() -> !alarms.list.isEmpty());
      assertThat(alarms.list.getFirst().getFormattedMessage()).contains("impostor", "tls_identity")
          .doesNotContain(TestGateway.PROVIDER_KEY);

      client.post(Wire.chat("assistant", stream));
      assertThat(stream ? client.readUntil("0\r\n\r\n") : client.response())
          .contains("x-evenkeel-route: good");
      assertThat(impostor.connections.get()).as("not asked again").isEqualTo(1);
    } finally {
      logger.detachAppender(alarms);
    }
  }

  @Test
  void impostorAlone_isToldAsAFailedProvider_withoutItsWords() throws Exception {
    try (RawProvider impostor = provider(ours, "expired", false);
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", impostor.secureUrl(), "m", true))
            .trust(trustingUs(impostor))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      String answer = client.post(Wire.chat("assistant", false)).response();
      assertThat(answer).startsWith("HTTP/1.1 502")
          .contains("\"code\":\"upstream_error\"")
          .contains("tls_identity");
      Decision decision = gateway.decision(Wire.header(answer, "x-evenkeel-decision"));
      assertThat(decision.error()).isEqualTo("upstream_error");
      assertThat(decision.failure()).isEqualTo("tls_identity");
    }
  }

  @Test
  void plainHttpWhereTlsIsConfigured_isAFailedConnection_andHearsNothing() throws Exception {
    try (RawProvider plain = new RawProvider(exchange -> answers(exchange, false));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", plain.secureUrl(), "m", true))
            .trust(trustingUs(plain))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.post(Wire.chat("assistant", false)).response()).startsWith("HTTP/1.1 50")
          .doesNotContain(TestGateway.PROVIDER_KEY);
      assertThat(plain.requests()).noneMatch(heard -> heard.contains(TestGateway.PROVIDER_KEY));
    }
  }
}
