package dev.evenkeel.server.end2end;

import static dev.evenkeel.server.end2end.RawProvider.STREAM_HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.route.Pool;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultyProviderTest {
  /** What a provider does before anything is released. */
  enum Fault {
    CLOSED_AT_ONCE(exchange -> exchange.reset()),
    STATUS_500(
        exchange -> exchange.write(RawProvider.json(500, "{\"error\":{\"message\":\"oops\"}}"))),
    STATUS_529(exchange -> exchange.write(RawProvider.json(529, "{}"))),
    STATUS_401(exchange -> exchange
        .write(RawProvider.json(401, "{\"error\":{\"message\":\"bad key sk-canary-5f2c9a\"}}"))),
    STATUS_404_HTML(exchange -> exchange.write(RawProvider.json(404, "<html>not here</html>"))),
    RATE_LIMITED_LONG(exchange -> exchange
        .write("HTTP/1.1 429 Slow\r\nRetry-After: 60\r\n" + "Content-Length: 2\r\n\r\n{}")),
    NOT_HTTP(exchange -> exchange.write("SSH-2.0-OpenSSH_9\r\n\r\n")),
    BODY_CUT(exchange -> {
      exchange.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
          + "Content-Length: 500\r\n\r\n{\"id\":\"c1\",");
      exchange.reset();
    }),
    ERROR_IN_200(exchange -> exchange
        .write(RawProvider.json(200, "{\"error\":{\"message\":\"capacity\",\"code\":503}}"))),
    NEVER_ANSWERS(exchange -> exchange.awaitDeparture()),
    HEADERS_THEN_NOTHING(exchange -> {
      exchange.write(STREAM_HEAD);
      exchange.awaitDeparture();
    }),
    GARBAGE_BODY(exchange -> exchange.write(RawProvider.json(200, "}}}}")));

    @SuppressWarnings("ImmutableEnumChecker") // A lambda without state.
    private final RawProvider.Play play;

    Fault(RawProvider.Play play) {
      this.play = play;
    }
  }

  static Stream<Arguments> everyFaultStreamedAndNot() {
    return Stream.of(Fault.values())
        .flatMap(fault -> Stream.of(Arguments.of(fault, true), Arguments.of(fault, false)));
  }

  private static void answersWell(RawProvider.Exchange exchange, boolean stream)
      throws IOException {
    if (stream) {
      exchange.write(STREAM_HEAD).token("Rice needs ").token("water and time.").finish();
    } else {
      exchange.write(RawProvider.json(200, Wire.OPENAI_BODY));
    }
  }

  @ParameterizedTest
  @MethodSource("everyFaultStreamedAndNot")
  void faultBeforeRelease_isInvisible_andNothingLeaks(Fault fault, boolean stream)
      throws Exception {
    try (RawProvider bad = new RawProvider(fault.play);
        RawProvider good = new RawProvider(exchange -> answersWell(exchange, stream));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("bad", bad.baseUrl(), "m-bad", true),
                TestGateway.openAi("good", good.baseUrl(), "m-good", false))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      client.post(Wire.chat("assistant", stream));
      String answer = stream ? client.readUntil("0\r\n\r\n") : client.response();

      assertThat(answer).startsWith("HTTP/1.1 200")
          .contains("x-evenkeel-route: good")
          .doesNotContain("error")
          .doesNotContain("canary");
      assertThat(answer.split("\"role\":\"assistant\"", -1)).as("one role").hasSize(2);
      assertThat(good.requests()).hasSize(1);
      assertThat(good.requests().getFirst()).contains("\"model\":\"m-good\"");
      Decision decision = gateway.decision(Wire.header(answer, "x-evenkeel-decision"));
      assertThat(decision.route()).isEqualTo("good");
      assertThat(decision.attempts().getFirst().route()).isEqualTo("bad");
      assertThat(decision.toString()).doesNotContain("canary");
    }
  }

  /** What a provider does after text was released. */
  enum Death {
    CUT,
    RESET,
    STALL,
    ERROR_EVENT,
    CLEAN_END
  }

  @ParameterizedTest
  @EnumSource(Death.class)
  void deathAfterRelease_isAnErrorInTheStream_neverAnEnd(Death death) throws Exception {
    RawProvider.Play play = exchange -> {
      exchange.write(STREAM_HEAD);
      // Enough that no opening window is still undecided.
      for (int i = 0; i < 60; i++) {
        exchange.token("Rice needs water, step " + i + ". ");
      }
      switch (death) {
        case CUT -> exchange.write("5\r\nda");
        case RESET -> exchange.reset();
        case STALL -> exchange.awaitDeparture();
        case ERROR_EVENT -> exchange
            .chunk("data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n")
            .write("0\r\n\r\n");
        case CLEAN_END -> exchange.write("0\r\n\r\n");
      }
    };
    try (RawProvider dying = new RawProvider(exchange -> {
      play.on(exchange);
      if (death == Death.CUT) {
        exchange.reset();
      }
    });
        RawProvider other = new RawProvider(exchange -> answersWell(exchange, true));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("dying", dying.baseUrl(), "m", true),
                TestGateway.openAi("other", other.baseUrl(), "m", false))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      String answer = client.post(Wire.chat("assistant", true)).readUntil("0\r\n\r\n");

      assertThat(answer).contains("Rice needs water")
          .contains("\"code\":\"upstream_interrupted\"")
          .doesNotContain("[DONE]")
          .doesNotContain("\"finish_reason\":\"stop\"")
          .doesNotContainIgnoringCase("connection: close");
      assertThat(other.requests()).as("no second generator").isEmpty();
      assertThat(gateway.decision(Wire.header(answer, "x-evenkeel-decision")).outcome())
          .isEqualTo("interrupted");
      // The connection survives: the next turn goes to whoever can serve.
      assertThat(client.post(Wire.chat("assistant", true)).readUntil("0\r\n\r\n"))
          .contains("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @EnumSource(Death.class)
  void deathInAWholeAnswer_isCarriedToTheNextRoute(Death death) throws Exception {
    try (RawProvider dying = new RawProvider(exchange -> {
      exchange.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n").chunk(Wire.OPENAI_BODY.substring(0, 150));
      switch (death) {
        case CUT, RESET -> exchange.reset();
        case STALL -> exchange.awaitDeparture();
        case ERROR_EVENT, CLEAN_END -> exchange.write("0\r\n\r\n");
      }
    });
        RawProvider other = new RawProvider(exchange -> answersWell(exchange, false));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("dying", dying.baseUrl(), "m", true),
                TestGateway.openAi("other", other.baseUrl(), "m", false))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.post(Wire.chat("assistant", false)).response())
          .contains("x-evenkeel-route: other")
          .contains("Rice needs water and time.");
    }
  }

  @Test
  void refusalThatWasToldWhole_staysOne_whenItsProviderDies_andShopsNowhere() throws Exception {
    try (RawProvider refusing = new RawProvider(exchange -> {
      exchange.write(STREAM_HEAD);
      exchange.token("I'm sorry, but I can't help with that request. ")
          .token("It is against what I may talk about. ")
          .write("5\r\nda");
      exchange.awaitDeparture();
    });
        RawProvider other = new RawProvider(exchange -> answersWell(exchange, true));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("refusing", refusing.baseUrl(), "m", true),
                TestGateway.openAi("other", other.baseUrl(), "m", false))
            .failover(new Pool.Failover(Pool.MidStream.RESTART, 4, Duration.ofSeconds(20),
                dev.evenkeel.core.failover.BreakerSettings.DEFAULT))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      client.send(RawClient.request(Wire.chat("assistant", true))
          .replace("Content-Type:", "x-evenkeel-accept: restart\r\nContent-Type:"));
      String answer = client.readUntil("0\r\n\r\n");

      assertThat(answer).contains(TestGateway.REFUSAL, "\"finish_reason\":\"stop\"", "[DONE]")
          .doesNotContain("error", "evenkeel.restart");
      assertThat(other.requests()).isEmpty();
      assertThat(gateway.decision(Wire.header(answer, "x-evenkeel-decision")).outcome())
          .isEqualTo("answered");
    }
  }

  @ParameterizedTest
  @EnumSource(Leaving.class)
  void callerWhoLeaves_freesTheProviderWithinASecond(Leaving phase) throws Exception {
    try (RawProvider provider = new RawProvider(exchange -> {
      switch (phase) {
        case BEFORE_THE_FIRST_BYTE, WHOLE_BEFORE_THE_FIRST_BYTE, PIPELINING -> {
        }
        case BEFORE_THE_FIRST_TEXT -> exchange.write(STREAM_HEAD);
        case WITHIN_THE_BODY ->
          exchange.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n").chunk(Wire.OPENAI_BODY.substring(0, 150));
        case IN_THE_STREAM -> {
          exchange.write(STREAM_HEAD);
          for (int i = 0; i < 60; i++) {
            exchange.token("Rice needs water, step " + i + ". ");
          }
        }
      }
      exchange.awaitDeparture();
    });
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", provider.baseUrl(), "m", true))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      boolean stream = switch (phase) {
        case WHOLE_BEFORE_THE_FIRST_BYTE, WITHIN_THE_BODY -> false;
        case BEFORE_THE_FIRST_BYTE, BEFORE_THE_FIRST_TEXT, IN_THE_STREAM, PIPELINING -> true;
      };
      client.post(Wire.chat("assistant", stream));
      if (phase == Leaving.PIPELINING) {
        client.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500));
      }
      if (phase == Leaving.IN_THE_STREAM) {
        client.readUntil("step 3");
      } else {
        org.awaitility.Awaitility.await().until(() -> !provider.requests().isEmpty());
      }
      client.reset();
      assertThat(provider.callerLeft.await(1, TimeUnit.SECONDS)).isTrue();
    }
  }

  enum Leaving {
    BEFORE_THE_FIRST_BYTE,
    BEFORE_THE_FIRST_TEXT,
    IN_THE_STREAM,
    WHOLE_BEFORE_THE_FIRST_BYTE,
    WITHIN_THE_BODY,
    PIPELINING
  }

  @Test
  void callerWhoLeavesDuringTheHandshake_freesTheConnectionWithinASecond() throws Exception {
    CountDownLatch accepted = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        TestGateway gateway = TestGateway.unified()
            .pool("assistant",
                TestGateway.patient(TestGateway.openAi("mute",
                    "https://localhost:" + mute.getLocalPort(), "m", true)))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      Thread.ofVirtual().start(() -> {
        try (Socket half = mute.accept()) {
          accepted.countDown();
          half.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
          // A reset is a departure too.
        }
        left.countDown();
      });
      client.post(Wire.chat("assistant", true));
      assertThat(accepted.await(5, TimeUnit.SECONDS)).isTrue();
      client.reset();
      // The connect clock would end it in an hour.
      assertThat(left.await(1, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static long usedMemory() {
    ByteBufAllocatorMetric used =
        ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return used.usedDirectMemory() + used.usedHeapMemory();
  }

  @Test
  void slowReader_slowsItsOwnProvider_andGetsEverything() throws Exception {
    int tokens = 8_000;
    String filler = "and some more words to fill the pipe ".repeat(100);
    AtomicInteger written = new AtomicInteger();
    long memory = usedMemory();
    try (RawProvider provider = new RawProvider(exchange -> {
      exchange.write(STREAM_HEAD);
      for (int i = 0; i < tokens; i++) {
        exchange.token("word number " + i + ", " + filler);
        written.incrementAndGet();
      }
      exchange.finish();
    });
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", provider.baseUrl(), "m", true))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      client.post(Wire.chat("assistant", true)).readUntil("word number 10,");
      // What fits in socket buffers and the water mark has left the provider; the rest waits there.
      AtomicInteger before = new AtomicInteger(-1);
      org.awaitility.Awaitility.await()
          .pollInterval(Duration.ofMillis(250))
          .until(() -> before.getAndSet(written.get()) == written.get());
      assertThat(written.get()).isLessThan(tokens);
      assertThat(usedMemory() - memory).as("held by the gateway for one slow reader")
          .isLessThan(16 << 20);
      String rest = client.readUntil("0\r\n\r\n");
      assertThat(rest).contains("word number " + (tokens - 1)).contains("[DONE]");
    }
  }

  @Test
  void providerThatClosedAnIdleConnection_costsNobodyAnything() throws Exception {
    try (RawProvider provider = new RawProvider(exchange -> {
      answersWell(exchange, false);
      exchange.reset();
    });
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", provider.baseUrl(), "m", true))
            .failover(new Pool.Failover(Pool.MidStream.CLOSE, 1, Duration.ofSeconds(5),
                dev.evenkeel.core.failover.BreakerSettings.DEFAULT))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.post(Wire.chat("assistant", false)).response())
            .startsWith("HTTP/1.1 200");
      }
    }
  }

  /** Requests are written where all of their loop are: what is sent again must be the same. */
  @Test
  void requestsWhoseIdleConnectionsWereClosedAtOnce_areSentAgain_eachItsOwn() throws Exception {
    int callers = 12;
    CountDownLatch first = new CountDownLatch(callers); // So that each has a connection of its own.
    CountDownLatch second = new CountDownLatch(callers);
    Set<String> asked = ConcurrentHashMap.newKeySet();
    try (RawProvider provider = new RawProvider(exchange -> {
      String request = exchange.request();
      String question = request.substring(request.indexOf("question"), request.lastIndexOf(" end"));
      if (question.contains("second") && asked.add(question)) {
        second.countDown();
        await(second);
        exchange.reset();
      } else {
        first.countDown();
        await(first);
        exchange.write(RawProvider.json(200, Wire.OPENAI_BODY.replace("Rice", question)));
      }
    });
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", provider.baseUrl(), "m", true))
            .failover(new Pool.Failover(Pool.MidStream.CLOSE, 1, Duration.ofSeconds(5),
                dev.evenkeel.core.failover.BreakerSettings.DEFAULT))
            .start()) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        clients.add(new RawClient(gateway.port()));
      }
      for (String round : List.of("first", "second")) {
        for (int i = 0; i < callers; i++) {
          clients.get(i).post(question(round, i));
        }
        for (int i = 0; i < callers; i++) {
          assertThat(clients.get(i).response()).startsWith("HTTP/1.1 200")
              .contains("question " + round + " of " + "x".repeat(50 * i) + " number " + i + '!');
        }
      }
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  private static String question(String round, int caller) {
    return "{\"model\":\"assistant\",\"messages\":[{\"role\":\"user\",\"content\":\"question "
        + round + " of " + "x".repeat(50 * caller) + " number " + caller + "! end\"}]}";
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,true,false", "2,true,true", "1,false,false", "2,false,false"})
  void choicesThatNeverCame_areMissedWhenTheConnectionWasLost_andNotWhenTheProviderSentFewer(
      int choices, boolean reset, boolean broken) throws Exception {
    String one = Wire.OPENAI_STREAM.replace("data: [DONE]\n\n", "");
    try (RawProvider provider = new RawProvider(exchange -> {
      exchange.write(STREAM_HEAD);
      exchange.chunk(one);
      if (reset) {
        exchange.reset();
      } else {
        exchange.chunk("data: [DONE]\n\n").write("0\r\n\r\n");
      }
    });
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", provider.baseUrl(), "m", true))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      String asked =
          Wire.chat("assistant", true).replace("\"stream\"", "\"n\":" + choices + ",\"stream\"");
      String answer = client.post(asked).readUntil("0\r\n\r\n");

      assertThat(answer.contains("[DONE]")).as(answer).isEqualTo(!broken);
      assertThat(answer.contains("\"error\"")).as(answer).isEqualTo(broken);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void responseNobodyAskedFor_isNeverTheNextTurnsAnswer(boolean stream) throws Exception {
    String forged = RawProvider.json(200, Wire.OPENAI_BODY.replaceAll("[Rr]ice", "poison"));
    String asked =
        stream
            ? STREAM_HEAD + Integer.toHexString(Wire.OPENAI_STREAM.length()) + "\r\n"
                + Wire.OPENAI_STREAM + "\r\n0\r\n\r\n"
            : RawProvider.json(200, Wire.OPENAI_BODY);
    // In one write: what comes later, when the next request is out, no client could tell from its answer.
    try (RawProvider provider = new RawProvider(exchange -> exchange.write(asked + forged));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", provider.baseUrl(), "m", true))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 4; i++) {
        client.post(Wire.chat("assistant", stream));
        String answer = stream ? client.readUntil("0\r\n\r\n") : client.response();
        assertThat(answer).startsWith("HTTP/1.1 200").contains("water").doesNotContain("poison");
      }
    }
  }

  @Test
  void allRoutesFailing_tellsTheFirstFailure_andStaysHealthy() throws Exception {
    try (
        RawProvider first =
            new RawProvider(exchange -> exchange.write(RawProvider.json(529, "{}")));
        RawProvider second = new RawProvider(exchange -> exchange.write(
            RawProvider.json(400, "{\"error\":{\"message\":\"no prefill\",\"type\":\"x\"}}")));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("first", first.baseUrl(), "m", true),
                TestGateway.openAi("second", second.baseUrl(), "m", false))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.post(Wire.chat("assistant", true)).response()).startsWith("HTTP/1.1 503")
          .contains("server_is_overloaded")
          .contains("first: overloaded, second: invalid_request")
          .doesNotContain("no prefill");
    }
  }

  @Test
  void everyHeaderToAProvider_isFromTheAllowList() throws Exception {
    try (RawProvider provider = new RawProvider(exchange -> answersWell(exchange, false));
        TestGateway gateway = TestGateway.unified()
            .key("ek-1", "acme")
            .pool("assistant", TestGateway.openAi("only", provider.baseUrl(), "m", true))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      String body = Wire.chat("assistant", false);
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ek-1\r\n"
              + "Cookie: secret=1\r\nOpenAI-Organization: org-9\r\nX-Stainless-Lang: js\r\n"
              + "X-Evenkeel-Session: s1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
      assertThat(client.response()).startsWith("HTTP/1.1 200");
      assertThat(provider.requests().getFirst().toLowerCase(java.util.Locale.ROOT))
          .contains("authorization: bearer " + TestGateway.PROVIDER_KEY)
          .doesNotContain("ek-1")
          .doesNotContain("cookie")
          .doesNotContain("org-9")
          .doesNotContain("stainless")
          .doesNotContain("evenkeel");
    }
  }
}
