package dev.evenkeel.bench;

import dev.evenkeel.adapters.openai.OpenAiRequestReader;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.turn.Concealment;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.server.config.PolicyFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What the policy does in turns, step by step as the gateway asks for it, under the policy of
 * {@code config/policies/support.yaml}. Turns follow one another; each step goes on to the next
 * turn.
 */
public final class PolicyTurn {
  private static final int ANSWER = 600;
  private static final int TOKEN = 5;
  /** Common words in no order, as load generators send: whatever reads meaning finds none. */
  private static final String[] WORDS = ("the river holds many small stones and each one keeps a "
      + "quiet record of water that passed before in spring when snow melts from high slopes far "
      + "above green valley where people plant barley beans with simple tools made by hand during "
      + "long winter nights near warm stoves while stories travel slowly around every table until "
      + "sleep comes over all who listen there still").split(" ");

  private final CompiledPolicy policy;
  private final List<ChatRequest> requests = new ArrayList<>();
  private final List<char[]> answers = new ArrayList<>();
  private final ChatEvent.Text piece = new ChatEvent.Text();
  private final ChatEvent finished = new ChatEvent.Finished(0, FinishReason.STOP);
  private final ChatEvent ended = new ChatEvent.Ended();
  private long released;
  private int turn;

  private final Sink out = event -> {
    if (event instanceof ChatEvent.Text said) {
      released += said.length();
    }
  };

  /** @param texts {@code rows} for held-out questions and answers, {@code words} for words */
  public PolicyTurn(String texts) {
    policy = PolicyFile.read(Path.of("config/policies/support.yaml"), System::getenv).contract();
    if (texts.equals("words")) {
      Random random = new Random(1);
      for (int i = 0; i < 64; i++) {
        add(words(random, 400), words(random, 540));
      }
      return;
    }
    List<String> prompts = Corpus.prompts(Corpus.ROWS.resolve("heldout"));
    List<String> said = Corpus.answers(Corpus.ROWS.resolve("heldout"));
    for (int i = 0; i < prompts.size(); i++) {
      StringBuilder answer = new StringBuilder(said.get(i));
      for (int j = 1; answer.length() < ANSWER; j++) {
        answer.append("\n\n").append(said.get((i + j) % said.size()));
      }
      add(prompts.get(i), answer.substring(0, ANSWER));
    }
  }

  private void add(String question, String answer) {
    String json = question.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    requests
        .add(new OpenAiRequestReader().read(("{\"model\":\"m\",\"messages\":[{\"role\":\"system\","
            + "\"content\":\"You are a helpful assistant.\"},{\"role\":\"user\",\"content\":\""
            + json + "\"}],\"temperature\":0.7,\"max_tokens\":100}")
            .getBytes(StandardCharsets.UTF_8)));
    answers.add(answer.toCharArray());
  }

  private static String words(Random random, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.substring(1, length);
  }

  /** How many turns there are. */
  public int size() {
    return requests.size();
  }

  /** The next step is of the turn behind that number. */
  public void begin(int number) {
    turn = number;
  }

  private ChatRequest next() {
    turn = (turn + 1) % requests.size();
    return requests.get(turn);
  }

  /** How many tokens an answer has. */
  public int tokens() {
    return ANSWER / TOKEN;
  }

  /** What the question is about. */
  public long classify() {
    return policy.classify(next()).length();
  }

  /** What input rules see in it. */
  public long screen() {
    return policy.screen(next()).actions().size();
  }

  /** What providers get to see of it. */
  public long conceal() {
    return policy.conceal(next(), () -> {
      throw new IllegalStateException("there is no session");
    }).report().tokenised();
  }

  /** A filter made ready, which reads what was asked. */
  public long open() {
    return policy.open("", next(), false, Guards.NONE, out).hesitates() ? 1 : 0;
  }

  /** All that is done with a question. */
  public long question() {
    ChatRequest request = next();
    String queryClass = policy.classify(request);
    long seen = policy.screen(request).actions().size();
    Concealment concealment = policy.conceal(request, () -> {
      throw new IllegalStateException("there is no session");
    });
    Filter filter = policy.open("", request, false, Guards.NONE, out);
    return seen + concealment.report().tokenised() + queryClass.length()
        + (filter.hesitates() ? 1 : 0);
  }

  /** A filter made ready, and an answer in one piece. */
  public long whole() {
    ChatRequest request = next();
    return answer(request, answers.get(turn).length);
  }

  /** The same, and an answer token by token. */
  public long streamed() {
    return answer(next(), TOKEN);
  }

  /** All of it, as for a whole answer. */
  public long turn() {
    ChatRequest request = next();
    String queryClass = policy.classify(request);
    long seen = policy.screen(request).actions().size();
    Concealment concealment = policy.conceal(request, () -> {
      throw new IllegalStateException("there is no session");
    });
    return seen + concealment.report().tokenised() + queryClass.length()
        + answer(request, answers.get(turn).length);
  }

  private long answer(ChatRequest request, int step) {
    char[] answer = answers.get(turn);
    Filter filter = policy.open("", request, false, Guards.NONE, out);
    for (int at = 0; at < answer.length; at += step) {
      filter.event(piece.set(0, Channel.CONTENT, answer, at, Math.min(answer.length, at + step)));
      filter.flush();
    }
    filter.event(finished);
    filter.event(ended);
    return released + filter.report().longestHold();
  }
}
