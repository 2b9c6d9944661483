package dev.evenkeel.server.matrix;

/** What goes wrong, and the row of the table it belongs to. */
enum Fault {
  REFUSED(Row.UNREACHABLE, When.INSTEAD),
  DNS(Row.UNREACHABLE, When.INSTEAD),
  TLS_IDENTITY(Row.IMPOSTOR, When.INSTEAD),
  STATUS_500(Row.SERVER, 500),
  STATUS_502(Row.SERVER, 502),
  STATUS_503(Row.SERVER, 503),
  RESET_BEFORE_HEADERS(Row.SERVER, When.INSTEAD),
  STATUS_529(Row.OVERLOAD, 529),
  /** In the words of the vendor, inside a 200. */
  OVERLOADED_EVENT(Row.OVERLOAD, When.ANYWHERE),
  /** Retry-After within the pool's patience. */
  STATUS_429_SHORT(Row.LIMIT, 429),
  /** Retry-After beyond the pool's patience. */
  STATUS_429_LONG(Row.LIMIT, 429),
  /** No Retry-After. */
  STATUS_429_SILENT(Row.LIMIT, 429),
  STALL_BEFORE_HEADERS(Row.SILENCE, When.INSTEAD),
  STALL_BEFORE_TEXT(Row.SILENCE, When.BEFORE_ANYTHING),
  STALL(Row.SILENCE, When.WITHIN),
  ERROR_EVENT(Row.BROKEN, When.ANYWHERE),
  /** The body ends as it should, the answer does not. */
  CLEAN_CLOSE(Row.BROKEN, When.ANYWHERE),
  /** The connection ends in the middle of the body. */
  CUT(Row.BROKEN, When.ANYWHERE),
  /** The connection is reset once the caller has seen something. */
  RESET(Row.BROKEN, When.WITHIN),
  UNDECODABLE_ONCE(Row.SKIPPED, When.ANYWHERE),
  UNDECODABLE_TWICE(Row.BROKEN, When.ANYWHERE),
  STATUS_401(Row.OUR_KEY, 401),
  STATUS_403(Row.OUR_KEY, 403),
  STATUS_404(Row.OUR_KEY, 404),
  STATUS_400(Row.CALLERS_MISTAKE, 400),
  STATUS_413(Row.CALLERS_MISTAKE, 413),
  STATUS_422(Row.CALLERS_MISTAKE, 422),
  /** The provider's filter stops the prompt, with a 400. */
  PROMPT_FILTERED(Row.VERDICT, 400),
  /** The provider's filter ends the answer, which says so by its finish. */
  ANSWER_FILTERED(Row.VERDICT, When.ANYWHERE),
  REFUSAL(Row.VERDICT, When.INSTEAD),
  CALLER_LEAVES(Row.DEPARTURE, When.ANYWHERE);

  /** When it can happen. */
  enum When {
    /** Instead of an answer. */
    INSTEAD,
    /** After the response's head and before the answer's first piece. */
    BEFORE_ANYTHING,
    /** After some of the answer. */
    WITHIN,
    ANYWHERE
  }

  final Row row;
  final When when;
  /** The HTTP status it comes with instead of an answer, 0 where it is none. */
  final int status;

  Fault(Row row, When when) {
    this(row, when, 0);
  }

  Fault(Row row, int status) {
    this(row, When.INSTEAD, status);
  }

  Fault(Row row, When when, int status) {
    this.row = row;
    this.when = when;
    this.status = status;
  }

  boolean possibleAt(Place place) {
    if (place == Place.FINISHED && (this == ANSWER_FILTERED || this == CALLER_LEAVES)) {
      return false; // The answer has its finish, and nobody waits for more.
    }
    return switch (when) {
      case INSTEAD, BEFORE_ANYTHING -> place == Place.BEGINNING;
      case WITHIN -> place != Place.BEGINNING;
      case ANYWHERE -> true;
    };
  }

  /** The route is asked a second time because of it, so that it may have passed by then. */
  boolean mayPass() {
    return row.before == Row.Before.AGAIN_THEN_NEXT || this == STATUS_429_SHORT
        || this == STATUS_429_SILENT;
  }

  /** Whether what the provider sends means the same however often it is sent in one body. */
  boolean ofEvents() {
    return this == UNDECODABLE_TWICE;
  }
}
