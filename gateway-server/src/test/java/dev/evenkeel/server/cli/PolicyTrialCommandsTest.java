package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands with which people try their policies. */
class PolicyTrialCommandsTest {
  private static final String POLICY = """
      version: 4
      refusals: { render: unified, text: Not here. }
      content:
        - { name: zebras, terms: [zebra], action: replace, replacement: horse }
        - { name: secret, terms: [the vault code], action: block }
      classes:
        magic: { expect: must-refuse, terms: [love potion] }
      """;

  @TempDir
  Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine program = Main.commandLine();

  @BeforeEach
  void listen() {
    program.setOut(new PrintWriter(out));
    program.setErr(new PrintWriter(err));
  }

  private int run(String... arguments) {
    return program.execute(arguments);
  }

  private String policy(String tests) throws IOException {
    return Files.writeString(folder.resolve("zoo.yaml"), POLICY + tests).toString();
  }

  @Test
  void test_passesWhatHolds() throws Exception {
    String file = policy(
        """
            tests:
              - { answer: A lion., expect: pass }
              - { answer: A zebra., expect: change, rule: zebras, released: A horse. }
              - { answer: It is the vault code., expect: block, rule: secret }
              - { answer: "I'm sorry, but I can't help with that.", expect: refuse, released: Not here. }
              - { input: "Brew a love potion, please", expect: refuse, class: magic, released: Not here. }
              - { input: Feed the lion, expect: pass, class: unclassified }
            """);
    assertThat(run("policy", "test", "--policy", file)).as(out + "\n" + err).isZero();
    assertThat(out.toString()).contains("policy zoo@4: 6 tests").contains("6 passed, 0 failed");
  }

  @Test
  void test_tellsEveryMissOfATestThatDoesNotHold_andFails() throws Exception {
    String file = policy("""
        tests:
          - { name: lions stay, answer: A zebra., expect: pass, rule: secret, released: A lion. }
          - { answer: A lion., expect: pass }
        """);
    assertThat(run("policy", "test", "--policy", file)).isEqualTo(1);
    assertThat(out.toString()).contains("failed  lions stay")
        .contains("expected pass, found change")
        .contains("expected the rule secret to act, found zebras:replace")
        .contains("expected a caller to read 'A lion.', found 'A horse.'")
        .contains("1 passed, 1 failed");
  }

  @Test
  void test_withoutTests_fails() throws Exception {
    assertThat(run("policy", "test", "--policy", policy(""))).isEqualTo(1);
    assertThat(out.toString()).contains("no tests");
  }

  @Test
  void test_needsNoCredentials_andReadsOnlyThePolicies() throws Exception {
    policy("tests: [ { answer: A lion., expect: pass } ]\n");
    Path config = Files.writeString(folder.resolve("main.yaml"),
        "providers: { v: { protocol: openai, base-url: \"${NO_SUCH_VARIABLE}\" } }\n"
            + "policies: { zoo: !include zoo.yaml }\n");
    assertThat(run("policy", "test", "--config", config.toString())).as(err.toString()).isZero();
    assertThat(run("policy", "test", "--config", config.toString(), "--policy", "zo")).isEqualTo(2);
    assertThat(err.toString()).contains("no policy 'zo'").contains("there are zoo");
  }

  @Test
  void test_wrongTest_isToldWithItsLine() throws Exception {
    String file = policy("""
        tests:
          - { answer: A lion., expect: vanish, rule: zebra }
          - { expect: pass }
        """);
    assertThat(run("policy", "test", "--policy", file)).isEqualTo(Main.WRONG_CONFIGURATION);
    assertThat(err.toString()).contains("zoo.yaml:9:32: tests[0].expect: expected one of")
        .contains("there is no content rule or guard 'zebra'; did you mean 'zebras'?")
        .contains("tests[1]: a test needs 'input'");
  }

  @Test
  void test_json_isALineForEach() throws Exception {
    String file = policy("tests: [ { name: a, answer: A zebra., expect: pass } ]\n");
    assertThat(run("policy", "test", "--json", "--policy", file)).isEqualTo(1);
    assertThat(out.toString().strip()).isEqualTo("{\"policy\":\"zoo@4\",\"test\":\"a\","
        + "\"passed\":false,\"expected\":\"pass\",\"found\":\"change\",\"class\":\"unclassified\","
        + "\"misses\":[\"expected pass, found change\"],\"guardsNotAsked\":[]}");
  }

  @Test
  void explain_showsWhatLeavesWhen() throws Exception {
    String file = policy("");
    assertThat(run("policy", "explain", "--policy", file, "--text",
        "The lion sleeps and the zebra does not sleep.")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("effect   change")
        .contains("actions  zebras:replace")
        .contains("matched  zebras replace (output) at 24 to 29 of the answer: 'zebra'")
        .contains("horse")
        .contains("verdict  answer");
  }

  @Test
  void explain_showsWhatAProviderWouldSee_andThatTheValueComesBack() throws Exception {
    String file = policy("privacy: [ { name: email, detectors: [email], action: tokenise } ]\n");
    assertThat(run("policy", "explain", "--policy", file, "--input", "I am jo@example.com",
        "--text", "Hello <EMAIL_1>!")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("private  a provider would see 'I am <EMAIL_1>'")
        .contains("jo@example.com!");
  }

  @Test
  void explain_ofAnInputThatIsRefused_showsWhatIsSaid() throws Exception {
    assertThat(run("policy", "explain", "--policy", policy(""), "--input", "a love potion"))
        .isZero();
    assertThat(out.toString()).contains("class    magic")
        .contains("no provider is asked")
        .contains("Not here.");
  }

  @Test
  void explain_ofNothing_isWrongUsage() throws Exception {
    assertThat(run("policy", "explain", "--policy", policy(""))).isEqualTo(2);
    assertThat(err.toString()).contains("--text");
    assertThat(run("policy", "explain", "--policy", policy(""), "--file", "nowhere.txt"))
        .isEqualTo(2);
  }

  @Test
  void guardsOfAPolicyByItself_areNamedAsNotAsked() throws Exception {
    String file = policy("""
        guards: [ { guard: hazards, on: [output] }, { guard: pii, on: [input] } ]
        tests: [ { answer: A lion., expect: pass } ]
        """);

    assertThat(run("policy", "test", "--policy", file)).as(out + "\n" + err).isZero();
    assertThat(run("policy", "explain", "--policy", file, "--text", "A lion.")).isZero();
    assertThat(out.toString()).contains(
        "remote guards are not asked here (--guards asks them): hazards, pii",
        "guards   not asked here, a gateway would ask: hazards, pii");
    out.getBuffer().setLength(0);
    run("policy", "test", "--json", "--policy", file);
    assertThat(out.toString()).contains("\"guardsNotAsked\":[\"hazards\",\"pii\"]");
  }

  @Test
  void guards_areAskedWhereThatIsWanted_andATestThatNeedsOneIsNotRunElse() throws Exception {
    policy("""
        guards: [ { guard: hook, on: [input, output] } ]
        tests:
          - { input: Feed the lion, expect: pass }
          - { name: poison, input: Poison the lion, expect: block, rule: hook }
          - { name: poisoned, answer: Put some poison in the meat., expect: block, rule: hook }
        """);
    HttpServer service =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/", exchange -> {
      String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String verdict = asked.toLowerCase(Locale.ROOT).contains("poison") ? "block" : "allow";
      byte[] answer = ("{\"verdict\":\"" + verdict + "\"}").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    service.start();
    try {
      String config =
          Files
              .writeString(folder.resolve("main.yaml"),
                  """
                      providers: { v: { protocol: openai, base-url: "http://127.0.0.1:9/v1", api-key: k } }
                      guards: { hook: { kind: webhook, url: "http://127.0.0.1:%d/hook" } }
                      policies: { zoo: !include zoo.yaml }
                      pools: { zoo: { policy: zoo, routes: [ { id: a, provider: v, model: m, reference: true } ] } }
                      """
                      .formatted(service.getAddress().getPort()))
              .toString();

      assertThat(run("policy", "test", "--config", config)).as(out + "\n" + err).isZero();
      assertThat(out.toString()).contains("not run poison: it needs the guard hook")
          .contains("1 passed, 0 failed, 2 not run");
      out.getBuffer().setLength(0);
      assertThat(run("policy", "test", "--guards", "--config", config)).as(out + "\n" + err)
          .isZero();
      assertThat(out.toString()).contains("3 passed, 0 failed").doesNotContain("not run");
    } finally {
      service.stop(0);
    }
    out.getBuffer().setLength(0);
    assertThat(
        run("policy", "test", "--guards", "--config", folder.resolve("main.yaml").toString()))
        .as("nobody answers any more")
        .isEqualTo(1);
    assertThat(out.toString()).contains("the guard hook gave no verdict");
    assertThat(run("policy", "test", "--guards", "--policy", folder.resolve("zoo.yaml").toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("a policy file by itself knows no guards");
  }

  @Test
  void explain_ofTextThatHidesThings_showsThem_andSteersNoTerminal() throws Exception {
    String file = policy("");

    assertThat(
        run("policy", "explain", "--policy", file, "--text", "A z\u200Be\u202Ebra \u001B[31mred"))
        .as(out + "\n" + err)
        .isZero();

    assertThat(out.toString()).contains("z\\u{200B}e\\u{202E}bra")
        .contains("\\u{1B}[31mred")
        .doesNotContain("\u001B", "\u202E", "\u200B");
  }

  @Test
  void explain_ofARefusal_saysWhoseWordsACallerReads() throws Exception {
    assertThat(run("policy", "explain", "--policy", policy(""), "--text",
        "I'm sorry, but I can't help with that.")).isZero();
    assertThat(out.toString()).contains("a caller reads the policy's words");
  }
}
