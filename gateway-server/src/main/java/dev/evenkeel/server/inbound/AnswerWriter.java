package dev.evenkeel.server.inbound;

import dev.evenkeel.adapters.AnswerEncoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.turn.Gateway;
import dev.evenkeel.core.turn.Rejection;
import dev.evenkeel.core.turn.Reply;
import dev.evenkeel.core.turn.ReplyHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer. Holds back status and headers until there is something to release, gathers
 * what
 * one pass releases into one write, and says when the caller reads too slowly. Confined to its
 * connection's event loop.
 */
final class AnswerWriter implements Reply, Gateway.ReplyShape {
  private final ChannelHandlerContext context;
  private final Encoders encoders;
  private final ByteBuilder out;
  private final String requestId;
  private final boolean keepAlive;
  private final Runnable done;
  private @Nullable AnswerEncoder encoder;
  private @Nullable ReplyHead head;
  private boolean stream;
  private boolean headersSent;
  private boolean ended;
  private boolean over;

  /**
   * @param out room for one pass; used by one answer at a time
   * @param done called once when the last byte was handed to the connection
   */
  AnswerWriter(ChannelHandlerContext context, Encoders encoders, ByteBuilder out, String requestId,
      boolean keepAlive, Runnable done) {
    this.context = context;
    this.encoders = encoders;
    this.out = out;
    this.requestId = requestId;
    this.keepAlive = keepAlive;
    this.done = done;
    out.clear();
  }

  @Override
  public void shape(ChatRequest request, @Nullable String displayModel) {
    stream = request.stream();
    encoder = encoders.create(request, displayModel);
  }

  @Override
  public boolean released() {
    return headersSent || !out.isEmpty();
  }

  @Override
  public void head(ReplyHead now) {
    head = now;
  }

  @Override
  public void event(ChatEvent event) {
    AnswerEncoder writing = encoder;
    if (over || writing == null) {
      return;
    }
    writing.encode(event, out);
    if (event instanceof ChatEvent.Ended) {
      ended = true;
    }
  }

  @Override
  public void flush() {
    if (over || (out.isEmpty() && !ended)) {
      return;
    }
    if (!stream) {
      if (ended) {
        whole(HttpResponseStatus.OK, contentType(), null);
      }
      return;
    }
    if (!headersSent) {
      headersSent = true;
      DefaultHttpResponse response =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      headers(response.headers(), contentType());
      response.headers()
          .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)
          .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE)
          .set("x-accel-buffering", "no");
      context.write(response, context.voidPromise());
    }
    if (ended) {
      finish(buffer());
    } else {
      context.writeAndFlush(new DefaultHttpContent(buffer()), context.voidPromise());
    }
  }

  @Override
  public String reject(Rejection rejection) {
    ErrorResponse error = ErrorResponse.of(rejection);
    if (over) {
      return error.code();
    }
    AnswerEncoder writing = encoder;
    if (stream && writing != null && released()) {
      writing.encodeError(error.message(), error.type(), error.code(), out);
      ended = true;
      flush();
      return error.code();
    }
    out.clear();
    ErrorBodies.write(error, out);
    whole(HttpResponseStatus.valueOf(error.status()), "application/json", error);
    return error.code();
  }

  private void whole(HttpResponseStatus status, String contentType, @Nullable ErrorResponse error) {
    headersSent = true;
    over = true;
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, buffer());
    headers(response.headers(), contentType);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    if (error != null) {
      ErrorBodies.headers(error, response.headers());
    }
    context.writeAndFlush(response, context.voidPromise());
    done.run();
  }

  private void finish(ByteBuf last) {
    over = true;
    if (last.isReadable()) {
      context.writeAndFlush(new DefaultLastHttpContent(last), context.voidPromise());
    } else {
      last.release();
      context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, context.voidPromise());
    }
    done.run();
  }

  private ByteBuf buffer() {
    ByteBuf buffer = context.alloc().ioBuffer(out.length());
    buffer.writeBytes(out.array(), 0, out.length());
    out.clear();
    return buffer;
  }

  private String contentType() {
    return encoder == null ? "application/json" : encoder.contentType();
  }

  private void headers(HttpHeaders headers, String contentType) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, contentType).set("x-request-id", requestId);
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    ReplyHead now = head;
    if (now == null) {
      return;
    }
    headers.set("x-evenkeel-decision", now.decision()).set("x-evenkeel-mode", now.mode());
    set(headers, "x-evenkeel-route", now.route());
    set(headers, "x-evenkeel-session", now.session());
    set(headers, "x-evenkeel-affinity", now.affinity());
    set(headers, "x-evenkeel-policy", now.policy());
    if (now.overheadNanos() >= 0) {
      long micros = now.overheadNanos() / 1_000;
      headers.set("x-evenkeel-overhead-ms",
          micros / 1_000 + "." + String.format(Locale.ROOT, "%03d", micros % 1_000));
    }
  }

  private static void set(HttpHeaders headers, String name, String value) {
    if (!value.isEmpty()) {
      headers.set(name, value);
    }
  }
}
