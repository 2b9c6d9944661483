package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.access.KeyRing;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Workload;
import dev.evenkeel.core.session.IdempotencyTable;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.contract.QueryClass.Expectation;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import dev.evenkeel.server.inbound.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds when a key is left out. A changed default breaks a test here, on purpose. */
final class DefaultsTest {
  @TempDir
  Path directory;

  private GatewayConfig small(String more) throws IOException {
    return new Folder(directory).main(Folder.SMALL + more).load();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  @Test
  void server() throws IOException {
    assertThat(small("").server()).isEqualTo(new GatewayConfig.Server(loopback(8080),
        loopback(8081), null, null, false,
        new Limits(8 * 1024 * 1024, 32 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(30),
            Duration.ofSeconds(120), Duration.ofSeconds(75), 10_000, 20_000),
        Duration.ofSeconds(20), 0, true, 20_000, null, null,
        new IdempotencyTable.Rules(false, Duration.ofHours(1), 64L << 20), Path.of(".evenkeel")));
  }

  @Test
  void serverWithTls_offersHttp2() throws IOException {
    GatewayConfig config = new Folder(directory).file("chain.pem", "-")
        .file("key.pem", "-")
        .main(Folder.SMALL + "server: { tls: { certificate: chain.pem, key: key.pem } }\n")
        .load();

    assertThat(config.server().http2()).isTrue();
    assertThat(config.server().tls()).isEqualTo(
        new GatewayConfig.Tls(directory.resolve("chain.pem"), directory.resolve("key.pem")));
  }

  @Test
  void tenants_areNone() throws IOException {
    assertThat(small("").keys()).isSameAs(KeyRing.OPEN);
  }

  @Test
  void tenant_mayUseAllPools() throws IOException {
    String key = "ek-test";
    GatewayConfig config =
        small("tenants: { shop: { keys: [ { id: one, sha256: " + KeyRing.hash(key) + " } ] } }\n");

    assertThat(config.keys().find(key)).hasValueSatisfying(caller -> {
      assertThat(caller.tenant()).isEqualTo("shop");
      assertThat(caller.keyId()).isEqualTo("one");
      assertThat(caller.pools()).isEmpty();
      assertThat(caller.tracesAreLineages()).isFalse();
    });
  }

  @Test
  void provider() throws IOException {
    assertThat(small("").providers().get("openai"))
        .isEqualTo(new Provider("openai", "openai", URI.create("https://api.openai.com/v1"), null,
            Controls.NONE, new Clocks(Duration.ofSeconds(2), Duration.ofSeconds(30),
                Duration.ofMinutes(5), Duration.ofSeconds(30))));
    assertThat(small("").authorities()).isEmpty();
  }

  @Test
  void pool() throws IOException {
    GatewayConfig config = small("");
    Provider provider = config.providers().values().iterator().next();

    assertThat(config.pools().get("plain"))
        .isEqualTo(new Pool("plain", Workload.unrestricted("unrestricted"), "none",
            List.of(new Route("gpt", provider, "gpt-4.1", true, null, null, null, Set.of())),
            new Pool.Affinity(Duration.ofMinutes(30), Duration.ofSeconds(2), 2, false),
            new Pool.Failover(Pool.MidStream.CLOSE, 4, Duration.ofMinutes(10),
                new BreakerSettings(5, 0.5, 50, Duration.ofSeconds(10), 2, 0.1)),
            new Pool.Certification("", 0.05, 0.95, Duration.ofDays(30)), false));
  }

  @Test
  void policyNone_letsAnswersPass() throws IOException {
    assertThat(small("").policies()).containsOnlyKeys("none");
    assertThat(policy(small(""), "none")).isEqualTo(Policy.allowAll("none"));
  }

  private static Policy policy(GatewayConfig config, String name) {
    return Objects.requireNonNull(config.policies().get(name)).policy();
  }

  @Test
  void workload_requiresNothing() throws IOException {
    assertThat(small("workloads: { any: {} }\n").workloads().get("any"))
        .isEqualTo(Workload.unrestricted("any"));
  }

  @Test
  void policy() throws IOException {
    assertThat(policy(small("policies: { one: { version: 1 } }\n"), "one"))
        .isEqualTo(new Policy("one", 1, Refusals.PASSED, "This part of the answer was withheld.",
            List.of(), Tone.UNCHANGED, List.of()));
  }

  @Test
  void policyParts() throws IOException {
    Policy policy = policy(small("""
        policies:
          one:
            version: 2
            content:
              - { name: card, terms: [a], action: redact }
              - { name: flagged, patterns: [b], action: flag }
            classes: { medication: { expect: must-answer } }
        """), "one");

    assertThat(policy.content()).containsExactly(
        new ContentRule("card", List.of("a"), List.of(), ContentRule.Action.REDACT, "[card]",
            Set.of(ContentRule.Side.OUTPUT), true),
        new ContentRule("flagged", List.of(), List.of("b"), ContentRule.Action.FLAG, "",
            Set.of(ContentRule.Side.OUTPUT), true));
    assertThat(policy.classes())
        .containsExactly(QueryClass.of("medication", Expectation.MUST_ANSWER, List.of()));
  }

  @Test
  void suite() throws IOException {
    Suite suite = small("""
        suites:
          one: { version: 1, probes: [ { id: p, class: c, input: Hello?, target: answer } ] }
        """).suites().get("one");

    assertThat(suite).isNotNull();
    assertThat(suite.seed()).isEqualTo(1);
    assertThat(suite.probes()).singleElement().satisfies(probe -> {
      assertThat(probe.tools()).isEmpty();
      assertThat(probe.tool()).isNull();
      assertThat(probe.zeroTolerance()).isFalse();
      assertThat(probe.handoff()).isFalse();
    });
  }

  @Test
  void keptFiles() throws IOException {
    GatewayConfig config = small("");
    Path data = Path.of(".evenkeel");

    assertThat(config.certificates()).isEqualTo(new GatewayConfig.Certificates(
        data.resolve("certificates"), data.resolve("keys/signing.pem"), null,
        List.of(data.resolve("keys/signing.pub.pem")), 1, Map.of()));
    assertThat(config.certificates().publicKey()).isEqualTo(data.resolve("keys/signing.pub.pem"));
    assertThat(config.decisions())
        .isEqualTo(new GatewayConfig.Decisions(data.resolve("decisions"), Duration.ofDays(90)));
  }

  @Test
  void log() throws IOException {
    assertThat(small("").log()).isEqualTo(new GatewayConfig.Log(GatewayConfig.Log.Format.JSON,
        GatewayConfig.Log.Level.INFO, GatewayConfig.Log.Turns.SHORT));
  }

  @Test
  void turnsOfWhichNothingIsKept_areLoggedWhole_unlessTheLogIsText() throws IOException {
    assertThat(small("decisions: { keep: 0d }\n").log().turns())
        .isEqualTo(GatewayConfig.Log.Turns.WHOLE);
    assertThat(small("decisions: { keep: 0d }\nlog: { turns: short }\n").log().turns())
        .isEqualTo(GatewayConfig.Log.Turns.SHORT);
    assertThat(small("decisions: { keep: 0d }\nlog: { format: text }\n").log().turns())
        .isEqualTo(GatewayConfig.Log.Turns.SHORT);
  }
}
