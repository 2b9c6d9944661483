package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.Folding;
import dev.evenkeel.policy.text.PlainWords;
import dev.evenkeel.policy.text.WordMatches;
import java.util.Arrays;

/**
 * What the query model looks at in a text: the subjects it speaks of, and hashed n-grams of its
 * folded words and letters, so that it does not need to know the language. What was read can be
 * narrowed to a part of it without reading that again. Filled again for each text. Not thread-safe.
 */
final class QueryFeatures {
  /** N-grams share so many buckets. */
  static final int BUCKETS = 1 << 16;
  /** No text of one window has more. */
  private static final int MOST = 4096;
  private static final int LONGEST_WORD = 64;
  /** Before a text's first word. */
  private static final int NO_WORD = WordGrams.first(0);
  private static final int REMEMBERED = 12;
  /** So many words are passed over at once where n-grams are counted. */
  private static final int STRIDE = 8;
  private static final QueryVocabulary VOCABULARY = QueryVocabulary.SHIPPED;
  static final WordMatches MATCHES = new WordMatches(VOCABULARY.matcher(), REMEMBERED);

  /** How many features there are: the subjects come before the buckets. */
  static final int COUNT = VOCABULARY.size() + BUCKETS;

  private final WordMatches.Reader matches = new WordMatches.Reader(MATCHES, this::found);
  /** A bit for each subject. */
  private final long[] subjects = new long[VOCABULARY.size() / Long.SIZE + 1];
  private final int[] present = new int[VOCABULARY.size()];
  private int presentCount;
  /** A word that is read letter by letter. */
  private final char[] word = new char[LONGEST_WORD];
  private int wordLength;
  private final long[] lanes = new long[QueryModel.LANES];
  private final int[] subjectSums = new int[QueryModel.PLACES];
  private final int[] headSums = new int[QueryModel.PLACES];
  private final GramSums gramSums = new GramSums();
  private boolean summedUp;
  // What was read, so that a part of it can be told.
  private QuestionWords known = QuestionWords.PLAIN;
  private int allWords;
  private QuestionWord[] words = new QuestionWord[64];
  /** Whether the words are those of the text: where they stand is not written down then. */
  private boolean same;
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  /** How many n-grams stand before each word, and before its end. */
  private int[] gramsBefore = new int[65];
  /** The bucket of each word and the one before. */
  private char[] pairs = new char[64];
  /** A subject, where it begins and where it ends. */
  private int[] mentions = new int[3 * 32];
  private int mentioned;
  // The part at hand.
  private int firstWord;
  private int lastWord;
  private char firstPair;
  /** Its n-grams in order, once they were asked for. */
  private int[] grams = new int[0];
  private boolean listed;

  /** Reads a text in place of the last one. */
  void read(String text) {
    PlainWords words = PlainWords.of(text);
    read(QuestionWords.PLAIN, words, 0, words.length());
  }

  /** Reads a part of a text, as if that were all, in place of the last one. */
  void read(QuestionWords some, PlainWords text, int start, int end) {
    text.look(some);
    known = some;
    same = false;
    Arrays.fill(subjects, 0);
    Arrays.fill(word, '\0'); // Nothing is left of other texts.
    mentioned = 0;
    allWords = 0;
    wordLength = 0;
    summedUp = false;
    matches.read(text, start, end);
    gatherSubjects();
    words(text, start, end);
    part(0, allWords);
  }

  private void words(PlainWords text, int start, int end) {
    int word = text.firstFrom(start);
    int last = text.firstFrom(end);
    if ((word > 0 && text.end(word - 1) > start) || (last > 0 && text.end(last - 1) > end)) {
      letters(text.chars(), start, end);
      return;
    }
    boolean joins = text.anySign(1L << '\'', 0);
    if (!joins) {
      int first = word;
      word = known(text, first, last);
      same = first == 0 && word == text.count();
      for (int i = first; i < word && !same; i++) {
        starts[i - first] = text.start(i);
        ends[i - first] = text.end(i);
      }
    }
    while (word < last && gramsBefore[allWords] < MOST) {
      int begin = word;
      QuestionWord row = QuestionWords.of(text, word);
      long key = text.key(word++);
      while (joins && word < last && apostrophes(text, word)) {
        long more = text.key(word++);
        key = key == 0 || more == 0 ? 0 : PlainWords.joined(key, more);
      }
      if (key == 0 || row == null) {
        letters(text.chars(), text.start(begin), text.end(word - 1));
      } else {
        add(word == begin + 1 ? row : known.of(key), text.start(begin), text.end(word - 1));
      }
    }
  }

  /**
   * Takes over the first words up to one of which nothing is known, which are all of most texts.
   *
   * @return the first that was not taken
   */
  private int known(PlainWords text, int first, int last) {
    room(Math.min(last - first, MOST)); // A word has an n-gram at least.
    QuestionWord[] all = words;
    int[] before = gramsBefore;
    char[] allPairs = pairs;
    int grams = 0;
    int previous = NO_WORD;
    int count = 0;
    int word = first;
    while (word < last && grams < MOST) {
      QuestionWord row = QuestionWords.of(text, word);
      if (row == null || text.key(word) == 0) {
        break;
      }
      all[count] = row;
      allPairs[count++] = WordGrams.pair(previous, row.hash);
      previous = row.before;
      grams += row.grams + 1;
      before[count] = grams;
      word++;
    }
    allWords = count;
    return word;
  }

  /** Whether nothing else stands before a word, so that it goes on the one before. */
  private static boolean apostrophes(PlainWords text, int word) {
    for (int at = text.end(word - 1); at < text.start(word); at++) {
      if (text.chars()[at] != '\'') {
        return false;
      }
    }
    return true;
  }

  /** Reads what is not only plain words. */
  private void letters(char[] chars, int start, int end) {
    int begin = start;
    int until = start;
    for (int at = start; at < end && gramsBefore[allWords] < MOST; at++) {
      char folded = Folding.fold(chars[at]);
      if (folded == Folding.NOTHING) {
        continue;
      }
      if (Folding.word(folded) || mark(folded)) {
        begin = wordLength == 0 ? at : begin;
        until = at + 1;
        if (wordLength < LONGEST_WORD) {
          word[wordLength++] = folded;
        }
      } else if (folded != '\'') {
        endWord(begin, until);
      }
    }
    endWord(begin, until);
  }

  private void endWord(int start, int end) {
    if (wordLength > 0) {
      long key = PlainWords.key(word, wordLength);
      add(key == 0 ? QuestionWord.of(word, wordLength, known) : known.of(key), start, end);
      wordLength = 0;
    }
  }

  private void add(QuestionWord row, int start, int end) {
    room(1);
    words[allWords] = row;
    starts[allWords] = start;
    ends[allWords] = end;
    pairs[allWords] =
        WordGrams.pair(allWords == 0 ? NO_WORD : words[allWords - 1].before, row.hash);
    gramsBefore[allWords + 1] = gramsBefore[allWords] + row.grams + 1;
    allWords++;
  }

  /** Makes room for more words. */
  private void room(int count) {
    if (allWords + count > starts.length) {
      int more = Math.max(allWords + count, 2 * allWords);
      words = Arrays.copyOf(words, more);
      starts = Arrays.copyOf(starts, more);
      ends = Arrays.copyOf(ends, more);
      gramsBefore = Arrays.copyOf(gramsBefore, more + 1);
      pairs = Arrays.copyOf(pairs, more);
    }
  }

  private static boolean mark(char c) {
    if (c < 0x80) {
      return false;
    }
    int type = Character.getType(c);
    return type == Character.COMBINING_SPACING_MARK || type == Character.NON_SPACING_MARK;
  }

  private void gatherSubjects() {
    presentCount = 0;
    for (int i = 0; i < subjects.length; i++) {
      for (long rest = subjects[i]; rest != 0; rest &= rest - 1) {
        present[presentCount++] = i * Long.SIZE + Long.numberOfTrailingZeros(rest);
      }
    }
  }

  /**
   * Narrows what was read last to its part from {@code start} to before {@code end}: all is as if
   * that alone had been read. Parts are taken one after the other.
   *
   * @param text what the part was read of
   * @param firstOfText the first of its words that begins in the part or behind it
   * @param lastOfText the first that begins behind it
   * @return whether the part could be told apart; where a word or a subject spans its edge it must
   * be read, and everything around it again before other parts of that
   */
  boolean narrow(PlainWords text, int start, int end, int firstOfText, int lastOfText) {
    char[] chars = text.chars();
    if (gramsBefore[allWords] >= MOST || Character.isHighSurrogate(chars[end - 1])
        || mark(chars[start]) || spanned(start, end)) {
      return false;
    }
    int first = same ? firstOfText : firstFrom(start);
    int last = same ? lastOfText : firstFrom(end);
    if (goesOver(text, first, start) || goesOver(text, last, end)) {
      return false;
    }
    Arrays.fill(subjects, 0);
    for (int i = 0; i < mentioned; i += 3) {
      if (mentions[i + 1] >= start && mentions[i + 2] <= end) {
        subjects[mentions[i] / Long.SIZE] |= 1L << mentions[i];
      }
    }
    gatherSubjects();
    part(first, last);
    return true;
  }

  /** Whether the word before another goes over a place. */
  private boolean goesOver(PlainWords text, int next, int at) {
    return next > 0 && (same ? text.end(next - 1) : ends[next - 1]) > at;
  }

  private int firstFrom(int at) {
    int word = Arrays.binarySearch(starts, 0, allWords, at);
    return word >= 0 ? word : -word - 1;
  }

  private void part(int first, int last) {
    firstWord = first;
    lastWord = last;
    // Nothing stands before the first word of a part.
    firstPair = first < last ? WordGrams.pair(NO_WORD, words[first].hash) : 0;
    listed = false;
  }

  /** Whether something that a subject was known by spans the edge. */
  private boolean spanned(int start, int end) {
    for (int i = 0; i < mentioned; i += 3) {
      int from = mentions[i + 1];
      int until = mentions[i + 2];
      if ((from < start && until > start) || (from < end && until > end)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What the weights of the part's subjects sum up to, by {@linkplain QueryModel#place place}, for
   * heads that have theirs in some lanes.
   */
  int[] subjectSums(int fromLane, int untilLane) {
    Arrays.fill(subjectSums, 0);
    QueryModel by = known.model();
    for (int i = 0; i < presentCount;) {
      int until = Math.min(presentCount, i + QueryModel.MOST);
      while (i < until) {
        by.addSubject(present[i++], lanes, fromLane, untilLane);
      }
      QueryModel.take(lanes, fromLane, untilLane, subjectSums);
    }
    return subjectSums;
  }

  /** What the weights of the part's n-grams sum up to, by place, for topics. */
  int[] topicSums() {
    if (!summedUp) {
      gramSums.read(known.model(), words, pairs, allWords);
      summedUp = true;
    }
    Arrays.fill(headSums, 0);
    if (firstWord < lastWord && firstPair != pairs[firstWord]) {
      GramSums.replace(known.model(), pairs[firstWord], firstPair, lanes);
    }
    for (int from = firstWord; from < lastWord;) {
      int until = until(from);
      gramSums.add(from, until, lanes);
      QueryModel.take(lanes, 0, QueryModel.TOPIC_LANES, headSums);
      from = until;
    }
    return headSums;
  }

  /** The same for mechanisms: few are asked about them, so nothing is added up beforehand. */
  int[] mechanismSums() {
    QueryModel by = known.model();
    int lane = QueryModel.TOPIC_LANES;
    Arrays.fill(headSums, 0);
    for (int from = firstWord; from < lastWord;) {
      int until = until(from);
      for (int i = from; i < until; i++) {
        int pair = by.gramRow(i == firstWord ? firstPair : pairs[i]);
        lanes[lane] += words[i].fifth + by.lane(pair, lane);
        lanes[lane + 1] += words[i].sixth + by.lane(pair, lane + 1);
      }
      QueryModel.take(lanes, lane, QueryModel.LANES, headSums);
      from = until;
    }
    return headSums;
  }

  /** Where words end whose n-grams fit into lanes, at least one. */
  private int until(int from) {
    int most = gramsBefore[from] + QueryModel.MOST;
    if (gramsBefore[lastWord] <= most) {
      return lastWord;
    }
    int until = from + 1;
    while (until + STRIDE < lastWord && gramsBefore[until + STRIDE] <= most) {
      until += STRIDE;
    }
    while (gramsBefore[until + 1] <= most) {
      until++;
    }
    return until;
  }

  /** How many words the text has; a run of letters without spaces is one. */
  int words() {
    return lastWord - firstWord;
  }

  /** The subjects, ascending; the first {@link #presentCount} of them. */
  int[] present() {
    return present;
  }

  int presentCount() {
    return presentCount;
  }

  boolean speaksOf(int subject) {
    return (subjects[subject / Long.SIZE] & 1L << subject) != 0;
  }

  /** An n-gram, as a bucket; one that stands twice is there twice. */
  int gram(int number) {
    if (!listed) {
      list();
    }
    return grams[number];
  }

  private void list() {
    if (grams.length < gramCount()) {
      grams = new int[2 * gramCount()];
    }
    int count = 0;
    for (int i = firstWord; i < lastWord; i++) {
      char[] own = words[i].buckets;
      grams[count++] = own[0];
      grams[count++] = i == firstWord ? firstPair : pairs[i];
      for (int j = 1; j < own.length; j++) {
        grams[count++] = own[j];
      }
    }
    listed = true;
  }

  int gramCount() {
    return gramsBefore[lastWord] - gramsBefore[firstWord];
  }

  private void found(int rule, int start, int end) {
    int subject = VOCABULARY.of(rule);
    subjects[subject / Long.SIZE] |= 1L << subject;
    if (mentioned == mentions.length) {
      mentions = Arrays.copyOf(mentions, 2 * mentioned);
    }
    mentions[mentioned++] = subject;
    mentions[mentioned++] = start;
    mentions[mentioned++] = end;
  }
}
