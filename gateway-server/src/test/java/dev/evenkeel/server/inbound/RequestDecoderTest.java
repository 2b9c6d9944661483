package dev.evenkeel.server.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
  private static final String[] NAMES =
      {"host", "authorization", "content-length", "x-one", "transfer-encoding", "expect"};

  /** Writes down what came, and how often a head was known. */
  private static final class Recorder implements RequestDecoder.Receiver {
    final List<String> requests = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private @Nullable RequestHead head;
    boolean knows = true;
    boolean throwing;
    int known;

    @Override
    public void bytesArrived() {}

    @Override
    public boolean ready() {
      return knows;
    }

    @Override
    public void head(RequestHead again, long declared) {
      known++;
      begin(again, declared);
    }

    private void begin(RequestHead begun, long declared) {
      head = begun;
      open.append(begun.method()).append(' ').append(begun.path()).append(' ').append(declared);
      for (String name : NAMES) {
        // What is known of a length is what the decoder tells of it.
        if (!name.equals("content-length")) {
          open.append('|').append(begun.headers().get(name));
        }
      }
      open.append(begun.keepAlive()).append(begun.expects()).append('\n');
    }

    @Override
    public void body(ByteBuf more, boolean last) {
      if (throwing) {
        throw new IllegalStateException("on purpose");
      }
      open.append(more.toString(StandardCharsets.ISO_8859_1));
      if (last) {
        end();
      }
    }

    private void end() {
      requests.add(open.toString());
      open.setLength(0);
    }

    @Override
    public void decoded(HttpObject part) {
      if (part.decoderResult().isFailure()) {
        open.append("failed");
        end();
      } else {
        if (part instanceof HttpRequest request) {
          begin(RequestHead.of(request), HttpUtil.getContentLength(request, -1L));
        }
        if (part instanceof HttpContent content) {
          open.append(content.content().toString(StandardCharsets.ISO_8859_1));
        }
        if (part instanceof LastHttpContent) {
          end();
        }
      }
      ReferenceCountUtil.release(part);
    }

    @Override
    public @Nullable RequestHead latest() {
      return head;
    }
  }

  private static EmbeddedChannel channel(Recorder recorder) {
    return new EmbeddedChannel(new RequestDecoder(recorder, new HttpDecoderConfig()));
  }

  private static String post(String lines, String body) {
    return "POST /v1/chat/completions?a=b HTTP/1.1\r\nHost: localhost\r\n" + lines
        + "Content-Length: " + body.length() + "\r\nX-One: 1\r\n\r\n" + body;
  }

  private static void feed(EmbeddedChannel channel, String text, Random random, int most) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < octets.length;) {
      int count = Math.min(octets.length - at, 1 + random.nextInt(most));
      ByteBuf piece = Unpooled.copiedBuffer(octets, at, count);
      channel.writeInbound(piece);
      assertThat(channel.isOpen()).isTrue();
      at += count;
    }
  }

  /** A request of one of many kinds, most of them with the usual head. */
  private static String any(Random random) {
    String body = "b".repeat(random.nextInt(3) == 0 ? random.nextInt(3) : random.nextInt(2_000));
    return switch (random.nextInt(30)) {
      case 0 -> post("Authorization: Bearer other\r\n", body);
      case 1 -> "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n";
      case 2 -> "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
      case 3 -> post("Expect: 100-continue\r\n", body);
      case 4 -> post("Connection: close\r\n", body);
      case 5 -> post("", body).replace("Content-Length: ", "content-length:  00");
      case 6 -> "\r\n" + post("", body);
      case 7 -> post("", body).replace("HTTP/1.1", "HTTP/1.0");
      case 8 -> post("Upgrade: h2c\r\n", body);
      default -> post("Authorization: Bearer key\r\n", body);
    };
  }

  @Test
  void requestsOfAllKinds_splitAnywhere_areReadAsNettyReadsThem() {
    int known = 0;
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      List<String> all = Stream.generate(() -> any(random)).limit(12).toList();
      boolean pipelined = random.nextInt(3) == 0;
      List<String> sent = pipelined ? List.of(String.join("", all)) : all;
      int most = random.nextBoolean() ? 4_000 : 200;
      Recorder ours = new Recorder();
      EmbeddedChannel channel = channel(ours);
      sent.forEach(each -> feed(channel, each, random, most));
      Recorder nettys = new Recorder();
      nettys.knows = false;
      feed(channel(nettys), String.join("", all), random, most);

      assertThat(ours.requests).as("seed %d", seed).isEqualTo(nettys.requests).hasSize(12);
      assertThat(nettys.known).isZero();
      known += ours.known;
    }
    assertThat(known).as("of 4,800").isGreaterThan(500);
  }

  @Test
  void headWithOneOctetOfAnother_isReadAsNettyReadsIt() {
    String usual = post("Authorization: Bearer key\r\n", "{}");
    for (int at = 0; at < usual.length() - 2; at++) {
      for (char other : new char[] {'x', '\r', '\n', ' ', ':', '9', '\0'}) {
        String changed = usual.substring(0, at) + other + usual.substring(at + 1);
        Recorder ours = new Recorder();
        feed(channel(ours), usual + changed + "zzzzzzzz", new Random(1), 10_000);
        Recorder nettys = new Recorder();
        nettys.knows = false;
        feed(channel(nettys), usual + changed + "zzzzzzzz", new Random(1), 10_000);
        assertThat(ours.requests).as("%d %s", at, (int) other).isEqualTo(nettys.requests);
      }
    }
  }

  @Test
  void sameHeadWithBodiesOfAnyLength_isKnownFromTheSecondOn() {
    Recorder recorder = new Recorder();
    EmbeddedChannel channel = channel(recorder);
    for (int length : new int[] {3, 0, 3, 1_000, 70_000, 1}) {
      feed(channel, post("", "b".repeat(length)), new Random(length), 100_000);
    }
    assertThat(recorder.requests).hasSize(6);
    assertThat(recorder.known).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "+1", " 1 1", "1,1", "", "0x1", "99999999999",
      "1\r\nContent-Length: 2"})
  void lengthThatIsNone_isReadAsNettyReadsIt(String length) {
    String usual = post("", "b");
    String changed = usual.replace("Content-Length: 1", "Content-Length: " + length);
    Recorder ours = new Recorder();
    feed(channel(ours), usual + changed, new Random(1), 10_000);
    Recorder nettys = new Recorder();
    nettys.knows = false;
    feed(channel(nettys), usual + changed, new Random(1), 10_000);
    assertThat(ours.requests).isEqualTo(nettys.requests);
    assertThat(ours.known).isZero();
  }

  @Test
  void callerWhoseHeadsDifferEachTime_isNotLearnedForEver() {
    Recorder recorder = new Recorder();
    EmbeddedChannel channel = channel(recorder);
    for (int i = 0; i < 10; i++) {
      feed(channel, post("X-Request-Id: " + i + "\r\n", "b"), new Random(i), 10_000);
    }
    String last = post("X-Request-Id: last\r\n", "b");
    feed(channel, last + last, new Random(1), 10_000);
    assertThat(recorder.requests).hasSize(12);
    assertThat(recorder.known).isZero();
  }

  @Test
  void whileAnAnswerIsUnderWay_nettyReadsWhatIsPipelined() {
    Recorder recorder = new Recorder();
    EmbeddedChannel channel = channel(recorder);
    feed(channel, post("", "b"), new Random(1), 10_000);
    recorder.knows = false;
    feed(channel, post("", "bb"), new Random(1), 10_000);
    assertThat(recorder.known).isZero();
    recorder.knows = true;
    feed(channel, post("", "bbb"), new Random(1), 10_000);
    assertThat(recorder.known).isEqualTo(1);
    assertThat(recorder.requests).hasSize(3);
  }

  @Test
  void memoryOfAKnownRequest_isGivenBack_alsoWhereItsReceiverFails() {
    Recorder recorder = new Recorder();
    EmbeddedChannel channel = channel(recorder);
    feed(channel, post("", "b"), new Random(1), 10_000);

    ByteBuf again = Unpooled.copiedBuffer(post("", "bb"), StandardCharsets.ISO_8859_1);
    channel.writeInbound(again);
    assertThat(again.refCnt()).isZero();

    recorder.throwing = true;
    ByteBuf failing = Unpooled.copiedBuffer(post("", "bb"), StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> channel.writeInbound(failing))
        .isInstanceOf(IllegalStateException.class);
    assertThat(failing.refCnt()).isZero();
    assertThat(recorder.known).isEqualTo(2);
  }
}
