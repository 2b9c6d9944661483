package dev.evenkeel.server.drill;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.session.IdempotencyTable.Kept;
import dev.evenkeel.core.turn.Rejection;
import dev.evenkeel.core.turn.Reply;
import dev.evenkeel.core.turn.ReplyHead;
import dev.evenkeel.server.drill.Venue.Heard;
import dev.evenkeel.server.inbound.ErrorResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of a turn that a drill asks for: hears instead of writing. A stream is released
 * with its first words, a body with its end, as for any caller. Confined to the turn's loop until
 * it
 * is over.
 */
final class HeardReply implements Reply {
  private static final int OK = 200;

  private final boolean stream;
  private final CountDownLatch over = new CountDownLatch(1);
  private final StringBuilder text = new StringBuilder();
  private volatile String decision = "";
  private volatile int status = OK;
  private volatile @Nullable String error;
  private boolean released;
  private boolean finished;
  private volatile boolean ended;

  HeardReply(boolean stream) {
    this.stream = stream;
  }

  /** What was heard; null when it did not end in time. */
  @Nullable Heard await(long seconds) throws InterruptedException {
    if (!over.await(seconds, TimeUnit.SECONDS)) {
      return null;
    }
    return new Heard(status, text.toString(), error, ended && error == null, decision);
  }

  @Override
  public boolean released() {
    return released;
  }

  @Override
  public void event(ChatEvent event) {
    switch (event) {
      case ChatEvent.Text words when words.channel() != ChatEvent.Channel.REASONING -> {
        text.append(words.chars(), words.start(), words.end() - words.start());
        released |= stream;
      }
      case ChatEvent.ToolCalled _ -> released |= stream;
      case ChatEvent.Finished _ -> {
        finished = true;
        released |= stream;
      }
      case ChatEvent.Ended _ -> {
        released = true;
        ended = finished;
        over.countDown();
      }
      case ChatEvent.Text _,ChatEvent.Started _,ChatEvent.Used _,ChatEvent.Failed _ -> {
      }
    }
  }

  @Override
  public void forget() {
    if (!released) {
      text.setLength(0);
      finished = false;
    }
  }

  @Override
  public void restart(String route) {
    text.setLength(0);
    finished = false;
  }

  @Override
  public String reject(Rejection rejection) {
    ErrorResponse response = ErrorResponse.of(rejection);
    if (over.getCount() > 0) {
      status = released ? OK : response.status();
      error = response.code();
      over.countDown();
    }
    return response.code();
  }

  @Override
  public void head(ReplyHead head) {
    decision = head.decision();
  }

  @Override
  public void keepAlive() {}

  @Override
  public void seam(String route, int offset) {}

  @Override
  public void keep(int mostBytes) {}

  @Override
  public @Nullable Kept kept() {
    return null;
  }

  @Override
  public void replay(Kept answer, String decision) {
    over.countDown(); // A drill sends no idempotency keys.
  }
}
