package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes people make, and exactly what they are told. The small file has seven lines. */
final class BrokenFilesTest {
  @TempDir
  Path directory;

  static Stream<Arguments> additions() {
    return Stream.of(
        arguments("servr: {}", "7:1: servr: unknown key 'servr'; did you mean 'server'?"),
        arguments("log: { levle: info }",
            "7:8: log.levle: unknown key 'levle'; did you mean 'level'?"),
        arguments("server: { quite-unlike-anything: 1 }",
            "7:11: server.quite-unlike-anything: unknown key 'quite-unlike-anything'"),
        arguments("server:\n  limits:\n    header_bytes: 1KiB",
            "9:5: server.limits.header_bytes: unknown key 'header_bytes'; did you mean 'header-bytes'?"),
        arguments("log: { level: info, level: warn }", "7:21: log.level: duplicate key 'level'"),
        arguments("log: { level: loud }",
            "7:15: log.level: expected one of error, warn, info, debug, trace, found 'loud'"),
        arguments("log: { turns: all }",
            "7:15: log.turns: expected one of short, whole, off, found 'all'"),
        arguments("log: { format: text, turns: whole }",
            "7:29: log.turns: a whole record is JSON; it needs the format 'json'"),
        arguments("log: [json]", "7:6: log: expected a map, found a list"),
        arguments("log: json", "7:6: log: expected a map, found a single value"),
        arguments("log: { level: }",
            "7:14: log.level: expected one of error, warn, info, debug, trace, found nothing"),
        arguments("server: { drain: 20 }",
            "7:18: server.drain: expected a duration such as 500ms, 30s, 5m, 12h or 30d, found '20'"),
        arguments("server: { drain: [20s] }",
            "7:18: server.drain: expected a duration such as 500ms, 30s, 5m, 12h or 30d, found a list"),
        arguments("server: { threads: many }",
            "7:20: server.threads: expected a whole number from 0 to 1024, found 'many'"),
        arguments("server: { limits: { body: 8 } }",
            "7:27: server.limits.body: expected a size such as 32KiB or 8MiB, from 1024 to 1073741824 bytes, found '8'"),
        arguments("server: { listen: example.org:80 }",
            "7:19: server.listen: expected an IP address and port such as 127.0.0.1:8080 or [::1]:8080, found 'example.org:80'"),
        arguments("server: { listen: 0.0.0.0:8080 }",
            "7:19: server.listen: without 'tenants' everybody who can connect may call, so this must be a loopback address; configure tenants or listen on 127.0.0.1"),
        arguments("server: { admin: 0.0.0.0:8081 }",
            "7:9: server.admin-token: is required unless 'server.admin' is a loopback address"),
        arguments("server: { http2: true }",
            "7:18: server.http2: HTTP/2 is served over TLS only; configure 'server.tls'"),
        arguments("server: { tls: { certificate: missing.pem } }",
            "7:16: server.tls.key: is required",
            "7:31: server.tls.certificate: there is no such file: missing.pem"),
        arguments("server: { data-dir: ${NOWHERE} }",
            "7:21: server.data-dir: the environment variable NOWHERE is not set"),
        arguments("server: { data-dir: '${NOWHERE' }",
            "7:21: server.data-dir: '${' without its '}'; write '$${' for the characters themselves"),
        arguments("server: { data-dir: '${file:secret}' }",
            "7:21: server.data-dir: '${file:...}' is for secrets only"),
        arguments("tenants: { shop: { keys: [] } }",
            "7:26: tenants.shop.keys: a tenant needs at least one key"),
        arguments(
            "tenants: { shop: { keys: [ { id: a, sha256: the-key-itself } ], pools: [plan] } }",
            "7:45: tenants.shop.keys[0].sha256: expected the key's SHA-256 as 64 lower-case hex digits",
            "7:73: tenants.shop.pools[0]: there is no pool 'plan'; did you mean 'plain'?"),
        arguments("workloads: { 'not a name': {} }",
            "7:14: workloads: expected a name of at most 64 letters, digits, dots, dashes and underscores"),
        arguments("policies: { none: { version: 1 } }",
            "7:19: policies.none: the name 'none' stands for having no policy; choose another"),
        arguments("policies: { one: { version: 1, refusals: { render: unified } } }",
            "7:42: policies.one.refusals.text: is required"),
        arguments("policies: { one: { version: 1, content: [ { name: a, action: replace } ] } }",
            "7:43: policies.one.content[0]: a rule needs 'terms', 'patterns' or 'detectors'",
            "7:43: policies.one.content[0].replacement: is required"),
        arguments(
            "policies: { one: { version: 1, content: [ { name: a, action: block, patterns: ['a{2}', 'b+', '(c'] }, { name: b, action: block, terms: ['\u200b'] } ] } }",
            "7:88: policies.one.content[0].patterns[1]: '+' has no upper bound; write {1,20} or the like",
            "7:94: policies.one.content[0].patterns[2]: a group is not closed",
            "7:137: policies.one.content[1].terms[0]: the term '\u200b' is empty after folding"),
        arguments(
            "policies: { one: { version: 1, content: [ { name: a, terms: [b], action: block, replacement: c } ] } }",
            "7:94: policies.one.content[0].replacement: has no meaning unless 'action' is redact or replace"),
        arguments("policies: { one: { version: 1, classes: { Loud: { expect: must-anser } } } }",
            "7:49: policies.one.classes.Loud: expected a name in lower case such as account_security",
            "7:59: policies.one.classes.Loud.expect: expected one of must-answer, must-refuse, providers-choice, hand-off, found 'must-anser'"),
        arguments("policies: { one: { version: 1, classes: { a: { expect: hand-off } } } }",
            "7:46: policies.one.classes.a: needs 'answer', the prepared text that is said"),
        arguments(
            "policies: { one: { version: 1, classes: { a: { expect: must-refuse, on-refusal: ask } } } }",
            "7:81: policies.one.classes.a.on-refusal: only a class with 'expect: must-answer' may ask another route"),
        arguments(
            "policies: { one: { version: 1, refusals: { render: unified, text: { de: Nein } } } }",
            "7:67: policies.one.refusals.text: needs 'default', the words for every language that is not listed"),
        arguments("suites: { one: { version: 1, probes: [] } }",
            "7:38: suites.one.probes: a suite needs at least one probe"),
        arguments(
            "suites: { one: { version: 1, probes: [ { id: a, class: b, input: c, target: tool, tool: find } ] } }",
            "7:89: suites.one.probes[0].tool: there is no tool among the probe's 'tools' 'find'"),
        arguments(
            "suites: { one: { version: 1, probes: [ { id: a, class: b, target: answer, input: [ { role: assistant, content: c } ] } ] } }",
            "7:82: suites.one.probes[0].input: the last message is the user's, which the model is to answer"),
        arguments(
            "certificates: { signing-key: a.pem, trusted-keys: [a.pub.pem, b.pub.pem], roles: { legal: [c.pub.pem] } }",
            "7:63: certificates.trusted-keys[1]: there is no such file: b.pub.pem",
            "7:92: certificates.roles.legal[0]: there is no such file: c.pub.pem"),
        arguments("log: !!java.util.Date x",
            "7:6: log: a tag that is not known here; '!include' is the only one"),
        arguments("log:\n    level: info\n  format: json",
            "9:3: not YAML: expected <block end>, but found '<block mapping start>'; lines of one map"
                + " or list begin in the same column"),
        arguments("log: { level: [info }", "7:21: not YAML: expected ',' or ']', but got }"));
  }

  @ParameterizedTest
  @MethodSource("additions")
  void mistake_isToldWithLineAndPath(ArgumentsAccessor line) throws IOException {
    Folder folder = new Folder(directory).main(Folder.SMALL + line.getString(0) + "\n");

    assertThat(folder.problems()).containsExactlyElementsOf(
        Stream.of(line.toArray()).skip(1).map(problem -> "main.yaml:" + problem).toList());
  }

  static Stream<Arguments> pools() {
    return Stream.of(
        arguments("policy: none, routes: []",
            "4: pools.one.routes: a pool needs at least one route"),
        arguments("routes: [ { id: a, provider: openai, model: m, reference: true } ]",
            "4: pools.one.policy: is required; write 'policy: none' for a pool whose answers pass as they are"),
        arguments("policy: non, routes: [ { id: a, provider: openai, model: m, reference: true } ]",
            "4: pools.one.policy: there is no policy 'non'; did you mean 'none'?"),
        arguments(
            "policy: none, workload: support, routes: [ { id: a, provider: openai, model: m, reference: true } ]",
            "4: pools.one.workload: there is no workload 'support'"),
        arguments("policy: none, routes: [ { id: a, provider: opnai, model: m, reference: true } ]",
            "4: pools.one.routes[0].provider: there is no provider 'opnai'; did you mean 'openai'?"),
        arguments("policy: none, routes: [ { id: a, provider: openai, model: m } ]",
            "4: pools.one.routes: exactly one route is the reference the others are compared with; none has 'reference: true'"),
        arguments(
            "policy: none, routes: [ { id: a, provider: openai, model: m, reference: true, lacks: [tols] } ]",
            "4: pools.one.routes[0].lacks[0]: expected one of tools, custom-tools, vision, audio, files, structured-output, logprobs, multiple-choices, seed, penalties, logit-bias, web-search, prefill, found 'tols'"),
        arguments(
            "policy: none, failover: { triggers: { window: 3 } }, routes: [ { id: a, provider: openai, model: m, reference: true } ]",
            "4: pools.one.failover.triggers.window: must be at least 'consecutive-errors', which is 5"),
        arguments(
            "policy: none, delivery: { mode: windowd, window: 0, classes: { medication: { mode: buffered, window: 3 } } }, routes: [ { id: a, provider: openai, model: m, reference: true } ]",
            "4: pools.one.delivery.mode: expected one of progressive, windowed, buffered, found 'windowd'",
            "4: pools.one.delivery.window: expected a whole number from 1 to 4096, found '0'",
            "4: pools.one.delivery.window: has a meaning only beside 'mode: windowed'",
            "4: pools.one.delivery.classes.medication: the policy 'none' has no class 'medication'",
            "4: pools.one.delivery.classes.medication.window: has a meaning only beside 'mode: windowed'"),
        arguments(
            "policy: none, certification: { suite: none, tolerance: 0% }, routes: [ { id: a, provider: openai, model: m, reference: true } ]",
            "4: pools.one.certification.suite: there is no suite 'none'",
            "4: pools.one.certification.tolerance: must lie between 0% and 100%"),
        arguments(
            "policy: none, routes: [ { id: a, provider: openai, model: m, reference: true }, { id: a, provider: openai, model: m, reference: true } ]",
            "4: pools.one.certification: is required for a pool of more than one route: nothing fails over to a route that was not compared with the reference",
            "4: pools.one.routes: exactly one route is the reference the others are compared with; 2 have 'reference: true'",
            "4: pools.one.routes[1].id: the pool 'one' has a route 'a' already"));
  }

  @ParameterizedTest
  @MethodSource("pools")
  void wrongPool_isToldWithLineAndPath(ArgumentsAccessor line) throws IOException {
    Folder folder = new Folder(directory).main("""
        providers:
          openai: { protocol: openai, base-url: "https://api.openai.com/v1" }
        pools:
          one: { %s }
        """.formatted(line.getString(0)));

    assertThat(folder.problems().stream().map(problem -> problem.replaceFirst(":\\d+: ", ": ")))
        .containsExactlyElementsOf(
            Stream.of(line.toArray()).skip(1).map(problem -> "main.yaml:" + problem).toList());
  }

  static Stream<Arguments> addresses() {
    String notEncrypted = "prompts and keys would travel unencrypted; use https, or write"
        + " 'allow-plaintext: true' if the network is yours";
    String expected = "expected an address such as https://api.openai.com/v1, without user, query"
        + " or fragment";
    return Stream.of(arguments("http://example.org/v1", notEncrypted),
        arguments("http://127.0.0.1.example.org/v1", notEncrypted),
        arguments("http://localhost.example.org/v1", notEncrypted),
        arguments("https://user:word@example.org/v1", expected),
        arguments("https://example.org/v1?key=word", expected),
        arguments("ftp://example.org", expected), arguments("example.org", expected),
        arguments("http://127.0.0.1:9/v1", ""), arguments("http://[::1]:9/v1", ""),
        arguments("http://localhost:9/v1", ""), arguments("https://example.org/v1/", ""));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void baseUrl_mustNotCarrySecretsAboutInTheClear(String address, String problem)
      throws IOException {
    Folder folder =
        new Folder(directory).main(Folder.SMALL.replace("https://api.openai.com/v1", address));

    if (problem.isEmpty()) {
      assertThat(folder.problems()).isEmpty();
    } else {
      assertThat(folder.problems())
          .containsExactly("main.yaml:2:41: providers.openai.base-url: " + problem);
    }
  }

  @Test
  void emptyFile_isAProblem() throws IOException {
    assertThat(new Folder(directory).main("").problems())
        .containsExactly("main.yaml:1:1: the file is empty");
  }

  @Test
  void missingFile_isAProblem() {
    assertThat(new Folder(directory).problems())
        .containsExactly("main.yaml: there is no such file");
  }

  @Test
  void allProblems_areToldAtOnce() throws IOException {
    assertThat(new Folder(directory).main("servr: {}\nlgo: {}\n").problems()).containsExactly(
        "main.yaml:1:1: providers: is required", "main.yaml:1:1: pools: is required",
        "main.yaml:1:1: servr: unknown key 'servr'; did you mean 'server'?",
        "main.yaml:2:1: lgo: unknown key 'lgo'; did you mean 'log'?");
  }
}
