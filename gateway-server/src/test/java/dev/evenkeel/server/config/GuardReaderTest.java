package dev.evenkeel.server.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.evenkeel.adapters.guard.AzureContentSafety;
import dev.evenkeel.adapters.guard.BedrockGuardrail;
import dev.evenkeel.adapters.guard.GuardProtocol;
import dev.evenkeel.adapters.guard.OpenAiModeration;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.GuardRule;
import dev.evenkeel.policy.contract.GuardRule.OnError;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.server.upstream.RemoteGuard;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is left out of a guard, and the mistakes people make. The small file has seven lines. */
final class GuardReaderTest {
  private static final String HOOK =
      "guards: { hook: { kind: webhook, url: https://rules.example/judge } }\n";

  @TempDir
  Path directory;

  private GatewayConfig load(String more) throws IOException {
    return new Folder(directory).main(Folder.SMALL + more).load();
  }

  private static GuardProtocol protocol(GatewayConfig config, String name) {
    RemoteGuard guard = requireNonNull(config.guards().get(name));
    assertThat(guard.service()).isInstanceOf(RemoteGuard.Service.Remote.class);
    return ((RemoteGuard.Service.Remote) guard.service()).protocol();
  }

  private static GuardRule rule(GatewayConfig config) {
    Policy policy = requireNonNull(config.policies().get("p")).policy();
    return policy.guards().getFirst();
  }

  @Test
  void leftOut_hasItsDefault() throws IOException {
    GatewayConfig config = load(
        """
            guards:
              hook: { kind: webhook, url: https://rules.example/judge }
              moderation: { kind: openai-moderation }
              harm: { kind: azure-content-safety, url: https://s.example, api-key: k }
              aws: { kind: bedrock, region: eu-central-1, guardrail: g1, guardrail-version: 1, api-key: k }
            policies:
              p: { version: 1, guards: [ { guard: hook, on: [output] } ] }
            """);

    assertThat(requireNonNull(config.guards().get("hook")).timeout())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(protocol(config, "moderation")).isEqualTo(new OpenAiModeration(
        URI.create("https://api.openai.com/v1"), null, "omni-moderation-latest", Map.of()));
    assertThat(((AzureContentSafety) protocol(config, "harm")).thresholds())
        .isEqualTo(Map.of("Hate", 4, "SelfHarm", 4, "Sexual", 4, "Violence", 4));
    assertThat(((BedrockGuardrail) protocol(config, "aws")).baseUrl())
        .isEqualTo(URI.create("https://bedrock-runtime.eu-central-1.amazonaws.com"));
    GuardRule rule = rule(config);
    assertThat(rule).isEqualTo(new GuardRule("hook", rule.definition(), Set.of(Side.OUTPUT), 0, 240,
        4, OnError.BLOCK, GuardRule.Sees.CONCEALED, true));
  }

  @Test
  void definition_isPartOfThePolicysDigest_credentialsAreNot() throws IOException {
    String policies = "policies: { p: { version: 1, guards: [ { guard: m, on: [input] } ] } }\n";
    String one = "guards: { m: { kind: openai-moderation, api-key: %s, model: %s } }\n";

    String digest = digest(load(policies + String.format(one, "one", "omni")));

    assertThat(digest(load(policies + String.format(one, "two", "omni")))).isEqualTo(digest);
    assertThat(digest(load(policies + String.format(one, "one", "text")))).isNotEqualTo(digest);
  }

  private static String digest(GatewayConfig config) {
    return requireNonNull(config.policies().get("p")).policy().digest();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(arguments("guards: { g: { kind: bedrok, region: eu } }",
        "8:22: guards.g.kind: expected one of bedrock, azure-content-safety,"
            + " azure-prompt-shield, openai-moderation, patronus, chat, webhook, found 'bedrok'"),
        arguments("guards: { g: { kind: webhook } }", "8:14: guards.g.url: is required"),
        arguments("guards: { g: { kind: webhook, url: http://rules.example } }",
            "8:36: guards.g.url: prompts and keys would travel unencrypted; use https, or write"
                + " 'allow-plaintext: true' if the network is yours"),
        arguments("guards: { g: { kind: webhook, url: https://r.example, model: x } }",
            "8:55: guards.g.model: unknown key 'model'"),
        arguments(
            "guards: { g: { kind: bedrock, region: eu-central-1, guardrail: g1,"
                + " guardrail-version: 1 } }",
            "8:14: guards.g: needs 'api-key', or 'access-key-id' and 'secret-access-key'"),
        arguments(
            "guards: { g: { kind: bedrock, region: eu-central-1, guardrail: g1,"
                + " guardrail-version: 1, access-key-id: AKIDEXAMPLE12345 } }",
            "8:14: guards.g.secret-access-key: is required"),
        arguments(
            "guards: { g: { kind: azure-content-safety, url: https://s.example, api-key: k,"
                + " thresholds: [{ category: hate, at: 9 }] } }",
            "8:105: guards.g.thresholds[0].category: expected one of Hate, SelfHarm, Sexual,"
                + " Violence, found 'hate'",
            "8:115: guards.g.thresholds[0].at: expected a whole number from 1 to 7, found '9'"),
        arguments("guards: { g: { kind: chat, route: gtp } }",
            "8:35: guards.g.route: there is no route 'gtp'; did you mean 'gpt'?"),
        arguments("guards: { g: { kind: chat, route: gpt, prompt: Is it safe? } }",
            "8:48: guards.g.prompt: has no '{text}', the place of what is judged"),
        arguments("policies: { p: { version: 1, guards: [ { guard: hok, on: [input] } ] } }",
            "9:49: policies.p.guards[0].guard: there is no guard 'hok'; did you mean 'hook'?"),
        arguments("policies: { p: { version: 1, guards: [ { guard: hook } ] } }",
            "9:40: policies.p.guards[0].on: is required"),
        arguments(
            "policies: { p: { version: 1, guards: [ { guard: hook, on: [input], window:"
                + " word } ] } }",
            "9:76: policies.p.guards[0].window: expected sentence, or a number of characters from 1"
                + " to 5000, found 'word'"),
        arguments(
            "policies: { p: { version: 1, guards: [ { guard: hook, on: [input] }, { guard:"
                + " hook, on: [output] } ] } }",
            "9:79: policies.p.guards[1].guard: the policy asks the guard 'hook' already"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistake_isToldWithLineAndPath(ArgumentsAccessor line) throws IOException {
    String more = line.getString(0);
    Folder folder = new Folder(directory)
        .main(Folder.SMALL + (more.startsWith("guards") ? "\n" : HOOK + "\n") + more + "\n");

    assertThat(folder.problems()).containsExactlyElementsOf(
        Stream.of(line.toArray()).skip(1).map(problem -> "main.yaml:" + problem).toList());
  }
}
