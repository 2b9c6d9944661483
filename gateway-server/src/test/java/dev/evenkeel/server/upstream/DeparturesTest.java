package dev.evenkeel.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What a pass of the loop writes leaves in its order, and never stays. */
final class DeparturesTest {
  private final Queue<Runnable> behindThePass = new ArrayDeque<>();
  private final Departures departures = new Departures(behindThePass::add, null);
  private final List<Integer> sent = new ArrayList<>();

  private void write(int connection, Runnable whenSent) {
    Channel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
      @Override
      public void flush(ChannelHandlerContext context) {
        sent.add(connection);
        whenSent.run();
      }
    });
    departures.add(new Plain(channel));
  }

  private void write(int connection) {
    write(connection, () -> {});
  }

  private void endPass() {
    for (Runnable next = behindThePass.poll(); next != null; next = behindThePass.poll()) {
      next.run();
    }
  }

  @Test
  void whatAPassWrites_leavesBehindIt_inItsOrder() {
    write(1);
    write(2);
    write(3);
    assertThat(sent).isEmpty();

    endPass();
    assertThat(sent).containsExactly(1, 2, 3);

    write(4);
    endPass();
    assertThat(sent).containsExactly(1, 2, 3, 4);
  }

  @Test
  void connections_doNotWaitForMoreThanAFewOthers() {
    int most = Departures.MOST_WAITING;
    for (int i = 1; i <= 2 * most + 4; i++) {
      write(i);
    }
    assertThat(sent).hasSize(2 * most);

    endPass();
    assertThat(sent).hasSize(2 * most + 4).isSorted();
    assertThat(behindThePass).isEmpty();
  }

  @Test
  void whatIsWrittenWhileOthersAreSent_takesNobodysPlace() {
    write(1, () -> {
      write(3);
      write(4);
    });
    write(2);
    endPass();

    assertThat(sent).containsExactly(1, 2, 3, 4);
  }
}
