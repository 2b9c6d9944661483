package dev.evenkeel.server.admin;

import dev.evenkeel.core.access.KeyRing;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@link AdminPages} over HTTP/1.1. Nothing is changed from here but that drills are held.
 */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final AdminPages.Page UNAUTHORIZED =
      new AdminPages.Page(401, "text/plain", "send the admin token as a bearer token\n", true);

  private final AdminPages pages;
  private final byte @Nullable [] tokenDigest;

  /**
   * @param token what callers must send as a bearer token, null when the listener is on loopback
   */
  AdminHandler(AdminPages pages, @Nullable String token) {
    this.pages = pages;
    this.tokenDigest = token == null ? null : digest(token);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    AdminPages.Page page;
    String path = request.uri().split("\\?", 2)[0];
    boolean authorized = authorized(request.headers().get(HttpHeaderNames.AUTHORIZATION));
    if (AdminPages.changeable(path) && !reads(request.method())) {
      page = authorized ? changed(path, request) : UNAUTHORIZED;
    } else if (!reads(request.method())) {
      page = new AdminPages.Page(405, "text/plain", "only GET\n", true);
    } else {
      page = pages.page(path);
      if (!page.open() && !authorized) {
        page = UNAUTHORIZED;
      }
    }
    byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(page.status()),
            request.method().equals(HttpMethod.HEAD) ? Unpooled.EMPTY_BUFFER
                : Unpooled.wrappedBuffer(body));
    response.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, page.contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set("x-content-type-options", "nosniff");
    var written = context.writeAndFlush(response);
    if (!HttpUtil.isKeepAlive(request)) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static boolean reads(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private AdminPages.Page changed(String path, FullHttpRequest request) {
    if (request.method().equals(HttpMethod.DELETE)) {
      return pages.delete(path);
    }
    // No page of a stranger's can make a browser send this type without being asked first.
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
    if (!request.method().equals(HttpMethod.POST) || type == null
        || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      return new AdminPages.Page(415, "text/plain", "POST application/json, or DELETE\n", true);
    }
    return pages.post(path, request.content().toString(StandardCharsets.UTF_8));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private boolean authorized(@Nullable String header) {
    if (tokenDigest == null) {
      return true;
    }
    return header != null && header.startsWith("Bearer ")
        && MessageDigest.isEqual(tokenDigest, digest(header.substring(7)));
  }

  private static byte[] digest(String token) {
    return KeyRing.hash(token).getBytes(StandardCharsets.US_ASCII);
  }
}
