package dev.evenkeel.server.matrix;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;

/** Sends one request and reads what comes of it, to the last byte of its framing. */
public final class Caller implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  public Caller(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(Trial.PATIENCE_SECONDS * 1_000);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
  }

  /**
   * A response.
   *
   * @param head in lower case
   * @param whole whether the body came to its end
   */
  public record Response(int status, String head, String body, boolean whole) {
    public String header(String name) {
      int at = head.indexOf("\r\n" + name + ": ");
      return at < 0 ? ""
          : head.substring(at + name.length() + 4, head.indexOf('\r', at + name.length() + 4));
    }
  }

  public Caller post(String headers, String body) throws IOException {
    String request = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\n"
        + "Content-Type: application/json\r\n" + headers + "Content-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return this;
  }

  /** @param enough looks at the body as it grows; reading ends where it is true */
  public Response read(Predicate<String> enough) throws IOException {
    String head = line();
    int status = Integer.parseInt(head, 9, 12, 10);
    StringBuilder headers = new StringBuilder(head);
    for (String line = line(); !line.equals("\r\n"); line = line()) {
      headers.append(line);
    }
    String all = headers.toString().toLowerCase(Locale.ROOT);
    int at = all.indexOf("content-length: ");
    if (at >= 0) {
      byte[] body = in.readNBytes(Integer.parseInt(all, at + 16, all.indexOf('\r', at), 10));
      return new Response(status, all, new String(body, StandardCharsets.UTF_8), true);
    }
    StringBuilder body = new StringBuilder();
    while (!enough.test(body.toString())) {
      int length = Integer.parseInt(line().strip(), 16);
      body.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
      line();
      if (length == 0) {
        return new Response(status, all, body.toString(), true);
      }
    }
    return new Response(status, all, body.toString(), false);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      line.append((char) octet);
      if (octet == '\n') {
        return line.toString();
      }
    }
    throw new EOFException("the connection ended within: " + line);
  }

  /** Leaves without a word. */
  public void leave() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
