package dev.evenkeel.policy.contract;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Deterministic calibration of how answers sound. It never touches code, quotations, tool arguments
 * or structured output, and never what a sentence says.
 *
 * @param stripOpeners phrases that are cut when an answer begins with them, such as
 * {@code "Certainly!"}; compared after folding
 * @param strip habits that are cut
 * @param contractions what becomes of {@code don't} and its like
 */
public record Tone(List<String> stripOpeners, Set<Habit> strip, Contractions contractions) {
  /** Changes nothing. */
  public static final Tone UNCHANGED = new Tone(List.of(), Set.of(), Contractions.KEEP);

  public Tone {
    stripOpeners = List.copyOf(stripOpeners);
    strip = Set.copyOf(strip);
  }

  /** Whether anything is to be done. */
  public boolean changesNothing() {
    return equals(UNCHANGED);
  }

  /** A habit of models that says nothing. */
  public enum Habit {
    /** "Absolutely! Here is …": the agreement before what is handed over. */
    OPENERS,
    /** "As an AI language model, …" before what is said. */
    SELF_REFERENCE,
    /** Praise for the question at the beginning of an answer. */
    SYCOPHANCY,
    /** "It is important to note that …" before what is said. */
    STOCK_CAVEATS,
    /** "I hope this helps!" at the end of an answer. */
    CLOSINGS;

    /** The word in policy files and decisions. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** English contractions and words run together, such as {@code gonna}. */
  public enum Contractions {
    /** As the provider wrote them. */
    KEEP,
    /** Written out, where that is the same sentence in a more formal tone. */
    EXPAND
  }
}
