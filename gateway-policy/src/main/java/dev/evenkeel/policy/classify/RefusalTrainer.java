package dev.evenkeel.policy.classify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Fits the weights of a {@link RefusalModel}. Every row is learned from at several lengths, for an
 * opening is judged before it is over. The same rows give the same bits on every machine.
 */
public final class RefusalTrainer {
  private static final int[] LENGTHS = {4, 7, 12, 20, Evidence.OPENING_WORDS};
  private static final double UNIT = 1000;
  private static final int MOST_WEIGHT = 9_000;
  /** How much the whole answer, its opening and each shorter beginning count. */
  private static final double WHOLE_SHARE = 2;
  private static final double OPENING_SHARE = 1.5;
  private static final double BEGINNING_SHARE = 0.5;
  /** How much an answer counts against a refusal: among users' turns refusals are rare. */
  private static final double ANSWER_SHARE = 1.6;
  /** Runs of words are learned when they stand in answers to so many different requests. */
  private static final int FEWEST = 4;

  /** How strongly weights are drawn towards zero, and those of runs of words. */
  private static final double SHRINK = 1;
  private static final double RUN_SHRINK = 3;
  /** Single words tell topics and manners rather than refusals. */
  private static final double WORD_SHRINK = 8;

  private RefusalTrainer() {}

  /**
   * A labelled answer.
   *
   * @param language its two-letter code
   * @param family the manner of answering, for held-out splits
   * @param prompt what was asked, empty when it is not known
   * @param refuses whether it refuses in the wide sense: wholly, in part, for inability, or by
   * speaking of something else
   * @param share how much the row counts, 1 for one of many
   */
  public record Row(String language, String family, String prompt, String response, boolean refuses,
      double share) {

    /** A row that counts like most. */
    public Row(String language, String family, String prompt, String response, boolean refuses) {
      this(language, family, prompt, response, refuses, 1);
    }
  }

  /** An answer as it was after some words: its fixed features and its runs. */
  private static final class View {
    final int[] features;
    final int[] runs;
    final double share;

    View(int[] features, int[] runs, double share) {
      this.features = features;
      this.runs = runs;
      this.share = share;
    }
  }

  /** Runs by key and place, numbered as they appear. */
  private static final class Runs {
    final Map<Long, Integer> numbers = new HashMap<>();
    final List<String> names = new ArrayList<>();
    final List<Integer> requests = new ArrayList<>();
    final List<Boolean> risky = new ArrayList<>();

    int number(long key, Words words, int length, Words.Place place) {
      long placed = key + place.letter;
      Integer known = numbers.get(placed);
      if (known == null) {
        known = names.size();
        numbers.put(placed, known);
        names.add(words.name(length, place));
        requests.add(0);
        risky.add(place == Words.Place.RISKY);
      }
      return known;
    }
  }

  /**
   * The model fitted to the rows.
   *
   * @param prior what weights are drawn towards, and whose bars are kept; null for none at all
   */
  public static RefusalModel train(List<Row> rows, @Nullable RefusalModel prior) {
    Runs runs = new Runs();
    List<List<View>> views = new ArrayList<>();
    Map<String, Set<Integer>> seenBy = new LinkedHashMap<>();
    Set<String> languages = new TreeSet<>(prior == null ? Set.of() : prior.languages());
    for (Row row : rows) {
      languages.add(row.language());
      List<View> of = views(row, runs);
      views.add(of);
      String request = row.prompt().isEmpty() ? row.response() : row.prompt();
      Set<Integer> seen = seenBy.computeIfAbsent(request, _ -> new HashSet<>());
      for (int run : of.getLast().runs) {
        if (seen.add(run)) {
          runs.requests.set(run, runs.requests.get(run) + 1);
        }
      }
    }
    int[] kept = new int[runs.names.size()];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < kept.length; i++) {
      boolean known = prior != null && prior.runs().containsKey(runs.names.get(i));
      kept[i] = known || runs.requests.get(i) >= FEWEST ? names.size() : -1;
      if (kept[i] >= 0) {
        names.add(runs.names.get(i));
      }
    }
    int size = Features.COUNT + names.size();
    double[] center = new double[size];
    double[] shrinks = new double[size];
    for (int i = 0; i < size; i++) {
      boolean fixed = i < Features.COUNT;
      shrinks[i] = fixed ? SHRINK
          : names.get(i - Features.COUNT).indexOf('_', 2) < 0 ? WORD_SHRINK : RUN_SHRINK;
      if (prior != null) {
        center[i] =
            (fixed ? prior.weight(i) : prior.runs().getOrDefault(names.get(i - Features.COUNT), 0))
                / UNIT;
      }
    }
    List<int[]> features = new ArrayList<>();
    int total = views.stream().mapToInt(List::size).sum();
    boolean[] labels = new boolean[total];
    double[] shares = new double[total];
    for (int i = 0; i < views.size(); i++) {
      for (View view : views.get(i)) {
        Row row = rows.get(i);
        labels[features.size()] = row.refuses();
        shares[features.size()] = view.share * row.share() * (row.refuses() ? 1 : ANSWER_SHARE);
        features.add(join(view, kept));
      }
    }
    double[] weights = new LogisticFit(features, labels, shares, center, shrinks).fit();
    int[] thousandths = new int[Features.COUNT];
    Map<String, Integer> byRun = new TreeMap<>(prior == null ? Map.of() : prior.runs());
    for (int i = 0; i < size; i++) {
      int weight = Math.clamp(Math.round(weights[i] * UNIT), -MOST_WEIGHT, MOST_WEIGHT);
      if (i < Features.COUNT) {
        thousandths[i] = weight;
      } else if (weight != 0) {
        byRun.put(names.get(i - Features.COUNT), weight);
      } else {
        byRun.remove(names.get(i - Features.COUNT));
      }
    }
    return new RefusalModel(thousandths, byRun, languages, prior == null ? Map.of() : prior.bars());
  }

  private static int[] join(View view, int[] kept) {
    int[] all = Arrays.copyOf(view.features, view.features.length + view.runs.length);
    int count = view.features.length;
    for (int run : view.runs) {
      if (kept[run] >= 0) {
        all[count++] = Features.COUNT + kept[run];
      }
    }
    return Arrays.copyOf(all, count);
  }

  /** An answer after each of the lengths, and the whole, which is the last. */
  private static List<View> views(Row row, Runs runs) {
    List<View> views = new ArrayList<>();
    Asked asked = Asked.of(row.prompt());
    Reading reading = new Reading(runs, asked);
    String response = row.response();
    int next = 0;
    for (int i = 0; i < response.length(); i++) {
      if (reading.evidence.read(response.charAt(i)) && next < LENGTHS.length
          && reading.evidence.words() >= LENGTHS[next]) {
        reading.view(views, asked,
            LENGTHS[next] == Evidence.OPENING_WORDS ? OPENING_SHARE : BEGINNING_SHARE, false);
        next++;
      }
    }
    reading.evidence.finish();
    if (!asked.equals(Asked.NOTHING)) {
      reading.view(views, Asked.NOTHING, WHOLE_SHARE / 2, true);
      reading.view(views, asked, WHOLE_SHARE / 2, true);
    } else {
      reading.view(views, asked, WHOLE_SHARE, true);
    }
    double sum = views.stream().mapToDouble(view -> view.share).sum();
    return views.stream()
        .map(view -> new View(view.features, view.runs, view.share / sum))
        .toList();
  }

  /** One answer being read. */
  private static final class Reading {
    private final List<Integer> gained = new ArrayList<>();
    private final Set<Integer> seen = new HashSet<>();
    private final List<Integer> ran = new ArrayList<>();
    private final Runs runs;
    final Evidence evidence;

    Reading(Runs runs, Asked asked) {
      this.runs = runs;
      this.evidence = new Evidence(gained::add, asked.has(Asked.Trait.HARM), this::ran);
      evidence.runs().keepNames();
    }

    private void ran(long key, int words, Words.Place place) {
      int run = runs.number(key, evidence.runs(), words, place);
      if (seen.add(run)) {
        ran.add(run);
      }
    }

    void view(List<View> views, Asked asked, double share, boolean whole) {
      AnswerState state = new AnswerState(evidence, asked);
      state.read(whole);
      int[] all = new int[gained.size() + state.count()];
      for (int i = 0; i < gained.size(); i++) {
        all[i] = gained.get(i);
      }
      System.arraycopy(state.features(), 0, all, gained.size(), state.count());
      boolean known = !asked.equals(Asked.NOTHING);
      int[] runsSoFar = ran.stream()
          .mapToInt(Integer::intValue)
          .filter(run -> known || !runs.risky.get(run))
          .toArray();
      views.add(new View(all, runsSoFar, share));
    }
  }
}
