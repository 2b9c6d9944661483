package dev.evenkeel.server.drill;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a drill makes go wrong, and what must come of it. */
public enum DrillFault {
  /** Every call is answered with 503. */
  UNAVAILABLE("503", Outcome.MOVES),
  /** Every call is answered with 429 and a wish for half a minute of peace. */
  RATE_LIMITED("429", Outcome.MOVES),
  /** Answers fall silent in their middle. */
  STALL("stall", Outcome.MOVES),
  /** The connection is closed in the middle of answers. */
  CUT("cut", Outcome.MOVES),
  /** The connection is reset in the middle of answers. */
  RESET("reset", Outcome.MOVES),
  /** Answers take too long to begin. */
  SLOW("slow", Outcome.MOVES),
  /** Something that is no event stands in the middle of answers. */
  BAD_EVENTS("bad-events", Outcome.HOLDS),
  /** The model refuses whatever it is asked: an answer, not an outage. */
  REFUSE("refuse", Outcome.STAYS),
  /** Another model answers than was certified. */
  MODEL_SWAP("model-swap", Outcome.LEAVES),
  /** Every provider of the route's region is gone at once. */
  REGION("region", Outcome.MOVES);

  /** What must come of a fault. */
  enum Outcome {
    /** Conversations move to a certified route and stay there. */
    MOVES,
    /** Answers are whole or end with an error, whoever gives them. */
    HOLDS,
    /** Conversations stay where they are and the policy speaks. */
    STAYS,
    /** The certificate is set aside and conversations move. */
    LEAVES
  }

  private final String label;
  private final Outcome outcome;

  DrillFault(String label, Outcome outcome) {
    this.label = label;
    this.outcome = outcome;
  }

  /** The word on the command line and in files. */
  public String label() {
    return label;
  }

  Outcome outcome() {
    return outcome;
  }

  /** Whether it strikes when some of an answer may have left. */
  boolean inMidAnswer() {
    return this == STALL || this == CUT || this == RESET || this == BAD_EVENTS;
  }

  /** The fault of that word. */
  public static Optional<DrillFault> of(String label) {
    return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
  }

  /** Every word, for people. */
  public static String labels() {
    return Arrays.stream(values()).map(DrillFault::label).collect(Collectors.joining(", "));
  }
}
