package dev.evenkeel.server.certify;

import dev.evenkeel.adapters.schema.RequestShapes;
import dev.evenkeel.core.Time;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.session.TokenVault;
import dev.evenkeel.core.turn.AnswerShape;
import dev.evenkeel.core.turn.Begun;
import dev.evenkeel.core.turn.Call;
import dev.evenkeel.core.turn.Concealment;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.FilterReport;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Joint;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.certify.Answer;
import dev.evenkeel.policy.certify.Answer.Form;
import dev.evenkeel.policy.certify.Answer.Validity;
import dev.evenkeel.policy.certify.Assertion;
import dev.evenkeel.policy.certify.Probe;
import dev.evenkeel.policy.certify.Prober;
import dev.evenkeel.policy.certify.RouteBusyException;
import dev.evenkeel.policy.certify.RouteOutException;
import dev.evenkeel.server.upstream.ProviderLoop;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a route as a caller's turn would: same connections, same adapters, and the same policy
 * filter
 * judges the answer, so that a certificate and a dashboard measure the same thing. A route that is
 * limited or overloaded is left alone for as long as it asks. Thread-safe.
 */
public final class RouteProber implements Prober {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int ATTEMPTS = 3;
  /** What is kept of an answer, in characters, to be held against a schema. */
  private static final int LONGEST_TEXT = 1 << 20;
  private static final Set<Pool.Check> CHECKS = EnumSet.allOf(Pool.Check.class);
  private static final RequestShapes SHAPES = new RequestShapes();

  private final Time time;
  private final List<Lane> lanes;
  private final Contract contract;
  private final TokenVault vault;
  private final AtomicInteger next = new AtomicInteger();

  /** An event loop and the connections that live on it. */
  public record Lane(EventLoop loop, ProviderLoop connections) {}

  /**
   * @param lanes at least one
   * @param contract the policy that judges
   */
  public RouteProber(List<Lane> lanes, Contract contract, Time time) {
    this.time = time;
    this.lanes = List.copyOf(lanes);
    this.contract = contract;
    this.vault = new TokenVault(1, time::now);
  }

  @Override
  public Answer ask(Route route, Probe probe) throws IOException, InterruptedException {
    ChatRequest request = request(route, probe);
    for (int attempt = 1;; attempt++) {
      Lane lane = lanes.get(Math.floorMod(next.getAndIncrement(), lanes.size()));
      Asking asking = new Asking(lane, route, request, probe);
      Answer answer = asking.answer();
      Failure failure = asking.failure;
      if (failure != null && (failure.kind() == FailureKind.RATE_LIMITED
          || failure.kind() == FailureKind.OVERLOADED)) {
        throw new RouteBusyException(failure.words(), failure.retryAfter());
      }
      if (answer.failure() == null || attempt == ATTEMPTS || !asking.worthRepeating()) {
        if (failure != null && RouteOutException.tells(failure)) {
          throw new RouteOutException(route, failure);
        }
        return answer;
      }
      Thread.sleep(Duration.ofMillis(200L * attempt));
    }
  }

  private static ChatRequest request(Route route, Probe probe) {
    Tooling tooling = probe.tools().isEmpty() ? Tooling.NONE
        : new Tooling(probe.tools(), new ToolChoice.Auto(), null);
    // What a continuation probe began is put behind its conversation as it would be live.
    List<Message> input =
        probe.kind() == Probe.Kind.CONTINUATION ? probe.input().subList(0, probe.input().size() - 1)
            : probe.input();
    return new ChatRequest(route.model(), input, true, true, 1, Sampling.DEFAULT, tooling,
        probe.design().format(), Map.of(), probe.tools().isEmpty() ? Set.of() : Set.of(Need.TOOLS),
        WireBody.NONE);
  }

  /** A route that declares no form is asked in the one that every chat model understands. */
  private static Continuation formOf(Route route) {
    return route.continuation() == Continuation.NONE ? Continuation.INSTRUCTION
        : route.continuation();
  }

  /** What asserts look at. */
  private record Seen(String text, List<ToolCall> calls,
      ToneProfile tone) implements Assertion.Evidence {
    @Override
    public Optional<String> misfit(String json, @Nullable String schema) {
      ResponseFormat format =
          new ResponseFormat.JsonSchema("assert", schema == null ? "{}" : schema, null);
      ChatRequest asking = new ChatRequest("assert", List.of(Message.of(Role.USER, "?")), false,
          false, 1, Sampling.DEFAULT, Tooling.NONE, format, Map.of(), Set.of(), WireBody.NONE);
      return SHAPES.read(asking, CHECKS).flatMap(shape -> shape.fault(json)).map(Failure::detail);
    }
  }

  /** One attempt; its events come on its lane's loop. */
  private final class Asking implements Sink, Guards {
    private final Lane lane;
    private final Route route;
    private final Concealment concealment;
    /** What a continuation probe began, null for any other. */
    private final @Nullable Begun begun;
    private final ChatRequest asked;
    private final CompletableFuture<Answer> done = new CompletableFuture<>();
    private final Filter filter;
    private final Sink restoring;
    private final StringBuilder text = new StringBuilder();
    private final long startedNanos = time.now();
    private final @Nullable AnswerShape shape;
    private @Nullable String model;
    private @Nullable String fingerprint;
    private final Probe probe;
    private final List<ToolCall> calls = new ArrayList<>();
    private Validity arguments = Validity.ABSENT;
    private Usage usage = Usage.NONE;
    private volatile @Nullable Failure failure;
    private @Nullable Call call;

    Asking(Lane lane, Route route, ChatRequest request, Probe probe) {
      this.probe = probe;
      this.lane = lane;
      this.route = route;
      this.concealment = contract.conceal(request, vault::apart);
      this.begun = probe.kind() == Probe.Kind.CONTINUATION
          ? Begun.of(probe.question(), formOf(route), concealment)
          : null;
      this.asked = begun == null ? concealment.request()
          : begun.asking(concealment, contract.carryOn(request), 0);
      this.filter =
          begun == null ? contract.open(probe.queryClass(), request, false, this, this::released)
              : contract.resume(probe.queryClass(), request, this, begun, this::released);
      this.restoring = concealment.restoring(filter);
      this.shape = SHAPES.read(request, CHECKS).orElse(null);
    }

    @Override
    public Asked ask(Question question, Consumer<GuardVerdict> verdict) {
      return lane.connections().ask(question, answer -> {
        try {
          verdict.accept(answer);
        } catch (RuntimeException e) {
          done.completeExceptionally(e);
        }
      });
    }

    Answer answer() throws InterruptedException, IOException {
      lane.loop().execute(() -> call = lane.connections().call(route, asked, "", this));
      try {
        return done.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException _) {
        cancel();
        return Answer.failed("no answer in " + LONGEST, elapsed());
      } catch (InterruptedException e) {
        cancel();
        throw e;
      } catch (ExecutionException e) {
        throw new IOException("the probe could not be judged: " + e.getCause(), e);
      }
    }

    boolean worthRepeating() {
      Failure seen = failure;
      return seen != null && switch (seen.kind().next()) {
        case NEXT_ROUTE, SAME_ROUTE_ONCE, WAIT_OR_NEXT -> true;
        case AS_ANSWER, CERTIFIED_ROUTE, TO_CALLER, STOP, SAME_ROUTE_ONCE_THEN_NEXT_IF_NEW -> false;
      };
    }

    private void cancel() {
      lane.loop().execute(() -> {
        filter.cancel();
        if (call != null) {
          call.cancel();
        }
      });
    }

    @Override
    public void event(ChatEvent event) {
      if (done.isDone()) {
        return;
      }
      try {
        switch (event) {
          case ChatEvent.Failed(var why) -> {
            failure = why;
            done.complete(why.kind() == FailureKind.PROMPT_BLOCKED
                ? new Answer(Verdict.REFUSE, null, model, "(prompt blocked by the provider)",
                    spent(), elapsed(), null)
                : Answer.failed(why.kind().label() + ": " + why.words(), elapsed()));
            return;
          }
          case ChatEvent.Started started -> {
            model = started.model();
            fingerprint = started.fingerprint();
          }
          case ChatEvent.Used(var used) -> usage = used;
          case ChatEvent.Text piece -> {
            // The excerpt shows what the model said, not what the policy made of it.
            if (piece.channel() != Channel.REASONING && text.length() < LONGEST_TEXT) {
              text.append(piece.chars(), piece.start(), piece.length());
            }
          }
          case ChatEvent.ToolCalled _,ChatEvent.Finished _,ChatEvent.Ended _ -> {
          }
        }
        restoring.event(event);
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
      }
    }

    private void released(ChatEvent event) {
      if (event instanceof ChatEvent.ToolCalled(var _, var _, var made)) {
        calls.add(made);
        boolean wrong = shape != null && shape.fault(made).isPresent();
        arguments = wrong || arguments == Validity.INVALID ? Validity.INVALID : Validity.VALID;
      } else if (event instanceof ChatEvent.Ended) {
        FilterReport report = filter.report();
        Form form = form(report);
        done.complete(new Answer(verdict(report.verdict(), form),
            calls.isEmpty() ? null : calls.getFirst().name(), model, text.toString(), spent(),
            elapsed(), null, form, report.tone(), fingerprint));
      } else if (event instanceof ChatEvent.Failed(var why)) {
        if (why.kind() == FailureKind.SEAM_REJECTED) {
          done.complete(misfit());
          return;
        }
        failure = why;
        done.complete(Answer.failed(why.kind().label() + ": " + why.words(), elapsed()));
      }
    }

    private Answer.Spent spent() {
      return new Answer.Spent(usage.prompt(), usage.completion());
    }

    private Form form(FilterReport report) {
      Validity structure = structure(report.verdict());
      String fault = arguments == Validity.INVALID ? "the call does not follow the tool's schema"
          : structure == Validity.INVALID ? "the text does not follow the schema" : null;
      boolean answered = report.verdict() == Verdict.ANSWER || report.verdict() == Verdict.TOOL;
      // That a tool failed is told in words of a refusal: there they are what is looked at.
      if (probe.asserts().isEmpty() || (!answered && !troubled())) {
        return new Form(arguments, structure, Validity.ABSENT, seam(), fault);
      }
      Seen seen = new Seen(text.toString(), List.copyOf(calls), report.tone());
      Optional<String> missed =
          probe.asserts().stream().flatMap(each -> each.missedBy(seen, probe).stream()).findFirst();
      return new Form(arguments, structure, missed.isPresent() ? Validity.INVALID : Validity.VALID,
          seam(), fault == null ? missed.orElse(null) : fault);
    }

    private boolean troubled() {
      return probe.kind() == Probe.Kind.TOOL_ERROR;
    }

    /** Who says that a tool failed withholds nothing. */
    private Verdict verdict(Verdict seen, Form form) {
      return troubled() && form.asserts() == Validity.VALID
          && (seen == Verdict.REFUSE || seen == Verdict.PARTIAL) ? Verdict.ANSWER : seen;
    }

    private Validity seam() {
      return begun == null ? Validity.ABSENT
          : filter.joint().outcome() == Joint.Outcome.JOINED ? Validity.VALID : Validity.INVALID;
    }

    /** What should have carried on does not: an answer, and the wrong one. */
    private Answer misfit() {
      Joint.Outcome outcome = filter.joint().outcome();
      FilterReport report = filter.report();
      return new Answer(outcome == Joint.Outcome.REFUSES ? Verdict.REFUSE : report.verdict(), null,
          model, text.toString(), spent(), elapsed(), null, new Form(Validity.ABSENT,
              Validity.ABSENT, Validity.ABSENT, Validity.INVALID, "the seam: " + outcome.label()),
          report.tone(), fingerprint);
    }

    /** A refusal in plain words breaks no schema: it is counted as what it is. */
    private Validity structure(Verdict verdict) {
      if (shape == null || !shape.ofText() || verdict != Verdict.ANSWER) {
        return Validity.ABSENT;
      }
      return text.length() < LONGEST_TEXT && shape.fault(text.toString()).isEmpty() ? Validity.VALID
          : Validity.INVALID;
    }

    private Duration elapsed() {
      return Duration.ofNanos(time.now() - startedNanos);
    }
  }
}
