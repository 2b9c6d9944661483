package dev.evenkeel.policy.certify;

import dev.evenkeel.core.turn.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One probe over which the routes parted, or which the candidate got wrong.
 *
 * @param probe its id
 * @param queryClass its class
 * @param target what the answer had to be
 * @param handoff whether it goes on with another model's conversation
 * @param missed whether the candidate's answer was not that
 * @param zeroTolerance whether one miss fails the run
 * @param question what the user said last
 * @param reference the reference's verdict
 * @param candidate the candidate's verdict
 * @param referenceTool the tool the reference called, null for none
 * @param candidateTool the tool the candidate called, null for none
 * @param referenceExcerpt how the reference's answer begins
 * @param candidateExcerpt how the candidate's answer begins
 * @param fault what the candidate's answer did not keep to beside the target, null when nothing
 */
public record Difference(String probe, String queryClass, Probe.Target target, boolean handoff,
    boolean missed, boolean zeroTolerance, String question, Verdict reference, Verdict candidate,
    @Nullable String referenceTool, @Nullable String candidateTool, String referenceExcerpt,
    String candidateExcerpt, @Nullable String fault) {}
