package dev.evenkeel.policy.drift;

import dev.evenkeel.core.decision.ToneProfile.Dimension;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is watched of answers. A closed set: a signal is a label of metrics. Immutable.
 *
 * @param label its word in metrics, records and pages
 * @param source {@code live} for users' turns, {@code probe} for scheduled probes, {@code shadow}
 * for
 * a candidate's answers to users' turns
 * @param certified whether certificates say what rate is in order; otherwise it is learned
 */
public record Signal(String label, String source, boolean certified) {
  /** Withheld, in whole or in part, or blocked: what a certificate calls a refusal. */
  public static final Signal REFUSAL = new Signal("refusal", "live", true);
  /** Answered in part and refused in part. */
  public static final Signal PARTIAL = new Signal("partial", "live", false);
  /** Nothing came out although the provider said it was done. */
  public static final Signal NO_OUTPUT = new Signal("no_output", "live", false);
  /** A tool call or a structured answer that does not follow its schema. */
  public static final Signal FORM_FAULT = new Signal("form_fault", "live", false);
  /** A scheduled probe whose answer is not what it must be. */
  public static final Signal PROBE_MISS = new Signal("probe_miss", "probe", true);

  /** A tool is called; told where the request offers some. */
  public static final Signal TOOL_CALL = new Signal("tool_call", "live", false);

  /** The provider calls itself otherwise than when the route was certified, by the same model. */
  public static final Signal FINGERPRINT = new Signal("fingerprint", "live", false);

  private static final Map<Dimension, Signal> TONE = new EnumMap<>(Dimension.class);

  static {
    for (Dimension each : Dimension.values()) {
      TONE.put(each, new Signal("tone_" + each.label(), "live", false));
    }
  }

  /** The same of a candidate's answer that nobody reads. */
  public Signal ofShadow() {
    return new Signal(label, "shadow", false);
  }

  /** How answers sound in one dimension. */
  public static Signal tone(Dimension dimension) {
    return Objects.requireNonNull(TONE.get(dimension));
  }

  /** By the label alone, which remembers its own: this is asked for each thing observed. */
  @Override
  public int hashCode() {
    return label.hashCode();
  }

  /** Whether it is measured on a scale; any other is there or not. */
  public boolean measured() {
    return label.startsWith("tone_");
  }
}
