package dev.evenkeel.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.server.system.CLibrary;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.InputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets: what leaves in one system call arrives where it belongs, once and whole. */
final class SendingTogetherTest {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final int STDOUT = 1;

  private final MultiThreadIoEventLoopGroup loops = Transport.best().loops(1, "sends");
  private final EventLoop loop = (EventLoop) loops.next();
  private final List<Line> lines = new ArrayList<>();
  private Departures departures = Departures.apart(loop);

  /** A connection of the loop, and the socket of its peer. */
  private record Line(Plain mine, Socket peer) {
    Channel channel() {
      return mine.channel();
    }
  }

  @BeforeEach
  void linuxWithIoUring() {
    Assumptions.assumeTrue(Epoll.isAvailable());
    departures = Departures.together(loop);
    Assumptions.assumeTrue(departures.together(), "io_uring is not allowed here");
  }

  @AfterEach
  void hangUp() throws Exception {
    for (Line line : lines) {
      line.peer().close();
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
  }

  private Line line() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Channel channel = new Bootstrap().group(loop)
          .channel(EpollSocketChannel.class)
          .handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel made) {
              made.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
                  context.close();
                }
              });
            }
          })
          .connect(server.getLocalSocketAddress())
          .sync()
          .channel();
      Line line = new Line(new Plain(channel), server.accept());
      lines.add(line);
      return line;
    }
  }

  /** Writes in one pass of the loop, a piece for each line. */
  private void write(List<Line> to, List<byte[]> pieces) throws Exception {
    loop.submit(() -> {
      for (int i = 0; i < to.size(); i++) {
        ByteBuf octets = to.get(i).channel().alloc().directBuffer().writeBytes(pieces.get(i));
        to.get(i).channel().write(octets, to.get(i).channel().voidPromise());
        departures.add(to.get(i).mine());
      }
    }).sync();
  }

  private static byte[] read(Line line, int length) throws Exception {
    InputStream in = line.peer().getInputStream();
    return in.readNBytes(length);
  }

  private static byte[] octets(Random random, int length) {
    byte[] made = new byte[length];
    random.nextBytes(made);
    return made;
  }

  @Test
  void everyPeer_getsItsOwn_overManyPasses() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 21; i++) {
      line();
    }
    for (int pass = 0; pass < 50; pass++) {
      List<Line> to = lines.subList(0, 1 + random.nextInt(lines.size()));
      List<byte[]> pieces = new ArrayList<>();
      to.forEach(_ -> pieces.add(octets(random, 1 + random.nextInt(3_000))));
      write(to, pieces);
      for (int i = 0; i < to.size(); i++) {
        assertThat(read(to.get(i), pieces.get(i).length)).isEqualTo(pieces.get(i));
      }
    }
  }

  @Test
  void aPeerWhoReadsNothing_losesNothing_andHoldsUpNobody() throws Exception {
    Random random = new Random(8);
    Line slow = line();
    Line quick = line();
    byte[] much = octets(random, 9_000_000);
    for (int from = 0; from < much.length; from += 1_000_000) {
      byte[] little = octets(random, 10);
      write(List.of(slow, quick),
          List.of(Arrays.copyOfRange(much, from, from + 1_000_000), little));
      assertThat(read(quick, 10)).isEqualTo(little);
    }
    assertThat(slow.channel().isWritable()).isFalse();

    assertThat(read(slow, much.length)).isEqualTo(much);
  }

  @Test
  void severalPieces_keepTheirOrder() throws Exception {
    Random random = new Random(9);
    Line one = line();
    Line other = line();
    List<byte[]> pieces =
        List.of(octets(random, 100), octets(random, 2_000), octets(random, 30), octets(random, 4));

    write(List.of(one, one, other, one), pieces);

    assertThat(read(other, 30)).isEqualTo(pieces.get(2));
    assertThat(read(one, 100)).isEqualTo(pieces.get(0));
    assertThat(read(one, 2_000)).isEqualTo(pieces.get(1));
    assertThat(read(one, 4)).isEqualTo(pieces.get(3));
  }

  @Test
  void onePiece_isSentOnce_howeverOftenItsConnectionAsks() throws Exception {
    Line one = line();
    Line other = line();
    loop.submit(() -> {
      one.channel().write(one.channel().alloc().directBuffer().writeBytes(new byte[] {1}));
      departures.add(one.mine());
      departures.add(one.mine());
      other.channel().write(other.channel().alloc().directBuffer().writeBytes(new byte[] {2}));
      departures.add(other.mine());
    }).sync();
    assertThat(read(other, 1)).containsExactly(2);
    write(List.of(one), List.of(new byte[] {3}));

    assertThat(read(one, 2)).containsExactly(1, 3);
  }

  @Test
  void aPeerWhoIsGone_endsItsConnection_andNoOther() throws Exception {
    Random random = new Random(10);
    Line gone = line();
    Line there = line();
    gone.peer().setSoLinger(true, 0);
    gone.peer().close();

    for (int pass = 0; pass < 3; pass++) {
      byte[] piece = octets(random, 500);
      write(List.of(gone, there), List.of(octets(random, 500), piece));
      assertThat(read(there, 500)).isEqualTo(piece);
    }
    assertThat(gone.channel().closeFuture().await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(there.channel().isActive()).isTrue();
  }

  @Test
  void whatIsClosedBeforeItLeaves_isNotSentToWhoeverHasItsNumberNext() throws Exception {
    Line closed = line();
    Line there = line();
    loop.submit(() -> {
      closed.channel().write(closed.channel().alloc().directBuffer().writeBytes(new byte[] {1}));
      departures.add(closed.mine());
      there.channel().write(there.channel().alloc().directBuffer().writeBytes(new byte[] {2}));
      departures.add(there.mine());
      closed.channel().close();
    }).sync();

    assertThat(read(there, 1)).containsExactly(2);
    assertThat(closed.peer().getInputStream().read()).isEqualTo(-1);
  }

  /**
   * Another file stands where the ring did, so that the kernel takes no call by it, and nobody else
   * gets its number.
   */
  private static void takeAway(SendRing ring) throws Throwable {
    Field number = SendRing.class.getDeclaredField("ring");
    number.setAccessible(true);
    MethodHandle dup2 = CLibrary.function("dup2", FunctionDescriptor.of(INT, INT, INT));
    assertThat((int) dup2.invokeExact(STDOUT, number.getInt(ring))).isPositive();
  }

  @Test
  void whereTheKernelTakesNoMore_nothingIsLost_andEverybodyIsTold() throws Throwable {
    SendRing ring = Objects.requireNonNull(SendRing.open(Departures.MOST_WAITING));
    departures = new Departures(loop, ring);
    Random random = new Random(11);
    List<Line> to = List.of(line(), line(), line());
    List<byte[]> before = List.of(octets(random, 9), octets(random, 2_000), octets(random, 1));
    List<byte[]> behind = List.of(octets(random, 300), octets(random, 7), octets(random, 3_000));
    write(to, before);
    assertThat(departures.together()).isTrue();

    takeAway(ring);
    write(to, behind);

    for (int i = 0; i < to.size(); i++) {
      assertThat(read(to.get(i), before.get(i).length)).isEqualTo(before.get(i));
      assertThat(read(to.get(i), behind.get(i).length)).isEqualTo(behind.get(i));
    }
    assertThat(departures.together()).isFalse();
    write(to, before);
    for (int i = 0; i < to.size(); i++) {
      assertThat(read(to.get(i), before.get(i).length)).isEqualTo(before.get(i));
    }
    loop.submit(ring::close).sync();
  }
}
