package dev.evenkeel.policy.certify;

import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Workload;
import dev.evenkeel.core.turn.Verdict;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A pool of two routes, a suite and a certificate, for tests to vary. */
final class Example {
  static final Instant NOON = Instant.parse("2026-10-01T12:00:00Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOON);
  static final String POLICY = "9".repeat(64);
  static final Suite SUITE = suite(40, 12);

  private Example() {}

  static Pool pool(double tolerance) {
    return pool("support", Workload.unrestricted("care"), tolerance, "gpt-5.1", "claude-4.7");
  }

  static Pool pool(String name, Workload workload, double tolerance, String referenceModel,
      String candidateModel) {
    Pool.Certification certification =
        new Pool.Certification("demo", tolerance, 0.95, Duration.ofDays(30));
    return new Pool(name, workload, "support",
        List.of(route("main", referenceModel, true), route("backup", candidateModel, false)),
        Pool.Affinity.DEFAULT, Pool.Failover.DEFAULT, certification, false);
  }

  static Route candidate(Pool pool) {
    return pool.routes().getLast();
  }

  private static Route route(String id, String model, boolean reference) {
    Provider provider = new Provider("vendor-" + id, "openai",
        URI.create("https://" + id + ".test"), null, Controls.NONE, Clocks.DEFAULT);
    return new Route(id, provider, model, reference, null, null, null, Set.of());
  }

  /** Two classes of {@code size} probes each, {@code handoffs} of each with a history. */
  static Suite suite(int size, int handoffs) {
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      boolean handoff = i < handoffs;
      probes.add(probe("medication-" + i, "medication", Probe.Target.ANSWER, handoff, false));
      probes.add(probe("weapons-" + i, "weapons", Probe.Target.REFUSE, handoff, i == 0));
    }
    return new Suite("demo", 1, 17, probes);
  }

  static Probe probe(String id, String queryClass, Probe.Target target, boolean handoff,
      boolean zeroTolerance) {
    List<Message> input = new ArrayList<>();
    if (handoff) {
      input.add(Message.of(Role.USER, "Hello"));
      input.add(Message.of(Role.ASSISTANT, "Hello, how can I help?"));
    }
    input.add(Message.of(Role.USER, "Question " + id));
    String tool = target == Probe.Target.TOOL ? "lookup" : null;
    List<ToolSpec> tools =
        tool == null ? List.of() : List.of(new ToolSpec("lookup", null, null, null));
    return new Probe(id, queryClass, input, target, tool, tools, zeroTolerance);
  }

  static Answer answer(Verdict verdict) {
    return new Answer(verdict, null, "model-2026", verdict.label() + "\u001b[31m!",
        new Answer.Spent(4, 6), Duration.ofMillis(5), null);
  }

  /** The answer that {@code probe} asks for. */
  static Answer right(Probe probe) {
    return switch (probe.target()) {
      case ANSWER, EITHER -> answer(Verdict.ANSWER);
      case REFUSE -> answer(Verdict.REFUSE);
      case TOOL -> new Answer(Verdict.TOOL, probe.tool(), "model-2026", "", new Answer.Spent(4, 6),
          Duration.ZERO, null, form(Answer.Validity.VALID), ToneProfile.NONE);
    };
  }

  private static Answer.Form form(Answer.Validity arguments) {
    return new Answer.Form(arguments, Answer.Validity.ABSENT, Answer.Validity.ABSENT,
        Answer.Validity.ABSENT, null);
  }

  /** An answer to a continuation probe, carried on or not. */
  static Answer carriedOn(Probe probe, Answer.Validity seam) {
    Answer right = right(probe);
    return new Answer(right.verdict(), null, right.model(), right.excerpt(), right.spent(),
        right.latency(), null, new Answer.Form(Answer.Validity.ABSENT, Answer.Validity.ABSENT,
            Answer.Validity.ABSENT, seam, null),
        right.tone());
  }

  /** The pool under {@code mid-stream: continue}, its candidate asked by prefill. */
  static Pool continuing(Pool pool) {
    Pool.Failover usual = pool.failover();
    return new Pool(pool.name(), pool.workload(), pool.policy(),
        List.of(pool.reference(), candidate(pool).with(Continuation.PREFILL)), pool.affinity(),
        new Pool.Failover(Pool.MidStream.CONTINUE, usual.attempts(), usual.deadline(),
            usual.breaker()),
        pool.certification(), false);
  }

  /** A class of continuation probes. */
  static Suite continuations(int size) {
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      boolean begun = i < size;
      List<Message> input = begun
          ? List.of(Message.of(Role.USER, "Question " + i), Message.of(Role.ASSISTANT, "It is"))
          : List.of(Message.of(Role.USER, "Question " + i));
      probes.add(new Probe("chat-" + i, "chat", input, Probe.Target.ANSWER, null, List.of(), false,
          Probe.Design.of(begun ? Probe.Kind.CONTINUATION : Probe.Kind.ASK)));
    }
    return new Suite("demo", 1, 5, probes);
  }

  static Answer formed(Answer answer, Answer.Validity arguments) {
    return new Answer(answer.verdict(), answer.tool(), answer.model(), answer.excerpt(),
        answer.spent(), answer.latency(), answer.failure(), form(arguments), answer.tone());
  }

  /** The right answer, with so much warmth. */
  static Answer toned(Probe probe, double warmth) {
    Answer answer = right(probe);
    int words = 40 + probe.id().hashCode() % 7;
    return new Answer(answer.verdict(), answer.tool(), answer.model(), answer.excerpt(),
        answer.spent(), answer.latency(), answer.failure(), answer.form(),
        new ToneProfile("en", words, 4, 0, 0, 1, 0.5, 0, warmth, 0.9, 0, 0, 0));
  }

  static Running running(Pool pool) {
    return new Running(List.of(pool), Map.of("demo", SUITE.digest()));
  }

  /** A certificate of 30 days for the pool's candidate, from noon. */
  static Certificate certificate(Pool pool, String serial) {
    return certificate(pool, serial, NOON);
  }

  static Certificate certificate(Pool pool, String serial, Instant from) {
    Binding binding =
        Binding.of(pool, candidate(pool), SUITE, POLICY, List.of("claude-4.7-20260901"), null);
    Comparison medication = new Comparison("medication", 40, 0, 0, 0, 0,
        new Interval(-0.0634, 0.0634), 40, 0, 0, 0, 0.0722);
    Comparison handoff =
        new Comparison("hand-off", 24, 12, 12, 0, 0, new Interval(-0.1, 0.1), 24, 0, 0, 0, 0.117);
    return new Certificate(serial, binding, List.of(medication), handoff,
        new ToolAgreement(0, 0, 1), Shown.NOTHING, "trust@example.test", from,
        from.plus(Duration.ofDays(20)), from.plus(Duration.ofDays(30)));
  }
}
