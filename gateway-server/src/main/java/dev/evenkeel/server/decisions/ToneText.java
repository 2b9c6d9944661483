package dev.evenkeel.server.decisions;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.decision.ToneProfile.Dimension;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Tone profiles as a JSON property: nothing of an answer without words, and dimensions that are not
 * known are left out. Not thread-safe.
 */
final class ToneText {
  private static final Dimension[] DIMENSIONS = Dimension.values();
  /** Every dimension as it is where nothing of it was heard. */
  private static final byte[] ZEROS = DecisionJson
      .ascii(Arrays.stream(DIMENSIONS).map(ToneText::zero).collect(Collectors.joining()));
  /** Where each of them begins, and where the last ends. */
  private static final int[] BEGINS = begins();
  private static final double THOUSAND = 1000;

  private final FewValues languages = new FewValues(",\"tone\":{\"language\":\"");

  /** Appends the property. */
  void append(ToneProfile tone, ByteBuilder out) {
    if (!tone.measured()) {
      return;
    }
    languages.append(tone.language(), out);
    int zeros = 0; // Most are, and those in a row are copied at once.
    for (int i = 0; i < DIMENSIONS.length; i++) {
      double value = tone.value(DIMENSIONS[i]);
      if (value != 0) {
        out.append(ZEROS, BEGINS[zeros], BEGINS[i]);
        zeros = i + 1;
        measure(i, value, out);
      }
    }
    out.append(ZEROS, BEGINS[zeros], ZEROS.length).append((byte) '}');
  }

  private static void measure(int dimension, double value, ByteBuilder out) {
    if (Double.isNaN(value)) {
      return;
    }
    out.append(ZEROS, BEGINS[dimension], BEGINS[dimension + 1] - 1);
    int whole = (int) value;
    if (whole == value) {
      out.decimal(whole);
    } else {
      out.thousandths(Math.round(value * THOUSAND));
    }
  }

  private static String zero(Dimension dimension) {
    return ",\"" + dimension.label() + "\":0";
  }

  private static int[] begins() {
    int[] begins = new int[DIMENSIONS.length + 1];
    for (int i = 0; i < DIMENSIONS.length; i++) {
      begins[i + 1] = begins[i] + zero(DIMENSIONS[i]).length();
    }
    return begins;
  }
}
