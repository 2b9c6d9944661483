package dev.evenkeel.server.upstream;

import dev.evenkeel.server.system.CLibrary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to many sockets in one system call, by Linux' io_uring (kernel 5.18 or newer; io_uring(7),
 * io_uring_setup(2), io_uring_enter(2)). Nothing stays under way: a socket that has no room says so
 * at once, and {@link #send} returns when each has said what it took, so the kernel never holds
 * memory that is given back meanwhile. Used by one thread at a time.
 */
final class SendRing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SendRing.class);

  /** The socket had no room; nothing was sent. */
  static final int NO_ROOM = -11; // EAGAIN
  /** Nobody knows what was sent. */
  static final int UNKNOWN = Integer.MIN_VALUE;

  // System calls of Linux, the same numbers on every architecture.
  private static final long SETUP = 425;
  private static final long ENTER = 426;

  private static final int SETUP_SUBMIT_ALL = 1 << 7;
  private static final int FEATURE_SINGLE_MMAP = 1;
  private static final int ENTER_GETEVENTS = 1;
  private static final byte OP_SEND = 26;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED_POPULATE = 0x8001;
  private static final long OFFSET_OF_ENTRIES = 0x1000_0000;

  // struct io_uring_params, and in it io_sqring_offsets and io_cqring_offsets.
  private static final int PARAMETERS = 120;
  private static final int FLAGS = 8;
  private static final int FEATURES = 20;
  private static final int SUBMISSIONS = 40;
  private static final int COMPLETIONS = 80;
  // struct io_uring_sqe and io_uring_cqe.
  private static final int ENTRY = 64;
  private static final int COMPLETION = 16;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final VarHandle SHARED = INT.varHandle();

  private final int ring;
  private final int size;
  /** The queues' heads and tails, the completions. */
  private final MemorySegment rings;
  /** What is submitted. */
  private final MemorySegment entries;
  private final int submissionHead;
  private final int submissionTail;
  private final int completionHead;
  private final int completionTail;
  private final int completions;
  private final int completionMask;
  private final int[] taken;
  private int tail;
  private int count;
  private volatile boolean broken;

  /** What is needed of the C library. Apart, so that it is looked for only where there is Linux. */
  @SuppressWarnings("restricted") // The process is started with leave for it, as Netty needs.
  private static final class Native {
    private static final Linker.Option ARGUMENTS_OF_CALL = Linker.Option.firstVariadicArg(1);

    static final MethodHandle SETUP_CALL = CLibrary.function("syscall",
        FunctionDescriptor.of(LONG, LONG, INT, ValueLayout.ADDRESS), ARGUMENTS_OF_CALL);
    static final MethodHandle ENTER_CALL = CLibrary.function("syscall",
        FunctionDescriptor.of(LONG, LONG, INT, INT, INT, INT, LONG, LONG), ARGUMENTS_OF_CALL);
    static final MethodHandle MMAP =
        CLibrary.function("mmap", FunctionDescriptor.of(LONG, LONG, LONG, INT, INT, INT, LONG));
    static final MethodHandle MUNMAP =
        CLibrary.function("munmap", FunctionDescriptor.of(INT, LONG, LONG));

    private Native() {}

    static int setup(int size, MemorySegment parameters) throws IOException {
      try {
        return (int) (long) SETUP_CALL.invokeExact(SETUP, size, parameters);
      } catch (Throwable e) {
        throw new IOException(e);
      }
    }

    /** How many were submitted, or -1. */
    static int enter(int ring, int submit, int await) {
      try {
        return (int) (long) ENTER_CALL.invokeExact(ENTER, ring, submit, await, ENTER_GETEVENTS, 0L,
            0L);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    static MemorySegment map(int ring, long bytes, long offset) throws IOException {
      try {
        long address =
            (long) MMAP.invokeExact(0L, bytes, PROT_READ_WRITE, MAP_SHARED_POPULATE, ring, offset);
        if (address == -1) {
          throw new IOException("the ring cannot be mapped");
        }
        return MemorySegment.ofAddress(address).reinterpret(bytes);
      } catch (IOException e) {
        throw e;
      } catch (Throwable e) {
        throw new IOException(e);
      }
    }

    static void unmap(MemorySegment mapped) {
      try {
        int _ = (int) MUNMAP.invokeExact(mapped.address(), mapped.byteSize());
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private SendRing(int ring, MemorySegment parameters) throws IOException {
    this.ring = ring;
    this.size = parameters.get(INT, 0);
    this.taken = new int[size];
    int completionsSize = parameters.get(INT, 4);
    this.completionMask = completionsSize - 1;
    this.submissionHead = parameters.get(INT, SUBMISSIONS);
    this.submissionTail = parameters.get(INT, SUBMISSIONS + 4);
    int array = parameters.get(INT, SUBMISSIONS + 24);
    this.completionHead = parameters.get(INT, COMPLETIONS);
    this.completionTail = parameters.get(INT, COMPLETIONS + 4);
    this.completions = parameters.get(INT, COMPLETIONS + 20);
    long end = Math.max(array + 4L * size, completions + (long) COMPLETION * completionsSize);
    this.rings = Native.map(ring, end, 0);
    try {
      this.entries = Native.map(ring, (long) ENTRY * size, OFFSET_OF_ENTRIES);
    } catch (IOException e) {
      Native.unmap(rings);
      throw e;
    }
    for (int i = 0; i < size; i++) {
      rings.set(INT, array + 4L * i, i);
      // The rest of an entry stays as the kernel gave it: zero.
      entries.set(ValueLayout.JAVA_BYTE, (long) ENTRY * i, OP_SEND);
      entries.set(INT, (long) ENTRY * i + 28, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    this.tail = rings.get(INT, submissionTail);
  }

  /**
   * A ring of one's own, null where the kernel has none or does not allow it, as in many
   * containers. Only to be called on Linux.
   *
   * @param size the most sends in one call, a power of two
   */
  static @Nullable SendRing open(int size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters = arena.allocate(PARAMETERS, Long.BYTES);
      // A send that fails does not keep the ones behind it from being sent.
      parameters.set(INT, FLAGS, SETUP_SUBMIT_ALL);
      int ring = Native.setup(size, parameters);
      if (ring < 0) {
        return null;
      }
      try {
        if ((parameters.get(INT, FEATURES) & FEATURE_SINGLE_MMAP) != 0) {
          return new SendRing(ring, parameters);
        }
      } catch (IOException _) {
        // As where there is none.
      }
      CLibrary.close(ring);
      return null;
    } catch (IOException | LinkageError _) {
      return null;
    }
  }

  /** Whether nothing can be sent by it any more. Any thread may ask. */
  boolean broken() {
    return broken;
  }

  /**
   * Whether {@link #send} has to be called before more is added; for good if the ring is broken.
   */
  boolean full() {
    return broken || count == size;
  }

  /**
   * Adds a send to the next call.
   *
   * @param socket its file descriptor, which must stay open until {@link #send} returns
   * @param address of what is sent, which must stay until then too
   */
  void add(int socket, long address, int length) {
    long entry = (long) ENTRY * (tail + count & size - 1);
    entries.set(INT, entry + 4, socket);
    entries.set(LONG, entry + 16, address);
    entries.set(INT, entry + 24, length);
    entries.set(LONG, entry + 32, count);
    count++;
  }

  /** Sends all that was added; {@link #taken} tells what came of each. Waits for no peer. */
  void send() {
    int added = count;
    int first = tail;
    count = 0;
    Arrays.fill(taken, 0, added, UNKNOWN);
    tail += added;
    SHARED.setRelease(rings, (long) submissionTail, tail);
    int known = 0;
    // One call does, for a send that must not wait is over when it was submitted.
    while (known < added) {
      int consumed = (int) SHARED.getAcquire(rings, (long) submissionHead) - first;
      int submitted = Native.enter(ring, added - consumed, added - known);
      int told = completed();
      known += told;
      if (submitted <= 0 && told == 0) {
        breakOff(first, added);
        return;
      }
    }
  }

  private int completed() {
    int head = rings.get(INT, completionHead);
    int end = (int) SHARED.getAcquire(rings, (long) completionTail);
    int told = end - head;
    for (; head != end; head++) {
      long completion = completions + (long) COMPLETION * (head & completionMask);
      taken[(int) rings.get(LONG, completion)] = rings.get(INT, completion + 8);
    }
    SHARED.setRelease(rings, (long) completionHead, head);
    return told;
  }

  /**
   * The kernel does not go on. What it has not taken out of the queue was not sent, and never will
   * be, for it is not asked again; what it has taken out without a word may have been.
   */
  private void breakOff(int first, int added) {
    broken = true;
    LOG.warn("io_uring does not take sends any more; each connection sends by itself from now on");
    int consumed = (int) SHARED.getAcquire(rings, (long) submissionHead) - first;
    Arrays.fill(taken, consumed, added, NO_ROOM);
  }

  /**
   * What came of a send of the last call.
   *
   * @param index as they were added, from 0
   * @return how many bytes were sent, {@link #NO_ROOM}, {@link #UNKNOWN}, or another error's number
   * below 0
   */
  int taken(int index) {
    return taken[index];
  }

  @Override
  public void close() {
    Native.unmap(entries);
    Native.unmap(rings);
    CLibrary.close(ring);
  }
}
