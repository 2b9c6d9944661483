package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How single values are written. */
final class NotationTest {
  private static <T> @Nullable T read(Notation<T> notation, String text) {
    return notation.reading().read(text);
  }

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "2s,PT2S", "30m,PT30M", "12h,PT12H", "30d,PT720H", "0d,PT0S"})
  void duration(String text, Duration expected) {
    assertThat(read(Notation.DURATION, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5 s", "5S", "5w", "1m30s", "9999999999s",
      "999999999d"})
  void duration_otherwise_isNotRead(String text) {
    assertThat(read(Notation.DURATION, text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0%,0", "5%,0.05", "12.5%,0.125", "99.9%,0.999", "100%,1"})
  void share(String text, double expected) {
    assertThat(read(Notation.SHARE, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "0.05", "101%", "-1%", "5 %", "%"})
  void share_otherwise_isNotRead(String text) {
    assertThat(read(Notation.SHARE, text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"1024B,1024", "1KiB,1024", "8MiB,8388608", "1024MiB,1073741824"})
  void size(String text, int expected) {
    assertThat(read(Notation.bytes(1, Integer.MAX_VALUE), text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "8MB", "8mib", "999999999999MiB", "0B", "4GiB"})
  void size_otherwise_isNotRead(String text) {
    assertThat(read(Notation.bytes(1, Integer.MAX_VALUE), text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "0.0.0.0:65535", "[::1]:8080", "localhost:0"})
  void address(String text) {
    assertThat(read(Notation.ADDRESS, text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8080", ":8080", "127.0.0.1", "127.0.0.1:65536", "example.org:1",
      "256.0.0.1:80", "[127.0.0.1:80"})
  void address_otherwise_isNotRead(String text) {
    assertThat(read(Notation.ADDRESS, text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "on", "True", "1", ""})
  void flag_otherwise_isNotRead(String text) {
    assertThat(read(Notation.FLAG, text)).isNull();
  }

  @Test
  void nearestWord_isFoundWithinAThirdOfItsLetters() {
    var words = List.of("threshold", "window", "probes");

    assertThat(Nearest.find("treshold", words)).hasValue("threshold");
    assertThat(Nearest.find("widnow", words)).hasValue("window");
    assertThat(Nearest.find("quite-another", words)).isEmpty();
  }
}
