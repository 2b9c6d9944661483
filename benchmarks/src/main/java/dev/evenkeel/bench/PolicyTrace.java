package dev.evenkeel.bench;

import dev.evenkeel.adapters.openai.OpenAiRequestReader;
import dev.evenkeel.core.Fingerprint;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.session.TokenVault;
import dev.evenkeel.core.turn.Concealment;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Moderation;
import dev.evenkeel.core.turn.Screening;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.classify.AnswerJudge;
import dev.evenkeel.policy.classify.Asked;
import dev.evenkeel.policy.classify.QueryClassifier;
import dev.evenkeel.policy.classify.QueryModel;
import dev.evenkeel.policy.classify.RefusalModel;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.policy.text.PatternException;
import dev.evenkeel.server.config.PolicyFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * Writes all that policies do in random turns, a line of digests per turn: classes, scores to the
 * bit, what is screened and concealed, every event of answers in random pieces, and reports. Two
 * builds whose lines are the same do the same. The texts are the repository's rows, changed in
 * every way that rules look through.
 */
public final class PolicyTrace {
  private static final List<String> SPICE = List.of("4111 1111 1111 1111", "jo@example.org",
      "+44 20 7946 0958", "as Claude", "internal use only", "i n t e r n a l u s e o n l y",
      "I guarantee you a refund", "cl4ss acti0n", "sue you", "Certainly!", "Of course!", "be ad 41",
      "\u00e9\u0301\u200b", "`code`", "```\nint x;\n```", "\"quoted, I can't help\"", "%41%42",
      "&#105;nternal use only", "\ud83d\ude00", "I can't help with that.", "Isn't it? Don't!",
      "I'm sorry, but", "As an AI language model,", "I hope this helps!", "a feed bed added faced",
      "\uff29\uff4e\uff54\uff45\uff52\uff4e\uff41\uff4c use only", "{\"a\":1}", "<EMAIL_1>",
      "- item", "1. first", "**bold**", "\u201cno\u201d", "ab cd ef 01 23", "ylno esu lanretni",
      "sk-abcdefgh", "\u6211\u65e0\u6cd5\u63d0\u4f9b", "\u0421laude", "self-harm", "kill myself",
      "I lI Il", "IBAN", "DE89370400440532013000", "10.0.0.1", "\u0130stanbul", "wh\u00e4t's",
      "\ufb01nal", "\u2126");

  private final Random random;
  private final List<String> prompts;
  private final List<String> answers;
  private final ChatEvent.Text piece = new ChatEvent.Text();
  private boolean loud;
  private Fingerprint print = new Fingerprint("trace/v1");

  private PolicyTrace(long seed) {
    this.random = new Random(seed);
    this.prompts = Corpus.prompts(Corpus.ROWS);
    this.answers = Corpus.answers(Corpus.ROWS);
  }

  /** How many turns per policy, and the number of one to be written out in full. */
  public static void main(String[] arguments) throws PatternException {
    int turns = Integer.parseInt(arguments[0]);
    int shown = arguments.length > 1 ? Integer.parseInt(arguments[1]) : -1;
    PolicyTrace trace = new PolicyTrace(7);
    List<CompiledPolicy> policies = new ArrayList<>();
    for (String name : List.of("support", "classroom", "developer", "health", "internal")) {
      policies.add(
          PolicyFile.read(Path.of("config/policies", name + ".yaml"), System::getenv).contract());
    }
    List<String> terms = Corpus.terms(1000, trace.prompts, trace.answers.subList(0, 500));
    policies.add(CompiledPolicy.compile(Policies.whole(terms, true)));
    policies.add(CompiledPolicy.compile(Policies.whole(terms.subList(0, 50), false)));
    policies.add(CompiledPolicy.compile(Policies.refusals()));
    List<QueryClassifier> classifiers = new ArrayList<>();
    for (CompiledPolicy each : policies) {
      classifiers.add(new QueryClassifier(QueryModel.shipped(), each.policy().classes()));
    }
    AnswerJudge judge = new AnswerJudge(RefusalModel.shipped());
    for (int i = 0; i < turns * policies.size(); i++) {
      trace.loud = i == shown;
      int policy = i % policies.size();
      trace.print = new Fingerprint("trace/v1");
      trace.turn(policies.get(policy), classifiers.get(policy), judge);
      System.out.println(i + " " + trace.print.hex().substring(0, 16));
    }
  }

  private void say(Object what) {
    print.add(String.valueOf(what));
    if (loud) {
      System.out.println("  " + what);
    }
  }

  private void turn(CompiledPolicy policy, QueryClassifier classifier, AnswerJudge judge) {
    String question = text(prompts);
    String answer = text(answers);
    ChatRequest request = request(question, random.nextInt(4) == 0 ? text(prompts) : null);
    say(question + "\n" + answer);
    String queryClass = policy.classify(request);
    say(queryClass);
    say(classifier.classify(request));
    say(new TreeMap<>(classifier.scores(request)));
    Screening screening = policy.screen(request);
    say(screening);
    Concealment concealment =
        policy.conceal(request, () -> new TokenVault(1000, System::nanoTime).apart());
    say(concealment.request().messages());
    say(new String(concealment.request().wire().octets(), StandardCharsets.UTF_8));
    say(concealment.report());
    say(Asked.of(question));
    say(policy.ruling(queryClass, request));
    say(judge.judge(question, answer));
    say(judge.judge(question, answer, 1 + random.nextInt(40)));
    if (random.nextInt(8) == 0) {
      Moderation moderation = policy.moderate(answer);
      say(moderation.queryClass() + new TreeMap<>(moderation.scores()) + moderation.findings());
    }
    stream(policy.open(queryClass, request, random.nextBoolean(), Guards.NONE, out()), answer);
  }

  private Sink out() {
    return event -> say(event instanceof ChatEvent.Text text
        ? text.choice() + " " + text.channel() + " " + text.copy()
        : event);
  }

  private void stream(Filter filter, String answer) {
    int longest = random.nextInt(3) == 0 ? answer.length() : 1 + random.nextInt(24);
    char[] chars = answer.toCharArray();
    for (int at = 0; at < chars.length;) {
      int until = Math.min(chars.length, at + 1 + random.nextInt(Math.max(1, longest)));
      if (until < chars.length && Character.isHighSurrogate(chars[until - 1])) {
        until++;
      }
      filter.event(piece.set(0, Channel.CONTENT, chars, at, until));
      filter.flush();
      say(filter.hesitates() + " " + filter.refused(0));
      if (filter.hesitates() && random.nextInt(40) == 0) {
        filter.judgeNow();
      }
      at = until;
    }
    filter.event(new ChatEvent.Finished(0,
        random.nextInt(10) == 0 ? FinishReason.LENGTH : FinishReason.STOP));
    filter.event(new ChatEvent.Ended());
    say(filter.report());
  }

  private static ChatRequest request(String question, String before) {
    String earlier = before == null ? ""
        : "{\"role\":\"user\",\"content\":" + quoted(before)
            + "},{\"role\":\"assistant\",\"content\":\"Yes.\"},";
    return new OpenAiRequestReader().read(("{\"model\":\"m\",\"messages\":[{\"role\":\"system\","
        + "\"content\":\"You are a helpful assistant.\"}," + earlier
        + "{\"role\":\"user\",\"content\":" + quoted(question) + "}]}")
        .getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\' || c < ' ' || Character.isSurrogate(c)) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** A row's text, or several, with some of it changed. */
  private String text(List<String> rows) {
    StringBuilder text = new StringBuilder();
    int parts = 1 + random.nextInt(4);
    for (int i = 0; i < parts; i++) {
      text.append(i == 0 ? "" : random.nextInt(3) == 0 ? "\n\n" : " ");
      text.append(changed(rows.get(random.nextInt(rows.size()))));
      if (random.nextInt(3) == 0) {
        int at = random.nextInt(text.length() + 1);
        text.insert(at, " " + changed(SPICE.get(random.nextInt(SPICE.size()))) + " ");
      }
    }
    // Half pairs cannot be sent.
    return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private String changed(String text) {
    return switch (random.nextInt(24)) {
      case 0 -> text.toUpperCase(java.util.Locale.ROOT);
      case 1 -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
      case 2 -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
      case 3 -> HexFormat.ofDelimiter(" ").formatHex(text.getBytes(StandardCharsets.UTF_8));
      case 4 -> text.replace("o", "0").replace("e", "3").replace("i", "1");
      case 5 -> spaced(text, random.nextBoolean() ? " " : random.nextBoolean() ? "." : "\u200b");
      case 6 -> new StringBuilder(text).reverse().toString();
      case 7 -> mangled(text);
      case 8 -> text.replace("a", "&#97;").replace("e", "%65");
      case 9 -> text.replace('a', '\u0430').replace('o', '\u043e');
      case 10 -> text.replace(" ", "");
      default -> text;
    };
  }

  private String spaced(String text, String sign) {
    int from = random.nextInt(text.length() + 1);
    int until = Math.min(text.length(), from + 30);
    return text.substring(0, from) + String.join(sign, text.substring(from, until).split(""))
        + text.substring(until);
  }

  private String mangled(String text) {
    StringBuilder mangled = new StringBuilder(text);
    for (int i = 0; i < text.length() / 8; i++) {
      int at = random.nextInt(mangled.length());
      mangled.setCharAt(at,
          (char) (random.nextInt(5) == 0 ? random.nextInt(0xD800) : ' ' + random.nextInt(95)));
    }
    return mangled.toString();
  }
}
