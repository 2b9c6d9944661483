package dev.evenkeel.server.upstream;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The sockets the process uses: native epoll where it loads, Java's otherwise.
 *
 * @param name {@code epoll} or {@code nio}; exported, because a silent fall-back costs CPU
 */
public record Transport(String name, IoHandlerFactory io, Class<? extends Channel> client,
    Class<? extends ServerChannel> server, Class<? extends DatagramChannel> datagram) {
  /** What works on this machine. */
  public static Transport best() {
    if (Epoll.isAvailable()) {
      return new Transport("epoll", EpollIoHandler.newFactory(), EpollSocketChannel.class,
          EpollServerSocketChannel.class, EpollDatagramChannel.class);
    }
    return new Transport("nio", NioIoHandler.newFactory(), NioSocketChannel.class,
        NioServerSocketChannel.class, NioDatagramChannel.class);
  }

  /**
   * Event loops for the gateway, whose threads run: a limit on threads is found now, and not by
   * whichever caller would be the first of a loop.
   *
   * @param threads how many, 0 for one per processor
   * @throws OutOfMemoryError if there may be no more threads
   */
  public MultiThreadIoEventLoopGroup loops(int threads, String threadName) {
    int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(threadName), io);
    loops.forEach(loop -> loop.execute(() -> {}));
    return loops;
  }
}
