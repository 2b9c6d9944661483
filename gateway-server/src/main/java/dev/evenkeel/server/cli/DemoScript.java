package dev.evenkeel.server.cli;

import dev.evenkeel.server.cli.DemoUser.Answer;
import dev.evenkeel.server.cli.DemoUser.Said;
import dev.evenkeel.server.simulate.Fault;
import dev.evenkeel.server.simulate.SimulatedProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The demo's conversation: a provider dies in the middle of a sentence, and what becomes of the
 * user
 * who was being helped. Everything shown went over real sockets.
 */
final class DemoScript {
  private static final String POOL = "health-assistant";
  private static final String FIRST_OF_ANOTHER = "How long should I boil an egg?";
  private static final String FIRST =
      "Hi, I'm Mara. How much ibuprofen can an adult safely take in a day?";
  private static final String SECOND = "And may I take it together with paracetamol?";
  private static final String THIRD = "Thanks. How many hours should I leave between doses?";

  private final Terminal terminal;
  private final DemoUser user = new DemoUser();
  private final String baseUrl;
  private final SimulatedProvider primary;
  private final SimulatedProvider cautious;
  private final List<Said> conversation = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  DemoScript(Terminal terminal, String baseUrl, SimulatedProvider primary,
      SimulatedProvider cautious) {
    this.terminal = terminal;
    this.baseUrl = baseUrl;
    this.primary = primary;
    this.cautious = cautious;
  }

  /** What did not come out as promised; empty when all did. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /**
   * Plays it.
   *
   * @return the decision id of the turn that was carried over
   */
  String play() throws IOException, InterruptedException {
    carriedOn();
    terminal.heading("3. A conversation whose app would rather have the error");
    Answer first = turn(FIRST);
    expect(first.done() && first.header("x-evenkeel-route").equals("steady"),
        "the first turn is answered whole by the reference route");
    remember(FIRST, first.text());

    primary.faults().nextStream(Fault.How.CUT);
    Answer broken = turn(SECOND);
    expect("upstream_interrupted".equals(broken.errorCode()) && !broken.done(),
        "the broken answer ends with a typed error, without [DONE]");
    expect(!broken.text().isEmpty(), "some of the broken answer had been shown");
    terminal.line("  " + terminal.bad("error " + broken.errorCode())
        + terminal.dim("  (typed, in the stream; the SDK raises it, the app asks again)"));

    primary.kill();
    terminal.line(terminal.dim("  The provider is gone. The app repeats the turn:"));
    Answer carried = turn(SECOND);
    expect(carried.done() && carried.header("x-evenkeel-route").equals("kindred"),
        "the repeated turn is carried to the certified route");
    expect(carried.header("x-evenkeel-affinity").equals("repinned"), "the session is re-pinned");
    expect(!refuses(carried.text()), "the user who was being helped is still being helped");
    remember(SECOND, carried.text());

    primary.revive();
    terminal.line(terminal.dim("  The provider is back. The conversation stays where it is:"));
    Answer stayed = turn(THIRD);
    expect(
        stayed.done() && stayed.header("x-evenkeel-route").equals("kindred")
            && stayed.header("x-evenkeel-affinity").equals("pinned"),
        "no failback in the middle of a conversation");

    naive(broken.text());
    return carried.header("x-evenkeel-decision");
  }

  /** The provider dies in mid-answer, and a route that was shown to carry on does. */
  private void carriedOn() throws IOException, InterruptedException {
    terminal.heading("2. A provider dies in mid-answer, and the answer goes on");
    terminal.line();
    terminal.line("  Omar:  " + FIRST_OF_ANOTHER);
    primary.faults().nextStream(Fault.How.CUT);
    Answer answer =
        user.ask(baseUrl, POOL, List.of(new Said("user", FIRST_OF_ANOTHER)), false, _ -> {});
    int seam = answer.seam();
    expect(answer.done() && answer.errorCode() == null && seam > 0,
        "the certified route carries the answer on in the same stream");
    terminal.quote(seam < 0 ? answer.text()
        : answer.text().substring(0, seam) + terminal.dim("| ") + answer.text().substring(seam));
    terminal.line(terminal.dim("  At the bar the provider died. The certified route was shown what"
        + " had left and went on; the seam was judged first."));
  }

  private void naive(String shown) throws IOException, InterruptedException {
    terminal.heading("4. The same moment with a failover that treats providers as interchangeable");
    terminal.line("  The next route in the list is asked to go on; its words are spliced in:");
    List<Said> history = new ArrayList<>(conversation.subList(0, 2));
    history.add(new Said("user", SECOND));
    Answer swapped = user.ask(cautious.baseUrl(), "cautious", history, _ -> {});
    terminal.quote(shown.strip() + " " + terminal.bad("| " + swapped.text().strip()));
    terminal.line(
        terminal.dim("  A flat refusal in mid-sentence, by a model nobody compared. This route"
            + " failed certification above."));
    expect(refuses(swapped.text()), "the over-cautious provider refuses what must be answered");
  }

  private Answer turn(String question) throws IOException, InterruptedException {
    terminal.line();
    terminal.line("  Mara:  " + question);
    List<Said> messages = new ArrayList<>(conversation);
    messages.add(new Said("user", question));
    Answer answer = user.ask(baseUrl, POOL, messages, _ -> {});
    terminal.line("  " + terminal.dim("answered by route " + answer.header("x-evenkeel-route")
        + ", session " + answer.header("x-evenkeel-affinity") + ", gateway's own time "
        + answer.header("x-evenkeel-overhead-ms") + " ms"));
    terminal.quote(answer.text());
    return answer;
  }

  private void remember(String question, String answer) {
    conversation.add(new Said("user", question));
    conversation.add(new Said("assistant", answer));
  }

  private static boolean refuses(String text) {
    String lower = text.toLowerCase(java.util.Locale.ROOT).replace('’', '\'');
    return lower.contains("can't help") || lower.contains("cannot help")
        || lower.contains("unable to") || lower.contains("can't assist")
        || lower.contains("not able to") || lower.contains("sorry");
  }

  private void expect(boolean held, String what) {
    if (!held) {
      failures.add(what);
    }
  }
}
