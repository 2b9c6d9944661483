package dev.evenkeel.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Ordinary text, and rules made of words that do not occur in it. */
final class Corpus {
  /** The repository's own labelled rows; what they answer is ordinary text. */
  static final Path ROWS = Path.of("gateway-policy/src/data/refusals");
  private static final Pattern RESPONSE = member("response");
  private static final Pattern PROMPT = member("prompt");
  private static final Pattern WORD = Pattern.compile("[a-z]{4,}");
  private static final int ANSWER = 600;

  private Corpus() {}

  private static Pattern member(String name) {
    return Pattern.compile("\"" + name + "\": ?\"((?:[^\"\\\\]|\\\\.)*)\"");
  }

  /** The answers of all rows below a directory. */
  static List<String> answers(Path directory) {
    return all(directory, RESPONSE);
  }

  /** The questions of all rows below a directory. */
  static List<String> prompts(Path directory) {
    return all(directory, PROMPT);
  }

  private static List<String> all(Path directory, Pattern member) {
    List<String> texts = new ArrayList<>();
    for (Path file : files(directory, ".jsonl")) {
      Matcher found = member.matcher(read(file));
      while (found.find()) {
        texts.add(found.group(1).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"));
      }
    }
    return texts;
  }

  /** All prose below a directory, in pieces as long as answers are. */
  static List<String> prose(Path directory) {
    List<String> pieces = new ArrayList<>();
    for (String ending : new String[] {".md", ".rst", ".txt"}) {
      for (Path file : files(directory, ending)) {
        String text = read(file);
        for (int at = 0; at < text.length(); at += ANSWER) {
          pieces.add(text.substring(at, Math.min(text.length(), at + ANSWER)));
        }
      }
    }
    return pieces;
  }

  private static List<Path> files(Path directory, String ending) {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Words of some texts that are not in others, backwards neither (a row that shows a word so would
   * make that word a match), and every fifth time two of them.
   */
  static List<String> terms(int count, List<String> from, List<String> without) {
    Set<String> known = new LinkedHashSet<>();
    for (String text : without) {
      WORD.matcher(text.toLowerCase(Locale.ROOT))
          .results()
          .forEach(each -> known.add(each.group()));
    }
    Set<String> words = new LinkedHashSet<>();
    for (String text : from) {
      WORD.matcher(text.toLowerCase(Locale.ROOT))
          .results()
          .map(MatchResult::group)
          .filter(each -> !known.contains(each) && !known.contains(backwards(each)))
          .forEach(words::add);
    }
    List<String> shuffled = new ArrayList<>(words);
    Collections.shuffle(shuffled, new Random(1));
    List<String> terms = new ArrayList<>();
    for (int i = 0; terms.size() < count; i++) {
      String word = shuffled.get(i % shuffled.size());
      String second = shuffled.get((i * 7 + 3) % shuffled.size());
      terms.add(i % 5 == 4 || i >= shuffled.size() ? word + " " + second : word);
    }
    return terms;
  }

  private static String backwards(String word) {
    return new StringBuilder(word).reverse().toString();
  }

  /** Fifty patterns as policies have them: numbers of some kind behind a word. */
  static List<String> patterns(List<String> terms) {
    List<String> patterns = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String word = terms.get(i).split(" ", 2)[0];
      patterns.add(word.substring(0, 3) + "[ -]?[0-9]{3,6}[a-f" + i % 10 + "]{2,4}");
    }
    return patterns;
  }
}
