package dev.evenkeel.core.turn;

import static dev.evenkeel.core.turn.Bench.FIRST;
import static dev.evenkeel.core.turn.Bench.SECOND;
import static dev.evenkeel.core.turn.Bench.answers;
import static dev.evenkeel.core.turn.Bench.fails;
import static dev.evenkeel.core.turn.Bench.saysThenFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Degraded;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Workload;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool does when no route can answer as it should. */
class DegradedTest {
  private static final String SMALL = "small";
  private static final Degraded.Desk DESK =
      new Degraded.Desk(URI.create("https://desk.example"), null, false);
  private static final Failure DOWN = Failure.of(FailureKind.CONNECT, "scripted");

  private static Bench bench(Degraded... modes) {
    Bench bench = new Bench();
    bench.pool = bench.pool.with(List.of(modes));
    Route first = bench.pool.routes().getFirst();
    Pool less = new Pool("less", Workload.unrestricted("less"), "policy",
        List.of(renamed(first, "less-reference", true), renamed(first, SMALL, false)),
        Pool.Affinity.DEFAULT, Pool.Failover.DEFAULT,
        new Pool.Certification("suite", 0.05, 0.95, Duration.ofDays(30)), false);
    bench.others.put("less", less);
    return bench.on(FIRST, fails(DOWN)).on(SECOND, fails(DOWN));
  }

  private static Route renamed(Route route, String id, boolean reference) {
    return new Route(id, route.provider(), "model-" + id, reference, null, null, null, Set.of());
  }

  private static Degraded template(String text) {
    return new Degraded.Template(_ -> text);
  }

  private static void withTools(Bench bench, ToolChoice choice, Message... messages) {
    ChatRequest plain = bench.request;
    List<Message> all = new ArrayList<>(plain.messages());
    all.addAll(List.of(messages));
    bench.request = new ChatRequest("pool", all, true, false, 1, plain.sampling(),
        new Tooling(List.of(new ToolSpec("look_up", null, null, null)), choice, null),
        plain.format(), Map.of(), Set.of(Need.TOOLS), plain.wire());
  }

  private static String mode(Bench.Caller caller) {
    ReplyHead head = caller.head;
    return head == null ? "" : head.mode();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void template_isAWholeAnswer_saidByNobody(boolean stream) {
    Bench bench = bench(template("We are back soon."));
    bench.request = ChatRequest.of("pool", List.of(Message.of(Role.USER, "hi")), stream);

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEqualTo("We are back soon.");
    assertThat(caller.events).contains(new ChatEvent.Finished(0, FinishReason.STOP));
    assertThat(caller.ended).isTrue();
    assertThat(mode(caller)).isEqualTo("template");
    Decision decision = bench.decision();
    assertThat(decision.mode()).isEqualTo("template");
    assertThat(decision.outcome()).isEqualTo("answered");
    assertThat(decision.route()).isNull();
    assertThat(decision.actions()).contains("degraded:template");
    assertThat(decision.attempts()).hasSize(2);
  }

  @Test
  void nothingEligible_degradesWithoutACall() {
    Bench bench = bench(template("We are back soon."));
    bench.uncertified.addAll(List.of(FIRST, SECOND));
    assertThat(bench.ask().text.toString()).isEqualTo("We are back soon.");
    assertThat(bench.calls).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void onlyFailuresThatAnotherRouteCouldMend_degrade(FailureKind kind) {
    Bench bench = bench(template("We are back soon."));
    bench.uncertified.add(SECOND);
    Bench alone = new Bench();
    alone.pool = bench.pool;
    alone.uncertified.add(SECOND);
    alone.on(FIRST, fails(Failure.of(kind, "scripted")));

    Bench.Caller caller = alone.ask();
    alone.advance(Duration.ofSeconds(5));

    boolean degrades = switch (kind.next()) {
      case NEXT_ROUTE, SAME_ROUTE_ONCE, SAME_ROUTE_ONCE_THEN_NEXT_IF_NEW, WAIT_OR_NEXT -> true;
      case STOP -> kind == FailureKind.DEADLINE || kind == FailureKind.CALLERS_DEADLINE;
      case TO_CALLER, AS_ANSWER, CERTIFIED_ROUTE -> false;
    };
    assertThat(caller.text.toString().equals("We are back soon.")).as(kind.label())
        .isEqualTo(degrades);
  }

  @Test
  void answerThatHasBegun_isNeverFollowedByPreparedWords() {
    Bench bench = bench(template("We are back soon."));
    Bench begun = new Bench();
    begun.pool = bench.pool;
    begun.on(FIRST, saysThenFails("Half of", DOWN));
    Bench.Caller caller = begun.ask();
    assertThat(caller.text.toString()).isEqualTo("Half of");
    assertThat(caller.rejection).isInstanceOf(Rejection.Interrupted.class);
    assertThat(begun.decision().mode()).isEqualTo("normal");
  }

  @Test
  void smallerRoute_answersUnderItsOwnCertificate_isAnnounced_andPinsNobody() {
    Bench bench = bench(new Degraded.SmallerRoute(SMALL, _ -> "A smaller model answers today."),
        template("never"));
    bench.on(SMALL, answers("fine"));
    bench.headers.put("x-evenkeel-session", "one");

    Bench.Caller caller = bench.ask();

    assertThat(caller.text.toString()).isEqualTo("A smaller model answers today.\n\nfine");
    assertThat(mode(caller)).isEqualTo("smaller-route");
    Decision decision = bench.decision();
    assertThat(decision.route()).isEqualTo(SMALL);
    assertThat(decision.certificate()).isEqualTo("cert-" + SMALL);
    assertThat(decision.affinity()).isEqualTo("none");
    assertThat(decision.actions()).contains("degraded:notice");
    assertThat(decision.candidates()).extracting(Decision.Candidate::route)
        .containsExactly(FIRST, SECOND, SMALL);
  }

  @Test
  void smallerRouteThatIsNotCertified_isNotAsked_andTheNextModeServes() {
    Bench bench = bench(new Degraded.SmallerRoute(SMALL, null), template("We are back soon."));
    bench.uncertified.add(SMALL);
    assertThat(bench.ask().text.toString()).isEqualTo("We are back soon.");
    assertThat(bench.decision().mode()).isEqualTo("template");
    assertThat(bench.decision().candidates().getLast().reasons()).containsKey("no_certificate");
  }

  @ParameterizedTest
  @EnumSource(value = FailureKind.class, names = {"CONNECT", "CONTEXT_LENGTH", "INVALID_REQUEST"})
  void smallerRouteThatFails_leadsToTheNextMode(FailureKind kind) {
    Bench bench = bench(new Degraded.SmallerRoute(SMALL, null), template("We are back soon."));
    bench.on(SMALL, fails(Failure.of(kind, "scripted")));
    assertThat(bench.ask().text.toString()).isEqualTo("We are back soon.");
  }

  @Test
  void toolsOff_asksAgainWithoutTools_whereTheRequestCanDoWithout() {
    Bench bench = bench(new Degraded.ToolsOff(null));
    Bench healthy = new Bench();
    healthy.pool = bench.pool;
    healthy.on(FIRST, fails(Failure.of(FailureKind.TOOL_ARGS_INVALID, "scripted")),
        fails(Failure.of(FailureKind.TOOL_ARGS_INVALID, "scripted")), answers("in words"));
    healthy.uncertified.add(SECOND);
    withTools(healthy, new ToolChoice.Auto());

    Bench.Caller caller = healthy.ask();
    healthy.advance(Duration.ofSeconds(1));

    assertThat(caller.text.toString()).isEqualTo("in words");
    assertThat(mode(caller)).isEqualTo("tools-off");
    assertThat(healthy.asks.get(2).tooling().specs()).isEmpty();
    assertThat(healthy.asks.get(1).tooling().specs()).hasSize(1);
    assertThat(healthy.decision().affinity()).isEqualTo("new");
  }

  @Test
  void toolsOff_isNoWayOutForACallThatMustBe_orOneThatIsOpen() {
    Bench forced = bench(new Degraded.ToolsOff(null));
    withTools(forced, new ToolChoice.Required());
    forced.ask();
    assertThat(forced.calls).containsExactly(FIRST, SECOND);
    assertThat(forced.decision().mode()).isEqualTo("closed");

    Bench open = bench(new Degraded.ToolsOff(null));
    withTools(
        open, new ToolChoice.Auto(), new Message(Role.ASSISTANT, List.of(),
            List.of(new ToolCall("c1", "look_up", "{}")), null, null),
        new Message(Role.TOOL, List.of(), List.of(), "c1", null));
    open.ask();
    assertThat(open.calls).containsExactly(FIRST, SECOND);
  }

  @Test
  void structuredOutput_isNeverAnsweredInProse() {
    Bench bench = bench(template("We are back soon."),
        new Degraded.HandOff(DESK, _ -> "A colleague goes on."), new Degraded.Closed());
    ChatRequest plain = bench.request;
    bench.request = new ChatRequest("pool", plain.messages(), true, false, 1, plain.sampling(),
        plain.tooling(), new ResponseFormat.JsonObject(), Map.of(), Set.of(), plain.wire());
    Bench.Caller caller = bench.ask();
    assertThat(caller.text).isEmpty();
    assertThat(bench.handedOff).isEmpty();
    assertThat(caller.rejection).isInstanceOf(Rejection.NoEligibleRoute.class);
  }

  @Test
  void handOff_tellsPeople_withoutContent_andTheUserTheyKnow() {
    Bench bench = bench(new Degraded.HandOff(DESK, _ -> "A colleague goes on."));
    bench.headers.put("x-evenkeel-session", "one");
    Bench.Caller caller = bench.ask();
    assertThat(caller.text.toString()).isEqualTo("A colleague goes on.");
    HandOffs.HandOff told = bench.handedOff.getFirst();
    assertThat(told.transcript()).isEmpty();
    assertThat(told.decision()).isEqualTo(bench.decision().id());
    assertThat(told.session()).isEqualTo(bench.decision().session()).isNotEmpty();
    assertThat(told.why()).isEqualTo("connect");
    assertThat(bench.decision().actions()).contains("hand-off:told", "degraded:hand-off");
  }

  @Test
  void handOff_withContent_carriesTheConversation() {
    Bench bench = bench(new Degraded.HandOff(new Degraded.Desk(DESK.url(), null, true), _ -> "ok"));
    bench.ask();
    assertThat(bench.handedOff.getFirst().transcript()).isEqualTo(bench.request.messages());
  }

  @Test
  void handOff_toADeskThatMayNotHaveTheContent_carriesOnlyTheReference() {
    Bench bench = bench(new Degraded.HandOff(new Degraded.Desk(DESK.url(), null, true), _ -> "ok"));
    Pool old = bench.pool;
    bench.pool = new Pool(old.name(), new Workload("eu", Set.of("eu"), null, null, null, Set.of()),
        old.policy(), old.routes(), old.affinity(), old.failover(), old.certification(), false)
        .with(old.degraded());
    assertThat(bench.ask().text.toString()).isEqualTo("ok");
    assertThat(bench.handedOff.getFirst().transcript()).isEmpty();
    assertThat(bench.decision().actions()).contains("hand-off:content_withheld", "hand-off:told");
  }

  @Test
  void handOffThatNobodyTakes_isNotPromised() {
    Bench bench =
        bench(new Degraded.HandOff(DESK, _ -> "A colleague goes on."), template("Try again."));
    bench.nobodyListens = true;
    assertThat(bench.ask().text.toString()).isEqualTo("Try again.");
    assertThat(bench.decision().actions()).contains("hand-off:not_told");
  }

  @Test
  void preparedWords_passTheContentBoundaryOrAreNotSaid() {
    Bench bench = bench(template("a forbidden word"), template("a clean one"));
    assertThat(bench.ask().text.toString()).isEqualTo("a clean one");
    assertThat(bench.decision().actions()).contains("degraded:words_blocked");
  }

  @Test
  void closed_isA503_withTheFailuresAndAPause() {
    Bench bench = bench(new Degraded.Closed());
    Bench.Caller caller = bench.ask();
    @Nullable Rejection rejection = caller.rejection;
    assertThat(rejection).isInstanceOf(Rejection.NoEligibleRoute.class);
    assertThat(((Rejection.NoEligibleRoute) Objects.requireNonNull(rejection)).reasons())
        .contains(FIRST + ": connect", SECOND + ": connect");
    assertThat(((Rejection.NoEligibleRoute) rejection).retry())
        .isInstanceOf(Rejection.Retry.After.class);
    assertThat(bench.decision().mode()).isEqualTo("closed");
    assertThat(bench.decision().failure()).isEqualTo("connect");
  }

  @Test
  void poolThatDeclaresNothing_tellsTheFailure() {
    Bench bench = bench();
    Bench.Caller caller = bench.ask();
    assertThat(caller.rejection).isInstanceOf(Rejection.AttemptsFailed.class);
    assertThat(bench.decision().mode()).isEqualTo("normal");
  }
}
