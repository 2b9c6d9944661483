package dev.evenkeel.server.end2end;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that writes exactly the bytes a test tells it to, on a real socket. */
final class RawProvider implements AutoCloseable {
  static final String STREAM_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
      + "Transfer-Encoding: chunked\r\n\r\n";
  private final ServerSocket server;
  private final BlockingQueue<Play> plays = new LinkedBlockingQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  final CountDownLatch callerLeft = new CountDownLatch(1);

  /** What happens after a request was read. */
  interface Play {
    void on(Exchange exchange) throws IOException;
  }

  /** One request's connection. */
  final class Exchange {
    private final Socket socket;
    private final String request;

    Exchange(Socket socket, String request) {
      this.socket = socket;
      this.request = request;
    }

    /** Head and body of what was asked. */
    String request() {
      return request;
    }

    Exchange write(String text) throws IOException {
      return write(text.getBytes(StandardCharsets.UTF_8));
    }

    Exchange write(byte[] octets) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(octets);
      out.flush();
      return this;
    }

    Exchange chunk(String text) throws IOException {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      write(Integer.toHexString(octets.length) + "\r\n");
      write(octets);
      return write("\r\n");
    }

    Exchange token(String content) throws IOException {
      return chunk(
          "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
              + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content
              + "\"},\"finish_reason\":null}]}\n\n");
    }

    Exchange finish() throws IOException {
      return chunk(
          "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
              + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
          .write("0\r\n\r\n");
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Waits until the gateway closes the connection. */
    void awaitDeparture() throws IOException {
      try {
        while (socket.getInputStream().read() >= 0) {
          // Only the end counts.
        }
      } catch (IOException _) {
        // A reset is a departure too.
      }
      callerLeft.countDown();
    }
  }

  RawProvider(Play... scripted) throws IOException {
    // Room for all connections of a test at once: of those beyond it, requests get lost a while.
    this(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), scripted);
  }

  /** A provider behind a socket of the test's own, such as one that speaks TLS. */
  RawProvider(ServerSocket socket, Play... scripted) {
    server = socket;
    plays.addAll(List.of(scripted));
    Thread.ofVirtual().start(this::accept);
  }

  String baseUrl() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
  }

  /** The same for a provider that speaks TLS, under the name its certificate carries. */
  String secureUrl() {
    return "https://localhost:" + server.getLocalPort() + "/v1";
  }

  /** Heads and bodies of what was asked, in order. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** A whole response. */
  static String json(int code, String body) {
    return "HTTP/1.1 " + code + " Status\r\nContent-Type: application/json\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      while (!socket.isClosed()) {
        String request = read(socket.getInputStream());
        if (request.isEmpty()) {
          return;
        }
        requests.add(request);
        // The last play is played for every further request.
        Play play = plays.size() > 1 ? plays.poll() : plays.peek();
        if (play == null) {
          return;
        }
        play.on(new Exchange(socket, request));
      }
    } catch (IOException _) {
      // The test sees what the gateway made of it.
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      head.write(octet);
      if (octet == '\n' && head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
        String text = head.toString(StandardCharsets.UTF_8);
        int at = text.toLowerCase(Locale.ROOT).indexOf("content-length: ");
        int length = Integer.parseInt(text.substring(at + 16, text.indexOf('\r', at)));
        return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
