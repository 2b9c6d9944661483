package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.server.end2end.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A certification of routes that cannot be asked, or only now and then, on real sockets. */
final class CertifyOutageTest {
  private static final int PROBES = 60;
  /** The most that is asked in vain: what is under way when it is decided is waited for. */
  private static final int IN_VAIN = 12;

  @TempDir
  private Path folder = Path.of("");

  private final AtomicInteger reference = new AtomicInteger();
  private final AtomicInteger candidate = new AtomicInteger();
  private HttpServer provider;
  /** What the candidate is answered instead of an answer; 0 for nothing. */
  private volatile int status;
  /** Of so many calls of the candidate one is answered so. */
  private volatile int every = 1;

  @BeforeEach
  void start() throws IOException {
    provider = LocalProvider.start(this::answer);
  }

  @AfterEach
  void stop() {
    provider.stop(0);
  }

  private String address() {
    return "http://127.0.0.1:" + provider.getAddress().getPort();
  }

  /** A port on which nobody listens. */
  private static String nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }

  private void config(String referenceUrl, String candidateUrl, String thirdUrl)
      throws IOException {
    StringBuilder probes = new StringBuilder();
    for (int i = 0; i < PROBES; i++) {
      probes.append("      - { id: p")
          .append(i)
          .append(", class: everyday, input: \"Question-")
          .append(i)
          .append("-?\", target: either }\n");
    }
    Files.writeString(folder.resolve("main.yaml"), "server: { data-dir: \"" + folder
        + "/data\" }\nproviders:\n  a: { protocol: openai, base-url: \"" + referenceUrl + "\" }\n"
        + "  b: { protocol: openai, base-url: \"" + candidateUrl + "\" }\n"
        + "  c: { protocol: openai, base-url: \"" + thirdUrl + "\" }\n"
        + "suites:\n  small:\n    version: 1\n    probes:\n" + probes
        + "pools:\n  pool:\n    policy: none\n"
        + "    certification: { suite: small, tolerance: 10%, confidence: 90%, tone: { dimensions: [] } }\n"
        + "    routes:\n      - { id: main, provider: a, model: a, reference: true }\n"
        + "      - { id: backup, provider: b, model: grande }\n"
        + "      - { id: third, provider: c, model: c }\n");
  }

  private String certify(int code) {
    return CommandRun.on(folder, code, "certify", "pool");
  }

  private int certificates() throws IOException {
    Path certificates = folder.resolve("data/certificates");
    if (!Files.exists(certificates)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(certificates)) {
      return (int) files.filter(each -> each.toString().endsWith(".dsse.json")).count();
    }
  }

  private Path certificate(String route) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/certificates"))) {
      return files.filter(each -> each.getFileName().toString().startsWith("pool~" + route + "~"))
          .filter(each -> each.toString().endsWith(".dsse.json"))
          .findFirst()
          .orElseThrow();
    }
  }

  private boolean journalIsThere() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/runs"))) {
      return files.anyMatch(each -> each.toString().endsWith(".jsonl"));
    }
  }

  @Test
  void referenceThatNobodyCanReach_stopsTheRun_andSaysWhatToDo() throws Exception {
    String nobody = nobody();
    config(nobody, address() + "/b", address() + "/c");

    assertThat(certify(1))
        .contains(
            "the run stopped: route 'main' of provider 'a' cannot be asked: each of its first")
        .contains("probes failed alike (connect: cannot connect)")
        .contains("Is the provider up, and is its 'base-url' (" + nobody + ") right?")
        .contains("the same command asks only what is missing")
        .doesNotContain("INCONCLUSIVE")
        .doesNotContain("(again)");
    assertThat(candidate).hasValue(0);
    assertThat(journalIsThere()).isTrue();
  }

  @Test
  void whoProvesToBeSomebodyElse_stopsTheRun() throws Exception {
    TestCertificates authority = new TestCertificates(folder);
    authority.issue("stranger", "api.example.org");
    AtomicInteger heard = new AtomicInteger();
    try (ServerSocket stranger = authority.listening("stranger")) {
      Thread.ofVirtual().start(() -> {
        while (!stranger.isClosed()) {
          try (Socket socket = stranger.accept()) {
            heard.addAndGet(Math.max(0, socket.getInputStream().read()));
          } catch (IOException _) {
            // The caller hangs up when it sees who this is.
          }
        }
      });
      config("https://localhost:" + stranger.getLocalPort(), address() + "/b", address() + "/c");

      assertThat(certify(1)).contains("the run stopped: route 'main'")
          .contains("tls_identity")
          .contains("does not prove to be that host");
      assertThat(heard).as("neither key nor prompt").hasValue(0);
    }
  }

  /**
   * One route is out: the others get what they earn, the run is kept, and goes on where it was.
   */
  @ParameterizedTest
  @CsvSource({"401, 'Is its ''api-key'' set'",
      "403, 'is the account allowed to use the model ''grande''?'",
      "404, 'It knows no model ''grande''', ", "307, 'It sends elsewhere'",
      "402, 'nothing left to spend'"})
  void candidateThatRefusesEveryProbe_isNamed_theOthersAreCertified_andTheRunGoesOn(int refusal,
      String advice) throws Exception {
    config(address() + "/a", address() + "/b", address() + "/c");
    status = refusal;

    String said = certify(1);
    assertThat(said).contains("route 'backup' of provider 'b' cannot be asked")
        .contains("status " + refusal)
        .contains(advice)
        .contains("PASSED  third")
        .contains("the same command asks only what is missing");
    assertThat(candidate.get()).as("three times each").isLessThanOrEqualTo(3 * IN_VAIN);
    assertThat(certificates()).isEqualTo(1);
    assertThat(journalIsThere()).isTrue();
    Path earned = certificate("third");
    byte[] signedByOthersToo = "as if another had signed it".getBytes(StandardCharsets.UTF_8);
    Files.write(earned, signedByOthersToo);

    status = 0;
    reference.set(0);
    candidate.set(0);
    assertThat(certify(0)).contains("going on with the run of")
        .contains("PASSED  backup")
        .contains("PASSED  third");
    assertThat(reference).as("the reference's answers were kept").hasValue(0);
    assertThat(candidate).hasValue(PROBES);
    assertThat(certificates()).isEqualTo(2);
    assertThat(earned).as("what was earned before is not written again")
        .hasBinaryContent(signedByOthersToo);
    assertThat(journalIsThere()).isFalse();
  }

  @Test
  void signingKeyThatIsNone_isToldBeforeAnythingIsAsked() throws Exception {
    config(address() + "/a", address() + "/b", address() + "/c");
    Path keys = Files.createDirectories(folder.resolve("data/keys"));
    Files.writeString(keys.resolve("signing.pem"), "no key");

    assertThat(certify(78)).contains("the signing key cannot be used")
        .contains("there is no such file or folder: " + keys.resolve("signing.pub.pem"));
    assertThat(reference).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({"403", "500"})
  void candidateThatFailsNowAndThen_isCertifiedAsEver(int refusal) throws Exception {
    config(address() + "/a", address() + "/b", address() + "/c");
    status = refusal;
    every = 5;

    assertThat(certify(0)).contains("PASSED  backup");
    assertThat(candidate.get()).isGreaterThan(PROBES);
    assertThat(journalIsThere()).isFalse();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    exchange.getRequestBody().readAllBytes();
    boolean backup = path.startsWith("/b");
    int call = backup ? candidate.incrementAndGet()
        : path.startsWith("/a") ? reference.incrementAndGet() : 0;
    try (exchange) {
      if (backup && status != 0 && call % every == 0) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      exchange.getResponseHeaders().set("content-type", "text/event-stream");
      byte[] octets = ("data: {\"id\":\"c\",\"created\":1,\"model\":\"m-2026\",\"object\":"
          + "\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
          + "\"content\":\"Yes, the shop opens at nine.\"},\"finish_reason\":\"stop\"}]}\n\n"
          + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, octets.length);
      exchange.getResponseBody().write(octets);
    }
  }
}
