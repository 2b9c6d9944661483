package dev.evenkeel.server.simulate;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Who answers. Immutable; the same persona gives the same request the same answer.
 *
 * @param name its name on the command line
 * @param model the model it reports, whichever was asked for
 * @param dialect the wire it speaks
 * @param thresholds per subject, the risk above which it refuses; {@link #ORDINARY_THRESHOLD} for
 * those left out
 * @param voice how it refuses
 * @param bearing its tone
 * @param pace how fast it answers
 * @param longestAnswer the most tokens of one answer
 * @param faults what is wrong with it from the start, until cleared
 */
public record Persona(String name, String model, Dialect dialect, Map<Subject, Double> thresholds,
    RefusalVoice voice, Bearing bearing, Pace pace, int longestAnswer, List<Fault> faults) {
  /** The risk above which a persona refuses if it says nothing else. */
  public static final double ORDINARY_THRESHOLD = 0.6;

  public Persona {
    thresholds = Map.copyOf(thresholds);
    faults = List.copyOf(faults);
    if (longestAnswer < 1) {
      throw new IllegalArgumentException("an answer has at least one token");
    }
  }

  /** Whether it will not answer such a question. */
  public boolean refuses(Judgement judgement) {
    return judgement.risk() > thresholds.getOrDefault(judgement.subject(), ORDINARY_THRESHOLD);
  }

  /** The same persona at another speed. */
  public Persona paced(Duration firstToken, Duration betweenTokens) {
    return new Persona(name, model, dialect, thresholds, voice, bearing,
        new Pace(firstToken, betweenTokens), longestAnswer, faults);
  }

  /** The same persona under another model name. */
  public Persona reporting(String otherModel) {
    return new Persona(name, otherModel, dialect, thresholds, voice, bearing, pace, longestAnswer,
        faults);
  }

  /** The same persona refusing in another voice. */
  public Persona refusingBy(RefusalVoice otherVoice) {
    return new Persona(name, model, dialect, thresholds, otherVoice, bearing, pace, longestAnswer,
        faults);
  }
}
