package dev.evenkeel.core.turn;

import dev.evenkeel.core.Time;
import dev.evenkeel.core.access.Caller;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.decision.DecisionLog;
import dev.evenkeel.core.route.Clearance;
import dev.evenkeel.core.route.Clearances;
import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.Permission;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.RoutePlan;
import dev.evenkeel.core.route.RoutePlanner;
import dev.evenkeel.core.session.AffinityTable;
import dev.evenkeel.core.session.IdempotencyTable;
import dev.evenkeel.core.session.Lineages;
import dev.evenkeel.core.session.PassedTexts;
import dev.evenkeel.core.session.SessionKey;
import dev.evenkeel.core.session.SessionKeys;
import dev.evenkeel.core.session.TokenVault;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers turns: a straight line of synchronous stages over immutable values, then the verdict of
 * the policy's remote guards on the prompt (at once where there are none), then the asynchronous
 * walk over the plan. Thread-safe; each turn stays on the loop it came in on.
 */
public final class Gateway {
  private static final String IDEMPOTENCY_KEY = "idempotency-key";
  private static final int LONGEST_KEY = 255;
  private static final int SECONDS_A_DAY = 86_400;

  /** Names an exception, see {@link ExceptionRoute}. */
  static final String EXCEPTION = "x-evenkeel-exception";

  private final Supplier<Snapshot> snapshot;
  private final RequestReader reader;
  private final ShapeReader shapes;
  private final SessionKeys keys;
  private final OwnHeaders own;
  private final AffinityTable affinity;
  private final Lineages lineages;
  private final TokenVault vault;
  final PassedTexts passed;
  private final IdempotencyTable repeats;
  final Surroundings usual;
  private final Rehearsals rehearsals;
  final DecisionLog decisions;
  final FaultWatch faults;
  final HandOffs handOffs;
  final Shadows shadows;
  final Time time;
  final RandomGenerator random;
  /** The policy that was named last: nearly always the one that is named next. */
  private volatile PolicyName named = new PolicyName("", "", "");

  /** The day, in UTC, on which the latest turn began. */
  private volatile LocalDate latestDay = LocalDate.EPOCH;

  private record PolicyName(String policy, String digest, String shown) {}

  /**
   * @param usual what turns meet outside
   * @param rehearsals which conversations meet something else
   * @param faults hears of what should never happen
   * @param handOffs tells people where a pool's last resort is people
   * @param shadows asks candidates what was answered already
   * @param random for ids and jitter; may be used by several threads at once
   */
  public Gateway(Supplier<Snapshot> snapshot, RequestReader reader, ShapeReader shapes,
      SessionKeys keys, AffinityTable affinity, Lineages lineages, TokenVault vault,
      IdempotencyTable repeats, Surroundings usual, Rehearsals rehearsals, DecisionLog decisions,
      FaultWatch faults, HandOffs handOffs, Shadows shadows, Time time, RandomGenerator random) {
    this.snapshot = snapshot;
    this.reader = reader;
    this.shapes = shapes;
    this.keys = keys;
    this.own = new OwnHeaders(keys.configuredHeader());
    this.affinity = affinity;
    this.lineages = lineages;
    this.vault = vault;
    this.passed = new PassedTexts(time.nanos());
    this.repeats = repeats;
    this.usual = usual;
    this.rehearsals = rehearsals;
    this.decisions = decisions;
    this.faults = faults;
    this.handOffs = handOffs;
    this.shadows = shadows;
    this.time = time;
    this.random = random;
  }

  /**
   * Answers one request.
   *
   * @param reply where the answer goes
   * @param replies told what the request is, before anything is released, so that the reply can
   * take
   * the shape the caller asked for
   * @return the running turn; already over when the request was rejected
   */
  public Turn answer(Inbound inbound, Reply reply, Loop loop, ReplyShape replies) {
    Instant now = time.wall().instant();
    DecisionDraft draft = new DecisionDraft(decisionId(now), now, inbound.requestId());
    Turn turn = new Turn(this, draft, reply, loop, inbound.receivedNanos());
    try {
      Snapshot current = snapshot.get();
      Caller caller = caller(current, inbound);
      draft.caller(caller);
      own.check(inbound.headers());
      Wishes wishes = Wishes.of(inbound.headers());
      Narrowing narrowing = Narrowing.of(inbound.headers());
      ChatRequest request = reader.read(inbound.body());
      draft.request(request);
      if (request.wire().foreign()) {
        draft.noticed(List.of("history:reasoning_dropped"));
      }
      Snapshot.Published published = published(current, caller, request.model());
      Pool pool = published.pool;
      Contract contract = published.contract;
      draft.pool = pool;
      draft.contract = contract;
      if (repeated(caller, inbound, turn)) {
        return turn;
      }
      permitted(pool, request);
      LocalDate today = today(now);
      Clearance clearance = narrowing.nothing() ? published.clearance(today)
          : clearance(current, pool, narrowing, today);
      ExceptionRoute exception = exception(current, caller, pool, inbound.headers(), today);
      if (exception != null && !narrowing.nothing()) {
        throw new RejectedException(new Rejection.Malformed(
            "The header " + EXCEPTION
                + " waives requirements; it cannot stand beside headers that ask for more.",
            "invalid_header", null));
      }
      String queryClass = contract.classify(request);
      draft.queryClass = queryClass;
      screen(contract, request, draft);
      AnswerShape shape = shapes.read(request, pool.checks()).orElse(null);
      Conversation conversation = conversation(caller, pool, inbound, request, draft);
      draft.session = conversation.session();
      draft.sessionSource = conversation.source();
      replies.shape(request, pool.hideModel() ? pool.name() : null, now);
      if (contract.ruling(queryClass, request) instanceof Ruling.Say say) {
        turn.say(say, request, conversation);
        return turn;
      }
      boolean opening = opening(request);
      if (exception == null) {
        rehearse(turn, pool, conversation, opening);
      }
      Concealment concealment = conceal(contract, request, pool, conversation.session(), draft);
      turn.endBy(pool, wishes.deadline());
      Turn.Judged ask = masked -> {
        ChatRequest sent = masked == null ? request : masked;
        Concealment seen = concealment;
        if (masked != null) {
          blocked(contract.screen(masked)); // A guard's words pass the content boundary too.
          seen = conceal(contract, masked, pool, conversation.session(), draft);
        }
        Planning planning = new Planning(turn.surroundings.planner(), current, pool, exception,
            new RoutePlanner.Circumstances(request.needs(), irreversible(pool, request),
                contract.digest(), clearance, placed(conversation, draft), conversation.pinned(),
                conversation.epoch(), opening));
        RoutePlan plan = planning.plan(request.needs());
        draft.plan = plan;
        draft.mode = exception == null ? draft.mode : "exception";
        turn.start(new Matter(sent, wishes, pool, contract, queryClass, conversation, plan,
            keys.safetyIdentifier(caller, request), shape, seen, planning, null, null));
      };
      if (clearance.guardsForbidden()) {
        ask.go(null); // The plan is empty and says why; the guards get to see nothing.
      } else {
        turn.afterVerdict(pool, contract, request, concealment, ask);
      }
    } catch (RejectedException e) {
      turn.reject(e.rejection());
    } catch (RuntimeException | StackOverflowError e) {
      turn.failed(FaultWatch.Place.POLICY, e);
    }
    return turn;
  }

  /**
   * Judges texts by a policy and by the remote guards that it asks about prompts.
   *
   * @param pools whose policy it is; guards are only asked where the data of all of them may go
   * there
   * @param outcome may hear what came of it before this returns
   * @return the judgement under way; may be over
   * @throws RejectedException when the headers are wrong, or the guards may not have the texts
   */
  public Moderating moderate(Snapshot current, List<Pool> pools, Inbound.Headers headers,
      List<String> texts, Loop loop, Moderating.Outcome outcome) {
    Contract contract = current.contract(pools.getFirst());
    own.check(headers);
    Narrowing narrowing = Narrowing.of(headers);
    for (Pool pool : pools) {
      if (clearance(current, pool, narrowing, today(time.wall().instant())).guardsForbidden()) {
        throw new RejectedException(new Rejection.NoEligibleRoute(pool.name(),
            List.of("guards: " + Exclusion.GUARD_CONTROLS.label()), new Rejection.Retry.Never()));
      }
    }
    Moderating judging = new Moderating(contract, texts, loop, vault::apart, faults, outcome);
    judging.start(pools.stream()
        .map(pool -> pool.failover().deadline())
        .min(Duration::compareTo)
        .orElseThrow());
    return judging;
  }

  /** Puts the turn where a drill takes place, if one is held with its conversation. */
  private void rehearse(Turn turn, Pool pool, Conversation conversation, boolean opening) {
    Surroundings others =
        rehearsals.of(pool, conversation.session(), opening && conversation.pinned() == null);
    Surroundings around = others == null ? usual : others;
    turn.surroundings = around;
    if (!around.mark().isEmpty()) {
      turn.draft.noticed(List.of(around.mark()));
    }
  }

  private static boolean opening(ChatRequest request) {
    for (Message message : request.messages()) { // On every turn: no streams here.
      if (message.role() == Role.ASSISTANT) {
        return false;
      }
    }
    return true;
  }

  /** Tells the caller's side what shape of answer was asked for. */
  @FunctionalInterface
  public interface ReplyShape {
    /**
     * @param displayModel what the answer must call itself, null for the model that answers
     * @param at when the request was complete
     */
    void shape(ChatRequest request, @Nullable String displayModel, Instant at);
  }

  /**
   * The caller behind the request's key.
   *
   * @throws RejectedException when there is none
   */
  public Caller authenticate(Snapshot current, Inbound.Headers headers) {
    return current.keys()
        .find(bearer(headers.get("authorization")))
        .orElseThrow(() -> new RejectedException(
            new Rejection.Unauthenticated(headers.get("authorization") == null
                ? "You didn't provide an API key. Send the gateway's key as 'Authorization:"
                    + " Bearer KEY'."
                : "Incorrect API key provided. Ask whoever runs this gateway for a key of yours.")));
  }

  @SuppressWarnings("ReferenceEquality") // Another configuration may have taken the key away.
  private Caller caller(Snapshot current, Inbound inbound) {
    Inbound.Known known = inbound.known();
    return known != null && known.by() == current ? known.caller()
        : authenticate(current, inbound.headers());
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    if (authorization == null || authorization.length() < 7
        || !authorization.regionMatches(true, 0, "bearer ", 0, 7)) {
      return null;
    }
    return authorization.substring(7).strip();
  }

  private static Snapshot.Published published(Snapshot current, Caller caller, String model) {
    Snapshot.Published found = current.published(model);
    if (found == null || !caller.may(model)) {
      throw new RejectedException(new Rejection.UnknownModel(model));
    }
    return found;
  }

  /** The exception that the request names, null when it names none. */
  private static @Nullable ExceptionRoute exception(Snapshot current, Caller caller, Pool pool,
      Inbound.Headers headers, LocalDate today) {
    String id = headers.get(EXCEPTION);
    if (id == null) {
      return null;
    }
    ExceptionRoute found = current.exceptions().get(id.strip());
    if (found == null || !found.pool().equals(pool.name())
        || !found.tenants().contains(caller.tenant())) {
      throw new RejectedException(new Rejection.Forbidden("exception_refused",
          "The header " + EXCEPTION + " names no exception of yours for '" + pool.name() + "'."));
    }
    return switch (found.state(today)) {
      case ACTIVE -> found;
      case PENDING -> throw new RejectedException(new Rejection.Forbidden("exception_pending",
          "The exception '" + found.id() + "' holds only from " + found.from() + "."));
      case EXPIRED -> throw new RejectedException(new Rejection.Forbidden("exception_expired",
          "The exception '" + found.id() + "' ended on " + found.until() + "."));
    };
  }

  /** Refuses a request that brings what its workload forbids: no route could be asked. */
  private static void permitted(Pool pool, ChatRequest request) {
    Set<Permission> forbidden = pool.workload().forbids();
    if (forbidden.contains(Permission.TOOLS) && !request.tooling().specs().isEmpty()) {
      throw forbidden(pool, "bring tools", "tools");
    }
    if (forbidden.contains(Permission.PLUGINS)) {
      String field = request.pluginField();
      if (field != null) {
        throw forbidden(pool, "have the provider use extensions of its own", field);
      }
    }
  }

  private static RejectedException forbidden(Pool pool, String what, String param) {
    return new RejectedException(new Rejection.Forbidden("permission_refused",
        "Requests for '" + pool.name() + "' may not " + what + ".", param));
  }

  private static Clearance clearance(Snapshot current, Pool pool, Narrowing narrowing,
      LocalDate today) {
    Clearances clearances = current.clearances();
    return narrowing.nothing() ? clearances.of(pool, today)
        : clearances.of(pool, narrowing.of(pool, clearances.guards(pool)), today);
  }

  /**
   * Whether the request was answered before and is given that answer again. Takes the request's
   * idempotency key, if it has one, for the turn.
   */
  private boolean repeated(Caller caller, Inbound inbound, Turn turn) {
    String key = inbound.headers().get(IDEMPOTENCY_KEY);
    if (key == null) {
      return false;
    }
    if (key.isEmpty() || key.length() > LONGEST_KEY
        || !key.chars().allMatch(c -> c >= ' ' && c < 127)) {
      throw new RejectedException(new Rejection.Malformed(
          "Idempotency-Key must be 1 to " + LONGEST_KEY + " visible ASCII characters.",
          "invalid_header", null));
    }
    return switch (repeats.claim(caller, key, reader.canonical(inbound.body()))) {
      case IdempotencyTable.Claim claim -> {
        turn.claimed(claim, repeats.rules().largestAnswer());
        yield false;
      }
      case IdempotencyTable.InUse _ -> throw new RejectedException(new Rejection.KeyInUse());
      case IdempotencyTable.Reused _ -> throw new RejectedException(new Rejection.KeyReused());
      case IdempotencyTable.Answer(var before) -> {
        IdempotencyTable.Kept kept = before.kept();
        if (kept == null) {
          throw new RejectedException(new Rejection.KeySpent(before.decision()));
        }
        turn.replay(kept, before.decision());
        yield true;
      }
    };
  }

  /** The tools offered whose calls cannot be undone. */
  private static Set<String> irreversible(Pool pool, ChatRequest request) {
    return pool.irreversible().isEmpty() ? Set.of()
        : request.tooling()
            .specs()
            .stream()
            .map(ToolSpec::name)
            .filter(pool.irreversible()::contains)
            .collect(Collectors.toSet());
  }

  private static void screen(Contract contract, ChatRequest request, DecisionDraft draft) {
    Screening seen = contract.screen(request);
    draft.noticed(seen.actions());
    blocked(seen);
  }

  private static void blocked(Screening seen) {
    String rule = seen.blockedBy();
    if (rule != null) {
      throw new RejectedException(new Rejection.InputBlocked(rule));
    }
  }

  private Conversation conversation(Caller caller, Pool pool, Inbound inbound, ChatRequest request,
      DecisionDraft draft) {
    SessionKey key = keys.derive(caller, pool.name(), inbound.headers()::get, request);
    if (key.source() == SessionKey.Source.INVALID) {
      throw new RejectedException(new Rejection.Malformed(SessionKeys.HEADER + " must be 1 to "
          + SessionKeys.LONGEST_ID + " visible ASCII characters", "invalid_session", null));
    }
    if (pool.affinity().required() && key.source() == SessionKey.Source.DERIVED) {
      throw new RejectedException(new Rejection.Malformed(
          "The model '" + pool.name() + "' needs a session: send " + SessionKeys.HEADER,
          "session_required", null));
    }
    SessionKey placed = key.ofParent() ? lineage(pool, key, draft) : key;
    return new Conversation(affinity, keys, caller, pool, placed, inbound.receivedNanos());
  }

  /** A sub-agent is where the root of its lineage is, as far as lineages go. */
  private SessionKey lineage(Pool pool, SessionKey key, DecisionDraft draft) {
    Lineages.Limits limits = pool.affinity().lineage();
    return switch (lineages.join(key.id(), key.member(), limits, pool.affinity().ttl())) {
      case Lineages.Place.Within(var root) -> key.in(root);
      case Lineages.Place.TooDeep _ ->
        beyond(pool, key, draft, "lineage_too_deep", "are at most " + limits.depth() + " deep");
      case Lineages.Place.TooBroad _ -> beyond(pool, key, draft, "lineage_too_broad",
          "have at most " + limits.breadth() + " sub-agents");
    };
  }

  private static SessionKey beyond(Pool pool, SessionKey key, DecisionDraft draft, String code,
      String limit) {
    if (pool.affinity().lineage().beyond() == Lineages.Beyond.REJECT) {
      throw new RejectedException(new Rejection.Malformed(
          "Lineages of agents " + limit + " in '" + pool.name() + "'.", code, null));
    }
    draft.noticed(List.of("lineage:apart"));
    return key.in(key.member());
  }

  /** What a turn is placed by: turns of no conversation spread like conversations. */
  private static String placed(Conversation conversation, DecisionDraft draft) {
    return conversation.session().isEmpty() ? draft.id : conversation.session();
  }

  private Concealment conceal(Contract contract, ChatRequest request, Pool pool, String session,
      DecisionDraft draft) {
    Concealment concealment = contract.conceal(request,
        () -> session.isEmpty() ? vault.apart() : vault.of(session, pool.affinity().ttl()));
    draft.concealment = concealment;
    if (concealment.report().tokenised() > 0) {
      vault.grown(session);
    }
    return concealment;
  }

  private LocalDate today(Instant now) {
    LocalDate day = latestDay;
    if (Math.floorDiv(now.getEpochSecond(), SECONDS_A_DAY) != day.toEpochDay()) {
      day = LocalDate.ofInstant(now, ZoneOffset.UTC);
      latestDay = day;
    }
    return day;
  }

  /** How answers and records call a policy: its name and what its digest begins with. */
  String nameOf(Contract contract) {
    PolicyName last = named;
    String policy = contract.name();
    String digest = contract.digest();
    if (!last.policy().equals(policy) || !last.digest().equals(digest)) {
      last = new PolicyName(policy, digest, policy + ";" + digest.substring(0, 12));
      named = last;
    }
    return last.shown();
  }

  /** A UUID version 7: sorts by time. */
  private String decisionId(Instant now) {
    long high = (now.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
