package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.Secret;
import dev.evenkeel.server.config.GatewayConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The admin side of a running gateway, as commands ask it. */
final class AdminSide {
  private static final int LIMIT_MILLIS = 10_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String url;
  private final @Nullable Secret token;

  /** @param url null for where the configuration says */
  AdminSide(GatewayConfig.Server server, @Nullable String url) {
    this.url = url == null ? "http://" + text(server.admin()) : url;
    this.token = server.adminToken();
  }

  /**
   * What was answered.
   *
   * @param text the body
   */
  record Answer(int status, String text) {
    /** The body as JSON; an empty object when it is none. */
    JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (JacksonException _) {
        return JSON.createObjectNode();
      }
    }
  }

  /** A page that must be there. */
  String page(String path) throws Main.Complaint {
    Answer answer = ask("GET", path, null);
    if (answer.status() != 200) {
      throw new Main.Complaint(1, url + path + " answered " + answer.status()
          + (answer.status() == 401 ? "; is server.admin-token the running gateway's?" : ""));
    }
    return answer.text();
  }

  /** What such a page says. */
  JsonNode read(String path, String body) throws Main.Complaint {
    try {
      return JSON.readTree(body);
    } catch (JacksonException _) {
      throw new Main.Complaint(1, url + path + " is not a gateway's admin side");
    }
  }

  /** @param body JSON, null for none */
  Answer ask(String method, String path, @Nullable String body) throws Main.Complaint {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url + path).toURL().openConnection();
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      connection.setRequestMethod(method);
      if (token != null) {
        connection.setRequestProperty("Authorization", "Bearer " + token.reveal());
      }
      if (body != null) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      }
      int status = connection.getResponseCode();
      try (InputStream in =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        return new Answer(status,
            in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new Main.Complaint(1,
          "no gateway answers at " + url + path + "; is it running? (" + e.getMessage() + ")");
    }
  }

  /** A wildcard is where to listen, not whom to ask. */
  private static String text(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String name = host == null ? address.getHostString()
        : host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
  }
}
