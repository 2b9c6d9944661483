package dev.evenkeel.server.decisions;

import dev.evenkeel.server.system.CLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Pages of a file by Linux' sync_file_range(2) and posix_fadvise(2). The file is opened once more
 * for it, to read: both take any descriptor of a file, and Java does not tell the one it writes by.
 */
final class LinuxPages implements FilePages {
  private static final int READ_ONLY_CLOSE_ON_EXEC = 0x8_0000;
  private static final int SYNC_FILE_RANGE_WRITE = 2;
  private static final int POSIX_FADV_DONTNEED = 4;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private final int file;

  /** What is needed of the C library; only that of Linux has it. No call fails what is written. */
  private static final class Native {
    static final MethodHandle SYNC_FILE_RANGE =
        CLibrary.function("sync_file_range", FunctionDescriptor.of(INT, INT, LONG, LONG, INT));
    static final MethodHandle POSIX_FADVISE =
        CLibrary.function("posix_fadvise", FunctionDescriptor.of(INT, INT, LONG, LONG, INT));
    static final MethodHandle OPEN = CLibrary.function("open",
        FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT), Linker.Option.firstVariadicArg(2));

    private Native() {}

    static int open(MemorySegment path) {
      try {
        return (int) OPEN.invokeExact(path, READ_ONLY_CLOSE_ON_EXEC);
      } catch (Throwable _) {
        return -1;
      }
    }

    /** Whether one of the two calls, which are of one form, went well. */
    static boolean call(MethodHandle function, int file, long from, long length, int what) {
      try {
        return (int) function.invokeExact(file, from, length, what) == 0;
      } catch (Throwable _) {
        return false;
      }
    }
  }

  private LinuxPages(int file) {
    this.file = file;
  }

  /** Of a file that is there; null where the system cannot be asked. */
  static @Nullable FilePages open(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      int file = Native.open(arena.allocateFrom(path.toString()));
      return file < 0 ? null : new LinuxPages(file);
    } catch (LinkageError _) {
      return null;
    }
  }

  @Override
  public boolean writeOut(long from, long length) {
    return Native.call(Native.SYNC_FILE_RANGE, file, from, length, SYNC_FILE_RANGE_WRITE);
  }

  @Override
  public boolean drop(long from, long length) {
    return Native.call(Native.POSIX_FADVISE, file, from, length, POSIX_FADV_DONTNEED);
  }

  @Override
  public void close() {
    CLibrary.close(file);
  }
}
