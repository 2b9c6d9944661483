package dev.evenkeel.server.upstream;

import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** What the end of a connection means for the exchange it carried. */
final class LostConnection {
  private LostConnection() {}

  /** @param sent whether the request was on its way */
  static Failure failure(Throwable cause, boolean sent) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof CertificateException) {
        return Failure.of(FailureKind.TLS_IDENTITY, "the provider's certificate is not valid");
      }
      if (each instanceof UnknownHostException) {
        return Failure.of(FailureKind.DNS, "the provider's name does not resolve");
      }
    }
    if (cause instanceof ConnectTimeoutException) {
      return Failure.of(FailureKind.CONNECT, "no connection in time");
    }
    if (cause instanceof SSLException) {
      // That exception's message is what came instead, byte by byte.
      return Failure.of(FailureKind.CONNECT,
          cause instanceof NotSslRecordException ? "TLS: the other side does not speak it"
              : "TLS: " + cause.getMessage());
    }
    if (!sent) {
      return Failure.of(FailureKind.CONNECT, "cannot connect");
    }
    return Failure.of(FailureKind.SERVER_ERROR, "the connection closed before a response");
  }
}
