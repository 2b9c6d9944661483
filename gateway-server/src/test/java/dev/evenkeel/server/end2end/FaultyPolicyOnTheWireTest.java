package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.guard.WebhookGuard;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.GuardRule;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.OnRefusal;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.PrivacyRule;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.policy.text.Detector;
import dev.evenkeel.server.end2end.FaultyContract.Broken;
import dev.evenkeel.server.end2end.FaultyContract.Place;
import dev.evenkeel.server.upstream.RemoteGuard;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wherever the policy throws, the caller gets an error with a code of its own and nothing that was
 * held, nobody else is asked, and the fault is counted: on a socket, streamed or not.
 */
final class FaultyPolicyOnTheWireTest {
  private static final Policy POLICY =
      new Policy("p", 1, new Refusals(OnRefusal.UNIFIED, LocalText.of("Not here.")), "Blocked.",
          List.of(new ContentRule("no", List.of("forbidden"), List.of(), Action.REDACT, "[no]",
              Set.of(Side.OUTPUT), true)),
          new Tone(List.of("Certainly!"), Set.of(), Tone.Contractions.EXPAND), List.of())
          .withGuards(List.of(new GuardRule("watch", "d", Set.of(Side.INPUT, Side.OUTPUT), 0, 240,
              4, GuardRule.OnError.BLOCK, GuardRule.Sees.CONCEALED, true)))
          .withPrivacy(List.of(new PrivacyRule("email", List.of(), List.of(),
              Set.of(Detector.EMAIL), PrivacyRule.Action.TOKENISE, "", true)));

  /** What the message of a fault says; it may never be read anywhere. */
  private static final String QUOTE = "quote what somebody wrote";

  /** Each sentence is a window for the guard. */
  private static final List<String> ANSWER =
      List.of("Certainly! Rice needs water and time, a pot and some fire. ",
          "It's forbidden to hurry, says <EMAIL_1> of the kitchen. ",
          "Then one waits for a while until the lid may be lifted. ", "The canary sings last.");

  private static final AtomicReference<Broken> BROKEN =
      new AtomicReference<>(new Broken(Place.REPORT, 0, 0));
  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static RawProvider first;
  private static RawProvider second;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    RawProvider guard = open(new RawProvider(exchange -> exchange.write(RawProvider.json(200,
        exchange.request().contains("\"subject\":\"prompt\"")
            ? "{\"verdict\":\"redact\",\"text\":\"How does one cook? Ask <EMAIL_1>\"}"
            : "{\"verdict\":\"allow\"}"))));
    first = open(model());
    second = open(model());
    gateway = open(TestGateway.with(POLICY)
        .wrapping(policy -> new FaultyContract(policy, BROKEN::get))
        .guard(new RemoteGuard("watch", "d",
            new RemoteGuard.Service.Remote(
                new WebhookGuard(URI.create(guard.baseUrl()).resolve("/"), null)),
            Duration.ofSeconds(5)))
        .pool("assistant", TestGateway.openAi("a", first.baseUrl(), "m", true),
            TestGateway.openAi("b", second.baseUrl(), "m", false))
        .start());
  }

  private static <T extends AutoCloseable> T open(T opened) {
    OPEN.add(opened);
    return opened;
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable each : OPEN.reversed()) {
      each.close();
    }
  }

  static Stream<Arguments> faults() throws ReflectiveOperationException {
    int stages = FaultyContract.row(CompiledPolicy.compile(POLICY)
        .open(Policy.UNCLASSIFIED, ChatRequest.of("m", List.of(Message.of(Role.USER, "?")), true),
            false, Guards.NONE, _ -> {}))
        .size();
    assertThat(stages).as("filter, refusals, tone, guard, boundary, profile").isEqualTo(6);
    List<Broken> all = new ArrayList<>();
    for (Place place : Place.values()) {
      if (place != Place.STAGE && place != Place.REPORT) {
        all.add(new Broken(place, 0, 1));
      }
    }
    for (int stage = 0; stage < stages; stage++) {
      for (int event : List.of(0, 1, 2)) {
        all.add(new Broken(Place.STAGE, stage, event));
      }
    }
    return all.stream()
        .flatMap(each -> Stream.of(Arguments.of(each, true), Arguments.of(each, false)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void fault_isBlockedWithItsOwnCode_leaksNothing_andIsCounted(Broken broken, boolean stream)
      throws Exception {
    BROKEN.set(broken);
    boolean input = broken.place().onInput();
    int asked = first.requests().size();
    double faults = faults(input);

    String seen = ask(stream);

    assertThat(seen).contains("\"code\":\"policy_filter_failed\"")
        .doesNotContain("[DONE]", "canary", "forbidden", "EMAIL_1", QUOTE,
            "\"finish_reason\":\"stop\"");
    if (input || !stream) {
      assertThat(seen).startsWith("HTTP/1.1 500 ").doesNotContain("Rice");
    }
    boolean called = !input && broken.place() != Place.OPENING;
    assertThat(first.requests()).hasSize(called ? asked + 1 : asked);
    assertThat(second.requests()).as("nobody else is asked").isEmpty();
    assertThat(faults(input)).isEqualTo(faults + 1);
    assertThat(gateway.admin("/metrics")).doesNotContain(QUOTE);
    assertThat(gateway.health("a")).as("it was not the provider's fault").isEqualTo("available");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void faultOfTheReport_whenAllHasLeft_leavesARecord(boolean stream) throws Exception {
    BROKEN.set(new Broken(Place.REPORT, 0, 0));
    double faults = faults(false);

    String seen = ask(stream);

    assertThat(seen).contains("[no] to hurry").doesNotContain(QUOTE, "forbidden");
    assertThat(faults(false)).isEqualTo(faults + 1);
    Matcher id = Pattern.compile("x-evenkeel-decision: (\\S+)").matcher(seen);
    assertThat(id.find()).isTrue();
    assertThat(gateway.decision(id.group(1)).route()).isEqualTo("a");
  }

  private static double faults(boolean input) throws IOException {
    Matcher count = Pattern
        .compile(
            "evenkeel_faults_total\\{place=\"" + (input ? "policy" : "filter") + "\"\\} (\\S+)")
        .matcher(gateway.admin("/metrics"));
    assertThat(count.find()).isTrue();
    return Double.parseDouble(count.group(1));
  }

  private static RawProvider model() throws IOException {
    return new RawProvider(exchange -> {
      if (exchange.request().contains("\"stream\":true")) {
        exchange.write(RawProvider.STREAM_HEAD);
        for (String sentence : ANSWER) {
          exchange.token(sentence);
        }
        exchange.finish();
      } else {
        exchange.write(RawProvider.json(200,
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
                + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + String.join("", ANSWER) + "\"},\"finish_reason\":\"stop\"}]}"));
      }
    });
  }

  /** Everything that comes until the gateway closes the connection. */
  private static String ask(boolean stream) throws IOException {
    String body = "{\"model\":\"assistant\",\"stream\":" + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"How does one cook? Ask jo@example.com\"}]}";
    try (RawClient caller = new RawClient(gateway.port())) {
      return caller
          .send(RawClient.request(body)
              .replace("Content-Type:", "Connection: close\r\nContent-Type:"))
          .readAll();
    }
  }
}
