package dev.evenkeel.policy.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rules compiled to be looked for together: three automata over folded text, one for texts as they
 * are, one for their disguises, one for detectors. Immutable, shared by all streams; a text is read
 * by a {@link Scan}.
 */
public final class RuleSet {
  /** Nothing to look for. */
  public static final RuleSet EMPTY = empty();

  /**
   * What one rule looks for.
   *
   * @param wholeWords whether a term or pattern must begin and end at a word's edge
   * @param atOnce whether a match counts as soon as it is complete, before any longer one
   * @param seeThrough the disguises that terms are recognised in
   */
  public record Spec(List<String> terms, List<String> patterns, Set<Detector> detectors,
      boolean wholeWords, boolean atOnce, Set<Disguise> seeThrough) {
    public Spec {
      terms = List.copyOf(terms);
      patterns = List.copyOf(patterns);
      detectors = Set.copyOf(detectors);
      seeThrough = Set.copyOf(seeThrough);
    }
  }

  /** What part of a rule is wrong. */
  public enum Part {
    TERMS,
    PATTERNS,
    RULE
  }

  /**
   * What is wrong with a rule.
   *
   * @param rule its number, from 0
   * @param index which of its terms or patterns, from 0
   * @param message why, for the policy's writer
   */
  public record Problem(int rule, Part part, int index, String message) {}

  /** What matches of an automaton's entry are. */
  record Entry(int rule, Via via, Tail tail) {}

  private final Matcher exact;
  private final List<Entry> exactEntries;
  private final @Nullable Matcher loose;
  private final List<Entry> looseEntries;
  private final @Nullable Matcher detectors;
  private final List<Entry> detectorEntries;
  private final List<Spec> specs;
  private final byte[] kinds = new byte[Matcher.LATIN];
  /** No match that begins with a plain character has fewer. */
  private final int shortest;
  private final Idle idle;
  private final boolean escapes;
  private final boolean encodings;

  private RuleSet(Builder from) throws PatternException {
    this.exact = from.exact.build();
    this.exactEntries = List.copyOf(from.exactEntries);
    this.loose = from.looseEntries.isEmpty() ? null : from.loose.build();
    this.looseEntries = List.copyOf(from.looseEntries);
    this.detectors = from.detectorEntries.isEmpty() ? null : from.detectors.build();
    this.detectorEntries = List.copyOf(from.detectorEntries);
    this.specs = List.copyOf(from.specs);
    this.escapes = specs.stream().anyMatch(spec -> spec.seeThrough().contains(Disguise.ESCAPES));
    this.encodings =
        specs.stream().anyMatch(spec -> spec.seeThrough().contains(Disguise.ENCODINGS));
    for (char c = 0; c < Matcher.LATIN; c++) {
      kinds[c] = kindOf(c);
    }
    this.shortest =
        matchers().stream().mapToInt(Matcher::shortestPlain).min().orElse(Matcher.LONGEST);
    BitSet quiet = exact.quiet();
    matchers().forEach(each -> quiet.and(each.quiet()));
    this.idle = new Idle(kinds, quiet, this::comesToNothing);
  }

  private byte kindOf(char c) {
    int kind = exact.kind(c);
    if (loose != null) {
      kind |= loose.kind(c);
    }
    if (detectors != null) {
      kind |= detectors.kind(c);
    }
    if ((kind & Matcher.LOOK) != 0 || (escapes && Unescape.introduces(c))) {
      return (byte) (Matcher.LOOK | (kind & Matcher.WORD));
    }
    return (byte) kind;
  }

  private static RuleSet empty() {
    try {
      return new Builder().build();
    } catch (PatternException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether nothing can ever match. */
  public boolean isEmpty() {
    return specs.isEmpty();
  }

  /** How many rules there are. */
  int size() {
    return specs.size();
  }

  /** The states of all its automata. */
  public int states() {
    return exact.states() + (loose == null ? 0 : loose.states())
        + (detectors == null ? 0 : detectors.states());
  }

  /** The longest match in folded characters. */
  public int longest() {
    int longest = exact.longest();
    longest = loose == null ? longest : Math.max(longest, loose.longest());
    return detectors == null ? longest : Math.max(longest, detectors.longest());
  }

  /** All its automata. */
  List<Matcher> matchers() {
    return Stream.of(exact, loose, detectors).filter(Objects::nonNull).toList();
  }

  Matcher exact() {
    return exact;
  }

  Entry exactEntry(int number) {
    return exactEntries.get(number);
  }

  @Nullable Matcher loose() {
    return loose;
  }

  Entry looseEntry(int number) {
    return looseEntries.get(number);
  }

  @Nullable Matcher detectors() {
    return detectors;
  }

  Entry detectorEntry(int number) {
    return detectorEntries.get(number);
  }

  boolean atOnce(int rule) {
    return specs.get(rule).atOnce();
  }

  boolean sees(int rule, Disguise disguise) {
    return specs.get(rule).seeThrough().contains(disguise);
  }

  boolean seesEscapes() {
    return escapes;
  }

  boolean seesEncodings() {
    return encodings;
  }

  /** Passes over text in which none of its matches begins. */
  Idle idle() {
    return idle;
  }

  /**
   * Whether it is certain, by its words and without following any of them, that reading a whole
   * text would find nothing.
   */
  public boolean absent(String text) {
    if (text.length() > PlainWords.LONGEST) {
      return false;
    }
    PlainWords words = PlainWords.of(text);
    return idle.passes(words) && !(encodings && words.encoded());
  }

  /**
   * Whether it is certain, by the letters up to {@code end} alone, that whatever begins with the
   * one at {@code start} comes to nothing within its word and the beginning of the next, and that
   * nothing else can be a match before that.
   */
  private boolean comesToNothing(char[] chars, int start, int end) {
    int until = lettersUntil(chars, start, end);
    if (until == start) {
      return false; // What else parts words also ends an escape, or is looked over by some rules.
    }
    if (until < end && chars[until] == ' ') {
      int next = until + 1;
      until = lettersUntil(chars, next, Math.min(end, next + shortest - 1));
    }
    return exact.comesToNothing(chars, start, until)
        && (loose == null || loose.comesToNothing(chars, start, until))
        && (detectors == null || detectors.comesToNothing(chars, start, until));
  }

  /** Where the plain letters end that stand from {@code start}; a capital I only there. */
  private int lettersUntil(char[] chars, int start, int end) {
    int at = start;
    while (at < end && plainLetter(chars[at]) && (at == start || chars[at] != Loose.CAPITAL_I)) {
      at++;
    }
    return at;
  }

  private boolean plainLetter(char c) {
    return c < Matcher.LATIN && (kinds[c] & Matcher.WORD) != 0
        && !(escapes && Unescape.introduces(c));
  }

  /** Gathers rules, remembering all that is wrong with them, and compiles them. */
  public static final class Builder {
    private static final int MOST_SPACED = 64;
    private static final int LEAST_REVERSED = 5;
    private final Matcher.Builder exact = new Matcher.Builder();
    private final List<Entry> exactEntries = new ArrayList<>();
    private final Matcher.Builder loose = new Matcher.Builder();
    private final Loose disguised = new Loose(loose.nfa);
    private final List<Entry> looseEntries = new ArrayList<>();
    private final Matcher.Builder detectors = new Matcher.Builder().latinWordStarts();
    private final List<Entry> detectorEntries = new ArrayList<>();
    private final List<Spec> specs = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** Adds a rule; its number is the count of those before it. */
    public Builder add(Spec spec) {
      int rule = specs.size();
      specs.add(spec);
      if (!spec.terms().isEmpty() || !spec.patterns().isEmpty()) {
        terms(rule, spec);
      }
      for (Detector detector : EnumSet.allOf(Detector.class)) {
        if (spec.detectors().contains(detector)) {
          detector(rule, spec, detector);
        }
      }
      return this;
    }

    private int exactEntry(int rule, Spec spec, Via via) {
      exactEntries.add(new Entry(rule, via, Tail.NONE));
      return exact.entry(spec.wholeWords(), spec.atOnce(), null);
    }

    private void terms(int rule, Spec spec) {
      int entry = exactEntry(rule, spec, Via.PLAIN);
      Set<String> seen = new HashSet<>();
      List<String> disguisable = new ArrayList<>();
      for (int i = 0; i < spec.terms().size(); i++) {
        try {
          exact.term(spec.terms().get(i), entry);
          String folded = Folding.fold(spec.terms().get(i).strip());
          if (seen.add(folded) && Loose.fits(folded)) {
            disguisable.add(folded);
          }
        } catch (PatternException e) {
          problems.add(new Problem(rule, Part.TERMS, i, message(e)));
        }
      }
      for (int i = 0; i < spec.patterns().size(); i++) {
        try {
          exact.pattern(spec.patterns().get(i), entry);
        } catch (PatternException e) {
          problems.add(new Problem(rule, Part.PATTERNS, i, message(e)));
        }
      }
      if (spec.seeThrough().contains(Disguise.REVERSED)) {
        reversed(rule, spec, disguisable);
      }
      if (spec.seeThrough().contains(Disguise.LEET)
          || spec.seeThrough().contains(Disguise.SPACING)) {
        disguise(rule, spec, disguisable);
      }
    }

    private void reversed(int rule, Spec spec, List<String> terms) {
      int entry = -1;
      for (String term : terms) {
        String reversed = new StringBuilder(term).reverse().toString();
        if (Loose.letters(term) >= LEAST_REVERSED && Reversible.disguises(reversed)
            && !reversed.equals(term)) {
          entry = entry < 0 ? exactEntry(rule, spec, Via.REVERSED) : entry;
          exact.folded(reversed, entry);
        }
      }
    }

    private void disguise(int rule, Spec spec, List<String> terms) {
      if (terms.isEmpty()) {
        return;
      }
      int leet = looseEntry(rule, spec, Via.LEET, Loose::leet);
      int joined = looseEntry(rule, spec, Via.SPACING, Loose::joined);
      int apart = looseEntry(rule, spec, Via.SPACING, Loose::apart);
      int together = looseEntry(rule, spec, Via.SPACING, Loose::together);
      int spaced = looseEntry(rule, spec, Via.SPACING, Loose::spaced);
      for (String term : terms) {
        Set<Disguise> disguises = EnumSet.noneOf(Disguise.class);
        disguises.addAll(spec.seeThrough());
        if (Loose.letters(term) > MOST_SPACED) {
          disguises.remove(Disguise.SPACING);
        }
        loose.reaches(disguised.add(term, disguises, leet, joined, apart, together, spaced));
      }
    }

    private int looseEntry(int rule, Spec spec, Via via, Check check) {
      looseEntries.add(new Entry(rule, via, Tail.NONE));
      return loose.entry(spec.wholeWords(), spec.atOnce(), check);
    }

    private void detector(int rule, Spec spec, Detector detector) {
      for (Detector.Shape shape : detector.shapes()) {
        detectorEntries.add(new Entry(rule, Via.DETECTOR, shape.tail()));
        int entry = detectors.entry(shape.whole(), spec.atOnce() || !shape.whole(), shape.check());
        try {
          detectors.pattern(shape.pattern(), entry);
        } catch (PatternException e) {
          throw new IllegalStateException(detector + ": the shapes are constant", e);
        }
      }
    }

    private static String message(PatternException e) {
      return String.valueOf(e.getMessage());
    }

    /** All that is wrong with the rules so far, except that they are too large together. */
    public List<Problem> problems() {
      return List.copyOf(problems);
    }

    /** @throws PatternException when the rules compile to more than the budget */
    public RuleSet build() throws PatternException {
      return new RuleSet(this);
    }
  }

  /** In {@link #sizes}: more states than the budget. */
  public static final int TOO_LARGE = Integer.MAX_VALUE;

  /** How many states each rule compiles to on its own, to name those that are too large. */
  public static List<Integer> sizes(List<Spec> specs) {
    List<Integer> sizes = new ArrayList<>();
    for (Spec spec : specs) {
      try {
        sizes.add(new Builder().add(spec).build().states());
      } catch (PatternException e) {
        sizes.add(TOO_LARGE);
      }
    }
    return sizes;
  }
}
