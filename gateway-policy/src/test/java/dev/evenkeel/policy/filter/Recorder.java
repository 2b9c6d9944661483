package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.turn.Begun;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.FilterReport;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Joint;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Drives a filter and remembers what it let out. */
final class Recorder implements Sink {
  /** Everything let out, one line per event. */
  final List<String> events = new ArrayList<>();
  private final List<StringBuilder> content = new ArrayList<>();
  private final ChatEvent.Text piece = new ChatEvent.Text();
  private final Filter filter;
  private boolean providerEnded;
  private boolean closed;
  /** Whether a piece ever began or ended inside a surrogate pair. */
  boolean split;

  Recorder(Policy policy, String queryClass, int choices) {
    this(CompiledPolicy.compile(policy), queryClass, choices);
  }

  Recorder(CompiledPolicy policy, String queryClass, int choices) {
    this(policy, queryClass, request("q", choices), false);
  }

  /** With a route at hand that is certified for the class. */
  static Recorder elsewhere(CompiledPolicy policy, String queryClass) {
    return new Recorder(policy, queryClass, request("q", 1), true);
  }

  /** With a question of the user's. */
  static Recorder asking(CompiledPolicy policy, String question) {
    return new Recorder(policy, Policy.UNCLASSIFIED, request(question, 1), false);
  }

  static ChatRequest request(String question, int choices) {
    return new ChatRequest("m", List.of(Message.of(Role.USER, question)), true, false, choices,
        Sampling.DEFAULT, Tooling.NONE, new ResponseFormat.PlainText(), Map.of(), Set.of(),
        WireBody.NONE);
  }

  /** Carrying on what another began. */
  static Recorder resuming(CompiledPolicy policy, ChatRequest request, Begun begun) {
    return new Recorder(policy, request, begun, Guards.NONE);
  }

  private Recorder(CompiledPolicy policy, ChatRequest request, Begun begun, Guards guards) {
    this.filter = policy.resume(Policy.UNCLASSIFIED, request, guards, begun, this);
    content.add(new StringBuilder());
  }

  Joint joint() {
    return filter.joint();
  }

  /** With guards to ask. */
  static Recorder guarded(CompiledPolicy policy, int choices, Guards guards) {
    return new Recorder(policy, Policy.UNCLASSIFIED, request("q", choices), false, guards);
  }

  private Recorder(CompiledPolicy policy, String queryClass, ChatRequest request,
      boolean elsewhere) {
    this(policy, queryClass, request, elsewhere, Guards.NONE);
  }

  private Recorder(CompiledPolicy policy, String queryClass, ChatRequest request, boolean elsewhere,
      Guards guards) {
    this.filter = policy.open(queryClass, request, elsewhere, guards, this);
    for (int i = 0; i < request.choices(); i++) {
      content.add(new StringBuilder());
    }
  }

  static Recorder of(Policy policy) {
    return new Recorder(policy, Policy.UNCLASSIFIED, 1);
  }

  static Policy rules(ContentRule... rules) {
    return new Policy("p", 1, Refusals.PASSED, "Blocked.", List.of(rules), Tone.UNCHANGED,
        List.of());
  }

  static ContentRule rule(Action action, boolean whole, List<String> terms, List<String> patterns,
      String instead) {
    return new ContentRule(action.name() + terms + patterns, terms, patterns, action, instead,
        Set.of(Side.OUTPUT), whole);
  }

  /** A text in random pieces, now and then in single characters. */
  static List<String> pieces(String text, Random random) {
    int longest = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(12);
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < text.length();) {
      int end = Math.min(text.length(), i + 1 + random.nextInt(longest));
      if (end < text.length()
          && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end))) {
        end++; // Decoders never split a pair.
      }
      pieces.add(text.substring(i, end));
      i = end;
    }
    return pieces;
  }

  @Override
  public void event(ChatEvent event) {
    if (event instanceof ChatEvent.Text text) {
      String said = text.copy();
      events.add(text.choice() + " " + text.channel() + " " + said);
      split |= !said.isEmpty() && (Character.isLowSurrogate(said.charAt(0))
          || Character.isHighSurrogate(said.charAt(said.length() - 1)));
      if (text.channel() == Channel.CONTENT) {
        content.get(text.choice()).append(said);
      }
    } else {
      events.add(event.toString());
      closed |= event instanceof ChatEvent.Ended && !providerEnded;
    }
  }

  Recorder say(String text) {
    return say(0, Channel.CONTENT, text);
  }

  Recorder say(int choice, Channel channel, String text) {
    filter.event(piece.set(choice, channel, text));
    return this;
  }

  Recorder send(ChatEvent event) {
    filter.event(event);
    return this;
  }

  Recorder end() {
    filter.event(new ChatEvent.Finished(0, FinishReason.STOP));
    providerEnded = true;
    filter.event(new ChatEvent.Ended());
    return this;
  }

  void cancel() {
    filter.cancel();
  }

  /** What is recorded. */
  Filter filter() {
    return filter;
  }

  String content() {
    return content(0);
  }

  String content(int choice) {
    return content.get(choice).toString();
  }

  FilterReport report() {
    return filter.report();
  }

  /** Whether the filter ended the answer before its provider did. */
  boolean closed() {
    return closed;
  }

  /** All events with neighbouring pieces of one text joined. */
  List<String> joined() {
    List<String> joined = new ArrayList<>();
    String kind = "";
    for (String event : events) {
      int space = event.indexOf(' ', 2);
      String own =
          space < 0 || !Character.isDigit(event.charAt(0)) ? "" : event.substring(0, space);
      if (!own.isEmpty() && own.equals(kind)) {
        joined.set(joined.size() - 1, joined.getLast() + event.substring(space + 1));
      } else {
        joined.add(event);
      }
      kind = own;
    }
    return joined;
  }
}
