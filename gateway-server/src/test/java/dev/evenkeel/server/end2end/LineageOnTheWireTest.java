package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.route.Pool;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A conversation and the agents that it started move together, over sockets. */
final class LineageOnTheWireTest {
  private static final int AGENTS = 50;
  /** Agents of agents, so many deep. */
  private static final int DEPTH = 5;

  /** Who started agent {@code number}: the root, or the agent before it in its chain. */
  private static String parent(int number) {
    return number % DEPTH == 0 ? "root" : "agent-" + (number - 1);
  }

  private static String ask(RawClient client, String session, String parent) throws IOException {
    String head = "x-evenkeel-session: " + session + "\r\n"
        + (parent.isEmpty() ? "" : "x-evenkeel-parent-session: " + parent + "\r\n");
    return client.send(RawClient.request(Wire.chat("assistant", false))
        .replace("Content-Type:", head + "Content-Type:")).response();
  }

  private static RawProvider provider(AtomicBoolean down) throws IOException {
    return new RawProvider(exchange -> exchange
        .write(RawProvider.json(down.get() ? 529 : 200, down.get() ? "{}" : Wire.OPENAI_BODY)));
  }

  private static TestGateway gateway(RawProvider first, RawProvider second) throws IOException {
    // A breaker that never opens: what moves the agents is their lineage and nothing else.
    BreakerSettings patient = new BreakerSettings(1_000, 1, 2_000, Duration.ofSeconds(1), 1, 0);
    return TestGateway.unified()
        .pool("assistant", TestGateway.openAi("first", first.baseUrl(), "m", true),
            TestGateway.openAi("second", second.baseUrl(), "m", false))
        .failover(new Pool.Failover(Pool.MidStream.CLOSE, 4, Duration.ofSeconds(20), patient))
        .start();
  }

  @Test
  void fiftySubAgents_followTheirRoot_atTheNextTurnOfEach_andStay() throws Exception {
    AtomicBoolean down = new AtomicBoolean();
    try (RawProvider first = provider(down);
        RawProvider second = provider(new AtomicBoolean());
        TestGateway gateway = gateway(first, second);
        RawClient client = new RawClient(gateway.port())) {
      assertThat(Wire.header(ask(client, "root", ""), "x-evenkeel-route")).isEqualTo("first");
      for (int i = 0; i < AGENTS; i++) {
        String answer = ask(client, "agent-" + i, parent(i));
        assertThat(Wire.header(answer, "x-evenkeel-route")).as("agent %d", i).isEqualTo("first");
      }
      down.set(true);

      String moved = ask(client, "root", "");
      assertThat(Wire.header(moved, "x-evenkeel-route")).isEqualTo("second");
      assertThat(Wire.header(moved, "x-evenkeel-affinity")).isEqualTo("repinned");
      down.set(false); // The old route is there again; nobody goes back.
      int asked = first.requests().size();
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < AGENTS; i++) {
          String answer = ask(client, "agent-" + i, parent(i));
          assertThat(Wire.header(answer, "x-evenkeel-route")).as("agent %d", i).isEqualTo("second");
          assertThat(Wire.header(answer, "x-evenkeel-affinity")).isEqualTo("pinned");
        }
      }
      assertThat(first.requests()).as("nobody tries the old route").hasSize(asked);
      assertThat(Wire.header(ask(client, "stranger", ""), "x-evenkeel-route")).isEqualTo("first");
    }
  }

  @Test
  void agentThatMeetsTheFailure_carriesItsRootAndTheOthers() throws Exception {
    AtomicBoolean down = new AtomicBoolean();
    try (RawProvider first = provider(down);
        RawProvider second = provider(new AtomicBoolean());
        TestGateway gateway = gateway(first, second);
        RawClient client = new RawClient(gateway.port())) {
      ask(client, "root", "");
      ask(client, "agent-0", "root");
      ask(client, "agent-1", "agent-0");
      down.set(true);
      assertThat(Wire.header(ask(client, "agent-1", "agent-0"), "x-evenkeel-affinity"))
          .isEqualTo("repinned");
      down.set(false);

      assertThat(Wire.header(ask(client, "root", ""), "x-evenkeel-route")).isEqualTo("second");
      assertThat(Wire.header(ask(client, "agent-0", "root"), "x-evenkeel-route"))
          .isEqualTo("second");
    }
  }
}
