package dev.evenkeel.server.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionChainTest {
  private static final Instant DAY_ONE = Instant.parse("2026-11-01T23:59:59Z");

  @TempDir
  Path folder;

  private void append(Instant at, String... records) throws IOException {
    try (DecisionChain chain = new DecisionChain(folder, Duration.ofDays(2))) {
      for (String record : records) {
        byte[] octets = record.getBytes(StandardCharsets.UTF_8);
        chain.append(octets, octets.length, at);
      }
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void recordsOverSeveralDaysAndRestarts_areOneChain() throws Exception {
    append(DAY_ONE, "{\"a\":1}", "{\"ü\":\"\\t\"}");
    append(DAY_ONE.plusSeconds(1), "{}");
    append(DAY_ONE.plusSeconds(2), "{\"b\":2}");

    assertThat(files()).containsExactly("decisions-20261101.jsonl", "decisions-20261102.jsonl");
    assertThat(DecisionChain.verify(folder)).isEqualTo(new DecisionChain.Verification(4, null));
  }

  @Test
  void anyChangedByte_isFound() throws Exception {
    append(DAY_ONE, "{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
    Path file = folder.resolve("decisions-20261101.jsonl");
    byte[] sound = Files.readAllBytes(file);
    for (int i = 0; i < sound.length - 1; i++) {
      byte[] changed = sound.clone();
      changed[i] ^= 1;
      Files.write(file, changed);
      assertThat(verdict()).as("byte %d", i).isEqualTo("broken");
    }
  }

  /** A byte that is no UTF-8 any more cannot even be read, which is found as well. */
  private String verdict() throws IOException {
    try {
      return DecisionChain.verify(folder).brokenAt() == null ? "sound" : "broken";
    } catch (java.nio.charset.CharacterCodingException e) {
      return "broken";
    }
  }

  @Test
  void droppedAndSwappedLines_areFoundWhereTheyWere() throws Exception {
    append(DAY_ONE, "{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
    Path file = folder.resolve("decisions-20261101.jsonl");
    List<String> lines = Files.readAllLines(file);
    Files.write(file, List.of(lines.get(0), lines.get(2)));
    assertThat(DecisionChain.verify(folder))
        .isEqualTo(new DecisionChain.Verification(1, "decisions-20261101.jsonl line 2"));
    Files.write(file, List.of(lines.get(1), lines.get(0), lines.get(2)));
    assertThat(DecisionChain.verify(folder).brokenAt())
        .isEqualTo("decisions-20261101.jsonl line 1");
  }

  @Test
  void lineCutByACrash_isCutOffAndTheChainGoesOn() throws Exception {
    append(DAY_ONE, "{\"a\":1}", "{\"a\":2}");
    Path file = folder.resolve("decisions-20261101.jsonl");
    byte[] whole = Files.readAllBytes(file);
    for (int kept = 0; kept < whole.length; kept++) {
      Files.write(file, java.util.Arrays.copyOf(whole, kept));
      append(DAY_ONE, "{\"a\":9}");
      assertThat(DecisionChain.verify(folder).brokenAt()).as("cut at %d", kept).isNull();
    }
  }

  /** A file that has room for so many bytes. */
  private static final class Disk implements WritableByteChannel {
    private final FileChannel file;
    private long room;
    private int largest;

    Disk(Path path, long room) throws IOException {
      this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      this.room = room;
    }

    @Override
    public int write(ByteBuffer octets) throws IOException {
      largest = Math.max(largest, octets.remaining());
      if (room == 0) {
        throw new IOException("No space left on device");
      }
      int count = (int) Math.min(room, octets.remaining());
      file.write(octets.slice(octets.position(), count));
      octets.position(octets.position() + count);
      room -= count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Test
  void whileTheDiskIsFull_noMoreIsTakenThanFits_andTheChainOfWhatWasTakenIsWhole()
      throws Exception {
    byte[] record = ("{\"a\":\"" + "x".repeat(1_000) + "\"}").getBytes(StandardCharsets.UTF_8);
    Disk[] disk = new Disk[1];
    int taken = 0;
    try (DecisionChain chain =
        new DecisionChain(folder, Duration.ofDays(2), path -> disk[0] = new Disk(path, 1_500))) {
      for (int i = 0; i < 5_000; i++) {
        try {
          chain.append(record, record.length, DAY_ONE);
          taken++;
        } catch (IOException e) {
          assertThat(e).hasMessage("No space left on device");
        }
      }
      assertThat(taken).isBetween(200, 300);
      assertThat(disk[0].largest).isLessThan(300_000);
      disk[0].room = Long.MAX_VALUE;
      chain.append(record, record.length, DAY_ONE);
    }
    assertThat(DecisionChain.verify(folder))
        .isEqualTo(new DecisionChain.Verification(taken + 1, null));
  }

  @Test
  void recordsOfAnyLength_areWrittenAsTheyAre() throws Exception {
    String[] records = {"{\"a\":1}", "{\"a\":\"" + "x".repeat(300_000) + "\"}", "{\"a\":2}",
        "{\"a\":\"" + "y".repeat(1_500_000) + "\"}", "{\"a\":3}"};
    append(DAY_ONE, records);
    assertThat(DecisionChain.verify(folder)).isEqualTo(new DecisionChain.Verification(5, null));
    List<String> lines = Files.readAllLines(folder.resolve("decisions-20261101.jsonl"));
    assertThat(lines.stream().map(line -> line.substring(0, line.indexOf('\t'))))
        .containsExactly(records);
  }

  @Test
  void oldFiles_areDeletedAndTheRestCanStillBeVerified() throws Exception {
    for (int day = 0; day < 6; day++) {
      append(DAY_ONE.plus(Duration.ofDays(day)), "{\"day\":" + day + "}");
    }

    assertThat(files()).containsExactly("anchor", "decisions-20261103.jsonl",
        "decisions-20261104.jsonl", "decisions-20261105.jsonl", "decisions-20261106.jsonl");
    assertThat(DecisionChain.verify(folder)).isEqualTo(new DecisionChain.Verification(4, null));
    Files.delete(folder.resolve("decisions-20261103.jsonl"));
    assertThat(DecisionChain.verify(folder).brokenAt())
        .isEqualTo("decisions-20261104.jsonl line 1");
  }

  @Test
  void hugeFile_isOpenedAtItsEndWithoutReadingIt() throws Exception {
    append(DAY_ONE, "{\"a\":1}");
    Path file = folder.resolve("decisions-20261101.jsonl");
    String line = Files.readString(file);
    try (var sparse = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30);
      sparse.seek((3L << 30) - line.length());
      sparse.writeBytes(line);
    }
    append(DAY_ONE, "{\"a\":2}");
    assertThat(Files.size(file)).isEqualTo((3L << 30) + line.length());
  }
}
