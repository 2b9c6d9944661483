package dev.evenkeel.server.simulate;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a chunked body at a pace and breaks off where it should. Stops while the peer does not
 * read. Confined to the connection's event loop.
 */
final class Playback {
  /** Lets the peer read what was sent: a reset discards what it has not read yet. */
  private static final long RESET_GRACE_MILLIS = 50;

  /** How a body ended. */
  enum Outcome {
    WHOLE,
    /** Broken off, on a connection that can be used again. */
    BROKEN,
    /** Broken off with the connection. */
    DROPPED
  }

  /**
   * What is played.
   *
   * @param head sent before the first byte of the body
   * @param frames the body
   * @param pause from each token to the next
   * @param fault where it breaks off, null for nowhere
   * @param failed what is sent when it fails in the vendor's form
   * @param undecodable what is sent as an undecodable event
   */
  record Score(HttpResponse head, List<Frame> frames, Duration pause, Fault.@Nullable Break fault,
      Frame failed, Frame undecodable) {
    Score {
      frames = List.copyOf(frames);
    }
  }

  private final ChannelHandlerContext context;
  private final Score score;
  private final Consumer<Outcome> ended;
  private final int breakAt;
  private @Nullable ScheduledFuture<?> timer;
  private boolean headSent;
  private boolean struck;
  private boolean waitingForRoom;
  private int position;
  private int tokens;

  Playback(ChannelHandlerContext context, Score score, Consumer<Outcome> ended) {
    this.context = context;
    this.score = score;
    this.ended = ended;
    int all = (int) score.frames().stream().filter(Frame::token).count();
    this.breakAt = score.fault() == null ? -1 : score.fault().place(all);
  }

  void start(Duration delay) {
    later(delay, this::play);
  }

  /** The peer reads again. */
  void roomAgain() {
    if (waitingForRoom) {
      waitingForRoom = false;
      play();
    }
  }

  /** The peer has left. */
  void cancel() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void play() {
    Channel channel = context.channel();
    while (position < score.frames().size()) {
      Fault.Break fault = score.fault();
      if (fault != null && !struck && tokens == breakAt) {
        struck = true;
        if (strike(fault.how())) {
          return;
        }
      }
      if (!channel.isWritable()) {
        waitingForRoom = true;
        context.flush();
        return;
      }
      Frame frame = score.frames().get(position++);
      write(frame.text());
      if (frame.token()) {
        tokens++;
        if (!score.pause().isZero()) {
          context.flush();
          later(score.pause(), this::play);
          return;
        }
      }
    }
    end(Outcome.WHOLE);
  }

  /** Whether nothing more is to be played. */
  private boolean strike(Fault.How how) {
    switch (how) {
      case STALL -> {
        sendHead();
        context.flush();
      }
      case CUT -> drop();
      case RESET -> {
        context.flush();
        later(Duration.ofMillis(RESET_GRACE_MILLIS), () -> {
          context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
          drop();
        });
      }
      case ERROR -> {
        write(score.failed().text());
        end(Outcome.BROKEN);
      }
      case TRUNCATE -> {
        sendHead();
        end(Outcome.BROKEN);
      }
      case BAD -> {
        write(score.undecodable().text());
        return false;
      }
    }
    return true;
  }

  private void drop() {
    ended.accept(Outcome.DROPPED);
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  private void end(Outcome outcome) {
    sendHead();
    context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    ended.accept(outcome);
  }

  private void sendHead() {
    if (!headSent) {
      headSent = true;
      context.write(score.head()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  private void write(String text) {
    sendHead();
    context.write(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)))
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private void later(Duration delay, Runnable step) {
    if (delay.isZero()) {
      step.run();
    } else {
      timer = context.executor().schedule(step, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
