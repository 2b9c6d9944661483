package dev.evenkeel.server.matrix;

/**
 * The failure table of the design, row by row and in its words. An oracle of its own: nothing here
 * is taken from the product.
 */
enum Row {
  /** Connect, DNS. */
  UNREACHABLE(Breaker.YES, Before.NEXT, After.NEVER),
  /** TLS identity: counted at once, never retried. */
  IMPOSTOR(Breaker.AT_ONCE, Before.NEXT, After.NEVER),
  /** 500, 502, 503, reset before headers. */
  SERVER(Breaker.YES, Before.AGAIN_THEN_NEXT, After.MID_STREAM),
  /** 529 and other overload forms. */
  OVERLOAD(Breaker.YES, Before.NEXT, After.MID_STREAM),
  /** 429. */
  LIMIT(Breaker.COOL_DOWN, Before.WAIT_ELSE_NEXT, After.NEVER),
  /** No first content in time; stall between chunks. */
  SILENCE(Breaker.YES, Before.NEXT, After.MID_STREAM),
  /** Error event in a 200 stream; the end without a finish. */
  BROKEN(Breaker.YES, Before.NEXT, After.MID_STREAM),
  /** One undecodable event where the text is unambiguous without it. */
  SKIPPED(Breaker.YES, Before.ANSWERED, After.ANSWERED),
  /** 401, 403, 404. */
  OUR_KEY(Breaker.OUT_OF_SERVICE, Before.NEXT, After.NEVER),
  /** 400, 413, 422 of the caller's making. */
  CALLERS_MISTAKE(Breaker.NO, Before.TO_CALLER, After.NEVER),
  /** Provider content filter or refusal: an answer. */
  VERDICT(Breaker.NO, Before.ANSWERED, After.ANSWERED),
  /** Anything behind the finish: the answer is complete, only its end is missing. */
  COMPLETE(Breaker.NO, Before.ANSWERED, After.ANSWERED),
  /** The caller's departure. */
  DEPARTURE(Breaker.NO, Before.STOP, After.STOP);

  /** Whether the breaker counts it. */
  enum Breaker {
    NO,
    YES,
    AT_ONCE,
    COOL_DOWN,
    OUT_OF_SERVICE
  }

  /** What happens in phase A, while nothing is released. */
  enum Before {
    NEXT,
    AGAIN_THEN_NEXT,
    WAIT_ELSE_NEXT,
    TO_CALLER,
    ANSWERED,
    STOP
  }

  /** What happens in phase B, when text is released. */
  enum After {
    MID_STREAM,
    /** It cannot happen any more. */
    NEVER,
    ANSWERED,
    STOP
  }

  final Breaker breaker;
  final Before before;
  final After after;

  Row(Breaker breaker, Before before, After after) {
    this.breaker = breaker;
    this.before = before;
    this.after = after;
  }
}
