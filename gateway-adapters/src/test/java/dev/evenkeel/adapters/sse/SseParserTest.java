package dev.evenkeel.adapters.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SseParserTest {
  private static final String STREAM =
      "\uFEFFdata: one\n\n: note\nid: 1\nretry: 5\n\nevent: named\n"
          + "data:two\ndata: three\n\nevent: lonely\n\ndata:\n\n{\n \"error\": 1\n}\n\ndata: é last";
  private static final List<String> EVENTS =
      List.of("=one", "named=two\nthree", "=", "stray:{\n \"error\": 1\n}", "=é last");

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void feed_anySplitAndLineEnd_findsTheSameEvents(String lineEnd) {
    byte[] octets = STREAM.replace("\n", lineEnd).getBytes(UTF_8);
    for (int first = 0; first <= octets.length; first++) {
      assertThat(parse(octets, first, 1 << 20)).as("cut at %d", first).isEqualTo(EVENTS);
    }
  }

  @Test
  void feed_wholeLine_isNotCopied() {
    byte[] octets = "data: x\n\n".getBytes(UTF_8);
    List<byte[]> arrays = new ArrayList<>();
    new SseParser(new SseParser.Receiver() {
      @Override
      public void event(String name, byte[] slice, int start, int end) {
        arrays.add(slice);
      }

      @Override
      public void stray(byte[] slice, int start, int end) {}

      @Override
      public void overflow() {}
    }).feed(octets, 0, octets.length);

    assertThat(arrays.getFirst()).isSameAs(octets);
  }

  @Test
  void feed_tooLarge_overflowsOnceAndStops() {
    byte[] octets = ("data: " + "x".repeat(200) + "\n\ndata: y\n\n").getBytes(UTF_8);
    for (int cut = 0; cut <= octets.length; cut++) {
      assertThat(parse(octets, cut, 64)).as("cut at %d", cut).containsExactly("overflow");
    }
    byte[] lines = "data: 0123456789\n".repeat(20).getBytes(UTF_8);
    assertThat(parse(lines, 5, 64)).containsExactly("overflow");
  }

  private static List<String> parse(byte[] octets, int cut, int largest) {
    List<String> found = new ArrayList<>();
    SseParser parser = new SseParser(new SseParser.Receiver() {
      @Override
      public void event(String name, byte[] slice, int start, int end) {
        found.add(name + "=" + new String(slice, start, end - start, UTF_8));
      }

      @Override
      public void stray(byte[] slice, int start, int end) {
        found.add("stray:" + new String(slice, start, end - start, UTF_8));
      }

      @Override
      public void overflow() {
        found.add("overflow");
      }
    }, largest);
    parser.feed(octets, 0, cut);
    parser.feed(octets, cut, octets.length);
    parser.finish();
    return found;
  }
}
