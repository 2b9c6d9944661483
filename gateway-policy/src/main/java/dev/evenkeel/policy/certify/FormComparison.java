package dev.evenkeel.policy.certify;

/**
 * Whether the candidate keeps to a form as well as the reference does: a one-sided question, for
 * nobody minds a candidate that does better.
 *
 * @param name what was looked at, for people
 * @param pairs probes at which both could get it right or wrong
 * @param referenceFaults how many the reference got wrong
 * @param candidateFaults how many the candidate got wrong
 * @param onlyCandidate how many the candidate alone got wrong
 * @param onlyReference how many the reference alone got wrong
 * @param worse the most by which the candidate's share of faults may exceed the reference's (Tango,
 * one-sided); 1 without pairs
 * @param surely the least by which it exceeds it; -1 without pairs
 */
public record FormComparison(String name, int pairs, int referenceFaults, int candidateFaults,
    int onlyCandidate, int onlyReference, double worse, double surely) {}
