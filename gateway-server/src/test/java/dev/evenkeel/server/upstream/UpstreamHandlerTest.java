package dev.evenkeel.server.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.core.Time;
import dev.evenkeel.core.turn.Inbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** One connection to a provider, without a socket. */
final class UpstreamHandlerTest {
  private static final String RESPONSE = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";

  private final Queue<Runnable> behindThePass = new ArrayDeque<>();
  private final List<String> heard = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final UpstreamHandler connection;

  UpstreamHandlerTest() throws SSLException {
    Time time = new Time(InstantSource.system(), () -> 0);
    Connector connector = new Connector(Transport.best(), Trust.of(Map.of()));
    ConnectionPool pool = new ConnectionPool(Endpoint.of(URI.create("http://provider.example")),
        channel.eventLoop(), connector, new Ticks(channel.eventLoop(), time),
        new Departures(behindThePass::add, null), new LoopBuffers());
    connection = new UpstreamHandler(pool, new Heard(), false);
    channel.pipeline().addLast(connection);
  }

  private void arrives(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
  }

  private void asks() {
    connection.send(new ByteBuilder(64).ascii("POST / HTTP/1.1\r\n\r\n"), new byte[] {'?', '-'}, 1);
  }

  private void endPass() {
    for (Runnable next = behindThePass.poll(); next != null; next = behindThePass.poll()) {
      next.run();
    }
  }

  @Test
  void request_leavesWhenThePassIsOver_andItsResponseIsHeard() {
    connection.connected(null);
    asks();
    assertThat(channel.outboundMessages()).isEmpty();
    endPass();
    ByteBuf sent = channel.readOutbound();
    assertThat(sent.toString(US_ASCII)).isEqualTo("POST / HTTP/1.1\r\n\r\n?");
    sent.release();

    arrives(RESPONSE);

    assertThat(heard).containsExactly("connected", "200", "hi", "complete");
  }

  @Test
  void responseThatArrivesBeforeItsRequestHasLeft_isNobodys() {
    connection.connected(null);
    asks();

    arrives(RESPONSE);
    endPass();

    assertThat(heard).containsExactly("connected", "lost: a response before its request");
    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.outboundMessages()).as("nor does the request leave any more").isEmpty();
  }

  /** Notes what an exchange is told. */
  private final class Heard implements Exchange {
    @Override
    public void connected(UpstreamHandler standing) {
      heard.add("connected");
    }

    @Override
    public void head(int status, Inbound.Headers headers) {
      heard.add(Integer.toString(status));
    }

    @Override
    public void body(byte[] octets, int start, int end) {
      heard.add(new String(octets, start, end - start, US_ASCII));
    }

    @Override
    public void complete() {
      heard.add("complete");
    }

    @Override
    public void lost(UpstreamHandler gone, Throwable cause) {
      heard.add("lost: " + cause.getMessage());
    }
  }
}
