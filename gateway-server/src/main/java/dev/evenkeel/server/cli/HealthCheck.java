package dev.evenkeel.server.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks a health page and exits with 0 when it answers 200. A program of its own, because images
 * without a shell have no curl, and kept tiny, because it runs every few seconds.
 */
public final class HealthCheck {
  private static final int LIMIT_MILLIS = 3_000;

  private HealthCheck() {}

  public static void main(String[] arguments) {
    System
        .exit(healthy(arguments.length > 0 ? arguments[0] : "http://127.0.0.1:8081/livez") ? 0 : 1);
  }

  static boolean healthy(String url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      return connection.getResponseCode() == 200;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
