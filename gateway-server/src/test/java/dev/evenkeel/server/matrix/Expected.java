package dev.evenkeel.server.matrix;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must follow from a cell.
 *
 * @param seen what the caller has read when the fault comes
 * @param status of the response, 0 where the caller left before there was one
 * @param headers of the response, some of them
 * @param body all that the caller reads
 * @param record what the decision says
 * @param asked how the second provider is asked, none where it is not
 * @param health of the first route afterwards
 * @param next which route answers the conversation's next turn, a space for none
 * @param nextAffinity what that turn's decision says of the pin
 */
record Expected(String seen, int status, List<String> headers, String body, Recorded record,
    @Nullable Asking asked, String health, char next, String nextAffinity) {
  /**
   * A decision.
   *
   * @param attempts every call in order, as route, result and whether something had left
   * @param route whose answer was released, a space for none
   */
  record Recorded(List<String> attempts, String outcome, @Nullable String error,
      @Nullable String failure, char route, @Nullable String finish, String affinity, int epoch,
      List<String> seams, boolean restarted) {}

  /** How a provider is asked: for the whole answer, or to carry on what has left. */
  enum Form {
    WHOLE,
    PREFILL,
    INSTRUCTION
  }

  /** @param shown what has left, as far as the provider is shown it */
  record Asking(Form form, String shown) {}
}
