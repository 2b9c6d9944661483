package dev.evenkeel.server.matrix;

import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.server.matrix.Expected.Asking;
import dev.evenkeel.server.matrix.Expected.Form;
import dev.evenkeel.server.matrix.Expected.Recorded;
import dev.evenkeel.server.matrix.Place.Asked;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the table says of a cell. */
final class Oracle {
  static final String REFUSAL = "I can't help with that here.";
  /** What a provider says of a mistake of the caller's. */
  static final String MISTAKE = "that will not do";

  private final Cell cell;
  private final Row row;
  private final String label;
  private final List<String> attempts = new ArrayList<>();
  private final String released;
  private final String seen;

  private Oracle(Cell cell) {
    this.cell = cell;
    this.row = cell.row();
    this.label = label(cell);
    Speech first = Speech.first(cell);
    this.released = first.text().substring(0, cell.released());
    this.seen = released.isEmpty() ? ""
        : CallersWire.role(first)
            + CallersWire.text(first, "content", leaving(first.before(), false));
  }

  static Expected of(Cell cell) {
    return new Oracle(cell).expected();
  }

  private Expected expected() {
    return switch (released.isEmpty() ? row.before : before(row.after)) {
      case ANSWERED -> answeredByFirst();
      case STOP -> departed();
      case TO_CALLER -> {
        attempt('a', label);
        yield error(cell.fault().status, List.of("x-should-retry: false"),
            CallersWire.error(MISTAKE, "invalid_request_error", word(cell.fault())),
            word(cell.fault()));
      }
      case NEXT -> {
        attempt('a', label);
        yield released.isEmpty() ? next() : midStream();
      }
      case AGAIN_THEN_NEXT -> again(true);
      // A minute is more than the pool's patience, a second and less is not.
      case WAIT_ELSE_NEXT -> again(cell.fault() != Fault.STATUS_429_LONG);
    };
  }

  private static Row.Before before(Row.After after) {
    return switch (after) {
      case MID_STREAM -> Row.Before.NEXT;
      case ANSWERED -> Row.Before.ANSWERED;
      case STOP -> Row.Before.STOP;
      case NEVER -> throw new IllegalStateException("cannot happen once text has left");
    };
  }

  private Expected again(boolean twice) {
    attempt('a', label);
    if (!twice) {
      return next();
    }
    if (cell.passes()) {
      attempt('a', "served");
      return answered('a', whole(Speech.first(cell)), finish(), null, false);
    }
    attempt('a', label);
    return next();
  }

  /** The next route, in phase A. */
  private Expected next() {
    if (cell.second() == null) {
      return alone();
    }
    attempt('b', "served");
    return answered('b', whole(Speech.second(cell)), finish(), new Asking(Form.WHOLE, ""), false);
  }

  /** Nobody else is there: the first failure. */
  private Expected alone() {
    List<String> headers = switch (cell.fault()) {
      case STATUS_429_SHORT -> List.of("retry-after: 1", "retry-after-ms: 100");
      case STATUS_429_LONG -> List.of("retry-after: 60", "retry-after-ms: 60000");
      case STATUS_429_SILENT -> List.of("retry-after: 1", "retry-after-ms: 1000");
      case STATUS_401, STATUS_403, STATUS_404 -> List.of("x-should-retry: false");
      default -> List.of();
    };
    String name = cell.route('a') + ": " + label;
    String all = attempts.size() > 1 ? " Attempts: " + name + ", " + name + "." : "";
    return switch (label) {
      case "overloaded" -> error(503, headers, "The provider is overloaded." + all,
          "service_unavailable_error", "server_is_overloaded");
      case "rate_limited" -> error(429, headers, "The provider's rate limit is reached." + all,
          "rate_limit_error", "rate_limit_exceeded");
      case "timed_out" -> error(504, headers, "The provider did not answer in time." + all,
          "server_error", "upstream_timeout");
      case "stalled" ->
        error(504, headers, "The provider stopped in the middle of its answer." + all,
            "server_error", "upstream_timeout");
      case "provider_auth" -> error(502, headers, "The provider failed (provider_auth)." + all,
          "server_error", "upstream_unavailable");
      default -> error(502, headers, "The provider failed (" + label + ")." + all, "server_error",
          "upstream_error");
    };
  }

  private Expected error(int status, List<String> headers, String message, String type,
      String code) {
    return error(status, headers, CallersWire.error(message, type, code), code);
  }

  private Expected error(int status, List<String> headers, String body, String code) {
    return finished(status, headers, body,
        new Recorded(attempts, "rejected", code, label, ' ', null, "none", 0, List.of(), false),
        null, ' ');
  }

  /** The pool's rule, in phase B. */
  private Expected midStream() {
    boolean goesOn = cell.second() != null && switch (cell.rule()) {
      case CLOSE -> false;
      case RESTART -> true;
      case CONTINUE -> !cell.asked().json(); // Structured output is never carried on.
    };
    if (!goesOn) {
      String error = CallersWire.errorEvent(
          "The provider's answer broke off (" + label
              + "). What was sent is incomplete; the request can be repeated.",
          "upstream_interrupted");
      return finished(
          200, List.of("x-evenkeel-route: " + cell.route('a')), seen + error, new Recorded(attempts,
              "interrupted", "upstream_interrupted", label, 'a', null, "new", 0, List.of(), false),
          null, 'a');
    }
    attempt('b', "served", true);
    if (cell.rule() == Pool.MidStream.RESTART) {
      return answered('b', seen + CallersWire.restart(cell.route('b')) + whole(Speech.second(cell)),
          finish(), new Asking(Form.WHOLE, ""), false);
    }
    // One identity: everything that follows calls itself what it began as.
    Speech first = Speech.first(cell);
    String rest = first.text().substring(released.length());
    Speech.Called call = Speech.second(cell).call();
    Form form = cell.second() == Dialect.OPENAI ? Form.INSTRUCTION : Form.PREFILL;
    return answered('b',
        seen + CallersWire.seam(cell.route('b'), released.length())
            + CallersWire.text(first, "content", rest.isEmpty() ? List.of() : List.of(rest))
            + (call == null ? "" : CallersWire.call(first, call))
            + CallersWire.finish(first, finish()) + CallersWire.DONE,
        finish(), new Asking(form, form == Form.PREFILL ? released.stripTrailing() : released),
        true);
  }

  /** A verdict, or an answer that is whole in spite of all. */
  private Expected answeredByFirst() {
    Speech first = Speech.first(cell);
    if (cell.fault() == Fault.PROMPT_FILTERED) {
      attempt('a', label);
      Speech own = new Speech(CallersWire.OWN_ID, Speech.MODEL_A, List.of(), List.of(), null);
      return answered('a',
          cell.streamed()
              ? CallersWire.role(own) + CallersWire.finish(own, "content_filter") + CallersWire.DONE
              : CallersWire.body(own, "", null, null, "content_filter", false),
          "content_filter", null, false);
    }
    attempt('a', "served");
    if (cell.fault() == Fault.REFUSAL) {
      return answered('a',
          cell.streamed()
              ? CallersWire.role(first) + CallersWire.text(first, "refusal", List.of(REFUSAL))
                  + CallersWire.finish(first, "stop") + CallersWire.DONE
              : CallersWire.body(first, null, REFUSAL, null, "stop", true),
          "stop", null, false);
    }
    if (cell.fault() == Fault.ANSWER_FILTERED) {
      List<String> before = cell.place() == Place.BEGINNING ? List.of() : first.before();
      return answered('a', cell.streamed()
          ? CallersWire.role(first) + CallersWire.text(first, "content", leaving(before, true))
              + CallersWire.finish(first, "content_filter") + CallersWire.DONE
          : CallersWire.body(first, String.join("", before), null, null, "content_filter", true),
          "content_filter", null, false);
    }
    return answered('a', whole(first), finish(), null, false);
  }

  private Expected departed() {
    attempt('a', label);
    boolean some = !released.isEmpty();
    return finished(
        some ? 200 : 0, List.of(), seen, new Recorded(attempts, "cancelled", null, label,
            some ? 'a' : ' ', null, some ? "new" : "none", 0, List.of(), false),
        null, some ? 'a' : ' ');
  }

  private Expected answered(char route, String body, String finish, @Nullable Asking asked,
      boolean seam) {
    boolean moved = !released.isEmpty() && route == 'b';
    List<String> seams = seam
        ? List.of(released.length() + " a b " + (asked == null ? "" : asked.form()) + " joined")
        : List.of();
    return finished(200,
        // The headers left with the first byte.
        List.of("x-evenkeel-route: " + cell.route(released.isEmpty() ? route : 'a')), body,
        new Recorded(attempts, "answered", null, null, route, finish, moved ? "repinned" : "new",
            moved ? 1 : 0, seams, moved && !seam),
        asked, route);
  }

  /** @param pinned where the conversation is, a space for nowhere */
  private Expected finished(int status, List<String> headers, String body, Recorded record,
      @Nullable Asking asked, char pinned) {
    String health = cell.passes() ? "available" : switch (row.breaker) {
      case NO -> "available";
      case YES, AT_ONCE -> "breaker_open";
      case COOL_DOWN -> cell.fault() == Fault.STATUS_429_LONG ? "cooling_down" : "available";
      case OUT_OF_SERVICE -> "out_of_service";
    };
    boolean firstServes = health.equals("available");
    char next = pinned == 'b' ? 'b' : firstServes ? 'a' : cell.second() == null ? ' ' : 'b';
    String affinity =
        next == ' ' ? "none" : pinned == ' ' ? "new" : pinned == next ? "pinned" : "repinned";
    return new Expected(seen, status, headers, body, record, asked, health, next, affinity);
  }

  private void attempt(char route, String result) {
    attempt(route, result, !released.isEmpty());
  }

  private void attempt(char route, String result, boolean releasedBefore) {
    boolean some = releasedBefore || result.equals("served");
    attempts.add(route + " " + result + (some ? " released" : ""));
  }

  private String finish() {
    return cell.asked().call() ? "tool_calls" : "stop";
  }

  /** A whole answer as the caller reads it. */
  private String whole(Speech speech) {
    if (!cell.streamed()) {
      boolean contentless = speech.text().isEmpty() && speech.call() != null;
      return CallersWire.body(speech, contentless ? null : speech.text(), null, speech.call(),
          finish(), true);
    }
    return CallersWire.role(speech)
        + CallersWire.text(speech, "content", leaving(speech.pieces(), true))
        + (speech.call() == null ? "" : CallersWire.call(speech, speech.call()))
        + CallersWire.finish(speech, finish()) + CallersWire.DONE;
  }

  /** In which pieces text leaves. */
  private List<String> leaving(List<String> pieces, boolean ends) {
    List<String> said =
        cell.asked() == Asked.CHECKED_JSON && !pieces.isEmpty() ? List.of(String.join("", pieces))
            : pieces;
    if (cell.delivery() == Delivery.Mode.PROGRESSIVE) {
      return said;
    }
    List<String> left = new ArrayList<>();
    StringBuilder held = new StringBuilder();
    for (String piece : said) {
      held.append(piece);
      int over = cell.delivery() == Delivery.Mode.WINDOWED ? held.length() - Cell.WINDOW * 4 : 0;
      if (over > 0) {
        left.add(held.substring(0, over));
        held.delete(0, over);
      }
    }
    if (ends && !held.isEmpty()) {
      left.add(held.toString());
    }
    return left;
  }

  /** The word by which a vendor names a mistake of the caller's. */
  static String word(Fault fault) {
    return switch (fault) {
      case STATUS_413 -> "request_too_large";
      case STATUS_422 -> "extra_forbidden";
      default -> "invalid_value";
    };
  }

  /** What the record calls the failure. */
  private static String label(Cell cell) {
    return switch (cell.fault()) {
      case REFUSED -> "connect";
      case DNS -> "dns";
      case TLS_IDENTITY -> "tls_identity";
      case STATUS_500, STATUS_502, STATUS_503, RESET_BEFORE_HEADERS -> "server_error";
      case STATUS_529, OVERLOADED_EVENT -> "overloaded";
      case STATUS_429_SHORT, STATUS_429_LONG, STATUS_429_SILENT -> "rate_limited";
      case STALL_BEFORE_HEADERS, STALL_BEFORE_TEXT -> "timed_out";
      // A body has no pieces: it is there in time or not.
      case STALL -> cell.streamed() ? "stalled" : "timed_out";
      case ERROR_EVENT -> "stream_error";
      case CLEAN_CLOSE, CUT, RESET -> "truncated";
      case UNDECODABLE_ONCE, UNDECODABLE_TWICE -> "undecodable";
      case STATUS_401, STATUS_403, STATUS_404 -> "provider_auth";
      case STATUS_400, STATUS_413, STATUS_422 -> "invalid_request";
      case PROMPT_FILTERED -> "prompt_blocked";
      case ANSWER_FILTERED, REFUSAL -> "served";
      case CALLER_LEAVES -> "caller_left";
    };
  }
}
