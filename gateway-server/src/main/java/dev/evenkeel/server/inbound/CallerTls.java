package dev.evenkeel.server.inbound;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import javax.net.ssl.SSLException;

/** TLS towards callers. */
public final class CallerTls {
  private CallerTls() {}

  /**
   * TLS 1.2 and 1.3, with HTTP/2 offered by ALPN when asked for.
   *
   * @param builder holds the certificate and its key
   * @throws SSLException when they cannot be used
   */
  public static SslContext context(SslContextBuilder builder, boolean http2) throws SSLException {
    builder.protocols("TLSv1.3", "TLSv1.2");
    if (http2) {
      builder.ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1));
    }
    return builder.build();
  }
}
