package dev.evenkeel.server.matrix;

/** Where in its answer a provider is when the fault comes, and so what was asked for. */
enum Place {
  /** Nothing of the answer has come. */
  BEGINNING(Asked.TEXT),
  TEXT(Asked.TEXT),
  /** In the arguments of a tool call that nothing was said before. */
  CALL(Asked.CALL),
  CALL_BEHIND_TEXT(Asked.TEXT_AND_CALL),
  /** In structured output that the pool does not check. */
  JSON(Asked.JSON),
  /** In structured output that the pool checks, and so holds until it is whole. */
  CHECKED_JSON(Asked.CHECKED_JSON),
  /** Behind the finish, in front of the end. */
  FINISHED(Asked.TEXT);

  /** What a request asks for. */
  enum Asked {
    TEXT,
    CALL,
    TEXT_AND_CALL,
    JSON,
    CHECKED_JSON;

    boolean json() {
      return this == JSON || this == CHECKED_JSON;
    }

    boolean call() {
      return this == CALL || this == TEXT_AND_CALL;
    }
  }

  final Asked asked;

  Place(Asked asked) {
    this.asked = asked;
  }
}
