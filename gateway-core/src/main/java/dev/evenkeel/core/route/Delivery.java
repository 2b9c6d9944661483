package dev.evenkeel.core.route;

import java.time.Duration;
import java.util.Map;

/**
 * How an answer leaves for a caller that streams. What was not released yet can still be replaced
 * by
 * another route's answer without anybody noticing, so what is held longer survives more.
 *
 * @param usual for classes that are not named
 * @param classes by query class
 * @param keepAlive the pause between comments in the stream while a buffered answer is awaited
 * @param keepAliveForAll whether every caller gets them, not only those who said that they
 * understand them
 */
public record Delivery(Manner usual, Map<String, Manner> classes, Duration keepAlive,
    boolean keepAliveForAll) {
  /** As soon as the policy allows, for every class; comments every 15 seconds, on demand. */
  public static final Delivery DEFAULT =
      new Delivery(Manner.PROGRESSIVE, Map.of(), Duration.ofSeconds(15), false);

  /** @throws IllegalArgumentException if the pause is not above zero */
  public Delivery {
    classes = Map.copyOf(classes);
    if (!keepAlive.isPositive()) {
      throw new IllegalArgumentException("a pause of " + keepAlive);
    }
  }

  /** How answers to turns of the class leave. */
  public Manner of(String queryClass) {
    return classes.getOrDefault(queryClass, usual);
  }

  /** When released text leaves. */
  public enum Mode {
    /** As soon as the policy allows. */
    PROGRESSIVE,
    /** Once a window of further text stands behind it. */
    WINDOWED,
    /** When the answer is complete. */
    BUFFERED
  }

  /**
   * How one class's answers leave.
   *
   * @param window how many tokens of four characters are held where the mode is windowed, at least
   * 1; of no meaning elsewhere
   */
  public record Manner(Mode mode, int window) {
    /** What a window has where nobody says. */
    public static final int USUAL_WINDOW = 40;
    public static final Manner PROGRESSIVE = new Manner(Mode.PROGRESSIVE, USUAL_WINDOW);
    public static final Manner BUFFERED = new Manner(Mode.BUFFERED, USUAL_WINDOW);

    /** @throws IllegalArgumentException if the window is empty */
    public Manner {
      if (window < 1) {
        throw new IllegalArgumentException("a window of " + window);
      }
    }

    public static Manner windowed(int tokens) {
      return new Manner(Mode.WINDOWED, tokens);
    }
  }
}
