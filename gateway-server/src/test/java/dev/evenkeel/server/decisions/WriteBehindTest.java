package dev.evenkeel.server.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteBehindTest {
  private static final long MIB = 1 << 20;

  @TempDir
  Path folder;

  private final Tape tape = new Tape();
  private final Desk desk = new Desk();

  /** A file that takes at most so much at once, and counts. */
  private static final class Tape implements WritableByteChannel {
    private int most = Integer.MAX_VALUE;
    private long length;
    private boolean open = true;

    @Override
    public int write(ByteBuffer octets) {
      int count = Math.min(most, octets.remaining());
      octets.position(octets.position() + count);
      length += count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }

  /** Runs what is given to it when it is told to. */
  private static final class Desk extends AbstractExecutorService {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean shut;

    @Override
    public void execute(Runnable task) {
      assertThat(shut).isFalse();
      tasks.add(task);
    }

    private void work() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }

    @Override
    public void shutdown() {
      shut = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      throw new UnsupportedOperationException("what was asked for is not given up");
    }

    @Override
    public boolean isShutdown() {
      return shut;
    }

    @Override
    public boolean isTerminated() {
      return shut && tasks.isEmpty();
    }

    @Override
    public boolean awaitTermination(long time, TimeUnit unit) {
      throw new UnsupportedOperationException("nobody waits");
    }
  }

  /** Pages of the tape, which hold what is asked of them to the rules. */
  private final class Pages implements FilePages {
    private final long begin;
    /** Up to where write-out was asked for. */
    private long asked;
    private long dropped;
    private int calls;
    private boolean refusing;
    private boolean closed;

    Pages(long length) {
      this.begin = length / MIB * MIB;
      this.asked = begin;
      this.dropped = begin;
    }

    @Override
    public boolean writeOut(long from, long length) {
      assertThat(closed).isFalse();
      assertThat(from).as("each byte once, in order").isEqualTo(asked);
      assertThat(length).isPositive();
      assertThat(from % MIB).isZero();
      assertThat(length % MIB).isZero();
      asked = from + length;
      assertThat(asked).as("nothing that is not written").isLessThanOrEqualTo(tape.length);
      calls++;
      return !refusing;
    }

    @Override
    public boolean drop(long from, long length) {
      assertThat(closed).isFalse();
      assertThat(from).as("only what was handed over").isGreaterThanOrEqualTo(begin);
      assertThat(from).as("nothing left out").isLessThanOrEqualTo(dropped);
      assertThat(length).isPositive();
      assertThat(from % MIB).isZero();
      dropped = from + length;
      assertThat(from).as("again what the disk may not have had before")
          .isEqualTo(Math.max(begin, dropped - 32 * MIB));
      assertThat(dropped).as("what was handed over 4 MiB before").isEqualTo(asked - 4 * MIB);
      calls++;
      return true;
    }

    @Override
    public void close() {
      assertThat(closed).isFalse();
      closed = true;
    }
  }

  private Pages opened(long length) {
    tape.length = length;
    return new Pages(length);
  }

  private static void write(WritableByteChannel file, int length) throws IOException {
    ByteBuffer octets = ByteBuffer.allocate(length);
    while (octets.hasRemaining()) {
      assertThat(file.write(octets)).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void eachByteIsHandedOverOnceAndDroppedBehind_whateverIsWrittenAndWheneverTheSystemAnswers(
      int seed) throws Exception {
    Random random = new Random(seed);
    tape.most = 1 + random.nextInt(700_000);
    Pages pages = opened(random.nextLong(3 * MIB));
    try (WriteBehind file = new WriteBehind(tape, tape.length, pages, desk)) {
      int[] sizes = {1, 4_096, 300_000, 1_048_576, 9_000_000};
      while (tape.length < 60 * MIB) {
        write(file, 1 + random.nextInt(sizes[random.nextInt(sizes.length)]));
        if (random.nextInt(4) == 0) {
          desk.work();
        }
      }
    }
    desk.work();
    assertThat(pages.asked).isEqualTo(tape.length / MIB * MIB);
    assertThat(pages.dropped).isEqualTo(pages.asked - 4 * MIB);
    assertThat(pages.closed).isTrue();
  }

  @Test
  void lessThanAMebibyte_isNotAskedFor() throws Exception {
    Pages pages = opened(5 * MIB);
    try (WriteBehind file = new WriteBehind(tape, tape.length, pages, desk)) {
      for (int i = 0; i < 1_023; i++) {
        write(file, 1_024);
      }
      assertThat(desk.tasks).isEmpty();
      write(file, 1_024);
      assertThat(desk.tasks).hasSize(1);
    }
    desk.work();
    assertThat(pages.calls).isEqualTo(1);
  }

  @Test
  void whileTheDiskHasNoRoom_thatIsNotTheWritersToWaitFor() throws Exception {
    Pages pages = opened(0);
    WriteBehind file = new WriteBehind(tape, 0, pages, desk);
    write(file, (int) (20 * MIB));
    file.close();
    assertThat(tape.open).isFalse();
    assertThat(pages.calls).isZero();
    desk.work();
    assertThat(pages.asked).isEqualTo(20 * MIB);
  }

  @Test
  void systemThatRefuses_isNotAskedAgain_andAllIsWritten() throws Exception {
    Pages pages = opened(0);
    pages.refusing = true;
    WriteBehind file = new WriteBehind(tape, 0, pages, desk);
    write(file, (int) (3 * MIB));
    desk.work();
    write(file, (int) (3 * MIB));
    assertThat(desk.tasks).isEmpty();
    assertThat(pages.calls).isEqualTo(1);
    assertThat(tape.length).isEqualTo(6 * MIB);
    file.close();
    file.close();
    desk.work();
    assertThat(pages.closed).isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void linux_writesOutAndDropsWhatItIsAsked_andTellsWhereItDoesNot() throws Exception {
    assertThat(LinuxPages.open(folder.resolve("none"))).isNull();
    Path path = Files.write(folder.resolve("file"), new byte[(int) (2 * MIB)]);
    try (FilePages pages = LinuxPages.open(path)) {
      assertThat(pages).isNotNull();
      assertThat(pages.writeOut(0, MIB)).isTrue();
      assertThat(pages.drop(0, MIB)).isTrue();
      assertThat(pages.writeOut(-MIB, MIB)).isFalse();
      assertThat(pages.drop(0, -MIB)).isFalse();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void chainWrittenBehind_isWholeOnceItIsReadFromTheDisk() throws Exception {
    Instant at = Instant.parse("2026-11-01T12:00:00Z");
    byte[] record = new byte[50_001];
    int records = 1_400;
    try (DecisionChain chain = new DecisionChain(folder, Duration.ofDays(2))) {
      for (int i = 0; i < records; i++) {
        Arrays.fill(record, (byte) ('a' + i % 26));
        chain.append(record, record.length, at);
      }
      assertThat(Thread.getAllStackTraces().keySet())
          .anyMatch(each -> each.getName().equals("evenkeel-write-behind"));
    }
    Path path = folder.resolve("decisions-20261101.jsonl");
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    assertThat(DecisionChain.verify(folder))
        .isEqualTo(new DecisionChain.Verification(records, null));
  }

  /** As under a limit on processes that is used up. */
  @Test
  void whereThereMayBeNoMoreThreads_theFileIsWrittenAsAny() throws IOException {
    Path path = folder.resolve("records");

    try (WritableByteChannel file = WriteBehind.open(path, _ -> {
      throw new OutOfMemoryError("unable to create native thread");
    })) {
      file.write(ByteBuffer.wrap(new byte[3 * (int) MIB]));
    }

    assertThat(Files.size(path)).isEqualTo(3 * MIB);
  }
}
