package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A certification in a process of its own that is killed (SIGKILL) at random moments goes on where
 * it was and earns the certificate it would have earned.
 */
final class CertifyKillTest {
  private static final int PROBES = 120;
  private static final int CONCURRENCY = 4;
  private static final Pattern SERIAL = Pattern.compile("pool~backup~([^.]+)\\.dsse\\.json");

  private final Path folder;
  private final HttpServer provider;
  /** How often each question was answered, reference and candidate apart. */
  private final ConcurrentHashMap<String, AtomicInteger> answered = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile int killAt = Integer.MAX_VALUE;
  private volatile @Nullable Process running;

  CertifyKillTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    provider = LocalProvider.start(this::answer);
  }

  @AfterEach
  void stop() {
    stopProcess();
    provider.stop(0);
  }

  private void stopProcess() {
    Process process = running;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private Path config(String name) throws IOException {
    StringBuilder probes = new StringBuilder();
    for (int i = 0; i < PROBES; i++) {
      probes.append("      - { id: p")
          .append(i)
          .append(", class: everyday, input: \"Question-")
          .append(i)
          .append("-?\", target: either }\n");
    }
    String address = "http://127.0.0.1:" + provider.getAddress().getPort();
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, "server: { data-dir: \"" + folder + "/" + name + "\" }\nproviders:\n"
        + "  a: { protocol: openai, base-url: \"" + address + "/a\" }\n"
        + "  b: { protocol: openai, base-url: \"" + address + "/b\" }\n"
        + "suites:\n  small:\n    version: 1\n    probes:\n" + probes
        + "pools:\n  pool:\n    policy: none\n"
        + "    certification: { suite: small, tolerance: 10%, confidence: 90%, tone: { dimensions: [] } }\n"
        + "    routes:\n      - { id: main, provider: a, model: a, reference: true }\n"
        + "      - { id: backup, provider: b, model: b }\n");
    return file;
  }

  /** Runs the command in a process of its own; its exit code, 137 when it was killed. */
  private int certify(Path config) throws Exception {
    Process process =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp",
            System.getProperty("java.class.path"), "dev.evenkeel.server.cli.Main", "certify",
            "pool", "--concurrency", Integer.toString(CONCURRENCY), "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.txt").toFile())
            .start();
    running = process;
    return process.waitFor();
  }

  @Test
  void runThatIsKilledAgainAndAgain_earnsTheSameCertificate() throws Exception {
    Path whole = config("whole");
    assertThat(certify(whole)).as(said()).isZero();
    int uninterrupted = calls.get();
    String expected = content(whole, serial("whole"));

    long seed = 20_261_126L;
    Random random = new Random(seed);
    answered.clear();
    Path killed = config("killed");
    List<Integer> kills = new ArrayList<>();
    calls.set(0);
    String run = null;
    // Anywhere in the reference's first and second answers, and in the candidate's.
    for (int at : new int[] {random.nextInt(5, PROBES), random.nextInt(PROBES, 2 * PROBES),
        random.nextInt(2 * PROBES + 10, 3 * PROBES - 5)}) {
      kills.add(at);
      killAt = at;
      assertThat(certify(killed)).as("seed %d, killed at %s: %s", seed, kills, said())
          .isEqualTo(137);
      String journal = journal();
      assertThat(run == null || run.equals(journal)).as("seed %d: one run", seed).isTrue();
      run = journal;
    }
    killAt = Integer.MAX_VALUE;
    assertThat(certify(killed)).as("seed %d: %s", seed, said()).isZero();
    assertThat(said()).contains("going on with the run of");

    assertThat(content(killed, serial("killed"))).as("seed %d, killed at %s", seed, kills)
        .isEqualTo(expected);
    // What was under way when it died is asked again; nothing else is.
    assertThat(calls.get()).as("seed %d", seed)
        .isBetween(uninterrupted, uninterrupted + kills.size() * CONCURRENCY);
    assertThat(answered).hasSize(2 * PROBES);
    // Another run under the same journal is another certificate: the serial belongs to the run.
    assertThat(certify(killed)).isZero();
    try (Stream<Path> files = Files.list(folder.resolve("killed/certificates"))) {
      assertThat(files.filter(each -> each.toString().endsWith(".dsse.json"))).hasSize(2);
    }
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("out.txt"));
  }

  /** The first line of the journal that the kill left behind: whose run it is. */
  private String journal() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("killed/runs"))) {
      Path file =
          files.filter(each -> each.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      return Files.readAllLines(file).getFirst();
    }
  }

  private String serial(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name + "/certificates"))) {
      List<String> found = files.map(each -> SERIAL.matcher(each.getFileName().toString()))
          .filter(Matcher::matches)
          .map(each -> each.group(1))
          .toList();
      assertThat(found).hasSize(1);
      return found.getFirst();
    }
  }

  /** What the certificate says, without its serial, its times and its signature. */
  private String content(Path config, String serial) throws IOException {
    String name = config.getFileName().toString().replace(".yaml", "");
    Path file = folder.resolve(name + "/certificates/pool~backup~" + serial + ".dsse.json");
    Matcher payload = Pattern.compile("\"payload\":\"([^\"]+)\"").matcher(Files.readString(file));
    assertThat(payload.find()).isTrue();
    return new String(java.util.Base64.getDecoder().decode(payload.group(1)),
        StandardCharsets.UTF_8).replace(serial, "SERIAL")
        .replaceAll("\"(notBefore|renewAfter|notAfter)\":\"[^\"]+\"", "\"$1\":\"TIME\"");
  }

  /** Refuses every tenth question on both sides, and two more on the candidate's. */
  private void answer(HttpExchange exchange) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean backup = exchange.getRequestURI().getPath().startsWith("/b/");
    Matcher asked = Pattern.compile("Question-(\\d+)-").matcher(request);
    int number = asked.find() ? Integer.parseInt(asked.group(1)) : -1;
    if (calls.incrementAndGet() == killAt) {
      stopProcess();
    }
    boolean refuses = number % 10 == 0 || (backup && (number == 7 || number == 23));
    answered.computeIfAbsent((backup ? "b" : "a") + number, _ -> new AtomicInteger())
        .incrementAndGet();
    String text = refuses ? "I'm sorry, but I can't help with that."
        : "Yes, the shop opens at nine and closes at six.";
    String body = "data: {\"id\":\"c\",\"created\":1,\"model\":\"" + (backup ? "b" : "a")
        + "-2026\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{"
        + "\"role\":\"assistant\",\"content\":\"" + text
        + "\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    try (exchange) {
      exchange.getResponseHeaders().set("content-type", "text/event-stream");
      byte[] octets = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, octets.length);
      exchange.getResponseBody().write(octets);
    } catch (IOException e) {
      // The process it was for is dead.
    }
  }
}
