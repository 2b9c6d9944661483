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
import dev.evenkeel.policy.text.PatternException;
import dev.evenkeel.policy.text.RuleSet;
import dev.evenkeel.policy.text.Scan;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One token of four characters through the policy, on answers one after another. The figure is
 * nanoseconds per token; {@code -prof gc} adds bytes per token.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FilterBenchmark {
  private static final int TOKEN = 4;

  /** How many terms; 50 patterns go with them. */
  @Param({"1000", "2000", "10000"})
  public int terms;
  private char[] text = new char[0];
  private int at;
  private CompiledPolicy policy = CompiledPolicy.compile(Policy.allowAll("bench"));
  private Filter filter = open();
  private final ChatEvent.Text piece = new ChatEvent.Text();
  private Scan plain = new Scan(RuleSet.EMPTY, _ -> {});
  private Scan disguised = plain;
  private Scan detecting = plain;
  private long released;

  /** Compiles the rules and joins the answers. */
  @Setup(Level.Trial)
  public void compile() throws PatternException {
    List<String> answers = Corpus.answers(Corpus.ROWS.resolve("heldout"));
    List<String> words =
        Corpus.terms(terms, Corpus.answers(Corpus.ROWS), answers.subList(0, answers.size() / 2));
    text = String.join("\n\n", answers.subList(0, answers.size() / 2)).toCharArray();
    policy = CompiledPolicy.compile(Policies.whole(words, false));
    filter = open();
    plain = scan(words, Set.of(), Set.of());
    disguised = scan(words, Set.of(Disguise.values()), Set.of());
    detecting = scan(words, Set.of(Disguise.values()), Set.of(Detector.values()));
  }

  private static Scan scan(List<String> words, Set<Disguise> disguises, Set<Detector> detectors)
      throws PatternException {
    return new Scan(new RuleSet.Builder()
        .add(new RuleSet.Spec(words, Corpus.patterns(words), detectors, true, true, disguises))
        .build(), _ -> {});
  }

  private Filter open() {
    return policy.open(Policy.UNCLASSIFIED,
        ChatRequest.of("m", List.of(Message.of(Role.USER, "q")), true), false, event -> {
          if (event instanceof ChatEvent.Text said) {
            released += said.length();
          }
        });
  }

  private int next() {
    at += TOKEN;
    if (at + TOKEN > text.length) {
      at = 0;
    }
    return at;
  }

  /** Refusals, tone and content boundary, every disguise looked through. */
  @Benchmark
  public long wholeFilter() {
    int start = next();
    if (start == 0) {
      filter = open();
    }
    filter.event(piece.set(0, Channel.CONTENT, text, start, start + TOKEN));
    return released;
  }

  /** The rules alone, no disguises but those of folding. */
  @Benchmark
  public long rulesFolded() {
    int start = next();
    plain.read(text, start, start + TOKEN);
    return plain.holdFrom();
  }

  /** The rules alone, every disguise looked through. */
  @Benchmark
  public long rulesDisguised() {
    int start = next();
    disguised.read(text, start, start + TOKEN);
    return disguised.holdFrom();
  }

  /** The same and every detector. */
  @Benchmark
  public long rulesAndDetectors() {
    int start = next();
    detecting.read(text, start, start + TOKEN);
    return detecting.holdFrom();
  }
}
