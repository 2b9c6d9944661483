package dev.evenkeel.server.end2end;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A caller that writes bytes and reads bytes, for what no HTTP library would do. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  RawClient send(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
    socket.getOutputStream().flush();
    return this;
  }

  /** A POST of a chat request. */
  RawClient post(String body) throws IOException {
    return send(request(body));
  }

  /** A POST of a chat request by somebody with a key. */
  RawClient post(String body, String key) throws IOException {
    return send(request(body).replace("Content-Type:",
        "Authorization: Bearer " + key + "\r\nContent-Type:"));
  }

  static String request(String body) {
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
        + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
  }

  /** Reads until {@code text} has come. */
  String readUntil(String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    byte[] seen = new byte[1024];
    int length = 0;
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      if (length == seen.length) {
        seen = Arrays.copyOf(seen, length * 2);
      }
      seen[length++] = (byte) octet;
      if (length >= wanted.length
          && Arrays.equals(seen, length - wanted.length, length, wanted, 0, wanted.length)) {
        return new String(seen, 0, length, StandardCharsets.UTF_8);
      }
    }
    throw new AssertionError("the connection ended before '" + text + "': "
        + new String(seen, 0, length, StandardCharsets.UTF_8));
  }

  /** Reads until the gateway closes. */
  String readAll() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** One response with a content length. */
  String response() throws IOException {
    String head = readUntil("\r\n\r\n");
    int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
    int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
    return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /** Leaves without a word: the peer sees a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
