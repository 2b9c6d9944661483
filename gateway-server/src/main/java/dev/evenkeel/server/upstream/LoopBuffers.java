package dev.evenkeel.server.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * The memory that connections of one event loop read to and send from. Nearly all that is read is
 * copied, and nearly all that is sent has left, before the loop does the next thing, so the same
 * few buffers serve them all. One that somebody still holds, for a request that is not complete or
 * an answer that a slow caller has not taken, is passed over, and the allocator is asked instead.
 * Confined to its event loop.
 */
public final class LoopBuffers {
  /** What a read takes at most. */
  private static final int READ = 64 * 1024;
  /** What is read to where the usual place is taken. */
  private static final int READ_ELSEWHERE = 8 * 1024;
  /** What is larger is sent from memory of its own. */
  private static final int SEND = 4 * 1024;
  /** A few more than connections that wait for the end of a pass. */
  private static final int SENDS = 40;

  private final Reads reads = new Reads();
  private final ByteBuf[] sends = new ByteBuf[SENDS];
  private int next;

  LoopBuffers() {
    for (int i = 0; i < SENDS; i++) {
      sends[i] = buffer(SEND);
    }
  }

  /** Says where connections of this loop read to. */
  public RecvByteBufAllocator reads() {
    return reads;
  }

  /** An empty buffer with room for {@code size} bytes, the caller's to release. */
  public ByteBuf sending(ByteBufAllocator others, int size) {
    if (size <= SEND) {
      ByteBuf candidate = sends[next];
      next = (next + 1) % SENDS;
      if (free(candidate)) {
        return candidate.clear().retain();
      }
    }
    return others.ioBuffer(size);
  }

  /** Whether nobody but this object holds it. */
  private static boolean free(ByteBuf buffer) {
    return buffer.refCnt() == 1;
  }

  /** Not from an allocator, for it lives as long as its loop. */
  private static ByteBuf buffer(int size) {
    return Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(size));
  }

  private static final class Reads extends DefaultMaxMessagesRecvByteBufAllocator {
    private final ByteBuf shared = buffer(READ);

    @Override
    @SuppressWarnings("deprecation") // It is how Netty's own allocators are made.
    public Handle newHandle() {
      return new MaxMessageHandle() {
        @Override
        public int guess() {
          return READ_ELSEWHERE;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator others) {
          return free(shared) ? shared.clear().retain() : super.allocate(others);
        }
      };
    }
  }
}
