package dev.evenkeel.server.decisions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is appended to and seldom read. Of what was written each whole MiB is put on the disk
 * at once, instead of when the system finds the time, and dropped from its memory a few MiB later:
 * so a file keeps some MiB of memory instead of all there is, and the next ones are written to
 * memory that was in use a moment ago. What the file says, and when a write is over, is as without.
 * What is less than a MiB is left to the system, so of a quiet hour nothing is asked.
 *
 * <p>
 * Used by one thread at a time. It asks by a thread of its own: even to begin to write out may
 * block when more is asked for than the device's queue has room for (sync_file_range(2)), and while
 * the writer of decisions stands still they are lost.
 */
final class WriteBehind implements WritableByteChannel {
  private static final Logger LOG = LoggerFactory.getLogger(WriteBehind.class);

  /** What is written out at once. Of any system's pages these are whole ones. */
  static final long STEP = 1 << 20;
  /** How far behind what is written out memory is dropped: by then the disk mostly has it. */
  static final long LAG = 4 * STEP;
  /** How much is dropped, most of it again: what the disk did not have the first time. */
  static final long REACH = 32 * STEP;

  private final WritableByteChannel file;
  private final FilePages pages;
  private final ExecutorService asking;
  /** Where what this writes begins, at the step's beginning. */
  private final long begin;
  private long end;
  /** Up to where write-out was asked for. */
  private long asked;
  /** The system does not do it here; it is not asked again. */
  private volatile boolean refused;

  /**
   * @param end how long the file is
   * @param pages of the same file, closed with it
   * @param asking runs one thing after the other, shut down with the file
   */
  WriteBehind(WritableByteChannel file, long end, FilePages pages, ExecutorService asking) {
    this.file = file;
    this.pages = pages;
    this.asking = asking;
    this.begin = end - end % STEP;
    this.end = end;
    this.asked = begin;
  }

  /**
   * Opens a file at its end, making it where there is none; a plain file off Linux, and where there
   * may be no more threads.
   */
  static WritableByteChannel open(Path path) throws IOException {
    return open(path, Thread.ofPlatform().name("evenkeel-write-behind").daemon(true).factory());
  }

  /** The same, with a thread of a test. */
  static WritableByteChannel open(Path path, ThreadFactory threads) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.APPEND);
    long end = file.size();
    FilePages pages = LinuxPages.open(path);
    if (pages == null) {
      return file;
    }
    ThreadPoolExecutor asking =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    try {
      // Now, and not at the first step: by then it would be decisions that are lost.
      asking.prestartCoreThread();
    } catch (OutOfMemoryError e) { // So a limit on threads is told, with memory to spare.
      LOG.warn("decisions stay in the page cache, for there is no thread to put them on disk: {}",
          e.getMessage());
      asking.shutdown();
      pages.close();
      return file;
    }
    return new WriteBehind(file, end, pages, asking);
  }

  @Override
  public int write(ByteBuffer octets) throws IOException {
    int count = file.write(octets);
    end += count;
    for (; end - asked >= STEP && !refused; asked += STEP) {
      long from = asked;
      asking.execute(() -> handOver(from));
    }
    return count;
  }

  /** One step to the disk, and those before it that should be there by now out of memory. */
  private void handOver(long from) {
    if (refused) {
      return;
    }
    long dropTo = from + STEP - LAG;
    long dropFrom = Math.max(begin, dropTo - REACH);
    refused = !pages.writeOut(from, STEP)
        || (dropFrom < dropTo && !pages.drop(dropFrom, dropTo - dropFrom));
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      if (!asking.isShutdown()) {
        asking.execute(pages::close);
        asking.shutdown();
      }
    }
  }
}
