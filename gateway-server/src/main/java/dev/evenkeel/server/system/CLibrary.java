package dev.evenkeel.server.system;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Functions of the C library. Where there is none, the library lacks a function or the process has
 * no leave to call it, a class that asks for it cannot be initialised: a {@link LinkageError} to
 * whoever uses that class, so keep functions in one of their own.
 */
@SuppressWarnings("restricted") // The process is started with leave for it, as Netty needs.
public final class CLibrary {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private CLibrary() {}

  /** A function to be kept in a static final field, for to find it is dear and to call it cheap. */
  public static MethodHandle function(String name, FunctionDescriptor type,
      Linker.Option... options) {
    return LINKER.downcallHandle(LIBRARY.findOrThrow(name), type, options);
  }

  /** Gives a file descriptor back. */
  public static void close(int descriptor) {
    try {
      int _ = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
