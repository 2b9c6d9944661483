package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.Matcher;
import dev.evenkeel.policy.text.Survey;
import dev.evenkeel.policy.text.Surveys;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer and tells whether its opening refuses, as early as that is certain, and whether
 * something is refused later on. One per answer; allocates nothing after its construction. Not
 * thread-safe.
 */
public final class RefusalDetector {
  /** The longest opening that is waited for, in characters; in words it is 40. */
  public static final int LONGEST = 400;
  private static final int MOST_WORDS = Evidence.OPENING_WORDS;
  /** Fewer words tell nothing, unless the answer is over. */
  private static final int FEWEST_WORDS = 3;
  /** As sure as this that it refuses, or does not, and the opening is judged. */
  private static final double SURE = 0.96;
  private static final double SURE_NOT = 0.12;
  private static final double EVEN = 0.5;
  /** In haste a refusal must be likelier: of what hesitates, far more answers than refuses. */
  private static final double LIKELY_IN_HASTE = 0.85;
  /** The sums of weights from which on that is so. */
  private static final long SURE_SUM = least(SURE);
  private static final long SURE_NOT_SUM = least(Math.nextUp(SURE_NOT)) - 1;
  private static final long MOST_SUM = 1_000_000;
  /** So many words are waited for where the first few tell less than elsewhere. */
  private static final int PATIENT_WORDS = 10;
  /** Of most openings no more are known. */
  private static final int FEW_RUNS = 32;
  private static final long PRELUDES = 1L << Meaning.APOLOGY.number()
      | 1L << Meaning.SORRY_ELSEWHERE.number() | 1L << Meaning.MACHINE.number();

  /** What is known. */
  public enum Decision {
    UNDECIDED,
    ANSWER,
    REFUSAL
  }

  private final RefusalModel model;
  private final Evidence evidence;
  private final AnswerState state;
  private final Numbers seen = new Numbers(FEW_RUNS);
  private Decision decision = Decision.UNDECIDED;
  // The last run: most are told of in several places one after another.
  private long runsKey;
  private int runsSlot = -1;
  /** How many words so far the model knows. */
  private int known;
  private int written;
  private boolean insideWord;
  /** Surveys are known to look out for its wordings. */
  private boolean looksOut;
  private boolean over;
  private long sum;
  /** The weights of the state's features that seldom change. */
  private long lasting;
  /** The weights of its others, as it was read last. */
  private long passing;
  private double score;
  private int needed;
  private int withheldBefore;

  /** @param asked what kind of thing the answer is to */
  public RefusalDetector(RefusalModel model, Asked asked) {
    this.model = model;
    this.evidence = new Evidence(this::gained, asked.has(Asked.Trait.HARM), this::ran);
    this.state = new AnswerState(evidence, asked);
  }

  /** The smallest sum that is so likely: likelihoods only grow with sums. */
  private static long least(double likely) {
    long least = -MOST_SUM;
    for (long step = MOST_SUM; step > 0; step /= 2) {
      while (RefusalModel.probability(least + step - 1) < likely) {
        least += step;
      }
    }
    return least;
  }

  /** What is known so far of the opening. */
  public Decision decision() {
    return decision;
  }

  /** How many words it took to decide. */
  public int wordsNeeded() {
    return needed;
  }

  /** Whether something was refused after an opening that answers. */
  public boolean refusesLater() {
    return decision == Decision.ANSWER && evidence.withheld() > withheldBefore;
  }

  /** How often something was withheld so far, whatever the opening is taken for. */
  public int withheld() {
    return evidence.withheld();
  }

  /**
   * How likely the opening refuses: from 0 for an answer to 1 for a refusal. From 0.5 on it is
   * taken
   * for one, whatever the bar of its language.
   */
  public double score() {
    return score;
  }

  /** What the wordings are found by that answers are judged by. */
  public static Matcher vocabulary() {
    return Meanings.MATCHER;
  }

  /** More of the answer. */
  public Decision read(char[] chars, int start, int end) {
    return read(null, chars, start, end);
  }

  /** The same, with what is known of words; null for nothing. */
  public Decision read(@Nullable Surveys surveys, char[] chars, int start, int end) {
    int i = start;
    if (surveys != null && !looksOut) {
      evidence.vocabulary(surveys.number(Meanings.MATCHER));
      looksOut = true;
    }
    Survey known = surveys == null ? null : surveys.of(chars, start, end);
    while (i < end && decision == Decision.UNDECIDED) {
      int word = known == null ? i : word(known, chars, i, end);
      if (word > i) {
        i = word;
        continue;
      }
      int most = (int) Math.min(end, i + Math.max(0, LONGEST - evidence.position()));
      int letters = evidence.letters(chars, i, most);
      if (letters > i) {
        i = letters;
        if (evidence.position() >= LONGEST) {
          decide();
        }
        continue;
      }
      char c = chars[i++];
      boolean full = written(c) >= MOST_WORDS;
      if (evidence.read(c) || c == '\n' || c == '.' || c == '。') {
        judge();
      }
      if (decision == Decision.UNDECIDED && (full || evidence.position() >= LONGEST)) {
        decide();
      }
    }
    if (i < end) {
      evidence.read(known, chars, i, end);
    }
    return decision;
  }

  /** Reads a word and the space behind it; tells where the next may begin. */
  private int word(Survey known, char[] chars, int start, int end) {
    int most = (int) Math.min(end, start + Math.max(0, LONGEST - evidence.position()));
    int next = evidence.word(known, chars, start, most);
    if (next > start) {
      insideWord = true;
      boolean full = written(' ') >= MOST_WORDS;
      judge();
      if (decision == Decision.UNDECIDED && (full || evidence.position() >= LONGEST)) {
        decide();
      }
    }
    return next;
  }

  /**
   * How many words have ended with {@code c} as people count them: quotations, code and signs too,
   * which tell nothing but are held like the rest.
   */
  private int written(char c) {
    boolean space = Character.isWhitespace(c);
    written += space && insideWord ? 1 : 0;
    insideWord = !space;
    return written;
  }

  /** The whole answer, every word of it, so that all of it can be judged. */
  Decision readThoroughly(char[] answer) {
    for (int i = 0; i < answer.length; i++) {
      if (decision == Decision.UNDECIDED) {
        read(answer, i, i + 1);
      } else {
        evidence.read(answer[i]);
      }
    }
    return decision;
  }

  /** The answer is over. */
  public Decision finish() {
    over = true;
    return cut();
  }

  /** The opening is judged by what was read of it. */
  public Decision judgeNow() {
    if (decision == Decision.UNDECIDED) {
      decide();
    }
    return decision;
  }

  /**
   * The opening is judged by what was read of it, which may be a word or two, because the rest is
   * late: only what refuses almost surely is taken for a refusal.
   */
  public Decision judgeInHaste() {
    if (decision == Decision.UNDECIDED) {
      decide(LIKELY_IN_HASTE);
    }
    return decision;
  }

  /** No more is read, although the answer may go on. */
  Decision cut() {
    evidence.finish();
    if (decision == Decision.UNDECIDED) {
      decide();
    }
    return decision;
  }

  /** What the opening of a whole answer is, without any haste. */
  Decision judgeOpening(char[] answer) {
    int i = 0;
    while (i < answer.length && evidence.words() < MOST_WORDS && evidence.position() < LONGEST) {
      evidence.read(answer[i++]);
    }
    if (i == answer.length) {
      return finish();
    }
    decide();
    return decision;
  }

  /** What the answer as a whole looks like, whatever was decided of its opening. */
  double wholeScore() {
    return probability();
  }

  /** Even at the bar of the answer's language. */
  double probability() {
    return RefusalModel.probability(all() - bar());
  }

  /** A language that the model knows few words of is none that it has a bar for. */
  private long bar() {
    return 3 * known < Math.min(MOST_WORDS, evidence.words()) ? 0 : model.bar(seen);
  }

  /** The weights of all that is known. */
  private long all() {
    if (over || !state.same()) {
      if (state.read(over)) {
        lasting = weights(1, state.lasting());
      }
      passing = weights(0, 1) + weights(state.lasting(), state.count());
    }
    return sum + lasting + passing;
  }

  private long weights(int from, int until) {
    int[] features = state.features();
    long weights = 0;
    for (int i = from; i < until; i++) {
      weights += model.weight(features[i]);
    }
    return weights;
  }

  private void ran(long key, int words, Words.Place place) {
    if (key != runsKey) {
      runsKey = key;
      runsSlot = model.slot(key);
    }
    if (runsSlot < 0) {
      return;
    }
    int placed = RefusalModel.place(runsSlot, place);
    if (!model.knows(placed)) {
      return;
    }
    if (words == 1 && place == Words.Place.OPENING) {
      known++;
    }
    if (seen.add(placed)) {
      sum += model.placedWeight(placed);
    }
  }

  Evidence evidence() {
    return evidence;
  }

  private void gained(int feature) {
    sum += model.weight(feature);
  }

  private void judge() {
    int words = evidence.words();
    if (words < FEWEST_WORDS) {
      return;
    }
    if (words >= MOST_WORDS) {
      decide();
      return;
    }
    long now = all();
    if (now >= SURE_SUM || (now <= SURE_NOT_SUM && mayBeAnAnswer(words))) {
      score = RefusalModel.probability(now);
      needed = words;
      withheldBefore = evidence.withheld();
      decision = now >= SURE_SUM ? Decision.REFUSAL : Decision.ANSWER;
    }
  }

  /** Whether nothing is under way that could still change an answer into a refusal. */
  private boolean mayBeAnAnswer(int words) {
    if (evidence.pending()) {
      return false;
    }
    // An apology alone answers nothing.
    if ((evidence.meanings() & PRELUDES) != 0 && words < PATIENT_WORDS) {
      return false;
    }
    // Few known words: a language of which the model has seen little, where the verb may come last.
    return (evidence.spaced() && 2 * known >= words) || words >= PATIENT_WORDS
        || evidence.sentences().current() > 0;
  }

  private void decide() {
    decide(EVEN);
  }

  private void decide(double likely) {
    score = probability();
    needed = evidence.words();
    withheldBefore = evidence.withheld();
    decision = score >= likely ? Decision.REFUSAL : Decision.ANSWER;
  }
}
