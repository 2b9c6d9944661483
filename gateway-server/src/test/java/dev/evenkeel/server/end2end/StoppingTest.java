package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the gateway stops, and that it stays alive while it is busy. */
class StoppingTest {
  private static final Pattern LISTENING =
      Pattern.compile("listening on \\S+?:(\\d+) \\(admin \\S+?:(\\d+)\\)");

  @TempDir
  private Path folder;

  private static RawProvider stalling() throws java.io.IOException {
    return new RawProvider(exchange -> {
      exchange.write(RawProvider.STREAM_HEAD);
      for (int i = 0; i < 60; i++) {
        exchange.token("Rice needs water, step " + i + ". ");
      }
      exchange.awaitDeparture();
    });
  }

  private static String ask(int port, String path) throws java.io.IOException {
    try (RawClient operator = new RawClient(port)) {
      return operator.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").response();
    }
  }

  @Test
  void processAskedToStop_drains_staysAlive_andTellsWhoeverIsLeft() throws Exception {
    Path config = folder.resolve("evenkeel.yaml");
    try (RawProvider provider = stalling()) {
      Files.writeString(config, """
          server: { listen: "127.0.0.1:0", admin: "127.0.0.1:0", drain: 2s, data-dir: "%s" }
          providers: { p: { protocol: openai, base-url: "%s" } }
          pools:
            assistant:
              policy: none
              routes: [ { id: only, provider: p, model: m, reference: true } ]
          """.formatted(folder.resolve("data"), provider.baseUrl()));
      Process process =
          new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx96m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
              "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
              "-Dlogback.configurationFile=logback.xml", "-cp",
              System.getProperty("java.class.path"), "dev.evenkeel.server.cli.Main", "serve",
              "--config", config.toString()).redirectErrorStream(true).start();
      // Whatever it does not say, the test comes to an end.
      CompletableFuture.delayedExecutor(90, TimeUnit.SECONDS).execute(process::destroyForcibly);
      List<String> said = new ArrayList<>();
      try (BufferedReader lines = new BufferedReader(
          new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        Matcher ports = null;
        for (String line = lines.readLine(); line != null && ports == null; line =
            ports == null ? lines.readLine() : line) {
          said.add(line);
          Matcher found = LISTENING.matcher(line);
          ports = found.find() ? found : null;
        }
        assertThat(ports).as(said.toString()).isNotNull();
        int port = Integer.parseInt(java.util.Objects.requireNonNull(ports).group(1));
        int admin = Integer.parseInt(ports.group(2));
        assertThat(ask(admin, "/readyz")).startsWith("HTTP/1.1 200");
        try (RawClient caller = new RawClient(port)) {
          caller.post(Wire.chat("assistant", true)).readUntil("step 3");

          process.toHandle().destroy(); // SIGTERM, with what it still says kept readable

          Awaitility.await()
              .atMost(Duration.ofSeconds(10))
              .until(() -> ask(admin, "/readyz").startsWith("HTTP/1.1 503"));
          assertThat(ask(admin, "/livez")).startsWith("HTTP/1.1 200");
          assertThat(caller.readUntil("0\r\n\r\n")).contains("\"code\":\"gateway_busy\"")
              .contains("shutting down")
              .doesNotContain("[DONE]")
              .doesNotContain("\"finish_reason\":\"stop\"");
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isIn(0, 143);
        assertThat(lines.lines().toList()).as("its record is written before it ends")
            .anyMatch(line -> line.contains("\"outcome\":\"interrupted\"")
                && line.contains("\"error\":\"gateway_busy\"")
                && line.contains("\"failure\":\"shutdown\""));
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void answerThatEndsWithinTheDrainTime_isWhole() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch stopping = new CountDownLatch(1);
    try (RawProvider provider = new RawProvider(exchange -> {
      asked.countDown();
      try {
        stopping.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.write(RawProvider.json(200, Wire.OPENAI_BODY));
    })) {
      TestGateway gateway = TestGateway.unified()
          .pool("assistant", TestGateway.openAi("only", provider.baseUrl(), "m", true))
          .drain(Duration.ofSeconds(20))
          .start();
      try (RawClient client = new RawClient(gateway.port());
          RawClient idle = new RawClient(gateway.port())) {
        client.post(Wire.chat("assistant", false));
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
        Thread closing = Thread.ofVirtual().start(gateway::close);
        Awaitility.await().until(() -> gateway.admin("/readyz").startsWith("HTTP/1.1 503"));
        assertThat(idle.readAll()).as("an idle connection is closed at once").isEmpty();
        stopping.countDown();
        assertThat(client.readAll()).startsWith("HTTP/1.1 200").contains("water and time");
        closing.join();
      }
    }
  }

  @Test
  void busyGateway_stillSaysThatItLives() throws Exception {
    int callers = 300;
    try (RawProvider provider = stalling();
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", provider.baseUrl(), "m", true))
            .start()) {
      List<RawClient> all = new ArrayList<>();
      try {
        for (int i = 0; i < callers; i++) {
          all.add(new RawClient(gateway.port()).post(Wire.chat("assistant", true)));
          if (i % 50 == 0) {
            assertThat(gateway.admin("/livez")).startsWith("HTTP/1.1 200");
          }
        }
        for (RawClient each : all) {
          each.readUntil("step 3");
        }
        assertThat(gateway.admin("/livez")).startsWith("HTTP/1.1 200");
        assertThat(gateway.admin("/readyz")).startsWith("HTTP/1.1 200");
      } finally {
        for (RawClient each : all) {
          each.reset();
        }
      }
    }
  }
}
