package dev.evenkeel.policy.classify;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.text.MatchState;
import dev.evenkeel.policy.text.Matcher;
import dev.evenkeel.policy.text.PatternException;
import java.util.List;

/** Tells what a turn is about by the terms of the policy's classes. Immutable, thread-safe. */
public final class QueryClassifier {
  /** A question is known by its beginning; a pasted book is not searched. */
  private static final int LONGEST = 16 * 1024;

  private final List<QueryClass> classes;
  private final Matcher matcher;

  /** @throws PatternException when a class's term cannot be compiled */
  public QueryClassifier(List<QueryClass> classes) throws PatternException {
    this.classes = List.copyOf(classes);
    Matcher.Builder builder = new Matcher.Builder();
    for (QueryClass each : this.classes) {
      try {
        builder.rule(each.terms(), List.of(), true);
      } catch (PatternException e) {
        throw new PatternException("class " + each.name() + ": " + e.getMessage());
      }
    }
    this.matcher = builder.build();
  }

  /** The first class with a term in the user's last message. */
  public String classify(ChatRequest request) {
    if (matcher.empty()) {
      return Policy.UNCLASSIFIED;
    }
    String text = request.lastUserText();
    int[] best = {Integer.MAX_VALUE};
    MatchState state = new MatchState(matcher, (rule, _, _) -> best[0] = Math.min(best[0], rule));
    char[] chars = text.toCharArray();
    state.read(chars, 0, Math.min(chars.length, LONGEST));
    state.finish();
    return best[0] == Integer.MAX_VALUE ? Policy.UNCLASSIFIED : classes.get(best[0]).name();
  }
}
