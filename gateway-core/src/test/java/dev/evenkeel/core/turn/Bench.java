package dev.evenkeel.core.turn;

import dev.evenkeel.core.Time;
import dev.evenkeel.core.access.KeyRing;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Clearances;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Coverage;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.RoutePlanner;
import dev.evenkeel.core.route.Workload;
import dev.evenkeel.core.session.AffinityTable;
import dev.evenkeel.core.session.IdempotencyTable;
import dev.evenkeel.core.session.Keyed;
import dev.evenkeel.core.session.Lineages;
import dev.evenkeel.core.session.SessionKeys;
import dev.evenkeel.core.session.SessionTokens;
import dev.evenkeel.core.session.TokenVault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A gateway whose providers, clock and caller are scripts: what each route answers is queued, time
 * moves when a test says so, and everything the caller saw is kept.
 */
final class Bench {
  static final String FIRST = "first";
  static final String SECOND = "second";
  static final String THIRD = "third";

  private long nanos = 1_000_000_000L;
  private final Map<String, Deque<Script>> scripts = new HashMap<>();
  private final Map<String, RouteHealth> health = new HashMap<>();
  final Time time = new Time(() -> Instant.ofEpochSecond(1_790_000_000L, nanos), () -> nanos);
  final Set<String> uncertified = new HashSet<>();
  final Map<String, Set<String>> certifiedModels = new HashMap<>();
  final Map<String, Set<String>> certifiedClasses = new HashMap<>();
  final List<String> calls = new ArrayList<>();
  final List<String> mismatches = new ArrayList<>();
  final List<Decision> decisions = new ArrayList<>();
  final List<String> faults = new ArrayList<>();
  final List<Begun> begunWith = new ArrayList<>();
  final List<ChatRequest> asks = new ArrayList<>();
  /** Routes certified to carry answers on. */
  final Set<String> carriesOn = new HashSet<>();
  int strayed;
  /** Whether the filter fails an answer that is unfit and lets it go all the same. */
  boolean straysAfterFailure;
  final List<Alarm> timers = new ArrayList<>();
  final Map<String, String> headers = new HashMap<>();
  ChatRequest request = ChatRequest.of("pool", List.of(Message.of(Role.USER, "hello")), true);
  Pool pool;
  Map<String, ExceptionRoute> exceptions = Map.of();
  Clearances clearances = new Clearances(Map.of());
  boolean filterThrows;
  /** Whether the filter holds texts until it is told to judge them. */
  boolean hesitates;
  /** The event at which the filter throws, from 0; {@code -1} for never. */
  int throwsAt = -1;
  boolean openThrows;
  boolean flushThrows;
  boolean classifyThrows;
  boolean reportThrows;
  List<GuardedInput> guardedInput = List.of();
  /** What guards' masks make of a request; null where they have no place. */
  @Nullable ChatRequest masked;
  final List<Asked> asked = new ArrayList<>();
  boolean refuses;
  @Nullable AnswerShape shape;
  Ruling ruling = new Ruling.Ask();
  final List<Boolean> offeredElsewhere = new ArrayList<>();
  int cancelled;
  /** Where the last provider's events go, for tests that go on speaking for it. */
  @Nullable Sink provider;
  /** Pools beside the one that is asked. */
  final Map<String, Pool> others = new HashMap<>();
  final List<HandOffs.HandOff> handedOff = new ArrayList<>();
  boolean nobodyListens;
  Shadows shadows = Shadows.NONE;
  private final Gateway gateway;

  /** What a route does when it is called. */
  interface Script {
    void play(Sink sink);
  }

  /** Where turns take place. */
  Rehearsals rehearsals = Rehearsals.NONE;

  /** A question to a guard, and where its verdict goes. */
  record Asked(Question question, Consumer<GuardVerdict> verdict, AtomicBoolean cancelled) {
    void say(GuardVerdict said) {
      if (!cancelled.get()) {
        verdict.accept(said);
      }
    }
  }

  /** A scheduled task. */
  record Alarm(long due, Runnable task, AtomicBoolean cancelled) {}

  Bench() {
    this(Pool.Failover.DEFAULT, Pool.Affinity.DEFAULT);
  }

  Bench(Pool.Failover failover, Pool.Affinity affinity) {
    this(failover, affinity, Delivery.DEFAULT);
  }

  Bench(Pool.Failover failover, Pool.Affinity affinity, Delivery delivery) {
    this(failover, affinity, delivery, List.of(FIRST, SECOND));
  }

  /** @param routes the first is the reference */
  Bench(Pool.Failover failover, Pool.Affinity affinity, Delivery delivery, List<String> routes) {
    Provider provider = new Provider("provider", "openai", URI.create("http://localhost/v1"), null,
        Controls.NONE, Clocks.DEFAULT);
    pool = new Pool("pool", Workload.unrestricted("any"), "policy",
        routes.stream().map(id -> route(id, provider, id.equals(FIRST))).toList(), affinity,
        failover, new Pool.Certification("suite", 0.05, 0.95, Duration.ofDays(30)), false)
        .with(delivery);
    AffinityTable table = new AffinityTable(1000);
    Keyed keyed = new Keyed("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    RoutePlanner planner = new RoutePlanner((in, route, digest) -> uncertified.contains(route.id())
        ? new Standing.Uncertified(Exclusion.NO_CERTIFICATE, "none")
        : new Standing.Certified("cert-" + route.id(),
            certifiedModels.getOrDefault(route.id(), Set.of()),
            new Coverage(certifiedClasses.getOrDefault(route.id(), Set.of()), Set.of(),
                carriesOn.contains(route.id()))),
        this::healthOf);
    gateway = new Gateway(this::snapshot, _ -> request, (_, _) -> Optional.ofNullable(shape),
        new SessionKeys(keyed, null, new Random(7)), table, new Lineages(1000, () -> nanos),
        new TokenVault(10, () -> nanos),
        new IdempotencyTable(keyed, IdempotencyTable.Rules.DEFAULT, () -> nanos),
        new Surroundings(planner, this::healthOf,
            (in, route, model) -> mismatches.add(route.id() + "=" + model)),
        (pool, session, fresh) -> rehearsals.of(pool, session, fresh), decisions::add,
        new FaultWatch() {
          @Override
          public void fault(Place place, Throwable cause) {
            faults.add(place + " " + cause);
          }

          @Override
          public void strayed() {
            strayed++;
          }
        }, (desk, what) -> !nobodyListens && handedOff.add(what), turn -> shadows.invite(turn),
        time, new Random(7));
  }

  private Snapshot snapshot() {
    Map<String, Pool> pools = new HashMap<>(others);
    pools.put("pool", pool);
    return new Snapshot(KeyRing.OPEN, pools, Map.of("policy", new Transparent()), clearances,
        exceptions);
  }

  private static Route route(String id, Provider provider, boolean reference) {
    return new Route(id, provider, "model-" + id, reference, null, null, null, Set.of())
        .with(Continuation.PREFILL);
  }

  RouteHealth healthOf(Route route) {
    return health.computeIfAbsent(route.id(),
        id -> new RouteHealth(id, pool.failover().breaker(), () -> nanos));
  }

  RouteHealth healthOf(String route) {
    return healthOf(
        pool.routes().stream().filter(each -> each.id().equals(route)).findFirst().orElseThrow());
  }

  Bench on(String route, Script... plays) {
    scripts.computeIfAbsent(route, _ -> new ArrayDeque<>()).addAll(List.of(plays));
    return this;
  }

  Caller ask() {
    Caller caller = new Caller(request.stream());
    caller.turn = gateway.answer(new Inbound("req", headers::get, new byte[0], nanos), caller,
        new ScriptedLoop(), caller);
    return caller;
  }

  /** Moves time and runs what falls due, in order. */
  void advance(Duration by) {
    long until = nanos + by.toNanos();
    while (true) {
      Alarm next = timers.stream()
          .filter(timer -> !timer.cancelled().get() && timer.due() <= until)
          .min((a, b) -> Long.compare(a.due(), b.due()))
          .orElse(null);
      if (next == null) {
        break;
      }
      timers.remove(next);
      nanos = Math.max(nanos, next.due());
      next.task().run();
    }
    nanos = until;
  }

  Decision decision() {
    return decisions.getLast();
  }

  static Script fails(Failure failure) {
    return sink -> {
      sink.event(new ChatEvent.Failed(failure));
      sink.flush();
    };
  }

  static Script answers(String text) {
    return sink -> {
      begin(sink, text);
      sink.event(new ChatEvent.Used(new Usage(3, 5, 0, 0)));
      sink.event(new ChatEvent.Finished(0, FinishReason.STOP));
      sink.event(new ChatEvent.Ended());
      sink.flush();
    };
  }

  /** An answer of a provider that does not say what it cost. */
  static Script answersWithoutUsage(String text) {
    return sink -> {
      begin(sink, text);
      sink.event(new ChatEvent.Finished(0, FinishReason.STOP));
      sink.event(new ChatEvent.Ended());
      sink.flush();
    };
  }

  static Script saysThenFails(String text, Failure failure) {
    return sink -> {
      begin(sink, text);
      sink.flush();
      sink.event(new ChatEvent.Failed(failure));
      sink.flush();
    };
  }

  /** Begins an answer and leaves it at that; what comes next is the test's. */
  static Script begins(String text, Consumer<Sink> then) {
    return sink -> {
      begin(sink, text);
      sink.flush();
      then.accept(sink);
    };
  }

  static Script hangs() {
    return _ -> {};
  }

  private static void begin(Sink sink, String text) {
    sink.event(new ChatEvent.Started("id", 1, "model", null));
    sink.event(new ChatEvent.Text().set(0, Channel.CONTENT, text));
  }

  /** Plays the scripts; the last one of a route is played again and again. */
  private final class ScriptedLoop implements Loop {
    @Override
    public Call call(Route route, ChatRequest asked, String safetyIdentifier, Sink sink) {
      calls.add(route.id());
      asks.add(asked);
      Deque<Script> plays = scripts.getOrDefault(route.id(), new ArrayDeque<>());
      Script play = plays.size() > 1 ? plays.removeFirst() : plays.peekFirst();
      if (play == null) {
        throw new AssertionError("no script for " + route.id());
      }
      provider = sink;
      play.play(sink);
      return new Call() {
        @Override
        public void cancel() {
          cancelled++;
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public boolean begun() {
          return true;
        }
      };
    }

    @Override
    public Guards.Asked ask(Question question, Consumer<GuardVerdict> verdict) {
      Bench.Asked one = new Bench.Asked(question, verdict, new AtomicBoolean());
      asked.add(one);
      return () -> one.cancelled().set(true);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      Alarm timer = new Alarm(nanos + delay.toNanos(), task, new AtomicBoolean());
      timers.add(timer);
      return () -> timer.cancelled().set(true);
    }
  }

  /** The caller's side: streams release each text, bodies release at the end. */
  static final class Caller implements Reply, Gateway.ReplyShape {
    private final boolean stream;
    final StringBuilder text = new StringBuilder();
    final List<ChatEvent> events = new ArrayList<>();
    @Nullable Turn turn;
    @Nullable Rejection rejection;
    @Nullable ReplyHead head;
    boolean ended;
    int signsOfLife;
    final List<String> thrownAway = new ArrayList<>();
    final List<String> seams = new ArrayList<>();
    private boolean released;

    Caller(boolean stream) {
      this.stream = stream;
    }

    @Override
    public void shape(ChatRequest request, @Nullable String displayModel, Instant at) {}

    @Override
    public boolean released() {
      return released;
    }

    @Override
    public void restart(String route) {
      thrownAway.add(text.toString());
      text.setLength(0);
    }

    @Override
    public void forget() {
      if (!released) {
        text.setLength(0);
        events.clear();
      }
    }

    @Override
    public void keep(int mostBytes) {}

    @Override
    public IdempotencyTable.@Nullable Kept kept() {
      return null;
    }

    @Override
    public void replay(IdempotencyTable.Kept answer, String decision) {}

    @Override
    public void seam(String route, int offset) {
      seams.add(route + "@" + offset);
    }

    @Override
    public void keepAlive() {
      Objects.requireNonNull(head, "a sign of life begins the answer");
      signsOfLife++;
    }

    @Override
    public void head(ReplyHead now) {
      head = now;
    }

    @Override
    public void event(ChatEvent event) {
      if (event instanceof ChatEvent.Text piece) {
        text.append(piece.copy());
        released |= stream;
      } else {
        events.add(event);
      }
      if (event instanceof ChatEvent.Ended) {
        ended = true;
        released = true;
      }
    }

    @Override
    public String reject(Rejection why) {
      rejection = why;
      return why.getClass().getSimpleName();
    }
  }

  /** A contract that changes nothing. */
  private final class Transparent implements Contract {
    @Override
    public String name() {
      return "policy@1";
    }

    @Override
    public String digest() {
      return "d".repeat(64);
    }

    @Override
    public String classify(ChatRequest asked) {
      if (classifyThrows) {
        throw new IllegalStateException("broken class");
      }
      return "unclassified";
    }

    @Override
    public List<GuardedInput> guardedInput(ChatRequest of) {
      return guardedInput;
    }

    @Override
    public @Nullable ChatRequest masked(ChatRequest of, List<GuardMask> masks) {
      return masked;
    }

    @Override
    public Moderation moderate(String text) {
      return new Moderation(false, "unclassified", "ask", Map.of(),
          text.contains("forbidden")
              ? List.of(new Moderation.Finding("rule", "block", "output", 0, 9))
              : List.of());
    }

    @Override
    public Screening screen(ChatRequest asked) {
      return asked.lastUserText().contains("forbidden") ? new Screening("rule", List.of())
          : Screening.NOTHING;
    }

    @Override
    public Ruling ruling(String queryClass, ChatRequest asked) {
      return ruling;
    }

    @Override
    public Concealment conceal(ChatRequest asked, Supplier<SessionTokens> tokens) {
      return Concealment.none(asked);
    }

    @Override
    public String carryOn(ChatRequest asked) {
      return "go on";
    }

    /** Judges seams by their first words. */
    @Override
    public Filter resume(String queryClass, ChatRequest asked, Guards guards, Begun begun,
        Sink out) {
      begunWith.add(begun);
      Filter plain = open(queryClass, asked, false, guards, out);
      return new Filter() {
        private Joint joint = Joint.OPEN;

        @Override
        public Joint joint() {
          return joint;
        }

        @Override
        public boolean refused(int choice) {
          return false;
        }

        @Override
        public FilterReport report() {
          return plain.report();
        }

        @Override
        public void event(ChatEvent event) {
          if (joint.outcome() == Joint.Outcome.UNJUDGED && event instanceof ChatEvent.Text text) {
            boolean fits = !text.copy().startsWith("misfit");
            joint = new Joint(fits ? Joint.Outcome.JOINED : Joint.Outcome.BEGINS_ANEW, 0);
            if (!fits) {
              out.event(new ChatEvent.Failed(Failure.of(FailureKind.SEAM_REJECTED, "misfit")));
              return;
            }
          }
          plain.event(event);
        }

        @Override
        public void flush() {
          out.flush();
        }
      };
    }

    @Override
    public Filter open(String queryClass, ChatRequest asked, boolean elsewhere, Guards guards,
        Sink out) {
      offeredElsewhere.add(elsewhere);
      if (openThrows) {
        throw new IllegalStateException("broken policy");
      }
      return new Filter() {
        private int step;
        private @Nullable String held;

        @Override
        public boolean hesitates() {
          return held != null;
        }

        @Override
        public void judgeNow() {
          if (held != null) {
            ChatEvent.Text text = new ChatEvent.Text().set(0, ChatEvent.Channel.CONTENT, held);
            held = null;
            out.event(text);
          }
        }

        @Override
        public boolean refused(int choice) {
          return refuses;
        }

        @Override
        public FilterReport report() {
          if (reportThrows) {
            throw new IllegalStateException("broken report");
          }
          return new FilterReport(Verdict.ANSWER, List.of(), 0, 0);
        }

        @Override
        public void event(ChatEvent event) {
          if (step++ == throwsAt) {
            throw new IllegalStateException("broken stage");
          }
          if (straysAfterFailure && event instanceof ChatEvent.Text text
              && text.copy().equals("unfit")) {
            out.event(new ChatEvent.Failed(Failure.of(FailureKind.STREAM_ERROR, "unfit")));
          }
          if (filterThrows && event instanceof ChatEvent.Text) {
            throw new IllegalStateException("broken rule");
          }
          if (hesitates && event instanceof ChatEvent.Text text) {
            held = (held == null ? "" : held) + text.copy();
            return;
          }
          if (elsewhere && event instanceof ChatEvent.Text text
              && text.copy().startsWith("I refuse")) {
            out.event(new ChatEvent.Failed(Failure.of(FailureKind.REFUSED, "refused")));
            return;
          }
          out.event(event);
        }

        @Override
        public void flush() {
          if (flushThrows) {
            throw new IllegalStateException("broken flush");
          }
          out.flush();
        }
      };
    }
  }
}
