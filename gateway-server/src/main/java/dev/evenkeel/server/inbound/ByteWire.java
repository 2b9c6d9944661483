package dev.evenkeel.server.inbound;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ByteSearch;
import dev.evenkeel.server.upstream.Departures;
import dev.evenkeel.server.upstream.LoopBuffers;
import dev.evenkeel.server.upstream.ProviderLoop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;

/**
 * Answers in HTTP/1.1 as bytes: what leaves together is one buffer and one system call. The
 * response codec of the pipeline is passed by; it serves what is not an answer.
 */
final class ByteWire implements Wire, Departures.Departing {
  private static final byte[] LINE = ascii("\r\n");
  /** The end of the last header, and of the head. */
  private static final byte[] BODY = ascii("\r\n\r\n");
  private static final byte[] CHUNKED = ascii("\r\ntransfer-encoding: chunked\r\n\r\n");
  private static final byte[] END = ascii("0\r\n\r\n");
  private static final byte[] OK = ascii("HTTP/1.1 200 OK");
  private static final byte[] HEX = ascii("0123456789abcdef");
  /** The longest size of a piece and the line ends around it. */
  private static final int FRAME = 8 + 2 + 2;
  /**
   * More than this is not kept for the end of a pass: far below what makes a connection
   * unwritable, so that only a caller who reads slowly does.
   */
  private static final int MOST_WAITING = 16 * 1024;

  private final ChannelHandlerContext codec;
  private final Departures departures;
  private final LoopBuffers buffers;
  private final boolean plain;
  private final ByteBuilder head = new ByteBuilder(512);
  /** Bytes that were written and have not been sent. */
  private int waiting;
  private boolean departing;

  /** @param codec the response codec, which what is written here does not pass */
  ByteWire(ChannelHandlerContext codec, ProviderLoop loop) {
    this.codec = codec;
    this.departures = loop.departures();
    this.buffers = loop.buffers();
    this.plain = codec.pipeline().get(SslHandler.class) == null;
  }

  @Override
  public void begin(HttpResponseStatus status) {
    head.clear();
    if (status.code() == 200) {
      head.append(OK);
    } else {
      head.ascii("HTTP/1.1 ").ascii(status.toString());
    }
  }

  @Override
  public void header(HeaderName name, String value) {
    head.append(name.opening());
    value(value);
  }

  @Override
  public void header(String name, String value) {
    head.append(LINE).ascii(name).ascii(": ");
    value(value);
  }

  /** Nothing that is sent has other than visible ASCII; if it ever had, it must not end a line. */
  private void value(String value) {
    int start = head.length();
    head.ascii(value);
    byte[] octets = head.array();
    int end = head.length();
    for (int i = ByteSearch.invisible(octets, start, end); i < end; i =
        ByteSearch.invisible(octets, i + 1, end)) {
      octets[i] = '?';
    }
  }

  @Override
  public void millis(HeaderName name, long micros) {
    head.append(name.opening()).threePlaces(micros);
  }

  @Override
  public void whole(ByteBuilder body) {
    head.append(HeaderName.CONTENT_LENGTH.opening()).decimal(body.length()).append(BODY);
    ByteBuf out = begun(body.length());
    out.writeBytes(body.array(), 0, body.length());
    send(out);
  }

  @Override
  public void stream() {
    head.append(CHUNKED);
  }

  @Override
  public void chunk(ByteBuilder body) {
    ByteBuf out = begun(body.length() + FRAME);
    piece(body, out);
    send(out);
  }

  @Override
  public void last(ByteBuilder body) {
    ByteBuf out = begun(body.length() + FRAME + END.length);
    if (!body.isEmpty()) {
      piece(body, out);
    }
    out.writeBytes(END);
    send(out);
  }

  /** A buffer that begins with the headers if they have not left yet. */
  private ByteBuf begun(int room) {
    ByteBuf out = buffers.sending(codec.alloc(), head.length() + room);
    if (!head.isEmpty()) {
      out.writeBytes(head.array(), 0, head.length());
      head.clear();
    }
    return out;
  }

  private static void piece(ByteBuilder body, ByteBuf out) {
    int length = body.length();
    for (int shift = (31 - Integer.numberOfLeadingZeros(length)) & ~3; shift >= 0; shift -= 4) {
      out.writeByte(HEX[length >>> shift & 0xF]);
    }
    out.writeBytes(LINE).writeBytes(body.array(), 0, length).writeBytes(LINE);
  }

  private void send(ByteBuf out) {
    waiting += out.readableBytes();
    if (waiting > MOST_WAITING) {
      waiting = 0;
      codec.writeAndFlush(out, codec.voidPromise());
      return;
    }
    codec.write(out, codec.voidPromise());
    if (!departing) {
      departing = true;
      departures.add(this);
    }
  }

  @Override
  public boolean plain() {
    return plain;
  }

  @Override
  public Channel departs() {
    departing = false;
    waiting = 0;
    return codec.channel();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
