package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.route.Degraded;
import java.time.Instant;
import java.util.List;

/** Tells people of conversations that they have to take over. Thread-safe; must not block. */
@FunctionalInterface
public interface HandOffs {
  /** Nobody to tell. */
  HandOffs NONE = (desk, what) -> false;

  /**
   * Sees to it that the desk is told.
   *
   * @return false when it cannot be, and then the user must not be told that people know
   */
  boolean offer(Degraded.Desk desk, HandOff what);

  /**
   * A conversation for people.
   *
   * @param decision the id of the turn's record
   * @param session the session's name, empty for none
   * @param why the failure that no route could help with
   * @param transcript the conversation as the caller sent it; empty where content may not be sent
   */
  record HandOff(String decision, String session, String requestId, String tenant, String pool,
      String queryClass, String why, Instant at, List<Message> transcript) {
    public HandOff {
      transcript = List.copyOf(transcript);
    }
  }
}
