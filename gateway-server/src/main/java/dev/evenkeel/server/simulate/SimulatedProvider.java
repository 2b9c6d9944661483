package dev.evenkeel.server.simulate;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that plays a vendor. Thread-safe. {@link #kill()}, {@link #revive()} and
 * {@link #close()}
 * wait for the sockets and must not be called on an event loop, nor two of them at once; the event
 * loops stay the caller's.
 */
public final class SimulatedProvider implements AutoCloseable {
  private static final int LONGEST_REQUEST_BYTES = 16 << 20;
  private static final long SELECTOR_TURN_MILLIS = 10;

  private final Persona persona;
  private final IoEventLoopGroup loops;
  private final String host;
  private final Faults faults = new Faults();
  private final Traffic traffic = new Traffic();
  private final Service service;
  private final int port;
  private final AtomicReference<@Nullable Life> life = new AtomicReference<>();

  private volatile @Nullable Life latest;

  /** From one bind to its close. */
  private record Life(Channel listener, ChannelGroup connections) {}

  SimulatedProvider(SimulateOptions options, IoEventLoopGroup loops, InstantSource clock,
      JsonMapper json) {
    this.persona = options.persona();
    this.loops = loops;
    this.host = options.host();
    Wire wire = switch (persona.dialect()) {
      case OPENAI -> new OpenAiWire(json);
      case ANTHROPIC -> new AnthropicWire(json);
    };
    this.service = new Service(persona, wire, new Mind(persona, json), options.apiKey(), faults,
        traffic, clock, new AtomicLong(), this::die);
    persona.faults().forEach(fault -> faults.next(Integer.MAX_VALUE, fault));
    Life first = bind(options.port());
    this.latest = first;
    life.set(first);
    this.port = ((InetSocketAddress) first.listener().localAddress()).getPort();
  }

  /** Who answers. */
  public Persona persona() {
    return persona;
  }

  /** The port it listens on; the same after {@link #revive()}. */
  public int port() {
    return port;
  }

  /** Without a slash at the end; {@code /chat/completions} or {@code /messages} follows. */
  public String baseUrl() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/v1";
  }

  /** What it still has to do wrong. */
  public Faults faults() {
    return faults;
  }

  /** What it saw. */
  public Traffic traffic() {
    return traffic;
  }

  /** Stops listening and drops every connection: callers are refused. Once dead, does nothing. */
  public void kill() {
    die();
    Life ended = latest;
    if (ended != null) {
      ended.listener().closeFuture().awaitUninterruptibly();
      ended.connections().close().awaitUninterruptibly();
      // A selector lets go of a closed listener only at its next turn, and the port with it.
      EventLoop loop = ended.listener().eventLoop();
      if (!loop.isShuttingDown()) {
        loop.schedule(() -> {}, SELECTOR_TURN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
      }
    }
  }

  /**
   * Listens again on the same port. Does nothing when it does already.
   *
   * @throws UncheckedIOException if the port has been taken meanwhile
   */
  public void revive() {
    if (life.get() == null) {
      kill();
      Life next = bind(port);
      latest = next;
      life.set(next);
    }
  }

  /** Ends it for good; unlike {@link #kill()} only in meaning. */
  @Override
  public void close() {
    kill();
  }

  private void die() {
    Life ending = life.getAndSet(null);
    if (ending != null) {
      ChannelFuture _ = ending.listener().close();
      ChannelGroupFuture _ = ending.connections().close();
    }
  }

  private Life bind(int wanted) {
    // Stays closed once closed: a connection accepted in the same moment is dropped too.
    ChannelGroup connections = new DefaultChannelGroup(loops.next(), true);
    ChannelFuture bound = new ServerBootstrap().group(loops)
        .channel(channelType())
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            connections.add(channel);
            channel.pipeline().addLast("http", new HttpServerCodec());
            channel.pipeline().addLast("body", new HttpObjectAggregator(LONGEST_REQUEST_BYTES));
            channel.pipeline().addLast("exchange", new ExchangeHandler(service));
          }
        })
        .bind(host, wanted)
        .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new UncheckedIOException(
          new IOException("cannot listen on " + host + ":" + wanted, bound.cause()));
    }
    return new Life(bound.channel(), connections);
  }

  private Class<? extends ServerChannel> channelType() {
    return loops.isIoType(EpollIoHandler.class) ? EpollServerSocketChannel.class
        : NioServerSocketChannel.class;
  }
}
