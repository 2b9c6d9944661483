package dev.evenkeel.policy.contract;

import dev.evenkeel.policy.contract.ContentRule.Side;
import java.util.Set;

/**
 * A remote guard that a policy asks. Immutable.
 *
 * @param guard its name in the configuration
 * @param definition changes with everything in the guard's definition that may change a verdict
 * @param on what it judges: prompts, answers or both
 * @param window the characters of one question on an answer; 0 for sentences
 * @param overlap how many characters before a window are judged again with it, at least 0
 * @param inFlight how many questions of one answer may be on their way at once, at least 1
 * @param onError what happens to text the guard gave no verdict on
 * @param sees what of the text it gets to see
 * @param masks whether it may answer with other words for a text
 */
public record GuardRule(String guard, String definition, Set<Side> on, int window, int overlap,
    int inFlight, OnError onError, Sees sees, boolean masks) {
  /** A guard that sees what a provider would see, and passes or blocks. */
  public GuardRule(String guard, String definition, Set<Side> on, int window, int overlap,
      int inFlight, OnError onError) {
    this(guard, definition, on, window, overlap, inFlight, onError, Sees.CONCEALED, false);
  }

  /** What a missing verdict means. */
  public enum OnError {
    /** The text may not pass. */
    BLOCK,
    /** The text passes unjudged, and the record says so. */
    PASS
  }

  /** What a guard gets to see. */
  public enum Sees {
    /** What a provider would see: the policy's privacy rules hold. */
    CONCEALED,
    /** The caller's own words. */
    ORIGINAL
  }

  /** The usual overlap: a long sentence. */
  public static final int USUAL_OVERLAP = 240;
  /** The usual number of questions on their way. */
  public static final int USUAL_IN_FLIGHT = 4;

  public GuardRule {
    on = Set.copyOf(on);
  }

  /** Whether a missing verdict blocks. */
  public boolean blocksOnError() {
    return onError == OnError.BLOCK;
  }
}
