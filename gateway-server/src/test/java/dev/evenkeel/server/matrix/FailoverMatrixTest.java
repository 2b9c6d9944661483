package dev.evenkeel.server.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.evenkeel.core.access.KeyRing;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Clearances;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Coverage;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Secret;
import dev.evenkeel.core.route.Workload;
import dev.evenkeel.core.session.IdempotencyTable;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.OnRefusal;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.server.Settings;
import dev.evenkeel.server.Wiring;
import dev.evenkeel.server.drift.Proofs;
import dev.evenkeel.server.end2end.TestCertificates;
import dev.evenkeel.server.inbound.Limits;
import dev.evenkeel.server.matrix.Expected.Asking;
import dev.evenkeel.server.matrix.Expected.Form;
import dev.evenkeel.server.matrix.Expected.Recorded;
import dev.evenkeel.server.upstream.Trust;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Every cell of the failure table, over sockets and through the whole gateway: one gateway with a
 * pool for each, many cells at a time. {@code -Devenkeel.cell=NUMBER} runs one alone.
 */
final class FailoverMatrixTest {
  /** How many cells there are; when one is added or goes, somebody has to say so here. */
  private static final int CELLS = 5_190;
  private static final int AT_A_TIME = 48;
  private static final int ONLY = Integer.getInteger("evenkeel.cell", -1);
  private static final Duration NEVER = Duration.ofSeconds(2L * Trial.PATIENCE_SECONDS);
  private static final Duration SOON = Duration.ofMillis(250);
  private static final Logger ROUTE_ALARMS = (Logger) LoggerFactory.getLogger("evenkeel.routes");
  private static final String KEY = "sk-matrix";

  @TempDir
  private static Path folder;
  private static final List<Trial> trials = new ArrayList<>();
  private static @Nullable Stage stage;
  private static @Nullable Wiring gateway;

  @BeforeAll
  static void raiseTheCurtain() throws Exception {
    ROUTE_ALARMS.setLevel(Level.OFF); // Thousands, and each as it should be.
    TestCertificates strangers = new TestCertificates(folder);
    strangers.issue("unknown", "localhost");
    Stage built = new Stage(strangers.listening("unknown"));
    stage = built;
    Map<String, Pool> pools = new HashMap<>();
    for (Cell cell : Cell.all()) {
      if (ONLY < 0 || ONLY == cell.number()) {
        Trial trial = new Trial(cell);
        trials.add(trial);
        built.play(trial);
        pools.put(cell.pool(), pool(trial, built));
      }
    }
    gateway = start(pools);
  }

  @AfterAll
  static void lowerIt() throws IOException {
    ROUTE_ALARMS.setLevel(null);
    if (gateway != null) {
      gateway.close();
    }
    if (stage != null) {
      stage.close();
    }
  }

  private static Pool pool(Trial trial, Stage stage) {
    Cell cell = trial.cell;
    // It opens with the last of the failures that the table counts, and so not if one is missed.
    long counted =
        trial.expected.record().attempts().stream().filter(each -> each.startsWith("a")).count();
    List<Route> routes = new ArrayList<>();
    routes.add(route(cell, 'a', cell.first(), stage, true));
    if (cell.second() != null) {
      routes.add(route(cell, 'b', cell.second(), stage, false));
    }
    Delivery.Manner manner = switch (cell.delivery()) {
      case PROGRESSIVE -> Delivery.Manner.PROGRESSIVE;
      case WINDOWED -> Delivery.Manner.windowed(Cell.WINDOW);
      case BUFFERED -> Delivery.Manner.BUFFERED;
    };
    return new Pool(cell.pool(), Workload.unrestricted("tests"),
        cell.fault() == Fault.REFUSAL ? "unified" : "plain", routes, Pool.Affinity.DEFAULT,
        new Pool.Failover(cell.rule(), 4, NEVER,
            new BreakerSettings((int) Math.max(1, counted), 1, 1_000, Duration.ofHours(1), 1, 1)),
        new Pool.Certification("suite", 0.05, 0.95, Duration.ofDays(1)), false,
        cell.asked() == Place.Asked.CHECKED_JSON ? Set.of(Pool.Check.STRUCTURED_OUTPUT) : Set.of())
        .with(new Delivery(manner, Map.of(), NEVER, false));
  }

  private static Route route(Cell cell, char which, Dialect dialect, Stage stage,
      boolean reference) {
    boolean faulty = which == 'a';
    Fault fault = cell.fault();
    boolean silent =
        faulty && (fault == Fault.STALL_BEFORE_HEADERS || fault == Fault.STALL_BEFORE_TEXT);
    boolean stalls = faulty && fault == Fault.STALL;
    Clocks clocks =
        new Clocks(fault == Fault.DNS ? Duration.ofSeconds(20) : NEVER, silent ? SOON : NEVER,
            silent || (stalls && !cell.streamed()) ? SOON : NEVER, stalls ? SOON : NEVER);
    return new Route(cell.route(which),
        new Provider(cell.route(which), dialect.protocol(), URI.create(stage.baseUrl(cell, which)),
            new Secret(KEY), Controls.NONE, clocks),
        faulty ? Speech.MODEL_A : Speech.MODEL_B, reference, null, null, null, Set.of())
        .with(dialect == Dialect.OPENAI ? Continuation.INSTRUCTION : Continuation.PREFILL);
  }

  private static Wiring start(Map<String, Pool> pools) throws IOException {
    Policy unified =
        new Policy("unified", 1, new Refusals(OnRefusal.UNIFIED, LocalText.of(Oracle.REFUSAL)),
            "Withheld.", List.of(), Tone.UNCHANGED, List.of());
    Snapshot snapshot = new Snapshot(new KeyRing(List.of()), pools,
        Map.of("plain", CompiledPolicy.compile(Policy.allowAll("plain")), "unified",
            CompiledPolicy.compile(unified)),
        new Clearances(Map.of()), Map.of());
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return Wiring.start(new Settings(any, any, null, null,
        new Trust(SslContextBuilder.forClient().build(), Map.of()),
        new Limits(64 * 1024, 8 * 1024, NEVER, NEVER, NEVER, NEVER, 1_000, 1_000), Duration.ZERO, 2,
        true, new Settings.SessionSecret("a secret of the tests".getBytes(StandardCharsets.UTF_8)),
        null, 100_000, IdempotencyTable.Rules.DEFAULT, null, null, snapshot, List.of(),
        (pool, route, digest) -> new Standing.Certified("test-" + route.id(), Set.of(),
            new Coverage(Set.of(), Set.of(), true)),
        (pool, route, model) -> {}, Map.of(), Proofs.NONE, null));
  }

  @Test
  void everyCell_isAsTheTableSays() throws Exception {
    Wiring running = java.util.Objects.requireNonNull(gateway);
    Queue<Wrong> wrong = new ConcurrentLinkedQueue<>();
    Semaphore places = new Semaphore(AT_A_TIME);
    CountDownLatch done = new CountDownLatch(trials.size());
    for (Trial trial : trials) {
      places.acquire();
      Thread.ofVirtual().start(() -> {
        try {
          tried(trial, running);
        } catch (IOException | RuntimeException | AssertionError e) {
          wrong.add(new Wrong(trial.cell, String.valueOf(e.getMessage())));
        } finally {

          places.release();
          done.countDown();
        }
      });
    }
    done.await();
    health(running, wrong);
    if (!wrong.isEmpty()) {
      throw new AssertionError(report(wrong));
    }
    String metrics = page(running, "/metrics");
    assertThat(metrics).contains("evenkeel_seam_violations_total 0.0")
        .doesNotContainPattern("evenkeel_faults_total\\{[^}]*\\} [1-9]");
    Awaitility.await()
        .atMost(Duration.ofSeconds(Trial.PATIENCE_SECONDS))
        .until(() -> page(running, "/metrics").contains("evenkeel_turns_active 0.0"));
    assertThat(ONLY >= 0 ? CELLS : trials.size()).as("cells").isEqualTo(CELLS);
  }

  /** What is not as the table says, alike together. */
  private static String report(Queue<Wrong> wrong) {
    Map<String, List<Wrong>> alike = new TreeMap<>();
    wrong
        .forEach(
            each -> alike
                .computeIfAbsent(each.cell().fault() + " at " + each.cell().place() + ": "
                    + each.what().lines().findFirst().orElse(""), _ -> new ArrayList<>())
                .add(each));
    StringBuilder out = new StringBuilder();
    out.append(wrong.stream().map(Wrong::cell).distinct().count())
        .append(" of ")
        .append(trials.size())
        .append(" cells are not as the table says");
    alike.forEach((what, cells) -> out.append("\n")
        .append(cells.size())
        .append(" times ")
        .append(what)
        .append(", such as ")
        .append(cells.getFirst().cell())
        .append("\n  ")
        .append(cells.getFirst().what()));
    return out.toString();
  }

  /** What is not as it should be. */
  private record Wrong(Cell cell, String what) {}

  private static void tried(Trial trial, Wiring running) throws IOException {
    Cell cell = trial.cell;
    Expected expected = trial.expected;
    Caller.Response response = firstTurn(trial, running);
    if (response != null) {
      told(cell, expected, response);
    }
    recorded(cell, expected.record(), decision(running, cell.pool() + "-1"));
    asked(trial);
    if (cell.fault() == Fault.CALLER_LEAVES || cell.fault().row == Row.SILENCE) {
      Trial.await(trial.left, "the provider is free");
    }
    int before = trial.first.size();
    int beforeSecond = trial.second.size();
    trial.secondTurn = true;
    try (Caller caller = new Caller(running.address().getPort())) {
      Caller.Response next = caller
          .post(headers(cell, 2),
              "{\"model\":\"" + cell.pool()
                  + "\",\"messages\":[{\"role\":\"user\",\"content\":\"And then?\"}]}")
          .read(_ -> false);
      is("the next turn's route", next.header("x-evenkeel-route"),
          expected.next() == ' ' ? "" : cell.route(expected.next()));
      boolean limited = expected.health().equals("cooling_down");
      is("the next turn's status", next.status(),
          expected.next() != ' ' ? 200 : limited ? 429 : 503);
    }
    is("the next turn's affinity", decision(running, cell.pool() + "-2").affinity(),
        expected.nextAffinity());
    is("calls of the next turn to the first", trial.first.size() - before,
        expected.next() == 'a' ? 1 : 0);
    is("calls of the next turn to the second", trial.second.size() - beforeSecond,
        expected.next() == 'b' ? 1 : 0);
  }

  private static Caller.@Nullable Response firstTurn(Trial trial, Wiring running)
      throws IOException {
    Cell cell = trial.cell;
    String seen = trial.expected.seen();
    try (Caller caller = new Caller(running.address().getPort())) {
      caller.post(headers(cell, 1), question(cell));
      if (cell.fault() != Fault.CALLER_LEAVES) {
        return caller.read(body -> {
          if (CallersWire.normal(body).startsWith(seen)) {
            trial.seen.complete(null);
          }
          return false;
        });
      }
      Caller.Response part = null;
      if (seen.isEmpty()) {
        Trial.await(trial.written, "the provider has written");
      } else {
        part = caller.read(body -> CallersWire.normal(body).startsWith(seen));
      }
      caller.leave();
      return part;
    }
  }

  private static String headers(Cell cell, int turn) {
    String accept = switch (cell.rule()) {
      case CLOSE -> "";
      case RESTART -> "x-evenkeel-accept: restart\r\n";
      case CONTINUE -> "x-evenkeel-accept: seams\r\n";
    };
    return "x-evenkeel-session: conversation-" + cell.number() + "\r\nx-request-id: " + cell.pool()
        + "-" + turn + "\r\n" + accept;
  }

  private static String question(Cell cell) {
    String tool = "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}";
    String schema = "{\"type\":\"object\",\"properties\":{\"tree\":{\"type\":\"string\"},"
        + "\"note\":{\"type\":\"string\"},\"rings\":{\"type\":\"integer\"}},\"required\":[\"tree\","
        + "\"note\",\"rings\"],\"additionalProperties\":false}";
    return "{\"model\":\"" + cell.pool() + "\",\"stream\":" + cell.streamed()
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"How do I cook rice?\"}]"
        + (cell.asked().call()
            ? ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"lookup\",\"parameters\":"
                + tool + "}}]"
            : "")
        + (cell.asked().json()
            ? ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"tree\","
                + "\"strict\":true,\"schema\":" + schema + "}}"
            : "")
        + "}";
  }

  private static void told(Cell cell, Expected expected, Caller.Response response) {
    is("status", response.status(), expected.status());
    is("body", CallersWire.joinedBehindSeam(CallersWire.normal(sameRow(cell, response.body()))),
        expected.body());
    is("whole", response.whole(), !expected.record().outcome().equals("cancelled"));
    for (String header : expected.headers()) {
      if (!response.head().contains("\r\n" + header + "\r\n")) {
        throw new AssertionError("no header " + header + " in " + response.head());
      }
    }
  }

  private static void recorded(Cell cell, Recorded expected, Decision decision) {
    List<String> attempts = new ArrayList<>();
    for (Decision.AttemptRecord each : decision.attempts()) {
      attempts.add(each.route().replace(cell.pool(), "") + " " + sameRow(cell, each.result())
          + (each.releasedBefore() ? " released" : ""));
    }
    List<String> seams = new ArrayList<>();
    for (Decision.Seam each : decision.seams()) {
      seams.add(each.offset() + " " + each.from().replace(cell.pool(), "") + " "
          + each.to().replace(cell.pool(), "") + " " + each.form().toUpperCase(Locale.ROOT) + " "
          + each.outcome());
    }
    String route = decision.route();
    String failure = decision.failure();
    is("record",
        new Recorded(attempts, decision.outcome(), decision.error(),
            failure == null ? null : sameRow(cell, failure),
            route == null ? ' ' : route.charAt(route.length() - 1), decision.finish(),
            decision.affinity(), decision.epoch(), seams,
            decision.actions().contains("mid-stream:restart")),
        expected);
    is("streamed", decision.stream(), cell.streamed());
    is("mode", decision.mode(), "normal");
  }

  /** Where no resolver answers, a name that is nobody's is a connection that never stands. */
  private static String sameRow(Cell cell, String said) {
    return cell.fault() == Fault.DNS ? said.replace("connect", "dns") : said;
  }

  /** What the providers were sent. */
  private static void asked(Trial trial) {
    Cell cell = trial.cell;
    boolean reached = cell.fault().row != Row.UNREACHABLE && cell.fault().row != Row.IMPOSTOR;
    long calls =
        trial.expected.record().attempts().stream().filter(each -> each.startsWith("a")).count();
    is("calls of the first", (long) trial.first.size(), reached ? calls : 0);
    for (Trial.Received each : trial.first) {
      request(cell, cell.first(), each, Speech.MODEL_A, new Asking(Form.WHOLE, ""));
    }
    Asking asking = trial.expected.asked();
    is("calls of the second", trial.second.size(), asking == null ? 0 : 1);
    if (asking != null && cell.second() != null) {
      request(cell, cell.second(), trial.second.getFirst(), Speech.MODEL_B, asking);
    }
  }

  private static void request(Cell cell, Dialect dialect, Trial.Received received, String model,
      Asking asking) {
    JsonNode body = received.body();
    is("path", received.head().contains("/v1" + dialect.path + " http/1.1"), true);
    is("key", received.head().contains(KEY), true);
    is("model asked for", body.path("model").asString(""), model);
    is("stream asked for", body.path("stream").asBoolean(false), cell.streamed());
    is("tools offered", body.path("tools").size(), cell.asked().call() ? 1 : 0);
    List<String> said = new ArrayList<>();
    for (JsonNode each : body.path("messages")) {
      JsonNode content = each.path("content");
      said.add(each.path("role").asString("") + ": "
          + (content.isString() ? content.asString() : content.path(0).path("text").asString("")));
    }
    List<String> expected = new ArrayList<>(List.of("user: How do I cook rice?"));
    if (asking.form() != Form.WHOLE) {
      expected.add("assistant: " + asking.shown());
    }
    if (asking.form() == Form.INSTRUCTION) {
      expected.add("user: " + Policy.CARRY_ON.text());
    }
    is("messages", said, expected);
  }

  private static Decision decision(Wiring running, String id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(Trial.PATIENCE_SECONDS))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> running.decision(id), found -> found.isPresent())
        .orElseThrow();
  }

  /** The breakers, as the admin side tells them when all is over. */
  private static void health(Wiring running, Queue<Wrong> wrong) {
    List<Wrong> last = new ArrayList<>();
    try {
      // A route that cools for a second may still do so.
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> {
        last.clear();
        last.addAll(unlike(page(running, "/admin/v1/pools")));
        return last.isEmpty();
      });
    } catch (ConditionTimeoutException _) {
      wrong.addAll(last);
    }
  }

  private static List<Wrong> unlike(String page) {
    Map<String, String> health = new HashMap<>();
    Matcher each = Pattern.compile("\"id\":\"(p\\d+a)\".*?\"health\":\"(\\w+)\"").matcher(page);
    while (each.find()) {
      health.put(each.group(1), each.group(2));
    }
    List<Wrong> unlike = new ArrayList<>();
    for (Trial trial : trials) {
      String is = health.get(trial.cell.route('a'));
      if (!trial.expected.health().equals(is)) {
        unlike.add(new Wrong(trial.cell, "health is " + is + ", not " + trial.expected.health()));
      }
    }
    return unlike;
  }

  private static String page(Wiring running, String path) throws IOException {
    try (Socket operator =
        new Socket(InetAddress.getLoopbackAddress(), running.adminAddress().getPort())) {
      operator.getOutputStream()
          .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      return new String(operator.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void is(String what, @Nullable Object is, @Nullable Object expected) {
    if (!java.util.Objects.equals(is, expected)) {
      throw new AssertionError(what + " is\n    " + is + "\n  not\n    " + expected);
    }
  }
}
