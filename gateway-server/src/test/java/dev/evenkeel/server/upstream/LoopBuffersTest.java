package dev.evenkeel.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody's bytes are written over while somebody holds them. */
final class LoopBuffersTest {
  private final LoopBuffers buffers = new LoopBuffers();
  private final ByteBufAllocator others = ByteBufAllocator.DEFAULT;

  @Test
  void buffersThatAreHeld_areNeverGivenToAnother() {
    List<ByteBuf> held = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ByteBuf mine = buffers.sending(others, 100);
      assertThat(mine.isReadable()).isFalse();
      assertThat(mine.writableBytes()).isGreaterThanOrEqualTo(100);
      held.add(mine.writeInt(i));
      ByteBuf passing = buffers.sending(others, 100);
      passing.writeInt(-1).release();
    }

    for (int i = 0; i < held.size(); i++) {
      assertThat(held.get(i).readInt()).isEqualTo(i);
      held.get(i).release();
    }
  }

  @Test
  void aLargeAnswer_hasRoomOfItsOwn() {
    ByteBuf large = buffers.sending(others, 100_000);
    assertThat(large.writableBytes()).isGreaterThanOrEqualTo(100_000);
    large.release();
  }

  @Test
  @SuppressWarnings("deprecation") // It is what Netty asks.
  void reads_shareOnePlace_butNotWhileItIsHeld() {
    RecvByteBufAllocator.Handle one = buffers.reads().newHandle();
    RecvByteBufAllocator.Handle other = buffers.reads().newHandle();
    ByteBuf first = one.allocate(others).writeInt(1);
    ByteBuf second = other.allocate(others).writeInt(2);
    assertThat(first.readInt()).isEqualTo(1);
    second.release();
    first.release();

    ByteBuf third = other.allocate(others);
    assertThat(third).isSameAs(first);
    assertThat(third.isReadable()).isFalse();
    assertThat(third.writableBytes()).isGreaterThan(16 * 1024);
    third.release();
  }
}
