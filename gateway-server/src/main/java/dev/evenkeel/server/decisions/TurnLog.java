package dev.evenkeel.server.decisions;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.core.decision.Decision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One line per turn, always, success or failure. Written in batches by the decision writer, so that
 * a line costs a copy and not a system call. Not thread-safe.
 */
public final class TurnLog {
  private static final int ENOUGH = 60 * 1024;
  private static final byte[] SHORT =
      "{\"level\":\"INFO\",\"event\":\"turn\",".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final Form form;
  private final ByteBuilder gathered = new ByteBuilder(64 * 1024);

  /** What a line says. */
  public enum Form {
    /** The gist, for people. */
    TEXT,
    /** What people look for in the record, as JSON; the rest is found by its id. */
    SHORT,
    /** The record, as JSON. */
    WHOLE
  }

  public TurnLog(OutputStream out, Form form) {
    this.out = out;
    this.form = form;
  }

  /**
   * @param record the decision as JSON
   * @param looked where what people look for ends in it
   */
  void line(Decision decision, byte[] record, int looked) throws IOException {
    switch (form) {
      case TEXT -> gathered.append(gist(decision).getBytes(StandardCharsets.UTF_8));
      case SHORT ->
        gathered.append(SHORT).append(record, DecisionJson.BEGIN, looked).append((byte) '}');
      case WHOLE -> gathered.append(record);
    }
    gathered.append((byte) '\n');
    if (gathered.length() > ENOUGH) {
      flush();
    }
  }

  void flush() throws IOException {
    int length = gathered.length();
    if (length == 0) {
      return;
    }
    gathered.clear(); // Also if it cannot be written: what nobody takes must not pile up.
    out.write(gathered.array(), 0, length);
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
