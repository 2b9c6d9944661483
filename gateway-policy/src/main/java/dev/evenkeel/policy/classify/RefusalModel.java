package dev.evenkeel.policy.classify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The weights of a logistic model over {@link Features}, and the languages it was trained on.
 * Weights are thousandths, so that a file of them is the same to the bit wherever it is made.
 * Immutable.
 */
public final class RefusalModel {
  private static final String HEADER = "evenkeel refusal model 1";
  private static final String RESOURCE = "refusal-model.txt";
  private static final double UNIT = 1000;

  private final int[] weights;
  private final Set<String> languages;

  /**
   * @param weights one per feature, in thousandths
   * @param languages codes of the languages it was trained on
   */
  public RefusalModel(int[] weights, Set<String> languages) {
    if (weights.length != Features.COUNT) {
      throw new IllegalArgumentException("expected " + Features.COUNT + " weights");
    }
    this.weights = weights.clone();
    this.languages = Set.copyOf(languages);
  }

  /** The model that comes with the product. */
  public static RefusalModel shipped() {
    try (InputStream in = RefusalModel.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      return read(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IOException when it is something else
   */
  public static RefusalModel read(Reader from) throws IOException {
    Map<String, Integer> known = new HashMap<>();
    for (int i = 0; i < Features.COUNT; i++) {
      known.put(Features.name(i), i);
    }
    BufferedReader lines = new BufferedReader(from);
    if (!HEADER.equals(lines.readLine())) {
      throw new IOException("not a refusal model: the first line is not '" + HEADER + "'");
    }
    int[] weights = new int[Features.COUNT];
    Set<String> languages = new TreeSet<>();
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String[] parts = line.split(" ", -1);
      if (parts[0].equals("languages")) {
        for (int i = 1; i < parts.length; i++) {
          languages.add(parts[i]);
        }
        continue;
      }
      Integer feature = known.get(parts[0]);
      if (feature == null || parts.length != 2 || !parts[1].matches("-?\\d{1,6}")) {
        throw new IOException("line " + number + " of the refusal model is not a weight");
      }
      weights[feature] = Integer.parseInt(parts[1]);
    }
    return new RefusalModel(weights, languages);
  }

  /** The model as text that {@link #read} understands; weights of zero are left out. */
  public String text() {
    StringBuilder text = new StringBuilder(HEADER).append("\nlanguages");
    new TreeSet<>(languages).forEach(each -> text.append(' ').append(each));
    text.append('\n');
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] != 0) {
        text.append(Features.name(i)).append(' ').append(weights[i]).append('\n');
      }
    }
    return text.toString();
  }

  /** Whether rows of the language were among those it was trained on. */
  public boolean calibrated(String language) {
    return languages.contains(language);
  }

  /** The languages it was trained on. */
  public Set<String> languages() {
    return languages;
  }

  /** The weight of a feature, in thousandths. */
  public int weight(int feature) {
    return weights[feature];
  }

  /** The probability that belongs to a sum of weights, 0 to 1. */
  public static double probability(long sum) {
    return 1 / (1 + StrictMath.exp(-sum / UNIT));
  }
}
