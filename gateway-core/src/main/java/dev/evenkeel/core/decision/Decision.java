package dev.evenkeel.core.decision;

import dev.evenkeel.core.chat.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record that explains one turn. Contains no content and no credential: sessions are keyed
 * hashes, reasons come from closed sets.
 *
 * @param id unique, time-ordered
 * @param at when the request was complete
 * @param requestId what the response's {@code x-request-id} says
 * @param tenant who asked
 * @param session the session's keyed hash, empty for none
 * @param sessionSource where the session's identity came from
 * @param affinity {@code new}, {@code pinned}, {@code repinned} or {@code "none"}
 * @param epoch the pin's epoch after the turn
 * @param pool the pool asked for
 * @param workload the pool's workload
 * @param policy the policy's name
 * @param policyDigest what held
 * @param queryClass what the turn was about
 * @param stream whether the caller streamed
 * @param candidates every route of the pool, and why those left out were
 * @param placement what put the first route first: {@code pin}, {@code order},
 * {@code exception}, {@code backup-share}, {@code canary}; the word none where no route may
 * answer
 * @param attempts every call that was made
 * @param route the route whose answer was released, null when none was
 * @param model the exact model that answered, null when none did
 * @param certificate the certificate that let it, {@code exception:ID} where an exception did, null
 * when nothing did
 * @param mode {@code normal}, {@code exception}, the degraded mode, or {@code closed}
 * @param outcome {@code answered}, {@code replayed}, {@code rejected}, {@code interrupted} or
 * {@code cancelled}
 * @param error the error code the caller was given, null when it was given none
 * @param failure the failure kind behind the outcome, null when nothing failed; an answered turn's
 * failures are its attempts' results
 * @param verdict what the answer turned out to be
 * @param actions what the filter changed, without the text
 * @param tone how the answer sounds, in numbers
 * @param seams where one route was asked to carry on what another began
 * @param shadows candidates that the turn drew to be asked the same, unheard by the caller
 * @param privacy what providers did not get to see, in numbers
 * @param finish the answer's finish reason, null when it has none
 * @param usage tokens of all attempts together
 * @param timings how long things took
 */
public record Decision(String id, Instant at, String requestId, String tenant, String session,
    String sessionSource, String affinity, int epoch, String pool, String workload, String policy,
    String policyDigest, String queryClass, boolean stream, List<Candidate> candidates,
    String placement, List<AttemptRecord> attempts, @Nullable String route, @Nullable String model,
    @Nullable String certificate, String mode, String outcome, @Nullable String error,
    @Nullable String failure, String verdict, List<String> actions, ToneProfile tone,
    List<Seam> seams, List<Shadow> shadows, Privacy privacy, @Nullable String finish, Usage usage,
    Timings timings) {
  public Decision {
    candidates = List.copyOf(candidates);
    attempts = List.copyOf(attempts);
    actions = List.copyOf(actions);
    seams = List.copyOf(seams);
    shadows = List.copyOf(shadows);
  }

  /**
   * A place in an answer at which another route was asked to carry on.
   *
   * @param offset how many characters had left
   * @param from whose they are, the last of them
   * @param to who was asked
   * @param form how, {@code prefill} or {@code instruction}
   * @param outcome {@code joined}, or why nothing of the new text was used
   * @param cut how many characters of the new text were left out
   */
  public record Seam(int offset, String from, String to, String form, String outcome, int cut) {}

  /**
   * A candidate that was to be asked the same once the turn was answered.
   *
   * @param asked whether it is
   * @param reasons why it is not, from closed sets; empty when it is
   */
  public record Shadow(String route, boolean asked, List<String> reasons) {
    public Shadow {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * What providers did not get to see. Counts only.
   *
   * @param tokenised different values that tokens stood for
   * @param redacted different values that were taken out for good
   * @param restored tokens of answers that became values again, of all attempts
   * @param unknown tokens of answers that stand for nothing and passed literally
   */
  public record Privacy(int tokenised, int redacted, int restored, int unknown) {
    /** Nothing was concealed. */
    public static final Privacy NONE = new Privacy(0, 0, 0, 0);
  }

  /**
   * A route that was weighed.
   *
   * @param certificate the serial that makes it eligible, null when it is not
   * @param reasons why it is not eligible, reason to detail; of an eligible one what an exception
   * waives, usually nothing
   */
  public record Candidate(String route, boolean eligible, @Nullable String certificate,
      Map<String, String> reasons) {
    public Candidate {
      reasons = Map.copyOf(reasons);
    }
  }

  /**
   * One call to one route.
   *
   * @param model the model that answered, null when none got that far
   * @param fingerprint the provider's own name for what answered beside the model, null when it
   * said
   * none
   * @param result {@code served}, {@code cancelled} or a failure kind
   * @param detail one line for people, null for success
   * @param status the provider's HTTP status, 0 for none
   * @param usage what it cost, as far as the provider said
   * @param releasedBefore whether anything had been released when it ended
   * @param millis how long it took
   */
  public record AttemptRecord(String route, @Nullable String model, @Nullable String fingerprint,
      String result, @Nullable String detail, int status, Usage usage, boolean releasedBefore,
      long millis) {}

  /**
   * Where the time went, in microseconds; -1 where it did not get so far.
   *
   * @param plan from the complete request to the first call
   * @param firstRelease from the complete request to the first released byte
   * @param total from the complete request to the end, when the last byte is about to leave
   * @param overhead the gateway's own share of the time to the first released byte: the pass that
   * planned and the pass that released
   */
  public record Timings(long plan, long firstRelease, long total, long overhead) {}
}
