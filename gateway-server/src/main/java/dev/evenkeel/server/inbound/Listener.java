package dev.evenkeel.server.inbound;

import dev.evenkeel.server.upstream.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;

/** An open port. */
public final class Listener implements AutoCloseable {
  /**
   * How much may wait for a slow caller before its provider is no longer read: a few seconds of
   * text.
   */
  private static final WriteBufferWaterMark PATIENCE =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  private final Channel channel;

  private Listener(Channel channel) {
    this.channel = channel;
  }

  /**
   * Opens a port. Waits until it is open: only called while the process starts.
   *
   * @throws IOException when it cannot be opened; the message names the address
   */
  public static Listener open(InetSocketAddress address, Transport transport, EventLoopGroup loops,
      ChannelHandler pipeline) throws IOException {
    var bound = new ServerBootstrap().group(loops)
        .channel(transport.server())
        .option(ChannelOption.SO_BACKLOG, 1024)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, PATIENCE)
        .childHandler(pipeline)
        .bind(address)
        .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + address.getHostString() + ":" + address.getPort()
          + ": " + bound.cause().getMessage(), bound.cause());
    }
    return new Listener(bound.channel());
  }

  /** Where it listens; the real port when 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Takes no more connections. */
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
  }
}
