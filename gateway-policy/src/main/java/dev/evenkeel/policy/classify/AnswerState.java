package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.classify.Sentences.Act;

/**
 * The features of an answer's state so far, which come and go as it is read: what its first clauses
 * do, how much of it answers, and how that stands to what was asked. Allocates nothing after its
 * construction. Not thread-safe.
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

  private final Evidence evidence;
  private final Asked asked;
  private final int[] features = new int[Meanings.COUNT + 48];
  private int count;

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

  /** @param over whether nothing more will come */
  void read(boolean over) {
    count = 0;
    Sentences sentences = evidence.sentences();
    add(Features.read(step(READ, evidence.words())));
    clauses(sentences);
    for (long both = asked.meanings() & evidence.meanings(); both != 0; both &= both - 1) {
      add(Features.echoes(Long.numberOfTrailingZeros(both)));
    }
    int morals = evidence.morals();
    int density = morals == 0 ? 0
        : Math.min(Features.STEPS - 1, 1 + morals * PER_WORDS / Math.max(1, evidence.words()));
    add(Features.morals(asked.has(Asked.Trait.HARM), step(LONG, evidence.words()), density));
    substance(sentences, over && evidence.ended());
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

  private void substance(Sentences sentences, boolean whole) {
    int plain = 0;
    int all = 0;
    int refusing = 0;
    int since = -1;
    for (int i = 0; i <= sentences.current(); i++) {
      int words = sentences.words(i);
      all += words;
      Act act = sentences.act(i);
      if (Sentences.refuses(act)) {
        since = 0;
      }
      if (Sentences.refuses(act) || act == Act.SCOLDS) {
        refusing++;
      } else if (Sentences.answers(act)) {
        plain += words;
        since += since >= 0 ? words : 0;
      }
    }
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

  private void add(int feature) {
    features[count++] = feature;
  }

  private static int step(int[] steps, int value) {
    int step = 0;
    while (step < steps.length && value >= steps[step]) {
      step++;
    }
    return step;
  }
}
