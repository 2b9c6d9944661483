package dev.evenkeel.server.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Makes connections to providers: names resolved without blocking, TLS with the peer's name
 * verified. Thread-safe.
 */
public final class Connector implements AutoCloseable {
  private final Transport transport;
  private volatile Trust trust;
  private final AddressResolverGroup<InetSocketAddress> names;

  /** @param trust whom the operator trusts */
  public Connector(Transport transport, Trust trust) {
    this.transport = transport;
    this.trust = trust;
    this.names = new DnsAddressResolverGroup(
        new DnsNameResolverBuilder().datagramChannelType(transport.datagram()));
  }

  /** Changes whom the operator trusts; connections that stand are not asked again. */
  public void trust(Trust changed) {
    trust = changed;
  }

  /** Begins to connect; the connection's handler is told when it stands, TLS included. */
  ChannelFuture connect(Endpoint endpoint, Duration limit, EventLoop loop, LoopBuffers buffers,
      UpstreamHandler handler) {
    return new Bootstrap().group(loop)
        .channel(transport.client())
        .resolver(names)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS,
            (int) Math.min(Integer.MAX_VALUE, limit.toMillis()))
        .option(ChannelOption.RECVBUF_ALLOCATOR, buffers.reads())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .handler(new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            if (endpoint.tls()) {
              SslHandler ssl = trust.of(endpoint.authority())
                  .newHandler(channel.alloc(), endpoint.host(), endpoint.port());
              ssl.setHandshakeTimeoutMillis(limit.toMillis());
              channel.pipeline().addLast("ssl", ssl);
            }
            channel.pipeline().addLast("upstream", handler);
          }
        })
        .connect(endpoint.address());
  }

  @Override
  public void close() {
    names.close();
  }
}
