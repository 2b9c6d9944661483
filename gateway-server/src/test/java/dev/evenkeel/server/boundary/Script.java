package dev.evenkeel.server.boundary;

import dev.evenkeel.core.chat.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** What one choice of a provider's answer says, and what a caller may read of it. */
final class Script {
  final Spoken content = new Spoken();
  final Spoken refusal = new Spoken();
  final List<ToolCall> calls = new ArrayList<>();
  /** Those of the calls that may leave. */
  final List<ToolCall> expectedCalls = new ArrayList<>();
  /** Some call must not leave. */
  boolean callBlocked;
  /** Why it ends, in OpenAI's words. */
  String finish = "stop";

  boolean blocked() {
    return content.blocked || refusal.blocked || callBlocked;
  }

  /** One text. */
  static final class Spoken {
    final StringBuilder text = new StringBuilder();
    final StringBuilder expected = new StringBuilder();
    boolean blocked;

    void harmless(String more) {
      text.append(more);
      expected.append(blocked ? "" : more);
    }

    /** Something that a rule stands against: null blocks, else what is read instead. */
    void matched(String match, @org.jspecify.annotations.Nullable String instead) {
      text.append(match);
      if (instead == null) {
        blocked = true;
      } else if (!blocked) {
        expected.append(instead);
      }
    }
  }
}
