package dev.evenkeel.server.inbound;

import dev.evenkeel.server.upstream.WireHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

/**
 * What there is to know of a request before its body, but for the body's length. Immutable.
 *
 * @param method as it was sent
 * @param path without its query
 * @param headers all of them; the length they tell of is that of the first request whose head
 * it was, so ask for it where the head is handed over
 * @param keepAlive whether the connection may carry another one
 * @param expects whether the caller waits for a 100 before it sends the body
 */
record RequestHead(HttpMethod method, String path, WireHeaders headers, boolean keepAlive,
    boolean expects) {
  /** @param head well formed */
  static RequestHead of(HttpRequest head) {
    WireHeaders headers = new WireHeaders(head.headers());
    return new RequestHead(head.method(), path(head.uri()), headers,
        headers.mayHave(HttpHeaderNames.CONNECTION) ? HttpUtil.isKeepAlive(head)
            : head.protocolVersion().isKeepAliveDefault(),
        headers.mayHave(HttpHeaderNames.EXPECT) && HttpUtil.is100ContinueExpected(head));
  }

  private static String path(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }
}
