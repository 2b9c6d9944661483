package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.policy.certify.CertificateSigner;
import dev.evenkeel.policy.certify.CertificateStore;
import dev.evenkeel.policy.certify.Revocations;
import dev.evenkeel.policy.certify.SigningKeys;
import dev.evenkeel.server.Wiring;
import dev.evenkeel.server.drift.Proofs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A certificate's life by command, on real files, earned from providers over real sockets. */
class CertificateCommandTest {
  private final Path folder;
  private final AtomicInteger backupCalls = new AtomicInteger();
  private volatile boolean referenceDown;
  private volatile String backupModel = "b-2026";
  private final HttpServer provider = started();

  CertificateCommandTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    SigningKeys.write(SigningKeys.generate(), folder.resolve("runner.pem"),
        folder.resolve("runner.pub.pem"));
    SigningKeys.write(SigningKeys.generate(), folder.resolve("owner.pem"),
        folder.resolve("owner.pub.pem"));
    StringBuilder probes = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      probes.append("      - { id: p")
          .append(i)
          .append(", class: everyday, input: \"Question ")
          .append(i)
          .append("?\", target: answer }\n");
    }
    String address = "http://127.0.0.1:" + provider.getAddress().getPort();
    Files.writeString(folder.resolve("main.yaml"), "server: { listen: \"127.0.0.1:0\", admin:"
        + " \"127.0.0.1:0\", data-dir: \"" + folder + "/data\", drain: 1s }\nproviders:\n"
        + "  a: { protocol: openai, base-url: \"" + address + "/a\" }\n"
        + "  b: { protocol: openai, base-url: \"" + address + "/b\" }\n"
        + "suites:\n  small:\n    version: 1\n    probes:\n" + probes
        + "pools:\n  pool:\n    policy: none\n"
        + "    certification: { suite: small, tolerance: 10%, confidence: 90%, tone: { dimensions: [] } }\n"
        + "    routes:\n      - { id: main, provider: a, model: a, reference: true }\n"
        + "      - { id: backup, provider: b, model: b }\n"
        + "certificates: { signing-key: runner.pem, trusted-keys: [runner.pub.pem, owner.pub.pem],"
        + " signatures: 2 }\ndecisions: { keep: 0d }\n");
  }

  @AfterEach
  void stop() {
    provider.stop(0);
  }

  @Test
  void a_certificate_is_earned_signed_by_a_second_key_shown_verified_and_revoked()
      throws Exception {
    String serial = earned();
    assertThat(run(0, "certificate", "list")).contains("draft").contains("signed by 1 of 2");
    assertThat(run(1, "certificate", "verify", file(serial).toString()))
        .contains("a draft: 1 of 2");
    assertThat(run(0, "validate")).contains("only a draft, with 1 of 2 signatures");
    assertThat(run(1, "certificate", "sign", serial)).contains("signed it already");
    assertThat(
        run(0, "certificate", "sign", serial, "--key", folder.resolve("owner.pem").toString()))
        .contains("2 of 2");

    assertThat(run(0, "certificate", "list")).contains("active      pool / backup  " + serial);
    assertThat(run(0, "certificate", "show", serial)).contains("models seen      b-2026")
        .contains("base-url         http://127.0.0.1:")
        .contains("purpose          continuity")
        .contains("signed by");
    assertThat(run(0, "certificate", "verify", file(serial).toString()))
        .contains("genuine: 2 of 2 signatures");
    assertThat(run(0, "validate")).contains("backup: may serve");
    assertThat(run(0, "certificate", "renew")).contains("nothing is due");

    assertThat(run(0, "certificate", "revoke", serial, "--reason", "the vendor was breached"))
        .contains("revoked " + serial);
    assertThat(run(1, "certificate", "revoke", serial, "--reason", "again")).contains("already");
    assertThat(run(0, "validate")).contains("certificate_revoked: revoked on",
        "the vendor was breached");
    assertThat(run(0, "certificate", "revocations")).contains("list 1 of").contains("1 revoked");
    assertThat(run(0, "certificate", "revocations", "--refresh")).contains("list 2 of");
  }

  @Test
  void a_changed_file_is_not_believed_and_a_loose_key_not_used() throws Exception {
    String serial = earned();
    byte[] octets = Files.readAllBytes(file(serial));
    octets[octets.length / 2] ^= 1;
    Files.write(file(serial), octets);
    assertThat(run(1, "certificate", "verify", file(serial).toString()))
        .contains("must not be believed");
    assertThat(run(1, "certificate", "list")).contains("not believed  pool~backup~" + serial);
    assertThat(run(1, "certificate", "show", serial)).contains("no certificate");
    Files.setPosixFilePermissions(folder.resolve("runner.pem"),
        java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run(1, "certificate", "revocations", "--refresh")).contains("chmod 600");
  }

  @Test
  void a_renewal_is_a_run_of_its_own() throws Exception {
    String serial = earned();
    run(0, "certificate", "sign", serial, "--key", folder.resolve("owner.pem").toString());
    int before = backupCalls.get();
    assertThat(run(0, "certificate", "renew", serial)).contains("renewing " + serial)
        .contains("certificate written");
    assertThat(backupCalls.get()).isEqualTo(before + 40);
    assertThat(run(0, "certificate", "list")).contains("active").contains("draft");
  }

  @Test
  void another_model_on_a_live_answer_suspends_and_the_next_turn_does_not_go_there()
      throws Exception {
    String serial = earned();
    run(0, "certificate", "sign", serial, "--key", folder.resolve("owner.pem").toString());
    Assembly assembly = Assembly.of(folder.resolve("main.yaml"), _ -> null);
    CertificateStore store = assembly.certificates();
    Pool pool = Objects.requireNonNull(assembly.config().pools().get("pool"));
    try (
        Wiring gateway =
            Wiring
                .start(assembly.settings(store,
                    ServeCommand.identity(store, Runnable::run,
                        LoggerFactory.getLogger(CertificateCommandTest.class)),
                    Proofs.NONE, null))) {
      assertThat(admin(gateway, "/admin/v1/certificates")).contains("\"serial\":\"" + serial,
          "\"state\":\"active\"");
      assertThat(admin(gateway, "/admin/v1/certificates/" + serial))
          .contains("\"models_seen\":[\"b-2026\"]", "\"purpose\":\"continuity\"");
      assertThat(admin(gateway, "/admin/v1/certificates/none")).contains("no such certificate");
      assertThat(admin(gateway, "/metrics")).containsPattern(
          "evenkeel_certificate_expiry_timestamp_seconds\\{pool=\"pool\",route=\"backup\"} 1\\.\\d+E9");
      referenceDown = true;
      assertThat(ask(gateway).statusCode()).isEqualTo(200);
      backupModel = "b-2027";
      ask(gateway);
      int calls = backupCalls.get();

      HttpResponse<String> after = ask(gateway);

      assertThat(after.statusCode()).isEqualTo(502);
      assertThat(backupCalls.get()).isEqualTo(calls);
      assertThat(store.standing(pool, pool.routes().getLast(), assembly.contract(pool).digest()))
          .isEqualTo(
              new Standing.Uncertified(Exclusion.CERTIFICATE_SUSPENDED, "answered as b-2027"));
    }
    assertThat(run(0, "certificate", "list")).contains("suspended").contains("answered as b-2027");

    assertThat(run(0, "certificate", "resume", serial, "--reason", "the vendor rolled it back"))
        .contains("lifted: answered as b-2027", "it is active", ".resumed.dsse");
    assertThat(run(0, "certificate", "list")).contains("active");
    store.reload();
    assertThat(store.standing(pool, pool.routes().getLast(), assembly.contract(pool).digest()))
        .as("a running gateway heeds it at its next look")
        .isInstanceOf(Standing.Certified.class);
    assertThat(run(1, "certificate", "resume", serial, "--reason", "again"))
        .contains("it is not suspended but active");
  }

  @Test
  void what_a_certificate_is_bound_to_cannot_be_waved_through() throws Exception {
    String serial = earned();
    run(0, "certificate", "sign", serial, "--key", folder.resolve("owner.pem").toString());
    change("tone: { dimensions: [] }", "tone: { tolerance: 20%, dimensions: [words] }");
    assertThat(run(0, "validate")).contains(
        "certificate_mismatch: changed since it was certified: the tone, then none, now ±20");
    assertThat(run(1, "certificate", "resume", serial, "--reason", "it is fine"))
        .contains("nobody set it aside", "Certify again: evenkeel certify pool --route backup");
  }

  @Test
  void one_of_each_role_has_to_sign() throws Exception {
    SigningKeys.write(SigningKeys.generate(), folder.resolve("third.pem"),
        folder.resolve("third.pub.pem"));
    change("trusted-keys: [runner.pub.pem, owner.pub.pem], signatures: 2",
        "roles: { platform: [runner.pub.pem, third.pub.pem], trust-and-safety: [owner.pub.pem] }");
    String serial = CertificateCommandTest.serial(run(0, "certify", "pool"));
    run(0, "certificate", "sign", serial, "--key", folder.resolve("third.pem").toString());
    assertThat(run(0, "certificate", "list")).as("two people of one role are not enough")
        .contains("draft", "none of trust-and-safety");
    assertThat(
        run(0, "certificate", "sign", serial, "--key", folder.resolve("owner.pem").toString()))
        .doesNotContain("draft");
    assertThat(run(0, "validate")).contains("backup: may serve");
    change("trust-and-safety: [owner.pub.pem]", "trust-and-safety: [runner.pub.pem]");
    assertThat(run(78, "validate")).contains("a key stands under two roles");
  }

  @Test
  void a_stranger_cannot_lift_a_suspension() throws Exception {
    String serial = earned();
    Assembly assembly = Assembly.of(folder.resolve("main.yaml"), _ -> null);
    run(0, "certificate", "sign", serial, "--key", folder.resolve("owner.pem").toString());
    CertificateStore store = assembly.certificates();
    store.keep(store.suspend("pool", "backup", "drifted").orElseThrow());
    SigningKeys.write(SigningKeys.generate(), folder.resolve("stranger.pem"),
        folder.resolve("stranger.pub.pem"));
    assertThat(run(1, "certificate", "resume", serial, "--reason", "mine", "--key",
        folder.resolve("stranger.pem").toString())).contains("not signed by a trusted key");
    assertThat(run(0, "certificate", "list")).contains("suspended");
  }

  @Test
  void the_signing_key_may_be_a_secret_instead_of_a_file() throws Exception {
    String base64 =
        Files.readString(folder.resolve("runner.pem")).replaceAll("-----[A-Z ]+-----|\\s", "");
    Files.delete(folder.resolve("runner.pem"));
    Files.writeString(folder.resolve("key.secret"), base64 + "\n");
    change("signing-key: runner.pem", "signing-key-secret: \"${file:key.secret}\"");
    String serial = earned();
    assertThat(run(1, "certificate", "sign", serial)).contains("signed it already");
    SigningKeys.write(SigningKeys.generate(), folder.resolve("x.pem"), folder.resolve("x.pub.pem"));
    Files.writeString(folder.resolve("key.secret"),
        Files.readString(folder.resolve("x.pem")).replaceAll("-----[A-Z ]+-----|\\s", ""));
    assertThat(run(1, "certificate", "revocations", "--refresh"))
        .contains("none of the trusted keys");
  }

  @Test
  void revocations_of_several_people_at_once_are_all_kept() throws Exception {
    Assembly assembly = Assembly.of(folder.resolve("main.yaml"), _ -> null);
    ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    CyclicBarrier together = new CyclicBarrier(4);
    List<Thread> people = IntStream.range(0, 4).mapToObj(person -> Thread.ofPlatform().start(() -> {
      try {
        CertificateStore store = assembly.certificates();
        CertificateSigner signer = CertificateSignCommand.signer(assembly, null);
        together.await();
        for (int i = 0; i < 5; i++) {
          store.revoke(new Revocations.Revoked("s" + person + "-" + i, "r", "p", Instant.now()),
              signer);
        }
      } catch (Exception e) {
        thrown.add(e);
      }
    })).toList();
    for (Thread each : people) {
      each.join();
    }
    assertThat(thrown).isEmpty();
    assertThat(assembly.certificates().revocations().revoked()).hasSize(20);
    assertThat(assembly.certificates().revocations().sequence()).isEqualTo(20);
  }

  private void change(String before, String after) throws IOException {
    Path file = folder.resolve("main.yaml");
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
  }

  private HttpResponse<String> ask(Wiring gateway) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest
          .newBuilder(URI
              .create("http://127.0.0.1:" + gateway.address().getPort() + "/v1/chat/completions"))
          .header("content-type", "application/json")
          .POST(BodyPublishers.ofString(
              "{\"model\":\"pool\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}"))
          .build(), BodyHandlers.ofString());
    }
  }

  private static String admin(Wiring gateway, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest
          .newBuilder(URI.create("http://127.0.0.1:" + gateway.adminAddress().getPort() + path))
          .build(), BodyHandlers.ofString()).body();
    }
  }

  /** The serial of a certificate that one key has signed. */
  private String earned() {
    String said = run(0, "certify", "pool");
    assertThat(said).contains("It is a draft until 1 more");
    return serial(said);
  }

  private static String serial(String said) {
    Matcher found = Pattern.compile("pool~backup~([^.]+)\\.dsse\\.json").matcher(said);
    assertThat(found.find()).as(said).isTrue();
    return found.group(1);
  }

  private Path file(String serial) {
    return folder.resolve("data/certificates/pool~backup~" + serial + ".dsse.json");
  }

  /** What a command prints, out and err together. */
  private String run(int code, String... arguments) {
    return CommandRun.on(folder, code, arguments);
  }

  private HttpServer started() throws IOException {
    return LocalProvider.start(this::answer);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean backup = exchange.getRequestURI().getPath().startsWith("/b/");
    try (exchange) {
      if (backup) {
        backupCalls.incrementAndGet();
      } else if (referenceDown) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      String head = "{\"id\":\"c\",\"created\":1,\"model\":\"" + (backup ? backupModel : "a-2026")
          + "\",\"object\":\"chat.completion";
      String text = "\":{\"role\":\"assistant\",\"content\":\"Yes, the shop opens at nine.\"}";
      boolean stream = request.contains("\"stream\":true");
      String body = stream
          ? "data: " + head + ".chunk\",\"choices\":[{\"index\":0,\"delta" + text
              + ",\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
          : head + "\",\"choices\":[{\"index\":0,\"message" + text
              + ",\"finish_reason\":\"stop\"}]}";
      exchange.getResponseHeaders()
          .set("content-type", stream ? "text/event-stream" : "application/json");
      byte[] whole = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, whole.length);
      exchange.getResponseBody().write(whole);
    }
  }
}
