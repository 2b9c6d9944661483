package dev.evenkeel.policy.certify;

/**
 * Whether both routes reach for the same tool, over the probes that offer tools.
 *
 * @param pairs such probes that both answered
 * @param differing how many led to different tools, or to a tool on one side only
 * @param disagreement exact upper bound of the share that differs; 1 without pairs
 */
public record ToolAgreement(int pairs, int differing, double disagreement) {}
