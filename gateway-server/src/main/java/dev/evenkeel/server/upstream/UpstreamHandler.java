package dev.evenkeel.server.upstream;

import dev.evenkeel.adapters.ByteBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a provider: converts between HTTP objects and the {@link Exchange} that uses it
 * now. Confined to its event loop.
 */
final class UpstreamHandler extends ChannelInboundHandlerAdapter {
  /** Smaller requests leave in one buffer; larger ones are not copied. */
  private static final int MOST_COPIED = 32 * 1024;

  private final ConnectionPool pool;
  private final boolean tls;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange call;
  private @Nullable Throwable cause;
  private byte[] scratch = new byte[0];
  private boolean keepAlive = true;
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
    return ready && !closed && keepAlive && context != null && context.channel().isActive();
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

  /** Sends a request; if that fails, {@link #exceptionCaught} hears of it. */
  void send(ByteBuilder head, byte[] body) {
    ChannelHandlerContext now = context;
    if (now == null) {
      return;
    }
    boolean together = body.length <= MOST_COPIED;
    ByteBuf first = now.alloc().ioBuffer(head.length() + (together ? body.length : 0));
    first.writeBytes(head.array(), 0, head.length());
    if (together) {
      first.writeBytes(body);
    } else {
      now.write(first, now.voidPromise());
      first = Unpooled.wrappedBuffer(body);
    }
    now.writeAndFlush(first, now.voidPromise());
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
    if (context != null) {
      context.close();
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
  @SuppressWarnings("ReferenceEquality") // Whether it is still that very exchange.
  public void channelRead(ChannelHandlerContext unused, Object message) {
    try {
      Exchange current = call;
      if (current == null) {
        close(); // A response nobody asked for.
        return;
      }
      if (message instanceof HttpResponse response) {
        if (response.decoderResult().isFailure()) {
          cause = response.decoderResult().cause();
          lost(new IOException("malformed response", cause));
          return;
        }
        if (response.status().code() / 100 == 1) {
          return;
        }
        keepAlive = HttpUtil.isKeepAlive(response);
        current.head(response.status().code(), new WireHeaders(response.headers()));
      }
      if (message instanceof HttpContent content) {
        if (content.decoderResult().isFailure()) {
          lost(new IOException("malformed response body", content.decoderResult().cause()));
          return;
        }
        ByteBuf octets = content.content();
        int length = octets.readableBytes();
        if (length > 0 && call != null) {
          if (scratch.length < length) {
            scratch = new byte[Math.max(length, 4 * 1024)];
          }
          octets.getBytes(octets.readerIndex(), scratch, 0, length);
          current.body(scratch, length);
        }
        if (message instanceof LastHttpContent && call != null) {
          call = null;
          current.complete();
          pool.giveBack(this);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
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
    lost(cause != null ? cause : new IOException("connection closed by the provider"));
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
