package dev.evenkeel.server.simulate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a conversation has told so far; whoever takes it over remembers the same. Immutable. */
final class Memory {
  private static final Pattern NAME = Pattern.compile(
      "\\b(?:[Mm]y name is|[Mm]y name's|[Cc]all me|[Tt]his is|I am|I'm)\\s+(\\p{Lu}\\p{Ll}+)");
  private static final Pattern NUMBER = Pattern.compile(
      "\\b(order|ticket|case|invoice|booking|reference|customer)\\b"
          + "(?:\\s+(?:number|no\\.?|id|is|was|the|my))*\\s*[:#]?\\s*#?([A-Za-z]{0,4}-?\\d{3,})",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}'-]*");
  private static final Set<String> COMMON = Set.of("a", "about", "after", "all", "also", "am", "an",
      "and", "any", "are", "as", "at", "be", "because", "been", "before", "but", "by", "can",
      "could", "do", "does", "don't", "for", "from", "get", "give", "had", "has", "have", "hello",
      "help", "her", "here", "hi", "him", "his", "how", "i", "i'm", "if", "in", "into", "is", "it",
      "its", "just", "know", "let", "like", "list", "many", "me", "more", "much", "my", "need",
      "no", "not", "now", "of", "on", "one", "or", "our", "out", "please", "say", "should", "so",
      "some", "tell", "than", "thank", "thanks", "that", "the", "their", "them", "then", "there",
      "these", "they", "this", "to", "too", "up", "us", "very", "want", "was", "way", "we", "were",
      "what", "what's", "when", "where", "which", "who", "whom", "why", "will", "with", "would",
      "you", "your");

  private static final int QUOTED_WORDS = 6;

  private final List<String> userTexts;

  Memory(List<String> userTexts) {
    this.userTexts = List.copyOf(userTexts);
  }

  /** The number of things the user said, from 1. */
  int turn() {
    return Math.max(1, userTexts.size());
  }

  String question() {
    return userTexts.isEmpty() ? "" : userTexts.getLast();
  }

  /** The name the user gave last, or empty. */
  Optional<String> name() {
    return lastMatch(NAME).map(match -> match.group(1));
  }

  /** The number the user gave last with its kind, such as {@code order 4711}, or empty. */
  Optional<String> reference() {
    return lastMatch(NUMBER)
        .map(match -> match.group(1).toLowerCase(Locale.ROOT) + " " + match.group(2));
  }

  /** That number alone, or empty. */
  Optional<String> referenceNumber() {
    return lastMatch(NUMBER).map(match -> match.group(2));
  }

  /** How the user's previous words began, or empty on the first turn. */
  Optional<String> earlier() {
    if (userTexts.size() < 2) {
      return Optional.empty();
    }
    List<String> words = WORD.matcher(userTexts.get(userTexts.size() - 2))
        .results()
        .map(MatchResult::group)
        .toList();
    return Optional
        .of(words.size() > QUOTED_WORDS ? String.join(" ", words.subList(0, QUOTED_WORDS)) + " ..."
            : String.join(" ", words));
  }

  /** The words of a text that carry its meaning, in their order, lower case, each once. */
  static List<String> keywords(String text) {
    Set<String> words = new LinkedHashSet<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      String word = matcher.group().toLowerCase(Locale.ROOT);
      if (word.length() > 2 && !COMMON.contains(word)) {
        words.add(word);
      }
    }
    return List.copyOf(words);
  }

  /** The longest keyword: usually the thing asked about. */
  static String topic(String text) {
    return longest(keywords(text), "this");
  }

  /** The longest keyword but one. */
  static String detail(String text) {
    String topic = topic(text);
    return longest(keywords(text).stream().filter(word -> !word.equals(topic)).toList(), topic);
  }

  private static String longest(List<String> words, String otherwise) {
    String longest = "";
    for (String word : words) {
      if (word.length() > longest.length()) {
        longest = word;
      }
    }
    return longest.isEmpty() ? otherwise : longest;
  }

  private Optional<MatchResult> lastMatch(Pattern pattern) {
    for (String text : userTexts.reversed()) {
      List<MatchResult> found = pattern.matcher(text).results().toList();
      if (!found.isEmpty()) {
        return Optional.of(found.getLast());
      }
    }
    return Optional.empty();
  }
}
