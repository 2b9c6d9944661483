package dev.evenkeel.server.decisions;

import dev.evenkeel.core.decision.Decision;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One line per turn, always: for machines the decision record itself, for people the gist of it.
 * Written in batches by the decision writer, so that a line costs a copy and not a system call. Not
 * thread-safe.
 */
public final class TurnLog {
  private static final byte[] LINE_FEED = {'\n'};
  private final OutputStream out;
  private final boolean json;

  /** @param json whether lines are for machines */
  public TurnLog(OutputStream out, boolean json) {
    this.out = new BufferedOutputStream(out, 64 * 1024);
    this.json = json;
  }

  /** @param record the decision as JSON */
  void line(Decision decision, byte[] record) throws IOException {
    if (json) {
      out.write(record);
    } else {
      out.write(gist(decision).getBytes(StandardCharsets.UTF_8));
    }
    out.write(LINE_FEED);
  }

  void flush() throws IOException {
    out.flush();
  }

  private static String gist(Decision decision) {
    return decision.at() + " turn " + decision.outcome() + " pool=" + decision.pool() + " route="
        + decision.route() + " affinity=" + decision.affinity() + " attempts="
        + decision.attempts().size() + " verdict=" + decision.verdict()
        + (decision.error() == null ? "" : " error=" + decision.error())
        + (decision.failure() == null ? "" : " failure=" + decision.failure()) + " us="
        + decision.timings().total() + " request=" + decision.requestId() + " decision="
        + decision.id();
  }
}
