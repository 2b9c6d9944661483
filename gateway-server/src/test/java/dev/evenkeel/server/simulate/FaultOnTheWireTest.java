package dev.evenkeel.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultOnTheWireTest {
  private static final String STREAM =
      Bench.question("Suggest a walk near the sea", "\"stream\":true");
  private static final Pattern TOKEN = Pattern.compile("\"delta\":\\{\"content\":\"[^\"]");

  private final Bench bench = new Bench(Personas.steady());
  private final Faults faults = bench.provider.faults();

  @AfterEach
  void stop() {
    bench.close();
  }

  private Socket ask(String body, int patienceMillis) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.provider.port());
    socket.setSoTimeout(patienceMillis);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    socket.getOutputStream()
        .write(("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: " + bytes.length
            + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  /**
   * Everything up to the end, which is appended as {@code <EOF>}, {@code <RST>} or
   * {@code <SILENCE>}. A vendor that never ends is given up late, for machines are busy.
   */
  private String raw(String body) throws IOException {
    return raw(body, 10_000);
  }

  private String raw(String body, int patienceMillis) throws IOException {
    StringBuilder read = new StringBuilder();
    try (Socket socket = ask(body, patienceMillis)) {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[4096];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        read.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
      }
      return read.append("<EOF>").toString();
    } catch (SocketTimeoutException _) {
      return read.append("<SILENCE>").toString();
    } catch (SocketException _) {
      return read.append("<RST>").toString();
    }
  }

  private static long tokens(String raw) {
    return TOKEN.matcher(raw).results().count();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 429, 500, 503, 529})
  void status_isSentWithTheEnvelope(int status) throws Exception {
    faults.next(1, new Fault.Status(status, 7));
    HttpResponse<String> response = bench.post(STREAM);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("retry-after")).hasValue("7");
    assertThat(Bench.JSON.readTree(response.body()).get("error").propertyNames())
        .containsExactly("message", "type", "param", "code");
    assertThat(bench.post(STREAM).statusCode()).isEqualTo(200);
  }

  @Test
  void hang_saysNothing() throws Exception {
    faults.set(new Fault.Hang());
    assertThat(raw(STREAM, 500)).isEqualTo("<SILENCE>");
    faults.clear();
    assertThat(bench.post(STREAM).statusCode()).isEqualTo(200);
  }

  @Test
  void slow_delaysTheFirstByte() throws Exception {
    faults.next(1, Fault.parse("slow300"));
    long start = System.nanoTime();
    bench.post(STREAM);
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(290));
  }

  @Test
  void stall_staysOpenInSilence() throws Exception {
    faults.next(1, Fault.parse("stall3"));
    String raw = raw(STREAM, 2_000);
    assertThat(raw).endsWith("<SILENCE>");
    assertThat(tokens(raw)).isEqualTo(3);
  }

  @Test
  void cut_closesInMidBody() throws Exception {
    faults.next(1, Fault.parse("cut5"));
    String raw = raw(STREAM);
    assertThat(raw).endsWith("<EOF>")
        .doesNotContain("\r\n0\r\n")
        .doesNotContain("finish_reason\":\"");
    assertThat(tokens(raw)).isEqualTo(5);
    faults.next(1, Fault.parse("cut0"));
    assertThat(raw(STREAM)).isEqualTo("<EOF>");
  }

  @Test
  void reset_isAReset() throws Exception {
    faults.next(1, Fault.parse("reset2"));
    String raw = raw(STREAM);
    assertThat(raw).endsWith("<RST>");
    assertThat(tokens(raw)).isEqualTo(2);
  }

  @Test
  void error_isTheVendorsEventAndNoDone() throws Exception {
    faults.next(1, Fault.parse("error4"));
    String body = bench.post(STREAM).body();
    assertThat(Bench.data(body).getLast()).startsWith("{\"error\":{\"message\":");
    assertThat(tokens(body)).isEqualTo(4);
    try (Bench other = new Bench(Personas.kindred())) {
      other.provider.faults().next(1, Fault.parse("error4"));
      assertThat(other.post(STREAM).body()).contains("event: error\ndata: {\"type\":\"error\"")
          .contains("overloaded_error")
          .doesNotContain("message_stop");
    }
  }

  @Test
  void truncate_endsTheBodyProperly() throws Exception {
    faults.next(1, Fault.parse("truncate4"));
    String body = bench.post(STREAM).body();
    assertThat(tokens(body)).isEqualTo(4);
    assertThat(body).doesNotContain("[DONE]").doesNotContain("\"stop\"");
  }

  @Test
  void bad_isOneUndecodableEventInAWholeAnswer() throws Exception {
    faults.next(1, Fault.parse("bad2"));
    String body = bench.post(STREAM).body();
    assertThat(body).contains("\"object\":\"chat.comp\n\n").endsWith("data: [DONE]\n\n");
    assertThat(body.replace("data: {\"id\":\"chatcmpl-Sim\",\"object\":\"chat.comp\n\n", ""))
        .hasSize(bench.post(STREAM).body().length());
  }

  @Test
  void refuseAndSwap_changeTheAnswer() throws Exception {
    faults.next(1, new Fault.Refuse());
    assertThat(bench.json(Bench.question("Hello there", "")).toString()).contains("can't assist");
    faults.next(1, Fault.parse("swap:gpt-other"));
    assertThat(bench.json(Bench.question("Hello there", "")).get("model").asString())
        .isEqualTo("gpt-other");
  }

  @Test
  void wholeBodies_breakTheSameWays() throws Exception {
    String whole = Bench.question("Suggest a walk near the sea", "");
    faults.next(1, Fault.parse("cut5"));
    assertThat(raw(whole)).contains("200 OK").endsWith("<EOF>").doesNotContain("\r\n0\r\n");
    faults.next(1, Fault.parse("error5"));
    assertThat(bench.post(whole).statusCode()).isEqualTo(500);
    faults.next(1, Fault.parse("bad5"));
    String body = bench.post(whole).body();
    assertThatThrownBy(() -> Bench.JSON.readTree(body))
        .isInstanceOf(tools.jackson.core.JacksonException.class);
    faults.next(1, Fault.parse("stall1"));
    assertThat(raw(whole, 1_000)).endsWith("<SILENCE>");
  }

  @Test
  void nextStream_sparesOtherRequestsAndStrikesTheMiddle() throws Exception {
    faults.nextStream(Fault.How.TRUNCATE);
    assertThat(bench.post(Bench.question("Hello there", "")).statusCode()).isEqualTo(200);
    long broken = tokens(bench.post(STREAM).body());
    long whole = tokens(bench.post(STREAM).body());
    assertThat(broken).isBetween(whole / 2, whole / 2 + 1);
  }

  @Test
  void requestsOwnFault_comesByHeaderOrModel() throws Exception {
    assertThat(
        bench.send(bench.request(STREAM).header("x-simulate-fault", "429:3").build()).statusCode())
        .isEqualTo(429);
    assertThat(bench.post(STREAM.replace("\"any\"", "\"any!503\"")).statusCode()).isEqualTo(503);
    assertThat(bench.post(STREAM.replace("\"any\"", "\"any!nonsense\"")).statusCode())
        .isEqualTo(400);
    assertThat(tokens(bench.post(STREAM.replace("\"any\"", "\"any!truncate6\"")).body()))
        .isEqualTo(6);
  }

  @Test
  void kill_refusesConnectionsUntilRevived() throws Exception {
    int port = bench.provider.port();
    bench.provider.kill();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
    bench.provider.revive();
    assertThat(bench.provider.port()).isEqualTo(port);
    assertThat(bench.post(STREAM).statusCode()).isEqualTo(200);
    assertThat(raw(STREAM.replace("\"any\"", "\"any!dead\""))).isEqualTo("<EOF>");
    bench.provider.revive();
    assertThat(bench.post(STREAM).statusCode()).isEqualTo(200);
  }

  @Test
  void abort_isCountedWithinASecond() throws Exception {
    faults.set(Fault.parse("stall2"));
    Traffic traffic = bench.provider.traffic();
    Socket socket = ask(STREAM, 1000);
    traffic.when(counts -> counts.active() == 1).get(1, TimeUnit.SECONDS);
    socket.close();
    Traffic.Counts counts =
        traffic.when(now -> now.aborted() == 1 && now.open() == 0).get(1, TimeUnit.SECONDS);
    assertThat(counts.active()).isZero();
    assertThat(traffic.requests().getFirst().body()).isEqualTo(STREAM);
  }

  @Test
  void connection_isKeptAndPipelinedRequestsAreAnsweredInTurn() throws Exception {
    bench.post(STREAM);
    bench.post(STREAM);
    assertThat(bench.provider.traffic().counts().open()).isOne();
    try (Socket socket = ask(STREAM, 500)) {
      byte[] get = "GET /v1/models HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
          .getBytes(StandardCharsets.UTF_8);
      socket.getOutputStream().write(get);
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(all.indexOf("[DONE]")).isPositive().isLessThan(all.indexOf("\"object\":\"list\""));
    }
  }
}
