package dev.evenkeel.server.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The reader understands what Netty's decoder understands, alike, and refuses what that refuses.
 */
final class ResponseReaderTest {
  private static final long SEED = Long.getLong("evenkeel.seed", 11);
  private static final List<String> ASKED =
      List.of("content-type", "Retry-After", "x-empty", "connection", "not-there");

  @Test
  void soundResponses_cutAnywhere_readAsNettyReadsThem() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      byte[] octets = sound(random);
      List<String> expected = netty(octets);
      assertThat(expected).as(new String(octets, ISO_8859_1)).doesNotContain("malformed");
      assertThat(ours(octets, random)).as(new String(octets, ISO_8859_1)).isEqualTo(expected);
    }
  }

  @Test
  void spoiltResponses_areRefusedWhereNettyRefuses_andElseReadAlike() throws IOException {
    Random random = new Random(SEED);
    int refused = 0;
    int read = 0;
    for (int i = 0; i < 25_000; i++) {
      byte[] octets = spoilt(sound(random), random);
      if (octets.length == 0) {
        continue;
      }
      List<String> ours = ours(octets, random);
      if (ours.contains("malformed")) {
        refused++; // More strictly than Netty, or as strictly.
      } else {
        read++;
        List<String> expected = netty(octets);
        if (octets[octets.length - 1] != '\n') {
          expected.remove("malformed"); // Netty does not wait for the end of the last line.
        }
        assertThat(ours).as(new String(octets, ISO_8859_1)).isEqualTo(expected);
      }
    }
    assertThat(refused).isGreaterThan(5_000);
    assertThat(read).isGreaterThan(5_000);
  }

  @Test
  void anyBytes_neverThrowAnythingElse_norDeliverABodyWithoutAHead() throws IOException {
    Random random = new Random(SEED);
    String letters = "HTP/1.0 2:\r\n\tabchunkedContent-Length;5\0\u00e9";
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "HTTP/1.1 200 OK\r\n" : "");
      for (int j = random.nextInt(60); j > 0; j--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      List<String> seen = ours(text.toString().getBytes(ISO_8859_1), random);
      if (!seen.isEmpty()) {
        assertThat(seen.getFirst()).as(text.toString()).matches("(?s)malformed|[2-9]\\d\\d .*");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/2 200 OK\r\n\r\n", "HTTP/1.2 200 OK\r\n\r\n",
      "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
      "HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.1 101 Switching\r\n\r\n", "http/1.1 200 OK\r\n\r\n",
      "HTTP/1.1 200 O\0K\r\n\r\n", "HTTP/1.1 200 OK\n\n", "HTTP/1.1 200 OK\r\r\n\r\n",
      "HTTP/1.1 200 OK\r\nA: b\n\r\n", "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
      "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "HTTP/1.1 200 OK\r\n: b\r\n\r\n",
      "HTTP/1.1 200 OK\r\nA\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
      "HTTP/1.1 200 OK\r\nA\u00e9: b\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 0x1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"})
  void headsThatCouldBeTakenTwoWays_areMalformed(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class)
        .hasMessageStartingWith("malformed response");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "x\r\n", "-1\r\na", "+1\r\na", "0x1\r\na", " 1\r\na", "1 1\r\na",
      "1 \r\na", "1\na\r\n", "1\r\nab\r\n", "1\r\na\n", "1\r\na\rb", "10000000000000000\r\n",
      "8000000000000000\r\n", "FFFFFFFFFFFFFFFFF\r\n", "0\r\nA : b\r\n\r\n", "0\r\n fold\r\n\r\n",
      "0\r\n\n"})
  void chunksThatCouldBeTakenTwoWays_areMalformed(String body) {
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("malformed response");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"1.1|Content-Length: 0|true", "1.1|Content-Length: 00|true",
      "1.1|Content-Length: 0~Connection: Close|false",
      "1.1|Content-Length: 0~Connection: x, close|false",
      "1.1|Content-Length: 0~Connection: closed|true",
      "1.1|Content-Length: 0~Content-Length: 0|true", "1.0|Content-Length: 0|false",
      "1.0|Content-Length: 0~connection: Keep-Alive|true", "1.1|Transfer-Encoding: Chunked|true",
      "1.1|Transfer-Encoding: chunked~Content-Length: 5|false"})
  void connection_isUsedAgainOnlyWhereBothSidesAgreeOnTheEnd(String version, String headers,
      boolean again) throws IOException {
    String body = headers.contains("hunked") ? "5;a=b\r\nhello\r\n0\r\nT: x\r\n\r\n" : "";
    Recorder seen =
        read("HTTP/" + version + " 200 OK\r\n" + headers.replace("~", "\r\n") + "\r\n\r\n" + body);

    assertThat(seen.complete).isEqualTo(1);
    assertThat(seen.reader.keepAlive()).isEqualTo(again);
  }

  @Test
  void bodyWithoutLength_endsWithTheConnection_andOnlyThat() throws IOException {
    Recorder seen = read("HTTP/1.1 200 OK\r\n\r\nsome");
    assertThat(seen.complete).isZero();
    assertThat(seen.reader.keepAlive()).isFalse();
    assertThat(seen.reader.end()).isTrue();
    assertThat(seen.complete).isEqualTo(1);

    assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsome").reader.end()).isFalse();
    assertThat(
        read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n").reader.end())
        .isFalse();
    assertThat(read("HTTP/1.1 200 OK\r\n").reader.end()).isFalse();
  }

  @Test
  void endlessHeads_areMalformed_andNotKept() {
    String filler = "A: " + "b".repeat(1000) + "\r\n";
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n" + filler.repeat(33)))
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> read("HTTP/1.1 100 Go on\r\n\r\n".repeat(2_000)))
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> read("\r\n".repeat(17_000))).hasMessageContaining("too long");
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThatThrownBy(() -> read(chunked + "0\r\n" + filler.repeat(33)))
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> read(chunked + "0".repeat(2_000))).hasMessageContaining("too long");
    assertThatThrownBy(() -> read(chunked + "1;" + "x".repeat(2_000)))
        .hasMessageContaining("too long");
  }

  @Test
  void reading_stopsBehindAResponse() throws IOException {
    byte[] octets = ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na" + "HTTP/1.1 500 No\r\n\r\n")
        .getBytes(ISO_8859_1);
    Recorder seen = new Recorder();

    int stopped = seen.reader.read(octets, 0, octets.length);

    assertThat(new String(octets, stopped, octets.length - stopped, ISO_8859_1))
        .isEqualTo("HTTP/1.1 500 No\r\n\r\n");
    assertThat(seen.told).hasSize(1);
  }

  @Test
  void afterStop_nothingIsTold() throws IOException {
    Recorder seen = new Recorder();
    seen.stopAtBody = true;
    byte[] octets =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n"
            .getBytes(ISO_8859_1);
    assertThat(seen.reader.read(octets, 0, octets.length)).isEqualTo(octets.length);
    assertThat(seen.body.toString(ISO_8859_1)).isEqualTo("a");
    assertThat(seen.complete).isZero();
  }

  // --- the two readers

  private static Recorder read(String text) throws IOException {
    Recorder seen = new Recorder();
    byte[] octets = text.getBytes(ISO_8859_1);
    int at = 0;
    while (at < octets.length) {
      at = seen.reader.read(octets, at, octets.length);
    }
    return seen;
  }

  private static List<String> ours(byte[] octets, Random random) {
    Recorder seen = new Recorder();
    try {
      int at = 0;
      while (at < octets.length) {
        int piece = 1 + random.nextInt(random.nextBoolean() ? 3 : octets.length);
        int end = Math.min(octets.length, at + piece);
        byte[] padded = new byte[end - at + 2]; // Nothing outside the piece is looked at.
        System.arraycopy(octets, at, padded, 1, end - at);
        int stopped = 1;
        while (stopped < padded.length - 1) {
          stopped = seen.reader.read(padded, stopped, padded.length - 1);
        }
        at = end;
      }
      seen.reader.end();
    } catch (IOException _) {
      seen.told.add("malformed");
    }
    seen.unfinished();
    return seen.told;
  }

  @Test
  void bodyWithALength_isToldWhichPieceIsItsLast() throws IOException {
    Recorder seen = new Recorder();
    byte[] octets = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nabcd".getBytes(ISO_8859_1);
    seen.reader.read(octets, 0, octets.length - 1);
    assertThat(seen.last).isFalse();
    assertThat(seen.complete).isZero();
    seen.stopAtBody = true;
    seen.reader.read(octets, octets.length - 1, octets.length);
    assertThat(seen.last).isTrue();
    assertThat(seen.complete).as("stopped").isZero();
  }

  private static final class Recorder implements ResponseReader.Receiver {
    final ResponseReader reader = new ResponseReader(this);
    final List<String> told = new ArrayList<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    @Nullable String head;
    boolean stopAtBody;
    boolean last;
    int complete;

    @Override
    public void head(int status, ResponseHead told) {
      StringBuilder all = new StringBuilder().append(status);
      ASKED.forEach(name -> all.append(' ').append(told.get(name)));
      head = all.toString();
    }

    @Override
    public void body(byte[] octets, int start, int end) {
      assertThat(head).isNotNull();
      assertThat(last).as("nothing comes behind the last").isFalse();
      assertThat(start).isLessThan(end);
      body.write(octets, start, end - start);
      if (stopAtBody) {
        reader.stop();
      }
    }

    @Override
    public void lastOfBody(byte[] octets, int start, int end) {
      body(octets, start, end);
      last = true;
    }

    @Override
    public void complete() {
      complete++;
      last = false;
      told.add(head + "|" + body.toString(ISO_8859_1));
      head = null;
      body.reset();
    }

    void unfinished() {
      if (head != null) {
        told.add(head + "|" + body.toString(ISO_8859_1) + "|unfinished");
      }
    }
  }

  private static List<String> netty(byte[] octets) {
    EmbeddedChannel channel = new EmbeddedChannel(
        new HttpResponseDecoder(new HttpDecoderConfig().setMaxHeaderSize(32 * 1024)));
    Netty seen = new Netty();
    channel.writeInbound(Unpooled.wrappedBuffer(octets));
    seen.drain(channel);
    channel.finish();
    if (!seen.told.contains("malformed")) {
      seen.drain(channel);
      seen.told.remove("malformed"); // What the end of the connection cut off is told by that end.
    }
    if (seen.head != null && !seen.told.contains("malformed")) {
      seen.told.add(seen.head + "|" + seen.body.toString(ISO_8859_1) + "|unfinished");
    }
    return seen.told;
  }

  private static final class Netty {
    final List<String> told = new ArrayList<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    @Nullable String head;

    void drain(EmbeddedChannel channel) {
      for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
        take((HttpObject) each);
        ReferenceCountUtil.release(each);
      }
    }

    private void take(HttpObject part) {
      if (part.decoderResult().isFailure()) {
        told.add("malformed");
        return;
      }
      if (part instanceof HttpResponse response) {
        StringBuilder all = new StringBuilder().append(response.status().code());
        ASKED.forEach(name -> all.append(' ').append(response.headers().get(name)));
        head = response.status().code() < 200 ? null : all.toString();
      }
      if (part instanceof HttpContent content && head != null) {
        byte[] more = new byte[content.content().readableBytes()];
        content.content().readBytes(more);
        body.writeBytes(more);
        if (part instanceof LastHttpContent) {
          told.add(head + "|" + body.toString(ISO_8859_1));
          head = null;
          body.reset();
        }
      }
    }
  }

  // --- what is read

  /** One to three responses on a connection, all but the last with an end of their own. */
  private static byte[] sound(Random random) {
    StringBuilder all = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      if (random.nextInt(6) == 0) {
        all.append("HTTP/1.1 10")
            .append(pick(random, "0", "2", "3"))
            .append(" Wait\r\nA: b\r\n\r\n");
      }
      all.append("HTTP/1.1 ")
          .append(pick(random, "200 OK", "200 ", "200", "429 Too Many Requests", "503 S\u00e4d",
              "204 No Content", "304 Not Modified"))
          .append("\r\n");
      for (int j = random.nextInt(4); j > 0; j--) {
        all.append(pick(random, "Content-Type: text/event-stream\r\n", "content-type:a/b\r\n",
            "retry-after: \t7 \r\n", "X-Empty:\r\n", "Connection: keep-alive\r\n",
            "x-odd!#$: \u00e9:\"\r\n"));
      }
      body(all, i == 0, random);
    }
    return all.toString().getBytes(ISO_8859_1);
  }

  private static void body(StringBuilder all, boolean last, Random random) {
    boolean none = all.indexOf(" 204", Math.max(0, all.lastIndexOf("HTTP/1.1"))) >= 0
        || all.indexOf(" 304", Math.max(0, all.lastIndexOf("HTTP/1.1"))) >= 0;
    if (none) {
      all.append("\r\n");
    } else if (last && random.nextInt(4) == 0) {
      all.append("\r\n").append(text(random));
    } else if (random.nextBoolean()) {
      String text = text(random);
      all.append("Content-Length: ").append(text.length()).append("\r\n\r\n").append(text);
    } else {
      all.append("Transfer-Encoding: chunked\r\n\r\n");
      for (int i = random.nextInt(5); i > 0; i--) {
        String text = text(random) + "x";
        String size = Integer.toHexString(text.length());
        all.append(pick(random, size, "0" + size, size + ";a=\"b\""))
            .append("\r\n")
            .append(text)
            .append("\r\n");
      }
      all.append("0\r\n").append(pick(random, "", "", "Trailer: x\r\n")).append("\r\n");
    }
  }

  private static String text(Random random) {
    return pick(random, "", "data: {}\n\n", "a\r\nb", "0\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
        "\u00e9\0").repeat(random.nextInt(3));
  }

  private static String pick(Random random, String... from) {
    return from[random.nextInt(from.length)];
  }

  private static byte[] spoilt(byte[] octets, Random random) {
    byte[] strange = "\r\n :;,\t0afHx\0\u007f\u00e9".getBytes(ISO_8859_1);
    int at = random.nextInt(octets.length);
    byte[] all = octets.clone();
    switch (random.nextInt(4)) {
      case 0 -> all[at] = strange[random.nextInt(strange.length)];
      case 1 -> all = Arrays.copyOf(all, at);
      case 2 -> {
        all = Arrays.copyOf(all, all.length + 1);
        System.arraycopy(octets, at, all, at + 1, octets.length - at);
        all[at] = strange[random.nextInt(strange.length)];
      }
      default -> {
        System.arraycopy(octets, at + 1, all, at, octets.length - at - 1);
        all = Arrays.copyOf(all, all.length - 1);
      }
    }
    return all;
  }
}
