package dev.evenkeel.server.inbound;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a caller's requests of HTTP/1.1 and hands them to their receiver without a way through the
 * pipeline for each part. A head that the connection has brought before is known by its bytes
 * ({@link HeadPattern}), and its body is then as much as it says; everything else is Netty's.
 */
final class RequestDecoder extends HttpRequestDecoder {
  /** After so many heads in a row that were none of those before, no more are learned. */
  private static final int MOST_STRANGE = 4;

  private final Receiver receiver;
  private @Nullable HeadPattern known;
  private int strange;
  /** Whether Netty's decoder is between two requests. */
  private boolean between = true;
  /** What is missing of the body whose head was known; none where Netty reads. */
  private long missing;

  /** Who takes the requests of one connection. */
  interface Receiver {
    /** Bytes have arrived; whose they are is not known yet, and their head may not be whole. */
    void bytesArrived();

    /** Whether the next byte is of a request that no other stands before. */
    boolean ready();

    /**
     * A head that is known, only while {@link #ready}; its body comes by {@link #body}.
     *
     * @param declared the body's length in bytes
     */
    void head(RequestHead head, long declared);

    /**
     * More of the body whose head came by {@link #head}.
     *
     * @param more all that there is to read of it, only until this returns
     * @param last whether it is the end of the body
     */
    void body(ByteBuf more, boolean last);

    /** A part that was read by Netty, the receiver's to release. */
    void decoded(HttpObject part);

    /** The head that came last, by either way, and is not waiting for its turn. */
    @Nullable RequestHead latest();
  }

  RequestDecoder(Receiver receiver, HttpDecoderConfig limits) {
    super(limits);
    this.receiver = receiver;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    receiver.bytesArrived();
    if (!(message instanceof ByteBuf octets) || !taken(octets)) {
      super.channelRead(context, message);
    }
  }

  /** Whether all of it was of requests with a known head; it is released then. */
  private boolean taken(ByteBuf octets) {
    boolean rest = false;
    try {
      while (octets.isReadable() && !rest) {
        if (missing > 0) {
          body(octets);
        } else {
          rest = !begun(octets);
        }
      }
      return !rest;
    } finally {
      if (!rest) {
        octets.release();
      }
    }
  }

  private boolean begun(ByteBuf octets) {
    HeadPattern pattern = known;
    if (pattern == null || !between || internalBuffer().isReadable() || !receiver.ready()) {
      return false;
    }
    long length = pattern.read(octets);
    if (length < 0) {
      return false;
    }
    strange = 0;
    missing = length;
    receiver.head(pattern.head(), length);
    if (length == 0) {
      receiver.body(octets.slice(octets.readerIndex(), 0), true);
    }
    return true;
  }

  private void body(ByteBuf octets) {
    int count = (int) Math.min(missing, octets.readableBytes());
    missing -= count;
    // Most bodies end where the read does, and then no slice has to be made.
    ByteBuf more = count == octets.readableBytes() ? octets : octets.readSlice(count);
    receiver.body(more, missing == 0);
    more.skipBytes(more.readableBytes()); // What nobody wanted.
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf octets, List<Object> parts)
      throws Exception {
    boolean begins = between && receiver.ready();
    int from = octets.readerIndex();
    between = false;
    super.decode(context, octets, parts);
    while (!parts.isEmpty()) {
      HttpObject part = (HttpObject) parts.removeFirst();
      between = part instanceof LastHttpContent && part.decoderResult().isSuccess();
      receiver.decoded(part);
      if (begins && part instanceof HttpRequest head) {
        learn(octets, from, head);
      }
    }
  }

  private void learn(ByteBuf octets, int from, HttpRequest head) {
    RequestHead read = receiver.latest();
    if (read != null && strange < MOST_STRANGE) {
      HeadPattern learned = HeadPattern.of(octets, from, octets.readerIndex(), head, read);
      if (learned != null) {
        strange++;
        known = learned;
      }
    }
  }
}
