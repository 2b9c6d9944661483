package dev.evenkeel.policy.certify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run found. Immutable; holds excerpts of answers, so it is for the operator's eyes.
 *
 * @param verdict whether a certificate may be issued
 * @param binding what was tested
 * @param classes one comparison per class of the suite, sorted by name
 * @param handoff the same over all probes whose history another model wrote
 * @param tools agreement on tools
 * @param evidence what else was compared
 * @param differences the probes over which the routes parted, in the order asked
 * @param reasons why the verdict is not {@link Verdict#PASSED}, in plain words; empty when it is
 * @param cautions what the suite could not show although it counts, in plain words
 * @param effort what it took
 */
public record CertificationResult(Verdict verdict, Binding binding, List<Comparison> classes,
    Comparison handoff, ToolAgreement tools, Evidence evidence, List<Difference> differences,
    List<String> reasons, List<String> cautions, Effort effort) {
  public CertificationResult {
    classes = List.copyOf(classes);
    differences = List.copyOf(differences);
    reasons = List.copyOf(reasons);
    cautions = List.copyOf(cautions);
  }

  /** What a run comes to. */
  public enum Verdict {
    /** Every gate was shown to hold. */
    PASSED,
    /** The candidate behaves differently, or gets too much wrong. */
    FAILED,
    /** Too few probes or too few answers to say; never enough for a certificate. */
    INCONCLUSIVE
  }

  /**
   * What the candidate's part of a run took.
   *
   * @param planned probes of the suite
   * @param asked probes the candidate was asked; fewer when the run was stopped early
   * @param candidateFailures probes asked that the candidate gave no answer to
   * @param referenceFailures probes asked that the reference gave no answer to
   * @param spent tokens the candidate used
   * @param referenceSpent tokens the reference used, for all candidates of the run together
   * @param cost of all these tokens, null when a price is not known
   * @param started when
   * @param elapsed how long
   */
  public record Effort(int planned, int asked, int candidateFailures, int referenceFailures,
      Answer.Spent spent, Answer.Spent referenceSpent, @Nullable Double cost, Instant started,
      Duration elapsed) {
    /** Whether the outcome was certain before all probes were asked. */
    public boolean stoppedEarly() {
      return asked < planned;
    }

    /** Whether too few probes were answered to show anything: what is missing can be asked yet. */
    public boolean unanswered() {
      int allowed = Futility.failuresAllowed(planned);
      return candidateFailures > allowed || referenceFailures > allowed;
    }

    /** Tokens the candidate used. */
    public long tokens() {
      return spent.total();
    }
  }
}
