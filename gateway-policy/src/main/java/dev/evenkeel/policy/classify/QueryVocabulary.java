package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.Matcher;
import dev.evenkeel.policy.text.PatternException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What words speak of, whatever their language: the subjects of {@code query-vocabulary.txt} as one
 * automaton. A model that never saw a word still knows its subject. Immutable.
 */
final class QueryVocabulary {
  private static final String RESOURCE = "query-vocabulary.txt";

  static final QueryVocabulary SHIPPED = load();

  private final List<String> names;
  private final Matcher matcher;
  private final int[] subjects;

  private QueryVocabulary(List<String> names, Matcher matcher, int[] subjects) {
    this.names = List.copyOf(names);
    this.matcher = matcher;
    this.subjects = subjects;
  }

  private static QueryVocabulary load() {
    List<String> names = new ArrayList<>();
    List<Integer> subjects = new ArrayList<>();
    Matcher.Builder builder = new Matcher.Builder().latinWordStarts();
    try (InputStream in = QueryVocabulary.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          int colon = line.indexOf(':');
          List<String> whole = new ArrayList<>();
          List<String> beginnings = new ArrayList<>();
          for (String term : line.substring(colon + 1).split(",", -1)) {
            String word = term.strip();
            (word.endsWith("!") ? whole : beginnings)
                .add(word.endsWith("!") ? word.substring(0, word.length() - 1) : word);
          }
          builder.rule(whole, List.of(), true);
          builder.rule(beginnings, List.of(), false);
          subjects.add(names.size());
          subjects.add(names.size());
          names.add(line.substring(0, colon));
        }
      }
      return new QueryVocabulary(names, builder.build(),
          subjects.stream().mapToInt(Integer::intValue).toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (PatternException e) {
      throw new IllegalStateException(RESOURCE + ": " + e.getMessage(), e);
    }
  }

  /** How many subjects there are. */
  int size() {
    return names.size();
  }

  /** A subject's name, for people and for the file of weights. */
  String name(int subject) {
    return names.get(subject);
  }

  /** The subject with that name, -1 for none. */
  int subject(String name) {
    return names.indexOf(name);
  }

  Matcher matcher() {
    return matcher;
  }

  /** The subject that the matcher's rule speaks of. */
  int of(int rule) {
    return subjects[rule];
  }
}
