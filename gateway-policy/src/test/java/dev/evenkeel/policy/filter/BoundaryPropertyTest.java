package dev.evenkeel.policy.filter;

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
import dev.evenkeel.policy.text.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The promises of the content boundary over random texts, disguises, chunks, choices, channels and
 * tool
 * calls. {@code -Devenkeel.cases=1000000} runs a million, see {@code build/boundary-cases.sh}.
 */
class BoundaryPropertyTest {
  private static final int CASES = Integer.getInteger("evenkeel.cases", 3000);
  private static final long SEED = Long.getLong("evenkeel.seed", 0);
  /** Nothing of it is part of any rule below, however it is read. */
  private static final String[] HARMLESS = {" ", " ", "x", "qq", ".", "\n", "😀", "𝔷", "ж", "字",
      "x\u0301", "\u200B", "ｙ", "  ", "🇿", "7", "%", "&", "\\", "50% & x", "xq==", "zz|", "- "};
  private static final String[] NASTY =
      {"b", "o", "m", "a", "e", "i", "0", "1", "4", "5", " ", ".", "-", "*", "%", "%6", "F", "&#",
          "111;", "\\u00", "6f", "=", "Ym", "9t", "Yg", "@", "x.com", "+49", "41", "11", "\u200B",
          "\u0301", "😀", "字☃", "\n", "bomb", "acme", " corp", "sk-", "ＢＯ"};
  private static final String[] TERMS = {"bomb", "nerve agent", "secret recipe", "malware"};
  private static final CompiledPolicy[] POLICIES = policies();

  private static CompiledPolicy[] policies() {
    CompiledPolicy[] all = new CompiledPolicy[4];
    for (int i = 0; i < all.length; i++) {
      boolean whole = i % 2 == 0;
      Action[] actions =
          i < 2 ? new Action[] {Action.BLOCK, Action.REDACT, Action.REPLACE, Action.FLAG}
              : new Action[] {Action.REDACT, Action.BLOCK, Action.FLAG, Action.REPLACE};
      List<ContentRule> rules = new ArrayList<>();
      for (int j = 0; j < TERMS.length; j++) {
        rules.add(new ContentRule("r" + j, List.of(TERMS[j]), List.of(), actions[j],
            actions[j] == Action.REDACT || actions[j] == Action.REPLACE ? "[" + j + "]" : "",
            Set.of(Side.OUTPUT), whole));
      }
      if (i == 3) {
        rules.add(new ContentRule("acme", List.of("acme corp"), List.of("acme [a-c]{1,3}"),
            Action.REDACT, "#", Set.of(Side.OUTPUT), false, Set.of(Detector.values()),
            ContentRule.EVERY_DISGUISE));
      }
      all[i] = CompiledPolicy.compile(Recorder.rules(rules.toArray(new ContentRule[0])));
    }
    return all;
  }

  private static Action action(int policy, int term) {
    return POLICIES[policy].output()
        .rules()
        .stream()
        .filter(rule -> rule.name().equals("r" + term))
        .findFirst()
        .map(ContentRule::action)
        .orElse(Action.FLAG);
  }

  private static String harmless(Random random, int most) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(most); i > 0; i--) {
      out.append(HARMLESS[random.nextInt(HARMLESS.length)]);
    }
    return out.toString();
  }

  /** One choice's text, what may be read of it, and where its matches stand. */
  private static final class Script {
    final StringBuilder text = new StringBuilder();
    final StringBuilder expected = new StringBuilder();
    boolean blocked;
    boolean flagged;

    Script(Random random, int policy) {
      for (int part = random.nextInt(4); part >= 0; part--) {
        add(" " + harmless(random, 16) + ". ");
        if (random.nextInt(3) > 0) {
          plant(random, policy);
        }
      }
      add(" 字");
    }

    private void add(String between) {
      text.append(between);
      expected.append(blocked ? "" : between);
    }

    private void plant(Random random, int policy) {
      int term = random.nextInt(TERMS.length);
      String say = TERMS[term];
      Disguised made = Disguised.plain(say);
      int from = 0;
      boolean run = false;
      switch (random.nextInt(10)) {
        case 0 -> made = made.folded(random);
        case 1 -> made = made.leet();
        case 2 -> made = made.joined(random);
        case 3 -> made = made.spaced(random);
        case 4 -> made = term == 0 ? made : made.reversed();
        case 5 -> made = made.escaped(random);
        case 6 -> made = random.nextBoolean() ? made.escaped(random).escaped(random)
            : made.folded(random).escaped(random);
        case 7 -> {
          String inside = "qz xx xq ";
          from = inside.length();
          made = Disguised.plain(inside + say + " zz");
          made = random.nextBoolean() ? made.base64() : made.hex();
          run = true;
        }
        case 8 -> {
          String inside = "qz xx xq ";
          from = inside.length();
          made = Disguised.plain(inside + say + " zz");
          made = random.nextBoolean() ? made.base64().base64() : made.escaped(random).base64();
          run = true;
        }
        default -> made = made.joined(random).folded(random);
      }
      int start = made.start(from, from + say.length());
      int end = made.end(from, from + say.length());
      text.append(made.text);
      if (blocked) {
        return;
      }
      expected.append(made.text, 0, start);
      switch (action(policy, term)) {
        case BLOCK -> blocked = true;
        case FLAG -> {
          flagged = true;
          expected.append(made.text, start, made.text.length());
        }
        // A redaction takes the rest of an encoded run with it.
        case REDACT, REPLACE ->
          expected.append("[" + term + "]").append(run ? "" : made.text.substring(end));
      }
    }
  }

  @Test
  void plantedMatches_anyDisguisePiecesChoicesAndCalls_areKeptBackAndTheRestIsExact() {
    for (int i = 0; i < CASES; i++) {
      long seed = SEED + i;
      Random random = new Random(seed);
      int policy = random.nextInt(3);
      int choices = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1;
      List<Script> scripts = new ArrayList<>();
      List<List<String>> pieces = new ArrayList<>();
      for (int choice = 0; choice < choices; choice++) {
        Script script = new Script(random, policy);
        scripts.add(script);
        pieces.add(new ArrayList<>(Recorder.pieces(script.text.toString(), random)));
      }
      Recorder recorder = new Recorder(POLICIES[policy], Policy.UNCLASSIFIED, choices);
      int[] calls = new int[choices];
      while (pieces.stream().anyMatch(each -> !each.isEmpty())) {
        int choice = random.nextInt(choices);
        if (pieces.get(choice).isEmpty()) {
          continue;
        }
        recorder.say(choice, Channel.CONTENT, pieces.get(choice).removeFirst());
        assertThat(scripts.get(choice).expected.toString())
            .as("seed %d: released too much of '%s'", seed, scripts.get(choice).text)
            .startsWith(recorder.content(choice));
        if (random.nextInt(30) == 0) {
          recorder.send(new ChatEvent.ToolCalled(choice, calls[choice]++,
              new ToolCall("id", "find", "{\"q\":\"x\\u0071\"}")));
        } else if (random.nextInt(30) == 0) {
          recorder.say(choice, Channel.REFUSAL, "q");
        }
      }
      boolean all = true;
      boolean flagged = false;
      for (int choice = 0; choice < choices; choice++) {
        recorder.send(new ChatEvent.Finished(choice, FinishReason.STOP));
        Script script = scripts.get(choice);
        assertThat(recorder.content(choice)).as("seed %d: '%s'", seed, script.text)
            .isEqualTo(script.expected.toString());
        all &= script.blocked;
        flagged |= script.flagged;
      }
      assertThat(recorder.split).as("seed %d: split a pair", seed).isFalse();
      assertThat(recorder.report().verdict() == Verdict.BLOCKED).as("seed %d", seed)
          .isEqualTo(scripts.getFirst().blocked);
      assertThat(recorder.report().actions().stream().anyMatch(each -> each.endsWith(":flag")))
          .as("seed %d: flagged", seed)
          .isEqualTo(flagged);
      if (all) {
        assertThat(recorder.closed()).as("seed %d: ended early", seed).isTrue();
      }
    }
  }

  private static String nasty(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(NASTY[random.nextInt(NASTY.length)]);
    }
    return text.toString();
  }

  @Test
  void nastyText_anyPieces_sameOutputAndActions() {
    for (int i = 0; i < CASES; i++) {
      long seed = SEED + i;
      Random random = new Random(seed);
      CompiledPolicy policy = POLICIES[random.nextInt(POLICIES.length)];
      String text = nasty(random);
      Recorder whole = new Recorder(policy, Policy.UNCLASSIFIED, 1).say(text).end();
      Recorder split = new Recorder(policy, Policy.UNCLASSIFIED, 1);
      int read = 0;
      for (String piece : Recorder.pieces(text, random)) {
        split.say(piece);
        read += piece.length();
        boolean untouched = text.startsWith(split.content());
        if (untouched && !split.closed() && piece.endsWith("字☃")) {
          assertThat(split.content()).as("seed %d: held '%s'", seed, text).hasSize(read);
        }
      }
      split.end();
      assertThat(split.joined()).as("seed %d: '%s'", seed, text).isEqualTo(whole.joined());
      assertThat(split.report().actions()).as("seed %d: '%s'", seed, text)
          .isEqualTo(whole.report().actions());
      assertThat(split.report().longestHold()).as("seed %d: '%s'", seed, text)
          .isLessThanOrEqualTo(text.length());
    }
  }

  @Test
  void toolArguments_anyDisguise_callIsNotReleased() {
    for (int i = 0; i < CASES / 4; i++) {
      long seed = SEED + i;
      Random random = new Random(seed);
      String said = switch (random.nextInt(5)) {
        case 0 -> Disguised.plain("bomb").folded(random).text;
        case 1 -> Disguised.plain("bomb").joined(random).text;
        case 2 -> Disguised.plain("bomb").spaced(random).text;
        case 3 -> Disguised.plain("xq bomb xx").base64().text;
        default -> "b0mb";
      };
      StringBuilder json = new StringBuilder();
      for (int j = 0; j < said.length(); j++) {
        char c = said.charAt(j);
        json.append(random.nextInt(3) == 0 || c == '"' || c == '\\' || c < ' '
            ? String.format("\\u%04x", (int) c)
            : String.valueOf(c));
      }
      Recorder recorder = new Recorder(POLICIES[0], Policy.UNCLASSIFIED, 1).say("see ")
          .send(new ChatEvent.ToolCalled(0, 0,
              new ToolCall("id", "send", "{\"a\":\"" + json + "\",\"b\":1}")))
          .end();
      assertThat(recorder.events.toString()).as("seed %d: %s", seed, json)
          .doesNotContain("ToolCalled")
          .contains("CONTENT_FILTER");
    }
  }
}
