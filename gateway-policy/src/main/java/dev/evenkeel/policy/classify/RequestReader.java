package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.PlainWords;
import dev.evenkeel.policy.text.WordMatches;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request for what can be told of it. One per thread, for one request after the other; not
 * thread-safe.
 */
final class RequestReader {
  private static final int REMEMBERED = 11;
  static final WordMatches MEANINGS = new WordMatches(Meanings.MATCHER, REMEMBERED);
  private static final ThreadLocal<RequestReader> READERS =
      ThreadLocal.withInitial(RequestReader::new);
  /** The first three words stand in so many characters, or are none of those that tell a kind. */
  private static final int OPENING = 100;
  private static final char[] PLAIN = RequestWords.PLAIN;

  private final WordMatches.Reader matches =
      new WordMatches.Reader(MEANINGS, (meaning, _, _) -> this.meanings |= 1L << meaning);
  /** A stretch of the request in small letters, a space where words are parted. */
  private final char[] stretch = new char[OPENING];
  private @Nullable RequestWords foreign;
  private PlainWords text = new PlainWords();
  private int traits;
  private long meanings;

  private RequestReader() {}

  /**
   * What was read of a request, until the thread reads the next; null for nothing but white space.
   */
  static @Nullable RequestReader of(String request) {
    RequestReader reader = READERS.get();
    return reader.read(request) ? reader : null;
  }

  private boolean read(String request) {
    text = PlainWords.of(request);
    QuestionWords.lookUp(text);
    foreign = text.plain() ? null : RequestWords.of(request);
    if (text.count() == 0 && request.isBlank()) {
      return false;
    }
    RequestWords words = foreign;
    traits = words == null ? plainTraits() : words.traits();
    meanings = 0;
    matches.read(text, 0, text.length());
    return true;
  }

  /** A bit for each trait that is told by the beginning of a word, or of several. */
  int traits() {
    return traits;
  }

  /** A bit for each meaning. */
  long meanings() {
    return meanings;
  }

  /** What the word with that number, from 0, can be as one of the first. */
  int roles(int number) {
    RequestWords words = foreign;
    if (words != null) {
      return RequestWord.roles(words.word(number, OPENING));
    }
    if (number < text.count() && plainUntil(number)) {
      QuestionWord word = QuestionWords.of(text, number);
      return word == null ? 0 : word.roles;
    }
    int length = spell(0, OPENING);
    int roles = RequestWord.roles(RequestWords.word(stretch, length, number));
    clear();
    return roles;
  }

  /** Whether the words up to one are plain letters with nothing but spaces and signs between. */
  private boolean plainUntil(int word) {
    int before = 0;
    for (int i = 0; i <= word; i++) {
      int end = text.end(i);
      if (text.key(i) == 0 || end >= OPENING || !blank(before, text.start(i))
          || !blank(end, Math.min(end + 1, text.length()))) {
        return false;
      }
      before = end;
    }
    return true;
  }

  private boolean blank(int start, int end) {
    int at = start;
    while (at < end && PLAIN[text.chars()[at]] == ' ') {
      at++;
    }
    return at >= end;
  }

  /** Leaves nothing of this request to others. */
  private void clear() {
    Arrays.fill(stretch, '\0');
  }

  private int plainTraits() {
    int all = 0;
    char[] chars = text.chars();
    int count = text.count();
    for (int word = text.nextTelling(0); word < count; word = text.nextTelling(word + 1)) {
      QuestionWord known = QuestionWords.of(text, word);
      if (known == null || text.key(word) == 0) {
        all |= followed(text.start(word), text.end(word));
      } else if ((known.traits != 0 || known.goesOn) && begins(chars, text.start(word))) {
        all |= known.traits;
        all |= known.goesOn ? traits(text.start(word)) : 0;
      }
    }
    return all;
  }

  /** The traits of what may be several words. */
  private int followed(int start, int end) {
    int all = 0;
    for (int at = start; at < end; at++) {
      all |= PLAIN[text.chars()[at]] != ' ' && begins(text.chars(), at) ? traits(at) : 0;
    }
    return all;
  }

  /** Whether no word goes on at {@code at}. */
  private static boolean begins(char[] chars, int at) {
    return at == 0 || PLAIN[chars[at - 1]] == ' ';
  }

  private int traits(int start) {
    int end = spell(start, Beginnings.LONGEST + 1);
    int found = end > 2 ? Beginnings.at(stretch, 1, end) : 0;
    clear();
    return found;
  }

  /**
   * Writes what stands from {@code start} in small letters behind a space, a space between words
   * and at the end of the request.
   *
   * @return how many characters that are, at most {@code most}
   */
  private int spell(int start, int most) {
    char[] chars = text.chars();
    stretch[0] = ' ';
    int length = 1;
    for (int at = start; at < text.length() && length < most; at++) {
      char plain = PLAIN[chars[at]];
      if (plain != ' ' || stretch[length - 1] != ' ') {
        stretch[length++] = plain;
      }
    }
    if (length < most && stretch[length - 1] != ' ') {
      stretch[length++] = ' ';
    }
    return length;
  }
}
