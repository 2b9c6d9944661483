package dev.evenkeel.server.matrix;

import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.server.matrix.Place.Asked;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One combination of the matrix.
 *
 * @param number its place in the whole matrix; with it a cell is run alone
 * @param fault what the first provider does
 * @param passes whether it does so only once, where its route is asked twice
 * @param place where in its answer
 * @param streamed whether the caller streams
 * @param delivery how the pool lets answers leave
 * @param rule the pool's mid-stream rule
 * @param first what the first provider speaks
 * @param second what the one that stands behind it speaks, null when there is none
 */
record Cell(int number, Fault fault, boolean passes, Place place, boolean streamed,
    Delivery.Mode delivery, Pool.MidStream rule, Dialect first, @Nullable Dialect second) {
  /** Tokens of four characters. */
  static final int WINDOW = 8;

  /** Every combination that is possible. */
  static List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      for (boolean passes : new boolean[] {false, true}) {
        for (Place place : Place.values()) {
          for (boolean streamed : new boolean[] {true, false}) {
            for (Delivery.Mode delivery : Delivery.Mode.values()) {
              for (Pool.MidStream rule : Pool.MidStream.values()) {
                add(cells, fault, passes, place, streamed, delivery, rule);
              }
            }
          }
        }
      }
    }
    return cells;
  }

  private static void add(List<Cell> cells, Fault fault, boolean passes, Place place,
      boolean streamed, Delivery.Mode delivery, Pool.MidStream rule) {
    List<@Nullable Dialect> seconds = new ArrayList<>(List.of(Dialect.values()));
    seconds.add(null);
    for (Dialect first : Dialect.values()) {
      for (Dialect second : seconds) {
        Cell cell =
            new Cell(cells.size(), fault, passes, place, streamed, delivery, rule, first, second);
        if (cell.possible()) {
          cells.add(cell);
        }
      }
    }
  }

  /** The rule by which combinations are left out. */
  private boolean possible() {
    // Some faults come instead of an answer, some only within one.
    boolean there = fault.possibleAt(place);
    // A fault can have passed at the second call only where the table makes one.
    boolean again = !passes || fault.mayPass();
    // A body leaves whole: neither delivery nor mid-stream rule says anything of it, so that one of
    // each stands for all.
    boolean manner =
        streamed || (delivery == Delivery.Mode.PROGRESSIVE && rule == Pool.MidStream.CLOSE);
    return there && again && manner && (streamed ? resettable() : bodied());
  }

  /** A reset may overtake what was sent before it, so somebody must have seen that. */
  private boolean resettable() {
    return fault != Fault.RESET || released() > 0;
  }

  /** A body is one event, nothing of which is seen before its end; an error stands in its place. */
  private boolean bodied() {
    if (place == Place.FINISHED) {
      return false;
    }
    return switch (fault) {
      case RESET, UNDECODABLE_ONCE -> false;
      case ERROR_EVENT, OVERLOADED_EVENT -> place == Place.BEGINNING;
      default -> true;
    };
  }

  Asked asked() {
    return place.asked;
  }

  /** How many characters of text have left for the caller when the fault comes. */
  int released() {
    if (!streamed || place.asked == Asked.CHECKED_JSON) {
      return 0;
    }
    int said = place == Place.TEXT || place == Place.CALL_BEHIND_TEXT || place == Place.JSON
        ? String.join("", Speech.first(this).before()).length()
        : 0;
    return switch (delivery) {
      case PROGRESSIVE -> said;
      case WINDOWED -> Math.max(0, said - WINDOW * 4);
      case BUFFERED -> 0;
    };
  }

  /** The row of the table that holds. */
  Row row() {
    // What may belong to a tool call is not unambiguous without it.
    if (place == Place.FINISHED) {
      boolean read = fault != Fault.UNDECODABLE_ONCE && fault != Fault.UNDECODABLE_TWICE;
      return read ? Row.COMPLETE : Row.SKIPPED;
    }
    boolean ambiguous = fault == Fault.UNDECODABLE_ONCE && asked().call();
    return ambiguous && place != Place.BEGINNING ? Row.BROKEN : fault.row;
  }

  String pool() {
    return "p" + number;
  }

  String route(char which) {
    return pool() + which;
  }

  @Override
  public String toString() {
    return "cell " + number + ": " + fault + (passes ? " once" : "") + " at " + place + ", "
        + (streamed ? delivery + ", " + rule : "not streamed") + ", " + first + " then " + second;
  }
}
