package dev.evenkeel.server.cli;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** A provider on a loopback port of its own; whoever asks for one stops it. */
final class LocalProvider {
  private LocalProvider() {}

  /** Answers every call by {@code answers}, each on a thread of its own. */
  static HttpServer start(HttpHandler answers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", answers);
    server.start();
    return server;
  }
}
