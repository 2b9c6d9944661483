package dev.evenkeel.policy.classify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The weights of a logistic model over {@link Features}, the languages it was trained on, and how
 * much more than even odds it takes in a language to call an answer a refusal. Weights are
 * thousandths, so that a file of them is the same to the bit wherever it is made. Immutable.
 */
public final class RefusalModel {
  private static final String HEADER = "evenkeel refusal model 2";
  private static final String RESOURCE = "refusal-model.txt";
  private static final String WEIGHT = "-?\\d{1,6}";
  private static final double UNIT = 1000;
  private static final int PLACES = Words.Place.values().length;
  private static final int UNKNOWN = Integer.MIN_VALUE;

  private final int[] weights;
  private final Map<String, Integer> runs;
  /**
   * Keys of runs by slot, 0 for an empty one; a power of two of slots, at most half of them full.
   */
  private final long[] slots;
  /** The weights of a slot's run in each place, {@link #UNKNOWN} where it has none. */
  private final int[] placed;
  /** A bit for each key's beginning: most runs are unknown, which is told here for less. */
  private final long[] sieve;
  private final Set<String> languages;
  private final Map<String, Integer> bars;
  private final KnownWords words;

  /**
   * @param weights one per feature, in thousandths
   * @param runs weights of runs of words, by name, in thousandths
   * @param languages codes of the languages it was trained on
   * @param bars by language, how far the sum of a refusal's weights must be above 0, in
   * thousandths; in languages without a bar it need not
   */
  public RefusalModel(int[] weights, Map<String, Integer> runs, Set<String> languages,
      Map<String, Integer> bars) {
    if (weights.length != Features.COUNT) {
      throw new IllegalArgumentException("expected " + Features.COUNT + " weights");
    }
    this.weights = weights.clone();
    this.runs = Collections.unmodifiableMap(new TreeMap<>(runs));
    this.languages = Set.copyOf(languages);
    this.bars = Collections.unmodifiableMap(new TreeMap<>(bars));
    int different = (int) runs.keySet().stream().mapToLong(Words::key).distinct().count();
    this.slots = new long[Math.max(64, Integer.highestOneBit(different) * 4)];
    this.placed = new int[slots.length * PLACES];
    this.sieve = new long[slots.length / 16];
    Arrays.fill(placed, UNKNOWN);
    this.words = new KnownWords(placed.length);
    this.runs.forEach((name, weight) -> {
      long key = Words.key(name);
      int slot = home(key);
      while (slots[slot] != 0 && slots[slot] != key) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = key;
      int place = place(slot, Words.place(name));
      placed[place] = weight;
      words.add(name, place);
      sieve[beginning(key)] |= 1L << key;
    });
  }

  private int home(long key) {
    return (int) (key ^ key >>> 32) & slots.length - 1;
  }

  private int beginning(long key) {
    return (int) (key >>> 40) & sieve.length - 1;
  }

  /** The number of a run's slot, -1 when the model knows the run in no place. */
  int slot(long key) {
    if ((sieve[beginning(key)] & 1L << key) == 0) {
      return -1;
    }
    int slot = home(key);
    while (slots[slot] != key) {
      if (slots[slot] == 0) {
        return -1;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  /** The number of a slot's run in a place. */
  @SuppressWarnings("EnumOrdinal") // Of a row in memory.
  static int place(int slot, Words.Place place) {
    return slot * PLACES + place.ordinal();
  }

  /** Whether the model knows a run in its place. */
  boolean knows(int place) {
    return placed[place] != UNKNOWN;
  }

  /** The weight of a run in its place, in thousandths. */
  int placedWeight(int place) {
    return placed[place];
  }

  /** The weights of runs of words by their names, in thousandths. */
  Map<String, Integer> runs() {
    return runs;
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
    Map<String, Integer> runs = new HashMap<>();
    Set<String> languages = new TreeSet<>();
    Map<String, Integer> bars = new TreeMap<>();
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
      if (parts[0].equals("bar") && parts.length == 3 && parts[2].matches(WEIGHT)) {
        bars.put(parts[1], Integer.valueOf(parts[2]));
        continue;
      }
      Integer feature = known.get(parts[0]);
      boolean run = feature == null && parts[0].matches("[FOLR](_[^_]{1,24}){1,3}");
      if ((feature == null && !run) || parts.length != 2 || !parts[1].matches(WEIGHT)) {
        throw new IOException("line " + number + " of the refusal model is not a weight");
      }
      int weight = Integer.parseInt(parts[1]);
      if (feature == null) {
        runs.put(parts[0], weight);
      } else {
        weights[feature] = weight;
      }
    }
    return new RefusalModel(weights, runs, languages, bars);
  }

  /** The same weights with other bars. */
  public RefusalModel withBars(Map<String, Integer> others) {
    return new RefusalModel(weights, runs, languages, others);
  }

  /** The model as text that {@link #read} understands; weights of zero are left out. */
  public String text() {
    StringBuilder text = new StringBuilder(HEADER).append("\nlanguages");
    new TreeSet<>(languages).forEach(each -> text.append(' ').append(each));
    text.append('\n');
    bars.forEach((language,
        bar) -> text.append("bar ").append(language).append(' ').append(bar).append('\n'));
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] != 0) {
        text.append(Features.name(i)).append(' ').append(weights[i]).append('\n');
      }
    }
    runs.forEach((name, weight) -> text.append(name).append(' ').append(weight).append('\n'));
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

  /** By language, how far the sum of a refusal's weights must be above 0, in thousandths. */
  public Map<String, Integer> bars() {
    return bars;
  }

  /** The bar of the language of an opening that has these runs in their places. */
  int bar(Numbers seen) {
    return bars.isEmpty() ? 0 : bars.getOrDefault(words.language(seen), 0);
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
