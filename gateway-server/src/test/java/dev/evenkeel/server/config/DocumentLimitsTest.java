package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file may cost. */
final class DocumentLimitsTest {
  @TempDir
  Path directory;

  @Test
  void largeFile_isRefused() throws IOException {
    assertThat(new Folder(directory).main("# " + "x".repeat(1 << 20)).problems())
        .containsExactly("main.yaml: the file is larger than 1MiB");
  }

  @Test
  void aliasBomb_isRefusedAtItsFirstAlias() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    Folder folder = new Folder(directory).main(bomb.toString());

    assertThat(Assertions.assertTimeout(Duration.ofSeconds(5), folder::problems)).containsExactly(
        "main.yaml:2:10: aliases are not supported; write the value where it holds");
  }

  @Test
  void selfReference_isRefused() throws IOException {
    assertThat(new Folder(directory).main("a: &a { b: *a }\n").problems()).containsExactly(
        "main.yaml:1:12: aliases are not supported; write the value where it holds");
  }

  @Test
  void depth_isBounded() throws IOException {
    assertThat(new Folder(directory).main("a: " + "[".repeat(200_000)).problems())
        .containsExactly("main.yaml:1:35: more than 32 maps and lists within one another");
  }

  @Test
  void secondDocument_isRefused() throws IOException {
    assertThat(new Folder(directory).main("a: 1\n---\nb: 2\n").problems())
        .containsExactly("main.yaml:2:1: a file holds one document; this is another");
  }

  @Test
  void otherEncoding_isRefused() throws IOException {
    Files.write(directory.resolve("main.yaml"), "a: é".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(new Folder(directory).problems())
        .containsExactly("main.yaml: the file is not UTF-8 text");
  }
}
