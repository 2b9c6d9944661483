package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.Folding;
import dev.evenkeel.policy.text.MatchState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
  private static final int GRAM = 4;
  private static final QueryVocabulary VOCABULARY = QueryVocabulary.SHIPPED;

  /** How many features there are: the subjects come before the buckets. */
  static final int COUNT = VOCABULARY.size() + BUCKETS;

  private final MatchState matches = new MatchState(VOCABULARY.matcher(), this::found);
  private final boolean[] subjects = new boolean[VOCABULARY.size()];
  private final int[] present = new int[VOCABULARY.size()];
  private int presentCount;
  private int[] grams = new int[256];
  private int gramCount;
  private final char[] word = new char[LONGEST_WORD];
  private int wordLength;
  /** Where a model's rows of the n-grams begin, once they were looked up. */
  private int[] gramRows = new int[256];
  private @Nullable QueryModel looked;
  private final int[] subjectRows = new int[VOCABULARY.size()];
  private int words;
  private int lastWord;
  /** Where the first n-gram of the part at hand stands. */
  private int firstGram;
  // What was read, so that a part of it can be told.
  private int base;
  private int allWords;
  private int allGrams;
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int[] hashes = new int[64];
  private int[] gramsBefore = new int[64];
  /** A subject, where it begins and where it ends. */
  private int[] mentions = new int[3 * 32];
  private int mentioned;

  /** Reads a text in place of the last one. */
  void read(char[] chars, int start, int end) {
    Arrays.fill(subjects, false);
    mentioned = 0;
    firstGram = 0;
    allGrams = 0;
    allWords = 0;
    wordLength = 0;
    lastWord = 0;
    base = start;
    looked = null;
    matches.reset();
    matches.read(chars, start, end);
    matches.finish();
    gatherSubjects();
    for (int at = start; at < end && allGrams < MOST; at++) {
      at = letters(chars, at, end);
      if (at == end) {
        break;
      }
      char folded = Folding.fold(chars[at]);
      if (folded == Folding.NOTHING) {
        continue;
      }
      if (Folding.word(folded) || mark(folded)) {
        letter(folded, at);
      } else if (folded != '\'') {
        endWord();
      }
    }
    endWord();
    words = allWords;
    gramCount = allGrams;
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
      if (subjects[i]) {
        present[presentCount++] = i;
      }
    }
  }

  /**
   * Narrows what was read last to its part from {@code start} to before {@code end}: all is as if
   * that alone had been read. Parts are taken one after the other.
   *
   * @return whether the part could be told apart; where a word or a subject spans its edge it must
   * be read, and everything around it again before other parts of that
   */
  boolean narrow(char[] chars, int start, int end) {
    if (allGrams >= MOST || Character.isHighSurrogate(chars[end - 1]) || mark(chars[start])
        || spanned(start, end)) {
      return false;
    }
    int first = 0;
    while (first < allWords && starts[first] < start) {
      first++;
    }
    int last = first;
    while (last < allWords && starts[last] < end) {
      last++;
    }
    if ((first > 0 && ends[first - 1] > start) || (last > 0 && ends[last - 1] > end)) {
      return false;
    }
    Arrays.fill(subjects, false);
    for (int i = 0; i < mentioned; i += 3) {
      if (mentions[i + 1] >= start && mentions[i + 2] <= end) {
        subjects[mentions[i]] = true;
      }
    }
    gatherSubjects();
    words = last - first;
    firstGram = first < allWords ? gramsBefore[first] : allGrams;
    gramCount = (last < allWords ? gramsBefore[last] : allGrams) - firstGram;
    if (words > 0) {
      // Nothing stands before the first word of a part.
      grams[firstGram + 1] = bucket(mix(mix(2, 0), hashes[first]));
      if (looked != null) {
        gramRows[firstGram + 1] = looked.gramRow(grams[firstGram + 1]);
      }
    }
    return true;
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

  /** The first n-gram of the part at hand, among those of all that was read. */
  int firstGram() {
    return firstGram;
  }

  /** A model's rows of all n-grams that were read; those of a part are looked up once. */
  int[] gramRows(QueryModel model) {
    if (looked != model) {
      looked = model;
      gramRows = gramRows.length < grams.length ? new int[grams.length] : gramRows;
      for (int i = 0; i < allGrams; i++) {
        gramRows[i] = model.gramRow(grams[i]);
      }
    }
    return gramRows;
  }

  /** Room for a row of each subject. */
  int[] subjectRows() {
    return subjectRows;
  }

  /** How many words the text has; a run of letters without spaces is one. */
  int words() {
    return words;
  }

  /** The subjects, ascending; the first {@link #presentCount} of them. */
  int[] present() {
    return present;
  }

  int presentCount() {
    return presentCount;
  }

  boolean speaksOf(int subject) {
    return subjects[subject];
  }

  /** An n-gram, as a bucket; one that stands twice is there twice. */
  int gram(int number) {
    return grams[firstGram + number];
  }

  int gramCount() {
    return gramCount;
  }

  private void found(int rule, long start, long end) {
    int subject = VOCABULARY.of(rule);
    subjects[subject] = true;
    if (mentioned == mentions.length) {
      mentions = Arrays.copyOf(mentions, 2 * mentioned);
    }
    mentions[mentioned++] = subject;
    mentions[mentioned++] = base + (int) start;
    mentions[mentioned++] = base + (int) end;
  }

  /** Reads plain letters; tells where they end. */
  private int letters(char[] chars, int start, int end) {
    int at = start;
    int length = wordLength;
    while (at < end) {
      int small = chars[at] | 0x20;
      if (small < 'a' || small > 'z') {
        break;
      }
      if (length < LONGEST_WORD) {
        word[length++] = (char) small;
      }
      at++;
    }
    if (at > start) {
      if (wordLength == 0) {
        beginWord(start);
      }
      wordLength = length;
      ends[allWords] = at;
    }
    return at;
  }

  private void letter(char folded, int at) {
    if (wordLength == 0) {
      beginWord(at);
    }
    ends[allWords] = at + 1;
    if (wordLength < LONGEST_WORD) {
      word[wordLength++] = folded;
    }
  }

  private void beginWord(int at) {
    if (allWords == starts.length) {
      int more = 2 * allWords;
      starts = Arrays.copyOf(starts, more);
      ends = Arrays.copyOf(ends, more);
      hashes = Arrays.copyOf(hashes, more);
      gramsBefore = Arrays.copyOf(gramsBefore, more);
    }
    starts[allWords] = at;
    gramsBefore[allWords] = allGrams;
  }

  private void add(int hash) {
    if (allGrams == grams.length) {
      grams = Arrays.copyOf(grams, 2 * allGrams);
    }
    grams[allGrams++] = bucket(hash);
  }

  private void endWord() {
    if (wordLength == 0) {
      return;
    }
    int whole = 1;
    for (int i = 0; i < wordLength; i++) {
      whole = mix(whole, word[i]);
    }
    add(whole);
    add(mix(mix(2, lastWord), whole));
    boolean dense = word[0] >= 0x1100;
    if (dense) {
      for (int i = 0; i < wordLength; i++) {
        if (i + 1 < wordLength) {
          add(mix(mix(3, word[i]), word[i + 1]));
        }
        if (i + 2 < wordLength) {
          add(mix(mix(mix(4, word[i]), word[i + 1]), word[i + 2]));
        }
      }
    } else {
      for (int i = 0; i + GRAM <= wordLength; i++) {
        int hash = i == 0 ? 5 : 6; // Where a word begins says more than its middle.
        hash = mix(mix(hash, word[i]), word[i + 1]);
        add(mix(mix(hash, word[i + 2]), word[i + 3]));
      }
    }
    hashes[allWords++] = whole;
    lastWord = whole;
    wordLength = 0;
  }

  private static int mix(int hash, int value) {
    int mixed = (hash ^ value) * 0x9E3779B1;
    return mixed ^ (mixed >>> 15);
  }

  private static int bucket(int hash) {
    return (hash * 0x85EBCA6B) >>> 16;
  }
}
