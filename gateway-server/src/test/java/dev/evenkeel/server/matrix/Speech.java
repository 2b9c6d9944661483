package dev.evenkeel.server.matrix;

import dev.evenkeel.server.matrix.Place.Asked;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says, in words that tell who speaks.
 *
 * @param id what its answer calls itself
 * @param model what answers
 * @param before the pieces of text in front of the place where a fault comes
 * @param after the pieces behind it
 * @param call a tool call behind the text, null for none
 */
record Speech(String id, String model, List<String> before, List<String> after,
    @Nullable Called call) {
  /**
   * A call of the tool {@code lookup}.
   *
   * @param begun the first part of the arguments, in front of a fault
   * @param rest their second part
   */
  record Called(String id, String begun, String rest) {
    String arguments() {
      return begun + rest;
    }
  }

  static final String MODEL_A = "alder-1";
  static final String MODEL_B = "birch-1";
  /** What every answer costs. */
  static final int PROMPT_TOKENS = 11;
  static final int ANSWER_TOKENS = 23;

  /** What the first provider would say. */
  static Speech first(Cell cell) {
    Called call = new Called("call_alder", "{\"name\":", "\"alder\"}");
    List<String> text = List.of("Rice needs rinsing first, ", "then twice as much water, ",
        "a lid that closes well, ", "and eighteen minutes ");
    return switch (cell.asked()) {
      case TEXT -> new Speech("alder-id", MODEL_A, text, List.of("on a low flame."), null);
      case CALL -> new Speech("alder-id", MODEL_A, List.of(), List.of(), call);
      // A whole sentence: nothing is to be said behind it but the call.
      case TEXT_AND_CALL -> new Speech("alder-id", MODEL_A,
          List.of(text.get(0), text.get(1), text.get(2), "and eighteen minutes."), List.of(), call);
      case JSON,
          CHECKED_JSON ->
        new Speech("alder-id", MODEL_A,
            List.of("{\"tree\":\"alder\",", "\"note\":\"it stands near ", "the river\","),
            List.of("\"rings\":3}"), null);
    };
  }

  /** What the second provider says. */
  static Speech second(Cell cell) {
    Asked asked = cell.asked();
    return new Speech("birch-id", MODEL_B,
        asked.json()
            ? List.of("{\"tree\":\"birch\",\"note\":", "\"it stands on the hill\",\"rings\":7}")
            : asked == Asked.CALL ? List.of()
                : List.of("Put the rice under cold water, ", "cook it with the lid on, ",
                    "and let it rest."),
        List.of(), asked.call() ? new Called("call_birch", "{\"name\":", "\"birch\"}") : null);
  }

  /** What the second provider says to go on where {@code shown} ends. */
  static Speech rest(Cell cell, String shown, boolean prefill) {
    String whole = first(cell).text();
    // Asked in words, models say the end of what they said again.
    int from = prefill ? shown.length() : whole.lastIndexOf(' ', shown.length() - OVERLAP) + 1;
    Speech own = second(cell);
    String text = whole.substring(from);
    return new Speech(own.id, own.model, text.isEmpty() ? List.of() : List.of(text), List.of(),
        own.call);
  }

  /** Characters of what was said that are said again, at least. */
  static final int OVERLAP = 24;

  /** What is answered where nothing goes wrong, at the second turn. */
  static Speech well(boolean second) {
    return new Speech(second ? "birch-well" : "alder-well", second ? MODEL_B : MODEL_A,
        List.of("Then it is done."), List.of(), null);
  }

  List<String> pieces() {
    return java.util.stream.Stream.concat(before.stream(), after.stream()).toList();
  }

  String text() {
    return String.join("", pieces());
  }
}
