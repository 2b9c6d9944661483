package dev.evenkeel.adapters.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.evenkeel.adapters.AnswerDecoder;
import dev.evenkeel.adapters.AnswerEncoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.turn.Sink;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rooms and readers of whole answers are used again: never by two at once. */
final class WholeBodyTest {
  private static final int LENGTH = 4000;
  private static final int ROUNDS = 2000;

  private final OpenAiProtocol protocol = new OpenAiProtocol();

  @Test
  void answersThatComeInTurns_areEachTheirOwn() {
    List<Passing> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(new Passing("answer " + i + ' ' + "word ".repeat(100 * i)));
    }
    for (int at = 0; at < 10_000; at += 97) {
      for (Passing each : all) {
        each.feed(at, at + 97);
      }
    }
    for (Passing each : all) {
      assertThat(each.whole()).contains("\"content\":\"" + each.text + '"');
    }
  }

  @Test
  void anAnswerInsideAnother_isItsOwn() {
    Passing inner = new Passing("inner");
    inner.feed(0, 10_000);
    Passing outer = new Passing("outer");
    outer.feed(0, 10_000);
    outer.meanwhile = inner::whole;
    assertThat(outer.whole()).contains("\"outer\"").doesNotContain("inner");
    assertThat(inner.written).contains("\"inner\"").doesNotContain("outer");
  }

  @Test
  void wholeAnswer_allocatesLessThanItsText() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    String text = "plain prose ".repeat(LENGTH / 12);
    ByteBuilder out = new ByteBuilder(2 * LENGTH);
    byte[] octets = body(text);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      out.clear();
      long before = threads.getCurrentThreadAllocatedBytes();
      AnswerEncoder encoder = new OpenAiBodyEncoder(new AnswerIdentity(() -> "x", 1, "p", null));
      AnswerDecoder decoder = protocol.decoder(false, new Sink() {
        @Override
        public void event(ChatEvent event) {
          encoder.encode(event, out);
        }
      });
      decoder.feedLast(octets, 0, octets.length);
      decoder.finish(true);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(out.length()).isGreaterThan(LENGTH);
    assertThat(least).isLessThan(LENGTH);
  }

  private static byte[] body(String text) {
    return ("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":5,\"model\":\"m\","
        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + text
        + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,"
        + "\"completion_tokens\":2,\"total_tokens\":3}}").getBytes(StandardCharsets.UTF_8);
  }

  private final class Passing implements Sink {
    private final String text;
    private final byte[] octets;
    private final AnswerDecoder decoder = protocol.decoder(false, this);
    private final AnswerEncoder encoder =
        new OpenAiBodyEncoder(new AnswerIdentity(() -> "x", 1, "p", null));
    private final ByteBuilder out = new ByteBuilder(64);
    private Runnable meanwhile = () -> {};
    private String written = "";

    Passing(String text) {
      this.text = text;
      this.octets = body(text);
    }

    void feed(int start, int end) {
      if (start < octets.length) {
        decoder.feed(octets, start, Math.min(end, octets.length));
      }
    }

    String whole() {
      decoder.finish(true);
      written = new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
      return written;
    }

    @Override
    public void event(ChatEvent event) {
      if (event instanceof ChatEvent.Text) {
        meanwhile.run();
      }
      encoder.encode(event, out);
    }
  }
}
