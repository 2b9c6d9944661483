package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.classify.Sentences.Act;
import java.util.Arrays;

/**
 * The features of an answer's state so far, which come and go as it is read: what its first clauses
 * do, how much of it answers, and how that stands to what was asked. Most
 * words change little of it. Not thread-safe.
 */
final class AnswerState {
  private static final int[] READ = {3, 5, 8, 12, 20, 40};
  private static final int[] PLAIN = {1, 8, 16, 30, 60, 120};
  private static final int[] REFUSING = {1, 2, 3, 4};
  /** The first step is for answers in which nothing refuses. */
  private static final int[] SINCE = {0, 1, 8, 16, 30, 60};
  private static final int[] LONG = {12, 40};
  /** Wordings about right and wrong are counted per so many words. */
  private static final int PER_WORDS = 20;
  /** Most answers have no more. */
  private static final int FEW = 28;

  private final Evidence evidence;
  private final Asked asked;
  private int[] features = new int[FEW];
  private int count;
  /**
   * The features before this, but for the first one, only change when a sentence does, or when the
   * answer gains a meaning.
   */
  private int lasting;
  private int lastingOf = -1;
  private long echoed;
  // What the sentences before the one under way come to.
  private int plainBefore;
  private int wordsBefore;
  private int refusingBefore;
  private int sinceBefore;
  private Act current = Act.NONE;
  /** With fewer words than this, of the same sentences, every feature is as it was. */
  private int sameUntil;

  AnswerState(Evidence evidence, Asked asked) {
    this.evidence = evidence;
    this.asked = asked;
  }

  /** How many features there are; the first so many of {@link #features} are valid. */
  int count() {
    return count;
  }

  int[] features() {
    return features;
  }

  /** The features behind the first one up to here change only when {@link #read} says so. */
  int lasting() {
    return lasting;
  }

  /** Whether it is certain that reading would change nothing, for an answer that is not over. */
  boolean same() {
    // Whatever the answer gains a meaning by changes a sentence.
    return evidence.words() < sameUntil && lastingOf == evidence.sentences().changes();
  }

  /**
   * Reads the state.
   *
   * @param over whether nothing more will come
   * @return whether the features before {@link #lasting} are others than last time
   */
  boolean read(boolean over) {
    Sentences sentences = evidence.sentences();
    long echoes = asked.meanings() & evidence.meanings();
    boolean changed = lastingOf != sentences.changes() || echoed != echoes;
    if (changed) {
      count = 1;
      clauses(sentences);
      for (long both = echoes; both != 0; both &= both - 1) {
        add(Features.echoes(Long.numberOfTrailingZeros(both)));
      }
      lasting = count;
      lastingOf = sentences.changes();
      echoed = echoes;
      before(sentences);
    }
    count = lasting;
    features[0] = Features.read(step(READ, evidence.words()));
    int morals = evidence.morals();
    int density = morals == 0 ? 0
        : Math.min(Features.STEPS - 1, 1 + morals * PER_WORDS / Math.max(1, evidence.words()));
    add(Features.morals(asked.has(Asked.Trait.HARM), step(LONG, evidence.words()), density));
    substance(sentences, over && evidence.ended());
    sameUntil = over ? 0 : evidence.words() + (morals > 0 ? 1 : steady(sentences));
    return changed;
  }

  private void clauses(Sentences sentences) {
    Act before = Act.NONE;
    for (int i = 0; i < Features.LOOKED_AT; i++) {
      Act act = sentences.act(i);
      add(Features.act(i, act));
      if (i > 0) {
        add(Features.then(i, before, act));
      }
      if (i < Features.ASKED_ABOUT) {
        add(Features.asked(i, asked.kind(), act));
        for (int traits = asked.traits(); traits != 0; traits &= traits - 1) {
          add(Features.trait(i, Integer.numberOfTrailingZeros(traits), act));
        }
      }
      before = act;
    }
  }

  private void before(Sentences sentences) {
    int plain = 0;
    int all = 0;
    int refusing = 0;
    int since = -1;
    for (int i = 0; i < sentences.current(); i++) {
      int words = sentences.words(i);
      all += words;
      Act act = sentences.act(i);
      since = Sentences.refuses(act) ? 0 : since;
      if (blames(act)) {
        refusing++;
      } else if (Sentences.answers(act)) {
        plain += words;
        since += since >= 0 ? words : 0;
      }
    }
    plainBefore = plain;
    wordsBefore = all;
    refusingBefore = refusing;
    sinceBefore = since;
    current = sentences.act(sentences.current());
  }

  private static boolean blames(Act act) {
    return Sentences.refuses(act) || act == Act.SCOLDS;
  }

  private void substance(Sentences sentences, boolean whole) {
    int words = sentences.words(sentences.current());
    boolean answers = Sentences.answers(current);
    int plain = plainBefore + (answers ? words : 0);
    int all = wordsBefore + words;
    int refusing = refusingBefore + (blames(current) ? 1 : 0);
    int since =
        Sentences.refuses(current) ? 0 : sinceBefore + (answers && sinceBefore >= 0 ? words : 0);
    boolean refuses = refusing > 0;
    int share = all == 0 ? 0 : plain * (Features.STEPS - 2) / all;
    add(Features.plain(step(PLAIN, plain)));
    add(Features.share(refuses, share));
    add(Features.refusing(step(REFUSING, refusing)));
    add(Features.since(step(SINCE, since)));
    if (whole) {
      add(Features.whole());
      add(Features.endsSince(step(SINCE, since)));
      add(Features.endsShare(refuses, share));
    }
  }

  /** With how many more words of the sentence a feature may be another one. */
  private int steady(Sentences sentences) {
    int words = sentences.words(sentences.current());
    boolean answers = Sentences.answers(current);
    int plain = plainBefore + (answers ? words : 0);
    if (plain != (answers ? wordsBefore + words : 0)) {
      return 1; // Their share changes with every word.
    }
    int steady = Math.min(left(READ, evidence.words()), left(LONG, evidence.words()));
    if (answers) {
      steady = Math.min(steady, left(PLAIN, plain));
      steady = sinceBefore < 0 ? steady : Math.min(steady, left(SINCE, sinceBefore + words));
    }
    return steady;
  }

  private void add(int feature) {
    if (count == features.length) {
      features = Arrays.copyOf(features, 2 * count);
    }
    features[count++] = feature;
  }

  private static int step(int[] steps, int value) {
    int step = 0;
    while (step < steps.length && value >= steps[step]) {
      step++;
    }
    return step;
  }

  /** How much a value is below the next step. */
  private static int left(int[] steps, int value) {
    int step = step(steps, value);
    return step == steps.length ? Integer.MAX_VALUE / 2 : steps[step] - value;
  }
}
