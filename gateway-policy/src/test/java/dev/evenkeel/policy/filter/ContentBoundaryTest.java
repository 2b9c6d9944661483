package dev.evenkeel.policy.filter;

import static dev.evenkeel.policy.filter.Recorder.rule;
import static dev.evenkeel.policy.filter.Recorder.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import dev.evenkeel.policy.contract.Tone.Contractions;
import dev.evenkeel.policy.text.Disguise;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContentBoundaryTest {
  private static final int CASES = 4000;
  private static final List<Action> ACTIONS = List.of(Action.values());
  /** Letters no rule below contains, and things that are easily split. */
  private static final String[] HARMLESS = {" ", " ", "x", "yy", ".", "\n", "😀", "𝔷", "ж", "字",
      "x\u0301", "\u200B", "ｙ", "  ", "🇿", "7"};
  private static final Policy MIXED =
      rules(rule(Action.BLOCK, false, List.of("bomb"), List.of(), ""),
          rule(Action.REDACT, false, List.of(), List.of("q[0-9]{3,5}q"), "[ID]"),
          rule(Action.REPLACE, true, List.of("acme corp"), List.of(), "the company"),
          rule(Action.FLAG, false, List.of("gold"), List.of(), ""));
  private static final List<String> PLANTED = List.of("bomb", "q1234q", "acme corp", "gold");
  private static final List<String> INSTEAD = List.of("", "[ID]", "the company", "");

  /** The same text as a reader sees it, written to slip through. */
  private static String disguise(String text, Random random) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(switch (random.nextInt(9)) {
        case 0 -> String.valueOf(Character.toUpperCase(c));
        case 1 -> c == ' ' ? "\u00A0" : String.valueOf((char) (c + 0xFEE0));
        case 2 -> c == 'o' ? "о" : c == 'c' ? "с" : c == 'e' ? "е" : String.valueOf(c);
        case 3 -> c >= 'a' && c <= 'z' ? Character.toString(0x1D41A + c - 'a') : String.valueOf(c);
        default -> String.valueOf(c);
      });
      if (i + 1 < text.length()) {
        out.append(switch (random.nextInt(12)) {
          case 0 -> "\u200B";
          case 1 -> c == ' ' ? " " : "\u0301";
          case 2 -> "\u2060\uFEFF";
          default -> "";
        });
      }
    }
    return out.toString();
  }

  private static String harmless(Random random, int most) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(most); i > 0; i--) {
      out.append(HARMLESS[random.nextInt(HARMLESS.length)]);
    }
    return out.toString();
  }

  @Test
  void mixedRules_plantedMatchesInRandomPieces_areKeptBackAndTheRestIsExact() {
    CompiledPolicy policy = CompiledPolicy.compile(MIXED);
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      StringBuilder expected = new StringBuilder();
      boolean blocked = false;
      boolean flagged = false;
      for (int part = random.nextInt(6); part >= 0; part--) {
        String between = " " + harmless(random, 20) + ". ";
        text.append(between);
        expected.append(blocked ? "" : between);
        int which = random.nextInt(12);
        if (which < PLANTED.size()) {
          String planted = disguise(PLANTED.get(which), random);
          text.append(planted);
          flagged |= which == 3 && !blocked;
          blocked |= which == 0;
          expected.append(blocked ? "" : which == 3 ? planted : INSTEAD.get(which));
        }
      }
      Recorder recorder = new Recorder(policy, Policy.UNCLASSIFIED, 1);
      for (String piece : Recorder.pieces(text.toString(), random)) {
        recorder.say(piece);
        assertThat(expected.toString()).as("seed %d: released too much of '%s'", seed, text)
            .startsWith(recorder.content());
      }
      recorder.end();
      assertThat(recorder.content()).as("seed %d: '%s'", seed, text).isEqualTo(expected.toString());
      assertThat(recorder.split).as("seed %d: split a pair", seed).isFalse();
      assertThat(recorder.closed()).as("seed %d", seed).isEqualTo(blocked);
      assertThat(recorder.report().verdict() == Verdict.BLOCKED).as("seed %d", seed)
          .isEqualTo(blocked);
      assertThat(recorder.report().actions().stream().anyMatch(each -> each.endsWith(":flag")))
          .as("seed %d: flagged in '%s'", seed, text)
          .isEqualTo(flagged);
    }
  }

  /** Rules over a two-letter alphabet, so that they overlap all the time. */
  private static Policy overlapping(Random random) {
    var made = new ArrayList<ContentRule>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      StringBuilder term = new StringBuilder();
      for (int j = 2 + random.nextInt(4); j > 0; j--) {
        term.append(random.nextBoolean() ? 'a' : 'b');
      }
      boolean pattern = random.nextInt(4) == 0;
      Action action = ACTIONS.get(random.nextInt(4));
      made.add(rule(action, random.nextInt(4) == 0, pattern ? List.of() : List.of(term.toString()),
          pattern ? List.of(term + "[ab]{0,3}c") : List.of(), "#"));
    }
    return rules(made.toArray(new ContentRule[0]));
  }

  private record Overlapping(Policy policy, CompiledPolicy compiled) {}

  /** Compiling takes far longer than a case, so each policy serves ten. */
  private static final List<Overlapping> OVERLAPPING =
      IntStream.range(0, CASES / 10).mapToObj(seed -> {
        Policy policy = overlapping(new Random(seed));
        return new Overlapping(policy, CompiledPolicy.compile(policy));
      }).toList();

  private static String letters(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append("aaabbbc ".charAt(random.nextInt(8)));
    }
    return text.toString();
  }

  @Test
  void overlappingRules_anyPieces_giveTheSameResult() {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      CompiledPolicy policy = OVERLAPPING.get(seed % OVERLAPPING.size()).compiled();
      String text = letters(random);
      Recorder whole = new Recorder(policy, Policy.UNCLASSIFIED, 1).say(text).end();
      Recorder split = new Recorder(policy, Policy.UNCLASSIFIED, 1);
      Recorder.pieces(text, random).forEach(split::say);
      split.end();
      assertThat(split.joined()).as("seed %d: '%s'", seed, text).isEqualTo(whole.joined());
      assertThat(split.report().actions()).as("seed %d: '%s'", seed, text)
          .isEqualTo(whole.report().actions());
    }
  }

  @Test
  void overlappingRules_matchOfAnyRule_isNeverReleased() {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      Overlapping rules = OVERLAPPING.get(seed % OVERLAPPING.size());
      Policy policy = rules.policy();
      String text = letters(random);
      Recorder recorder = new Recorder(rules.compiled(), Policy.UNCLASSIFIED, 1);
      Recorder.pieces(text, random).forEach(recorder::say);
      recorder.end();
      for (var rule : policy.content()) {
        if (rule.action() == Action.FLAG) {
          continue;
        }
        String pattern =
            rule.terms().isEmpty() ? rule.patterns().getFirst() : rule.terms().getFirst();
        String edges = rule.wholeWords() ? "(?<![a-c#])" + pattern + "(?![a-z#])" : pattern;
        // A block cuts a word short, so that its remainder may look like a whole one.
        String out = recorder.content() + (recorder.closed() ? "z" : "");
        assertThat(java.util.regex.Pattern.compile(edges).matcher(out).find())
            .as("seed %d: %s in '%s' of '%s' under %s", seed, edges, out, text, policy.content())
            .isFalse();
        boolean there = java.util.regex.Pattern
            .compile(rule.wholeWords() ? "(?<![a-c])" + pattern + "(?![a-c])" : pattern)
            .matcher(text)
            .find();
        if (rule.action() == Action.BLOCK && there) {
          assertThat(recorder.closed()).as("seed %d: '%s' under %s", seed, text, policy.content())
              .isTrue();
        }
      }
    }
  }

  @Test
  void hold_isZeroWithNothingPendingAndNeverLongerThanTheLongestRule() {
    CompiledPolicy policy = CompiledPolicy
        .compile(rules(new ContentRule("r", List.of("never said"), List.of("q[a-c]{2,6}r"),
            Action.BLOCK, "", Set.of(Side.OUTPUT), false, Set.of(), Set.of(Disguise.LEET))));
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        text.append("never saidqabcqx".charAt(random.nextInt(16)));
      }
      Recorder recorder = new Recorder(policy, Policy.UNCLASSIFIED, 1);
      int read = 0;
      for (String piece : Recorder.pieces(text.toString(), random)) {
        recorder.say(piece);
        read += piece.length();
        if (recorder.closed()) {
          break;
        }
        int held = read - recorder.content().length();
        assertThat(held).as("seed %d: '%s'", seed, text).isLessThanOrEqualTo(10);
        if (piece.endsWith("x")) {
          assertThat(held).as("seed %d: '%s'", seed, text).isZero();
        }
      }
      assertThat(recorder.report().longestHold()).as("seed %d", seed).isLessThanOrEqualTo(10);
    }
  }

  @Test
  void allowAll_randomText_passesPieceByPiece() {
    CompiledPolicy policy = CompiledPolicy.compile(Policy.allowAll("all"));
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      String text = harmless(random, 40) + "bomb I can't help" + harmless(random, 9);
      Recorder recorder = new Recorder(policy, Policy.UNCLASSIFIED, 1);
      List<String> expected = new ArrayList<>();
      for (String piece : Recorder.pieces(text, random)) {
        recorder.say(piece);
        expected.add("0 CONTENT " + piece);
        assertThat(recorder.events).as("seed %d", seed).isEqualTo(expected);
      }
      assertThat(recorder.end().content()).as("seed %d", seed).isEqualTo(text);
      assertThat(recorder.report().longestHold()).isZero();
      assertThat(recorder.report().actions()).isSubsetOf("refusal:uncalibrated");
    }
  }

  @Test
  void wholeWords_atTheTextsBorders_match() {
    Policy policy = rules(rule(Action.REDACT, true, List.of("cat"), List.of(), "#"));
    for (String[] each : new String[][] {{"cat", "#"}, {"cat nap", "# nap"}, {"my cat", "my #"},
        {"concat", "concat"}, {"cats", "cats"}, {"cat", "#"}, {"(cat)", "(#)"},
        {"cat\u200Bs", "cat\u200Bs"}, {"cat cat", "# #"}, {"cat_", "cat_"}, {"cat😀", "#😀"},
        {"x cat\ud83d", "x #\ud83d"}}) {
      Recorder whole = Recorder.of(policy).say(each[0]).end();
      Recorder single = Recorder.of(policy);
      each[0].chars().forEach(c -> single.say(String.valueOf((char) c)));
      assertThat(whole.content()).isEqualTo(each[1]);
      assertThat(single.end().content()).isEqualTo(each[1]);
    }
  }

  @Test
  void longerHarmlessMatch_aroundOneThatBlocks_doesNotHideIt() {
    Policy policy = rules(rule(Action.FLAG, false, List.of("bombardment"), List.of(), ""),
        rule(Action.REDACT, false, List.of("bomber"), List.of(), "#"),
        rule(Action.BLOCK, false, List.of("bomb"), List.of(), ""));
    assertThat(Recorder.of(policy).say("a bombardment").end().content()).isEqualTo("a ");
    assertThat(Recorder.of(policy).say("a bomber").end().content()).isEqualTo("a ");
  }

  @Test
  void sameTermInTwoRules_insideWord_matchesTheOneThatMay() {
    Policy policy = rules(rule(Action.REPLACE, true, List.of("cat"), List.of(), "dog"),
        rule(Action.REDACT, false, List.of("cat"), List.of(), "#"));
    assertThat(Recorder.of(policy).say("concat a cat").end().content()).isEqualTo("con# a dog");
  }

  @Test
  void twoChoices_oneBlocked_theOtherGoesOn() {
    Recorder recorder = new Recorder(MIXED, Policy.UNCLASSIFIED, 2);
    recorder.say(0, Channel.CONTENT, "a bo").say(0, Channel.CONTENT, "mb").say("more");
    assertThat(recorder.closed()).isFalse();
    recorder.say(1, Channel.CONTENT, "bo")
        .say(1, Channel.CONTENT, "at q123")
        .say(1, Channel.CONTENT, "q!");
    recorder.send(new ChatEvent.Finished(1, FinishReason.STOP)).send(new ChatEvent.Ended());
    assertThat(recorder.content(0)).isEqualTo("a ");
    assertThat(recorder.content(1)).isEqualTo("boat [ID]!");
    assertThat(recorder.events).endsWith(new ChatEvent.Ended().toString())
        .contains(new ChatEvent.Finished(0, FinishReason.CONTENT_FILTER).toString());
  }

  @Test
  void twoChoicesInterleaved_randomPieces_areIndependent() {
    CompiledPolicy policy = CompiledPolicy.compile(MIXED);
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      String text = harmless(random, 9) + "q" + "123q acme corp";
      Recorder both = new Recorder(policy, Policy.UNCLASSIFIED, 2);
      List<List<String>> parts = List.of(new ArrayList<>(Recorder.pieces(text, random)),
          new ArrayList<>(Recorder.pieces(text, random)));
      while (!parts.get(0).isEmpty() || !parts.get(1).isEmpty()) {
        int choice = random.nextInt(2);
        if (!parts.get(choice).isEmpty()) {
          both.say(choice, Channel.CONTENT, parts.get(choice).removeFirst());
        }
      }
      both.send(new ChatEvent.Finished(1, FinishReason.STOP)).end();
      String alone = new Recorder(policy, Policy.UNCLASSIFIED, 1).say(text).end().content();
      assertThat(both.content(0)).as("seed %d", seed).isEqualTo(alone);
      assertThat(both.content(1)).as("seed %d", seed).isEqualTo(alone);
    }
  }

  private static ChatEvent call(String arguments) {
    return new ChatEvent.ToolCalled(0, 0, new ToolCall("id", "send", arguments));
  }

  @Test
  void toolArguments_matchARule_callIsNotReleased() {
    for (String arguments : List.of("{\"text\":\"a bomb\"}", "{\"text\":\"b\\u006Fmb\"}",
        "{\"text\":\"ＢＯＭＢ\"}", "{\"text\":\"acme\\ncorp\"}", "{\"id\":\"q123q\"}",
        "{\"text\":\"acme\\tcorp\"}", "{\"text\":\"b\\u200bomb\"}")) {
      Recorder recorder = Recorder.of(MIXED).send(call(arguments)).end();
      assertThat(recorder.events.toString()).as(arguments)
          .doesNotContain("ToolCalled")
          .contains("CONTENT_FILTER");
      assertThat(recorder.report().verdict()).isEqualTo(Verdict.BLOCKED);
    }
  }

  @Test
  void toolArguments_matchOnlyAFlag_callIsReleased() {
    Recorder recorder = Recorder.of(MIXED).send(call("{\"text\":\"gold\"}")).end();
    assertThat(recorder.events.toString()).contains("ToolCalled");
  }

  @Test
  void toolCallThatIsBlocked_behindAPendingMatch_doesNotReleaseIt() {
    Recorder recorder = Recorder.of(MIXED).say("by acme corp").send(call("{\"a\":\"bomb\"}"));
    assertThat(recorder.content().toLowerCase(Locale.ROOT)).isEqualTo("by the company");
  }

  @Test
  void heldRefusalText_released_staysOnItsChannel() {
    Recorder recorder = Recorder.of(MIXED).say(0, Channel.REFUSAL, "no bo").end();
    assertThat(recorder.joined()).first().isEqualTo("0 REFUSAL no bo");
  }

  @Test
  void lastOpenChoiceBlocked_othersFinished_answerEndsAtOnce() {
    Recorder recorder = new Recorder(MIXED, Policy.UNCLASSIFIED, 2).say(1, Channel.CONTENT, "fine")
        .send(new ChatEvent.Finished(1, FinishReason.STOP));
    assertThat(recorder.closed()).isFalse();
    recorder.say("a bomb");
    assertThat(recorder.closed()).isTrue();
    int events = recorder.events.size();
    recorder.say("more").end();
    assertThat(recorder.events).hasSize(events);
  }

  @Test
  void firstChoiceBlocked_anotherStillOpen_answerGoesOn() {
    Recorder recorder = new Recorder(MIXED, Policy.UNCLASSIFIED, 2).say("a bomb");
    assertThat(recorder.closed()).isFalse();
    recorder.say(1, Channel.CONTENT, "fine").send(new ChatEvent.Finished(1, FinishReason.STOP));
    assertThat(recorder.closed()).isTrue();
    assertThat(recorder.content(1)).isEqualTo("fine");
  }

  @Test
  void match_withRefusalTextBetweenItsHalves_isOneMatch() {
    Recorder recorder =
        Recorder.of(MIXED).say("a bo").say(0, Channel.REFUSAL, "well").say("mb").end();
    assertThat(recorder.content()).isEqualTo("a ");
    assertThat(recorder.report().verdict()).isEqualTo(Verdict.BLOCKED);
  }

  @Test
  void match_thatOnlyAppearsOnceAnOpenerIsCut_isNotReleased() {
    Policy policy = new Policy("p", 1, Refusals.PASSED, "Blocked.",
        List.of(rule(Action.BLOCK, true, List.of("bomb"), List.of(), "")),
        new Tone(List.of("Sure!"), Set.of(), Contractions.KEEP), List.of());
    Recorder recorder = Recorder.of(policy).say("Sure! bomb").end();
    assertThat(recorder.joined()).first().isEqualTo("0 REFUSAL Blocked.");
  }
}
