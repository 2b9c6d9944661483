package dev.evenkeel.core.turn;

import java.util.Locale;

/**
 * What became of the place at which one route's text ends and another's begins.
 *
 * @param cut how many characters of the new text were left out, because they had been said or only
 * led up to it
 */
public record Joint(Outcome outcome, int cut) {
  /** Not judged yet. */
  public static final Joint OPEN = new Joint(Outcome.UNJUDGED, 0);

  /** How a seam was judged. A closed set, so that it can be counted. */
  public enum Outcome {
    /** Its route failed before there was enough to judge. */
    UNJUDGED,
    /** It carries on what was said. */
    JOINED,
    /** It refuses. */
    REFUSES,
    /** It begins the answer anew. */
    BEGINS_ANEW,
    /** It takes back or contradicts what was said. */
    CONTRADICTS,
    /** It sounds like somebody else, or speaks another language. */
    SOUNDS_UNLIKE,
    /** Both parts together would be what the content boundary forbids. */
    CROSSES_BOUNDARY,
    /** Nothing shows where it joins. */
    UNCLEAR;

    /** The word in records and metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
