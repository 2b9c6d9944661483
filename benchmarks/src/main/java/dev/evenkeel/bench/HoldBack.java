package dev.evenkeel.bench;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.policy.text.Detector;
import dev.evenkeel.policy.text.Disguise;
import dev.evenkeel.policy.text.Match;
import dev.evenkeel.policy.text.PatternException;
import dev.evenkeel.policy.text.RuleSet;
import dev.evenkeel.policy.text.Scan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Prints how many characters the rules hold back on ordinary text, how many ordinary texts they
 * would
 * wrongly block, and how much of an answer is held until it is judged. Every match is wrong: no
 * term
 * occurs in the text. With a directory as argument its prose is taken besides the repository's
 * rows.
 */
public final class HoldBack {
  private final int[] counts = new int[4096];
  private long characters;
  private long held;

  private HoldBack() {}

  public static void main(String[] arguments) throws PatternException {
    List<String> rows = Corpus.answers(Corpus.ROWS.resolve("heldout"));
    List<String> texts = new ArrayList<>(rows);
    for (String directory : arguments) {
      texts.addAll(Corpus.prose(Path.of(directory)));
    }
    List<String> vocabulary = Corpus.answers(Corpus.ROWS);
    vocabulary.addAll(texts.subList(0, texts.size() / 4));
    List<String> measured = texts.subList(texts.size() / 4, texts.size());
    System.out.printf("%d texts, %d characters%n", measured.size(),
        measured.stream().mapToLong(String::length).sum());
    for (int count : new int[] {1000, 2000, 10_000}) {
      List<String> terms = Corpus.terms(count, vocabulary, measured);
      measure(count + " terms, folding only", terms, Set.of(), Set.of(), measured);
      measure(count + " terms, every disguise", terms, EnumSet.allOf(Disguise.class), Set.of(),
          measured);
      if (count == 1000) {
        measure(count + " terms, every disguise, every detector", terms,
            EnumSet.allOf(Disguise.class), EnumSet.allOf(Detector.class), measured);
      }
    }
    head(rows);
  }

  private static void measure(String what, List<String> terms, Set<Disguise> disguises,
      Set<Detector> detectors, List<String> texts) throws PatternException {
    long began = System.nanoTime();
    RuleSet rules = new RuleSet.Builder()
        .add(new RuleSet.Spec(terms, Corpus.patterns(terms), detectors, true, true, disguises))
        .build();
    long compiled = (System.nanoTime() - began) / 1_000_000;
    HoldBack all = new HoldBack();
    int wrong = 0;
    List<String> examples = new ArrayList<>();
    for (String text : texts) {
      List<Match> found = new ArrayList<>();
      Scan scan = new Scan(rules, found::add);
      for (int i = 0; i < text.length(); i++) {
        scan.read(text.charAt(i));
        all.add((int) (i + 1 - scan.holdFrom()));
      }
      scan.finish();
      wrong += found.isEmpty() ? 0 : 1;
      for (Match match : found) {
        examples.add(match.via() + " '"
            + text.substring((int) match.start(), (int) match.end()).replace("\n", "\\n") + "'");
      }
    }
    System.out.printf(
        "%-42s %7d states, %5d ms to compile; held mean %.2f, p50 %d, p99 %d, p99.9 %d, max %d; "
            + "wrong in %d texts (%.3f %%)%n",
        what, rules.states(), compiled, (double) all.held / all.characters, all.at(0.5),
        all.at(0.99), all.at(0.999), all.at(1), wrong, 100.0 * wrong / texts.size());
    examples.stream().limit(20).forEach(each -> System.out.println("    " + each));
  }

  private void add(int hold) {
    counts[Math.min(hold, counts.length - 1)]++;
    characters++;
    held += hold;
  }

  private int at(double share) {
    long seen = 0;
    int value = 0;
    while (value < counts.length - 1 && seen + counts[value] < share * characters) {
      seen += counts[value++];
    }
    return value;
  }

  /** How much of an answer is read before its first character leaves, refusals unified. */
  private static void head(List<String> rows) {
    CompiledPolicy policy = CompiledPolicy.compile(Policies.refusals());
    List<Integer> words = new ArrayList<>();
    for (String text : rows) {
      int[] first = {-1};
      int[] read = {0};
      Filter filter = policy.open(Policy.UNCLASSIFIED,
          ChatRequest.of("m", List.of(Message.of(Role.USER, "q")), true), false, event -> {
            if (event instanceof ChatEvent.Text said && said.channel() == Channel.CONTENT
                && first[0] < 0) {
              first[0] = read[0];
            }
          });
      ChatEvent.Text piece = new ChatEvent.Text();
      char[] chars = text.toCharArray();
      for (int i = 0; i < chars.length && first[0] < 0; i++) {
        read[0] = i + 1;
        filter.event(piece.set(0, Channel.CONTENT, chars, i, i + 1));
      }
      if (first[0] >= 0) {
        words.add(text.substring(0, first[0]).strip().split("\\s+", -1).length);
      }
    }
    int[] sorted = words.stream().mapToInt(Integer::intValue).sorted().toArray();
    System.out.printf(
        "head of %d answers that are not refused: words until the first leaves: "
            + "mean %.1f, p50 %d, p90 %d, max %d%n",
        sorted.length, Arrays.stream(sorted).average().orElse(0), sorted[sorted.length / 2],
        sorted[sorted.length * 9 / 10], sorted[sorted.length - 1]);
  }
}
