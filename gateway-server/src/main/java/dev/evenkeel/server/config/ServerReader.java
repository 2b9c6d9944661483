package dev.evenkeel.server.config;

import dev.evenkeel.core.route.Secret;
import dev.evenkeel.core.session.IdempotencyTable;
import dev.evenkeel.server.config.GatewayConfig.Certificates;
import dev.evenkeel.server.config.GatewayConfig.Decisions;
import dev.evenkeel.server.config.GatewayConfig.Log;
import dev.evenkeel.server.config.GatewayConfig.Server;
import dev.evenkeel.server.config.GatewayConfig.Tls;
import dev.evenkeel.server.inbound.Limits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what concerns the process: {@code server}, {@code certificates}, {@code decisions},
 * {@code log}.
 */
final class ServerReader {
  private static final int SHORTEST_SECRET = 16;
  private static final Notation<Integer> SIZE = Notation.bytes(1024, 1 << 30);
  private static final Notation<Integer> COUNT = Notation.integer(1, 10_000_000);

  private ServerReader() {}

  /** @param open whether no tenants are configured, so that anybody who can connect is served */
  static Server server(Section in, boolean open) {
    InetSocketAddress listen = in.at("listen").as(Notation.ADDRESS, loopback(8080));
    if (open && !listen.getAddress().isLoopbackAddress()) {
      in.at("listen")
          .problem("without 'tenants' everybody who can connect may call, so this must be a"
              + " loopback address; configure tenants or listen on 127.0.0.1");
    }
    InetSocketAddress admin = in.at("admin").as(Notation.ADDRESS, loopback(8081));
    Value tokenValue = in.at("admin-token");
    Secret token = secret(tokenValue);
    if (!admin.getAddress().isLoopbackAddress() && tokenValue.missing()) {
      tokenValue.problem("is required unless 'server.admin' is a loopback address");
    }
    Tls tls = in.at("tls").present() ? in.at("tls").section(ServerReader::tls) : null;
    boolean http2 = in.at("http2").as(Notation.FLAG, tls != null);
    if (http2 && in.at("tls").missing()) {
      in.at("http2").problem("HTTP/2 is served over TLS only; configure 'server.tls'");
    }
    return new Server(listen, admin, token, tls, http2,
        in.at("limits").section(ServerReader::limits),
        in.at("drain").as(Notation.DURATION, Duration.ofSeconds(20)),
        in.at("threads").as(Notation.integer(0, 1024), 0),
        in.at("io-uring").as(Notation.FLAG, true), in.at("sessions").as(COUNT, 20_000),
        in.at("session-header").as(Notation.HEADER), secret(in.at("session-secret")),
        in.at("idempotency").section(ServerReader::idempotency),
        Path.of(in.at("data-dir").as(Notation.WORDS, ".evenkeel")));
  }

  private static @Nullable Secret secret(Value value) {
    Secret secret = value.secret();
    if (secret != null && secret.reveal().length() < SHORTEST_SECRET) {
      value.problem("the secret is shorter than " + SHORTEST_SECRET + " characters");
    }
    return secret;
  }

  private static @Nullable Tls tls(Section in) {
    Path certificate = existing(in.at("certificate").required());
    Path key = existing(in.at("key").required());
    return certificate == null || key == null ? null : new Tls(certificate, key);
  }

  /** A file that must be there. */
  static @Nullable Path existing(Value value) {
    Path file = value.file();
    if (file != null && (!Files.isReadable(file) || Files.isDirectory(file))) {
      value.problem(TextFile.told(TextFile.unreadable(file), file));
    }
    return file;
  }

  private static Limits limits(Section in) {
    Limits usual = Limits.DEFAULT;
    return new Limits(in.at("body").as(SIZE, usual.bodyBytes()),
        in.at("header-bytes").as(Notation.bytes(1024, 1 << 20), usual.headerBytes()),
        in.at("header-read").as(Notation.SPAN, usual.headerRead()),
        in.at("body-read").as(Notation.SPAN, usual.bodyRead()),
        in.at("body-whole").as(Notation.SPAN, usual.bodyWhole()),
        in.at("idle").as(Notation.SPAN, usual.idle()), in.at("turns").as(COUNT, usual.turns()),
        in.at("connections").as(COUNT, usual.connections()));
  }

  private static IdempotencyTable.Rules idempotency(Section in) {
    IdempotencyTable.Rules usual = IdempotencyTable.Rules.DEFAULT;
    return new IdempotencyTable.Rules(in.at("store").as(Notation.FLAG, usual.store()),
        in.at("ttl").as(Notation.SPAN, usual.ttl()),
        in.at("max-bytes").as(Notation.bytes(1 << 20, 1 << 30), (int) usual.maxBytes()));
  }

  static Certificates certificates(Section in, Path dataDirectory) {
    Path signingKey = in.at("signing-key").file();
    Secret secret = in.at("signing-key-secret").secret();
    if (in.at("signing-key-secret").present()) {
      if (in.at("signing-key").present()) {
        in.at("signing-key-secret").problem("stands beside 'signing-key'; there is one of them");
      }
      if (in.at("trusted-keys").missing() && in.at("roles").missing()) {
        in.at("signing-key-secret").problem("needs 'trusted-keys' with its public half");
      }
    }
    Path signing = signingKey == null ? dataDirectory.resolve("keys/signing.pem") : signingKey;
    Path ours = Certificates.publicKey(signing);
    Map<String, List<Path>> roles = new LinkedHashMap<>();
    Set<Path> heard = new LinkedHashSet<>(keys(in.at("trusted-keys"), ours));
    Set<Path> held = new HashSet<>();
    in.at("roles").named().forEach((role, value) -> {
      List<Path> keys = keys(value, ours);
      if (keys.isEmpty() && value.present()) {
        value.problem("needs at least one key");
      }
      if (keys.stream().anyMatch(key -> !held.add(key))) {
        value.problem("a key stands under two roles: one person could sign for both");
      }
      roles.put(role, keys);
      heard.addAll(keys);
    });
    List<Path> believed =
        heard.isEmpty() && in.at("trusted-keys").missing() && in.at("roles").missing()
            ? List.of(ours)
            : List.copyOf(heard);
    int signatures = in.at("signatures").as(Notation.integer(1, 16), 1);
    if (signatures > 1 && signatures > believed.size()) {
      in.at("signatures")
          .problem("more signatures are asked than there are trusted keys: nothing would ever"
              + " hold");
    }
    return new Certificates(dataDirectory.resolve("certificates"), signing, secret, believed,
        signatures, roles);
  }

  /** Public keys; our own need not be there yet, for it is made with the first certificate. */
  private static List<Path> keys(Value list, Path ours) {
    List<Path> files = new ArrayList<>();
    for (Value each : list.list()) {
      Value named = each.required();
      Path file = ours.equals(named.file()) ? ours : existing(named);
      if (file != null) {
        files.add(file);
      }
    }
    return files;
  }

  static Decisions decisions(Section in, Path dataDirectory) {
    String directory = in.at("directory").as(Notation.WORDS);
    return new Decisions(
        directory == null ? dataDirectory.resolve("decisions") : Path.of(directory),
        in.at("keep").as(Notation.DURATION, Duration.ofDays(90)));
  }

  /** @param kept whether records are kept on disk; else the log has all there is of a turn */
  static Log log(Section in, boolean kept) {
    Log.Format format = in.at("format").as(Notation.word(Log.Format.class), Log.Format.JSON);
    boolean json = format == Log.Format.JSON;
    Log.Turns turns = in.at("turns")
        .as(Notation.word(Log.Turns.class), kept || !json ? Log.Turns.SHORT : Log.Turns.WHOLE);
    if (turns == Log.Turns.WHOLE && !json) {
      in.at("turns").problem("a whole record is JSON; it needs the format 'json'");
    }
    return new Log(format, in.at("level").as(Notation.word(Log.Level.class), Log.Level.INFO),
        turns);
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }
}
