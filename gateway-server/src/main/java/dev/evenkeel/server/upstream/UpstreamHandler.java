package dev.evenkeel.server.upstream;

import dev.evenkeel.adapters.ByteBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a provider, between its bytes and the {@link Exchange} that uses it now.
 * Confined to its event loop.
 */
final class UpstreamHandler extends ChannelInboundHandlerAdapter
    implements ResponseReader.Receiver, Departures.Departing, Ticks.Ticking {
  /** Smaller requests leave in one buffer. */
  private static final int MOST_TOGETHER = 32 * 1024;

  private final ConnectionPool pool;
  private final boolean tls;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange call;
  private final ResponseReader reader = new ResponseReader(this);
  /** The provider sent more than the response it was asked for. */
  private boolean surplus;
  /** A request was written and has not left. */
  private boolean departing;
  private boolean reused;
  private boolean ready;
  private boolean closed;
  private long idleSince;

  UpstreamHandler(ConnectionPool pool, Exchange call, boolean tls) {
    this.pool = pool;
    this.call = call;
    this.tls = tls;
  }

  /** Whether it can carry a request now. */
  boolean usable() {
    return ready && !closed && !surplus && reader.keepAlive() && context != null
        && context.channel().isActive();
  }

  /**
   * Whether it has carried a response before: its peer may have closed it without our knowledge.
   */
  boolean reused() {
    return reused;
  }

  void idleSince(long nanos) {
    idleSince = nanos;
  }

  long idleSince() {
    return idleSince;
  }

  /** The outcome of connecting, before any TLS handshake. */
  void connected(@Nullable Throwable failure) {
    if (failure != null) {
      lost(failure);
    } else if (!tls) {
      stands();
    }
  }

  /** Takes the call that will use a connection that was idle. */
  void take(Exchange next) {
    call = next;
    reused = true;
    stands();
  }

  private void stands() {
    ready = true;
    Exchange current = call;
    if (closed || current == null) {
      close();
    } else {
      current.connected(this);
    }
  }

  /**
   * Sends a request, at the latest when this pass of the event loop is over; if that fails,
   * {@link #exceptionCaught} hears of it. Both are only read during the call.
   *
   * @param length how much of the array is the body
   */
  void send(ByteBuilder head, byte[] body, int length) {
    ChannelHandlerContext now = context;
    if (now == null) {
      return;
    }
    boolean together = length <= MOST_TOGETHER;
    ByteBuf first = pool.buffers().sending(now.alloc(), head.length() + (together ? length : 0));
    first.writeBytes(head.array(), 0, head.length());
    if (together) {
      first.writeBytes(body, 0, length);
    } else {
      now.write(first, now.voidPromise());
      first = Unpooled.copiedBuffer(body, 0, length);
    }
    now.write(first, now.voidPromise());
    departing = true;
    pool.departures().add(this);
  }

  @Override
  public boolean plain() {
    return !tls;
  }

  @Override
  public @Nullable Channel departs() {
    departing = false;
    return context == null ? null : context.channel();
  }

  void autoRead(boolean on) {
    if (context != null) {
      context.channel().config().setAutoRead(on);
    }
  }

  /** Closes the connection; its call, if any, hears nothing more. */
  void close() {
    call = null;
    closed = true;
    pool.ticks().remove(this);
    reader.stop();
    if (context != null) {
      context.close();
    }
  }

  /** Connections tick as long as they live: it costs less than telling of every call. */
  @Override
  public void tick(long nowNanos) {
    Exchange current = call;
    if (current != null) {
      current.tick(nowNanos);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    if (closed) {
      added.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext unused, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        stands();
      } else {
        lost(handshake.cause());
      }
    }
    super.userEventTriggered(unused, event);
  }

  @Override
  public void channelRead(ChannelHandlerContext unused, Object message) {
    ByteBuf octets = (ByteBuf) message; // Nothing else comes from a socket or from TLS.
    int length = octets.readableBytes();
    byte[] room = pool.room(length);
    try {
      octets.readBytes(room, 0, length);
      read(room, length);
    } finally {
      pool.giveBack(room);
      octets.release();
    }
  }

  private void read(byte[] octets, int length) {
    if (call == null) {
      close(); // A response nobody asked for, or somebody no longer wants.
      return;
    }
    if (departing) { // It cannot be of a request that has not left.
      lost(new IOException("a response before its request"));
      return;
    }
    try {
      int read = reader.read(octets, 0, length);
      if (call == null && !closed) { // The response is complete.
        surplus |= read < length;
        pool.giveBack(this);
      }
    } catch (IOException malformed) {
      lost(malformed);
    }
  }

  @Override
  public void head(int status, ResponseHead head) {
    Exchange current = call;
    if (current != null) {
      current.head(status, head);
    }
  }

  @Override
  public void body(byte[] octets, int start, int end) {
    Exchange current = call;
    if (current != null) {
      current.body(octets, start, end);
    }
  }

  @Override
  public void lastOfBody(byte[] octets, int start, int end) {
    Exchange current = call;
    if (current != null) {
      current.lastOfBody(octets, start, end);
    }
  }

  @Override
  public void complete() {
    Exchange current = call;
    call = null;
    if (current != null) {
      current.complete();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext unused) {
    if (call != null) {
      call.passOver();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext unused) {
    if (!reader.end()) { // Else it ended a response that had no other end.
      lost(new IOException("connection closed by the provider"));
    } else {
      close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext unused, Throwable failure) {
    lost(failure);
  }

  private void lost(Throwable failure) {
    Exchange current = call;
    pool.forget(this);
    close();
    if (current != null) {
      current.lost(this, failure);
    }
  }
}
