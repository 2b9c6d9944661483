package dev.evenkeel.server.drill;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.server.drill.Script.Said;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a drill is held: a gateway that can be asked, a fault that can be switched on, and
 * everything that can be seen of both. Blocks; not for event loops. Used by several threads at
 * once.
 */
public interface Venue {
  /**
   * Asks as a caller does and hears the answer to its end.
   *
   * @param session the conversation's id
   * @throws IOException if the gateway itself cannot be reached
   */
  Heard ask(String session, List<Said> conversation, boolean stream)
      throws IOException, InterruptedException;

  /** From now on the fault is there. */
  void strike();

  /** All is well again. */
  void lift();

  /** The record of a turn; waits a moment for it, empty when there is none. */
  Optional<Decision> decision(String id);

  /** Every meter that alert rules can read, by name and labels as Prometheus scrapes them. */
  Map<String, Double> meters() throws IOException, InterruptedException;

  /**
   * Looks at the chain of records.
   *
   * @param decisions the ids of the drill's turns
   * @return what is wrong with it, empty when nothing is
   */
  Optional<String> chainBroken(List<String> decisions) throws IOException;

  /** Why the certificate of a route was set aside, empty when it was not. */
  Optional<String> suspended(String route);

  /**
   * What a caller got.
   *
   * @param status the HTTP status
   * @param text what was said, refusals too
   * @param error the error's code, null when there was none
   * @param whole whether the answer says of itself that it is complete
   * @param decision the id of the turn's decision, empty when the response names none
   */
  record Heard(int status, String text, @Nullable String error, boolean whole, String decision) {
    /** Whether there is an answer and it is whole. */
    public boolean answered() {
      return status == 200 && error == null && whole;
    }
  }
}
