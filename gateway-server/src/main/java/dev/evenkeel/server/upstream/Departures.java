package dev.evenkeel.server.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one pass of an event loop wrote to its connections, sent when the pass is over. A peer that
 * sleeps is woken by the first send and is still awake for the next, where sends between turns
 * would wake it, and give the processor up to it, each time. With a {@link SendRing} what several
 * wrote leaves in one system call, and the processor is given up when all of it has left. A loop
 * that has nothing else to do sends at once. Confined to its event loop.
 */
public final class Departures {
  /** More connections than these are not kept waiting for the rest of a pass. */
  static final int MOST_WAITING = 32;

  /** A connection that has written something. */
  public interface Departing {
    /** Whether its socket sends what it wrote as it is: there is no TLS between. */
    boolean plain();

    /** Hears that what it wrote leaves now; tells on which channel, null if it has none. */
    @Nullable Channel departs();
  }

  private final Executor loop;
  private final @Nullable SendRing ring;
  private final Deque<Departing> waiting = new ArrayDeque<>(MOST_WAITING);
  private final List<EpollSocketChannel> together = new ArrayList<>(MOST_WAITING);
  private final List<Channel> apart = new ArrayList<>(MOST_WAITING);
  private final Runnable passOver = this::passOver;
  private boolean asked;
  private boolean sending;

  /**
   * @param loop runs what it is given behind the pass that is under way
   * @param ring what several wrote leaves by, null to send for each
   */
  Departures(Executor loop, @Nullable SendRing ring) {
    this.loop = loop;
    this.ring = ring;
  }

  /** Those of a loop, a system call for each connection. */
  public static Departures apart(EventLoop loop) {
    return new Departures(loop, null);
  }

  /** Those of a loop, one system call for several connections where the kernel allows it. */
  public static Departures together(EventLoop loop) {
    SendRing ring = Epoll.isAvailable() ? SendRing.open(MOST_WAITING) : null;
    if (ring != null) {
      Future<?> _ = loop.terminationFuture().addListener(_ -> ring.close());
    }
    return new Departures(loop, ring);
  }

  /** Whether what several connections wrote leaves in one system call. Any thread may ask. */
  public boolean together() {
    return ring != null && !ring.broken();
  }

  /** Has {@code one} sent when the pass is over, or sooner; it asks once until then. */
  public void add(Departing one) {
    waiting.add(one);
    if (sending) {
      return; // Whoever sends sends this too.
    }
    if (waiting.size() >= MOST_WAITING) {
      send();
    } else if (!asked) {
      asked = true;
      loop.execute(passOver); // On the loop itself: it is not woken for it.
    }
  }

  private void passOver() {
    asked = false;
    send();
  }

  private void send() {
    sending = true;
    try {
      while (!waiting.isEmpty()) {
        if (ring == null || waiting.size() == 1) {
          flush(waiting.remove());
        } else {
          sendTogether(ring);
        }
      }
    } finally {
      sending = false;
    }
  }

  private static void flush(Departing one) {
    Channel channel = one.departs();
    if (channel != null) {
      channel.flush(); // May write and add.
    }
  }

  /**
   * Until all is sent nothing runs that could close a connection: its descriptor's number may be
   * another's in the next moment. What a connection wrote is sent once, however often it asked.
   */
  private void sendTogether(SendRing by) {
    for (Departing one = waiting.poll(); one != null; one = waiting.poll()) {
      Channel channel = one.departs();
      if (channel instanceof EpollSocketChannel socket && one.plain() && !by.full()
          && !together.contains(socket) && added(socket, by)) {
        together.add(socket);
      } else if (channel != null) {
        apart.add(channel);
      }
    }
    try {
      if (!together.isEmpty()) {
        by.send();
        for (int i = 0; i < together.size(); i++) {
          sent(together.get(i), by.taken(i));
        }
      }
      for (Channel channel : apart) {
        channel.flush();
      }
    } finally {
      together.clear();
      apart.clear();
    }
  }

  /** Adds what a connection wrote, if it is one piece. */
  private static boolean added(EpollSocketChannel socket, SendRing by) {
    ChannelOutboundBuffer written = socket.unsafe().outboundBuffer();
    if (written == null) {
      return false; // Closed.
    }
    written.addFlush();
    if (written.size() != 1 || !(written.current() instanceof ByteBuf piece)
        || !piece.hasMemoryAddress()) {
      return false;
    }
    by.add(socket.fd().intValue(), piece.memoryAddress() + piece.readerIndex(),
        piece.readableBytes());
    return true;
  }

  /** What the socket did not take, or why, is the channel's own to find out. */
  private static void sent(EpollSocketChannel socket, int taken) {
    ChannelOutboundBuffer written = socket.unsafe().outboundBuffer();
    if (written == null) {
      return; // Closed meanwhile, by what another's end led to.
    }
    if (taken == SendRing.UNKNOWN) {
      socket.close(); // Sent again, it could come twice.
      return;
    }
    if (taken > 0) {
      written.removeBytes(taken);
    }
    if (!written.isEmpty()) {
      socket.unsafe().flush();
    }
  }
}
