package dev.evenkeel.core.failover;

/**
 * The failure table: for every way an attempt can fail, what the route's breaker learns from it and
 * what the turn does while nothing has been released. After release every failure of the provider
 * follows the pool's mid-stream rule.
 *
 * <p>
 * A provider's refusal and its content filter are answers. The one exception is {@link #REFUSED},
 * which exists only where the policy demands an answer and a route certified for that class stands
 * ready.
 */
public enum FailureKind {
  /** Refused, unreachable, or no connection in time. */
  CONNECT(Breaker.COUNT, Next.NEXT_ROUTE),
  /** The provider's name does not resolve. */
  DNS(Breaker.COUNT, Next.NEXT_ROUTE),
  /** The certificate is not the provider's. Never tried again: it may be an attack. */
  TLS_IDENTITY(Breaker.TRIP, Next.NEXT_ROUTE),
  /** 500, 502, 503 without a sign of overload, or reset before the response began. */
  SERVER_ERROR(Breaker.COUNT, Next.SAME_ROUTE_ONCE),
  /** 529 and the other ways providers say that they have too much to do. */
  OVERLOADED(Breaker.COUNT, Next.NEXT_ROUTE),
  /** 429 that time heals. */
  RATE_LIMITED(Breaker.COOL_DOWN, Next.WAIT_OR_NEXT),
  /** A spent quota or an unpaid bill: time alone does not heal it. */
  QUOTA_EXHAUSTED(Breaker.OUT_OF_SERVICE, Next.NEXT_ROUTE),
  /** 408, 504, or no first content in time. A silent route is never asked twice in a turn. */
  TIMED_OUT(Breaker.COUNT, Next.NEXT_ROUTE),
  /**
   * It writes, but less than the pool asks for; while something else could answer and nothing has
   * left.
   */
  SLOW(Breaker.COUNT, Next.NEXT_ROUTE),
  /** Nothing came for too long in the middle of an answer. */
  STALLED(Breaker.COUNT, Next.NEXT_ROUTE),
  /** The turn's own deadline passed while the provider was still answering. */
  DEADLINE(Breaker.COUNT, Next.STOP),
  /** The time that the caller gave the turn has passed; it may have been any. */
  CALLERS_DEADLINE(Breaker.NOTHING, Next.STOP),
  /** An error event inside a 200 answer. */
  STREAM_ERROR(Breaker.COUNT, Next.NEXT_ROUTE),
  /** The answer ended without saying that it was complete. */
  TRUNCATED(Breaker.COUNT, Next.NEXT_ROUTE),
  /** Bytes that are not the protocol, where skipping them would be a guess. */
  UNDECODABLE(Breaker.COUNT, Next.NEXT_ROUTE),
  /** The model could not produce a well-formed answer, such as an impossible tool call. */
  MODEL_FAULT(Breaker.NOTHING, Next.SAME_ROUTE_ONCE),
  /** 401, 403 or 404: our own credentials or configuration. The caller never sees it. */
  PROVIDER_AUTH(Breaker.OUT_OF_SERVICE, Next.NEXT_ROUTE),
  /** The model that answered is not the one that was certified. */
  IDENTITY_MISMATCH(Breaker.OUT_OF_SERVICE, Next.NEXT_ROUTE),
  /** 400, 413 or 422 of the caller's making. */
  INVALID_REQUEST(Breaker.NOTHING, Next.TO_CALLER),
  /** More conversation than the model can hold. */
  CONTEXT_LENGTH(Breaker.NOTHING, Next.TO_CALLER),
  /** The provider blocked the prompt before answering: a verdict, handed on as one. */
  PROMPT_BLOCKED(Breaker.NOTHING, Next.AS_ANSWER),
  /** Refused what the policy says must be answered, with a route certified for it at hand. */
  REFUSED(Breaker.NOTHING, Next.CERTIFIED_ROUTE),
  /** The answer does not follow the schema the caller gave. */
  SCHEMA_INVALID(Breaker.QUALITY, Next.SAME_ROUTE_ONCE_THEN_NEXT_IF_NEW),
  /** A call to no offered tool, or with arguments that do not follow the tool's schema. */
  TOOL_ARGS_INVALID(Breaker.QUALITY, Next.SAME_ROUTE_ONCE_THEN_NEXT_IF_NEW),
  /** What should have carried on an answer does not fit what has left of it. */
  SEAM_REJECTED(Breaker.NOTHING, Next.NEXT_ROUTE),
  /** The caller went away. */
  CALLER_LEFT(Breaker.NOTHING, Next.STOP),
  /** The gateway is closing and the drain time is over. */
  SHUTDOWN(Breaker.NOTHING, Next.STOP),
  /** The fault is ours. Local faults are never retried: they would fail again everywhere. */
  GATEWAY(Breaker.NOTHING, Next.STOP);

  /** What the route's breaker learns. */
  public enum Breaker {
    /** Nothing: an answer, or not the provider's fault. */
    NOTHING,
    /** An answer of the wrong shape: counts for requests that need that shape, and is no outage. */
    QUALITY,
    /** One failed call. */
    COUNT,
    /** Opens at once. */
    TRIP,
    /** Closed to new calls until the provider's own time, without counting as a failure. */
    COOL_DOWN,
    /** Out until somebody looks, or a long probe interval has passed. */
    OUT_OF_SERVICE
  }

  /** What the turn does while nothing is released. */
  public enum Next {
    /** The next route of the plan; this one is not asked again in this turn. */
    NEXT_ROUTE,
    /** This route once more after a short jittered back-off, then the next. */
    SAME_ROUTE_ONCE,
    /**
     * This route once more, then the next; but a conversation is not moved for this: one that is on
     * a route already gets the error.
     */
    SAME_ROUTE_ONCE_THEN_NEXT_IF_NEW,
    /** Waits on this route when that fits the pool's patience, else the next. */
    WAIT_OR_NEXT,
    /** A verdict: the policy renders it like any refusal, and no other route is asked. */
    AS_ANSWER,
    /** The next route that is certified for the turn's query class; no other is asked. */
    CERTIFIED_ROUTE,
    /** The caller's to mend: hand it the error. */
    TO_CALLER,
    /** Nothing more is tried. */
    STOP
  }

  /** Whose fault a failure is. */
  public enum Fault {
    PROVIDER,
    /** Ours: a bug, or what the operator configured. */
    GATEWAY,
    CALLER,
    /** Nobody's: it is an answer. */
    NOBODY
  }

  private final String label = name().toLowerCase(java.util.Locale.ROOT);
  private final Breaker breaker;
  private final Next next;

  FailureKind(Breaker breaker, Next next) {
    this.breaker = breaker;
    this.next = next;
  }

  public Breaker breaker() {
    return breaker;
  }

  public Next next() {
    return next;
  }

  /** Whose fault it is; only the provider's is ever counted against a route. */
  public Fault fault() {
    return switch (this) {
      case CONNECT, DNS, TLS_IDENTITY, SERVER_ERROR, OVERLOADED, RATE_LIMITED, TIMED_OUT, SLOW,
          STALLED, DEADLINE, STREAM_ERROR, TRUNCATED, UNDECODABLE, MODEL_FAULT, IDENTITY_MISMATCH,
          SCHEMA_INVALID, TOOL_ARGS_INVALID ->
        Fault.PROVIDER;
      case QUOTA_EXHAUSTED, PROVIDER_AUTH, SHUTDOWN, GATEWAY -> Fault.GATEWAY;
      case INVALID_REQUEST, CONTEXT_LENGTH, CALLER_LEFT, CALLERS_DEADLINE -> Fault.CALLER;
      case PROMPT_BLOCKED, REFUSED, SEAM_REJECTED -> Fault.NOBODY;
    };
  }

  /** The word used for this kind in metrics, logs and decisions. */
  public String label() {
    return label;
  }
}
