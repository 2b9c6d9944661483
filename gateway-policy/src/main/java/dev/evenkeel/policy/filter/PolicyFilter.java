package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.FilterReport;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.classify.RefusalDetector;
import dev.evenkeel.policy.classify.RefusalDetector.Decision;
import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.text.MatchState;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a policy on one attempt's events: content boundary, refusals, openings. Every choice has
 * its
 * own state. See {@link Filter} for what it promises.
 *
 * <p>
 * {@code logprobs} repeat the text token by token, so they are passed only with a piece that leaves
 * unheld and unedited. A choice that was blocked or refused is finished here; what its provider
 * still
 * says of it is swallowed.
 */
public final class PolicyFilter implements Filter {
  private final CompiledPolicy policy;
  private final String queryClass;
  private final int expected;
  private final Sink out;
  private final ChatEvent.Text piece = new ChatEvent.Text();
  private final Set<String> actions = new LinkedHashSet<>(2);
  private @Nullable ChoiceFilter[] choices = new @Nullable ChoiceFilter[1];
  private boolean closed;
  private boolean failed;
  private int longestHold;

  PolicyFilter(CompiledPolicy policy, String queryClass, int expected, Sink out) {
    this.policy = policy;
    this.queryClass = queryClass;
    this.expected = expected;
    this.out = out;
  }

  @Override
  public boolean closed() {
    return closed;
  }

  @Override
  public void event(ChatEvent event) {
    if (failed || closed) {
      return;
    }
    try {
      switch (event) {
        case ChatEvent.Text text -> {
          if (text.channel() != Channel.REASONING) {
            choice(text.choice()).text(text);
          }
        }
        case ChatEvent.ToolCalled called -> choice(called.choice()).tool(called);
        case ChatEvent.Finished(var index, var reason) -> choice(index).finished(reason);
        case ChatEvent.Started _,ChatEvent.Used _,ChatEvent.Ended _,ChatEvent.Failed _ ->
          out.event(event);
      }
    } catch (RuntimeException e) {
      failed = true; // Whatever was held stays held.
      throw e;
    }
  }

  @Override
  public void flush() {
    if (!failed) {
      out.flush();
    }
  }

  @Override
  public FilterReport report() {
    Verdict verdict = Verdict.NO_OUTPUT;
    double score = 0;
    for (ChoiceFilter choice : choices) {
      if (choice != null) {
        verdict = choice.verdict();
        score = choice.score();
        break;
      }
    }
    return new FilterReport(verdict, actions.stream().toList(), longestHold, score);
  }

  private ChoiceFilter choice(int index) {
    if (index >= choices.length) {
      choices = Arrays.copyOf(choices, index + 1);
    }
    ChoiceFilter choice = choices[index];
    if (choice == null) {
      choice = new ChoiceFilter(index);
      choices[index] = choice;
    }
    return choice;
  }

  /** The boundary ended a choice; a sole one ends the answer, and its provider need not go on. */
  private void endedHere() {
    if (expected == 1 && choices.length == 1) {
      out.event(new ChatEvent.Ended());
      closed = true;
    }
  }

  /** One choice. */
  private final class ChoiceFilter {
    private final int index;
    private final MatchState matches;
    private final @Nullable MatchState flags;
    private final RefusalDetector opening = new RefusalDetector();
    /** Raw text not yet through the boundary; begins at {@code rawBase} of the whole. */
    private char[] raw = new char[64];
    private int rawLength;
    private long rawBase;
    /** Text through the boundary, waiting for the opening to be judged. */
    private char[] clean = new char[64];
    private int cleanLength;
    private Channel channel = Channel.CONTENT;
    private boolean open;
    private boolean spoke;
    private boolean calledTool;
    private boolean refused;
    private boolean blocked;
    private boolean released;
    boolean done;

    ChoiceFilter(int index) {
      this.index = index;
      this.matches = new MatchState(policy.output(), this::found);
      this.flags = policy.flags().empty() ? null : new MatchState(policy.flags(), this::flagged);
      this.open = !policy.unifiesRefusals() && policy.openers().isEmpty();
    }

    Verdict verdict() {
      if (blocked) {
        return Verdict.BLOCKED;
      }
      if (refused) {
        return Verdict.REFUSE;
      }
      if (!spoke) {
        return calledTool ? Verdict.TOOL : Verdict.NO_OUTPUT;
      }
      if (opening.decision() == Decision.REFUSAL) {
        return Verdict.REFUSE;
      }
      return opening.refusesLater() ? Verdict.PARTIAL : Verdict.ANSWER;
    }

    double score() {
      return refused ? 1 : opening.score();
    }

    // --- in

    void text(ChatEvent.Text text) {
      if (done || text.length() == 0) {
        return;
      }
      spoke = spoke || !blank(text);
      if (text.channel() == Channel.REFUSAL && policy.unifiesRefusals()) {
        refuse();
        return;
      }
      if (text.channel() != channel) {
        // The other text is over as far as this one is concerned.
        settleMatches();
        channel = text.channel();
        if (done) {
          return;
        }
      }
      if (text.channel() == Channel.REFUSAL) {
        refused = true;
        boundary(text, text.start());
        return;
      }
      int from = text.start();
      if (opening.decision() == Decision.UNDECIDED && policy.unifiesRefusals()) {
        from = opening(text);
        if (done) {
          return;
        }
      }
      refused |= opening.read(text.chars(), from, text.end()) == Decision.REFUSAL;
      boundary(text, from);
    }

    /**
     * Reads on in an opening, character by character through boundary and detector, so that it does
     * not matter in which pieces it comes.
     *
     * @return how far it read
     */
    private int opening(ChatEvent.Text text) {
      int i = text.start();
      while (i < text.end() && opening.decision() == Decision.UNDECIDED && !done) {
        keep(text.chars(), i, i + 1);
        read(text.chars()[i]);
        if (!done && opening.read(text.chars(), i, i + 1) == Decision.REFUSAL) {
          refuse();
        }
        i++;
      }
      return i;
    }

    private void read(char c) {
      if (flags != null) {
        flags.read(c);
      }
      matches.read(c);
    }

    /** Reads a piece through the boundary from {@code from} on and releases what may go. */
    private void boundary(ChatEvent.Text text, int from) {
      boolean untouched = open && rawLength == 0 && cleanLength == 0;
      boolean halfPair =
          policy.unifiesRefusals() && Character.isHighSurrogate(text.chars()[text.end() - 1]);
      if (untouched && flags == null && policy.output().empty() && !halfPair) {
        release(text);
        return;
      }
      if (untouched) {
        // Most pieces wait for nothing: they are read where they lie and go as they came.
        long expectedBase = rawBase + text.length();
        pending = text;
        edited = false;
        for (int i = from; i < text.end() && !done; i++) {
          read(text.chars()[i]);
        }
        pending = null;
        if (done) {
          return;
        }
        if (!edited && matches.holdFrom() >= expectedBase) {
          rawBase = expectedBase;
          release(text);
          return;
        }
        if (!edited) {
          keep(text.chars(), from, text.end());
        }
      } else {
        for (int i = from; i < text.end() && !done; i++) {
          keep(text.chars(), i, i + 1);
          read(text.chars()[i]);
        }
        if (done) {
          return;
        }
      }
      pass(matches.holdFrom());
      openUp(false);
      longestHold = Math.max(longestHold, rawLength + cleanLength);
    }

    private boolean blank(ChatEvent.Text text) {
      for (int i = text.start(); i < text.end(); i++) {
        if (!Character.isWhitespace(text.chars()[i])) {
          return false;
        }
      }
      return true;
    }

    /** The piece being read in place, null when its text is in {@link #raw} already. */
    private ChatEvent.@Nullable Text pending;
    private boolean edited;

    private void flagged(int rule, long start, long end) {
      if (!done) {
        act(policy.flagRule(rule));
      }
    }

    private void act(ContentRule rule) {
      actions.add(rule.name() + ":" + rule.action().name().toLowerCase(Locale.ROOT));
    }

    private void found(int rule, long start, long end) {
      if (done) {
        return;
      }
      var content = policy.outputRule(rule);
      act(content);
      ChatEvent.Text inPlace = pending;
      if (inPlace != null && !edited) {
        // What was being read in place has to be cut after all.
        edited = true;
        keep(inPlace.chars(), inPlace.start(), inPlace.end());
      }
      if (content.action() == Action.BLOCK) {
        block(start);
        return;
      }
      if (end <= rawBase) {
        return; // Inside what was replaced already.
      }
      pass(start);
      String instead = content.replacement();
      append(instead);
      drop(end);
    }

    void tool(ChatEvent.ToolCalled called) {
      if (done) {
        return;
      }
      calledTool = true;
      settleText();
      if (done) {
        return;
      }
      String blockedBy =
          toolRule(called.call().name() + " " + unescaped(called.call().arguments()));
      if (blockedBy != null) {
        actions.add(blockedBy + ":block");
        block(rawBase + rawLength);
        return;
      }
      released = true;
      out.event(called);
    }

    /** A call cannot be edited without changing what it does: any rule but a flag blocks it. */
    private @Nullable String toolRule(String text) {
      if (policy.output().empty()) {
        return null;
      }
      int[] rule = {-1};
      MatchState state = new MatchState(policy.output(),
          (number, _, _) -> rule[0] = rule[0] < 0 ? number : rule[0]);
      for (int i = 0; i < text.length(); i++) {
        state.read(text.charAt(i));
      }
      state.finish();
      return rule[0] < 0 ? null : policy.outputRule(rule[0]).name();
    }

    void finished(FinishReason reason) {
      if (done) {
        return;
      }
      if (reason == FinishReason.CONTENT_FILTER && policy.unifiesRefusals()) {
        refuse();
        return;
      }
      refused |= reason == FinishReason.CONTENT_FILTER;
      settleText();
      if (!done) {
        done = true;
        out.event(new ChatEvent.Finished(index, reason));
      }
    }

    /** No more text before this point: everything held is decided. */
    private void settleText() {
      if (spoke && opening.finish() == Decision.REFUSAL) {
        refused = true;
        if (policy.unifiesRefusals()) {
          refuse();
          return;
        }
      }
      settleMatches();
    }

    private void settleMatches() {
      if (flags != null) {
        flags.finish();
      }
      matches.finish();
      if (!done) {
        pass(rawBase + rawLength);
        openUp(true);
      }
    }

    // --- verdicts

    private void refuse() {
      refused = true;
      if (policy.mustAnswer(queryClass)) {
        actions.add("refusal:must_answer");
      }
      actions.add("refusal:unified");
      forget();
      done = true;
      out.event(piece.set(index, Channel.REFUSAL, policy.refusalText(queryClass)));
      out.event(new ChatEvent.Finished(index, FinishReason.STOP));
      // The provider is read to its end all the same: only there it says what this cost.
    }

    private void block(long start) {
      blocked = true;
      // What came before the match is not part of it and may be read.
      pass(start);
      openUp(true);
      forget();
      done = true;
      if (!released && !policy.blockedText().isEmpty()) {
        out.event(piece.set(index, Channel.REFUSAL, policy.blockedText()));
      }
      out.event(new ChatEvent.Finished(index, FinishReason.CONTENT_FILTER));
      endedHere();
    }

    private void forget() {
      rawLength = 0;
      cleanLength = 0;
    }

    // --- buffers

    private void keep(char[] chars, int start, int end) {
      int count = end - start;
      if (rawLength + count > raw.length) {
        raw = Arrays.copyOf(raw, Math.max(raw.length * 2, rawLength + count));
      }
      System.arraycopy(chars, start, raw, rawLength, count);
      rawLength += count;
    }

    /** Moves raw text before {@code until} through the boundary. */
    private void pass(long until) {
      int count = (int) Math.min(rawLength, Math.max(0, until - rawBase));
      if (count == 0) {
        return;
      }
      room(count);
      System.arraycopy(raw, 0, clean, cleanLength, count);
      cleanLength += count;
      shift(count);
    }

    private void drop(long until) {
      shift((int) Math.min(rawLength, Math.max(0, until - rawBase)));
    }

    private void shift(int count) {
      System.arraycopy(raw, count, raw, 0, rawLength - count);
      rawLength -= count;
      rawBase += count;
    }

    private void append(String text) {
      room(text.length());
      text.getChars(0, text.length(), clean, cleanLength);
      cleanLength += text.length();
    }

    private void room(int count) {
      if (cleanLength + count > clean.length) {
        clean = Arrays.copyOf(clean, Math.max(clean.length * 2, cleanLength + count));
      }
    }

    // --- out

    /** Releases the clean text once the opening is judged. */
    private void openUp(boolean last) {
      int from = 0;
      if (!open) {
        if (policy.unifiesRefusals() && !last && channel == Channel.CONTENT
            && opening.decision() == Decision.UNDECIDED) {
          return;
        }
        int opener = Openers.strip(policy.openers(), clean, cleanLength, last);
        if (opener == Openers.UNDECIDED) {
          return;
        }
        if (opener > 0) {
          actions.add("tone:opener");
          from = opener;
        }
        open = true;
      }
      int end = cleanLength;
      if (end > from && Character.isHighSurrogate(clean[end - 1]) && !last) {
        end--; // Its other half is still held.
      }
      if (end > from) {
        released = true;
        out.event(piece.set(index, channel, clean, from, end));
      }
      System.arraycopy(clean, end, clean, 0, cleanLength - end);
      cleanLength -= end;
    }

    private void release(ChatEvent.Text text) {
      released = true;
      out.event(text);
    }
  }

  /** What the arguments say once their JSON escapes are read. */
  private static String unescaped(String json) {
    if (json.indexOf('\\') < 0) {
      return json;
    }
    StringBuilder plain = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c != '\\' || i + 1 == json.length()) {
        plain.append(c);
        continue;
      }
      char escape = json.charAt(++i);
      if (escape == 'u' && i + 4 < json.length()) {
        try {
          plain.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
          i += 4;
        } catch (NumberFormatException _) {
          plain.append(escape);
        }
      } else {
        plain.append(switch (escape) {
          case 'n', 'r', 't', 'b', 'f' -> ' ';
          default -> escape;
        });
      }
    }
    return plain.toString();
  }
}
