package dev.evenkeel.server.inbound;

import dev.evenkeel.adapters.ByteBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;

/** Answers as Netty's HTTP objects, for a codec behind it: HTTP/2. */
final class ObjectWire implements Wire {
  private final ChannelHandlerContext context;
  private HttpResponseStatus status = HttpResponseStatus.OK;
  private HttpHeaders headers = new DefaultHttpHeaders();

  ObjectWire(ChannelHandlerContext context) {
    this.context = context;
  }

  @Override
  public void begin(HttpResponseStatus now) {
    status = now;
    headers = new DefaultHttpHeaders();
  }

  @Override
  public void header(HeaderName name, String value) {
    header(name.text(), value);
  }

  @Override
  public void header(String name, String value) {
    headers.set(name, value);
  }

  @Override
  public void millis(HeaderName name, long micros) {
    headers.set(name.text(),
        new String(new ByteBuilder(16).threePlaces(micros).copy(), StandardCharsets.US_ASCII));
  }

  @Override
  public void whole(ByteBuilder body) {
    headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length());
    context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, buffer(body),
        headers, new DefaultHttpHeaders()), context.voidPromise());
  }

  @Override
  public void stream() {
    headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    context.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers),
        context.voidPromise());
  }

  @Override
  public void chunk(ByteBuilder body) {
    context.writeAndFlush(new DefaultHttpContent(buffer(body)), context.voidPromise());
  }

  @Override
  public void last(ByteBuilder body) {
    context.writeAndFlush(body.isEmpty() ? LastHttpContent.EMPTY_LAST_CONTENT
        : new DefaultLastHttpContent(buffer(body)), context.voidPromise());
  }

  private ByteBuf buffer(ByteBuilder body) {
    return context.alloc().ioBuffer(body.length()).writeBytes(body.array(), 0, body.length());
  }
}
