package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.decision.Decision.Shadow;
import dev.evenkeel.core.route.Clearance;
import dev.evenkeel.core.route.Pool;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has candidates asked what another route has answered already, so that they are known before
 * anybody depends on them. Nothing of what they say reaches a caller. Must neither block nor throw.
 */
@FunctionalInterface
public interface Shadows {
  /** Nobody is asked. */
  Shadows NONE = _ -> Invitation.NOBODY;

  /**
   * Who is asked too. Called on the turn's event loop, when its answer has left and before it is
   * recorded.
   */
  Invitation invite(Served turn);

  /** Whom a turn drew. */
  interface Invitation {
    /** Nobody. */
    Invitation NOBODY = new Invitation() {
      @Override
      public List<Shadow> drawn() {
        return List.of();
      }

      @Override
      public void begin() {}
    };

    /** Every candidate that was drawn, for the record: those asked, and why the others are not. */
    List<Shadow> drawn();

    /**
     * Asks them, elsewhere. The turn is over: what it was confined to its loop with is theirs now.
     */
    void begin();
  }

  /**
   * A turn that was answered.
   *
   * @param request the caller's own words: only to judge by
   * @param concealment what providers see of them
   * @param shape what the answer had to look like, null for anything
   * @param safetyIdentifier stands for the end user towards providers; may be empty
   * @param clearance whom the workload's requirements, and the caller's own, let have the data
   * @param route who answered
   * @param calledTool whether the answer called a tool
   * @param session the session's name, empty for none
   * @param at when the request was complete
   * @param report what the answer turned out to be
   */
  record Served(Pool pool, Contract contract, ChatRequest request, Concealment concealment,
      String queryClass, @Nullable AnswerShape shape, String safetyIdentifier, Clearance clearance,
      String route, boolean calledTool, String session, Instant at, FilterReport report) {}
}
