package dev.evenkeel.policy.certify;

import java.util.Objects;

/** A probe that both sides answered. Immutable. */
record Pair(Probe probe, Answer reference, Answer candidate) {
  /** Whether the candidate's answer is not what the probe asks for. */
  boolean missed() {
    return !probe.metBy(candidate);
  }

  boolean sameTool() {
    return Objects.equals(reference.tool(), candidate.tool());
  }

  /** Whether the two part over refusing, over the tool, or over keeping to a form. */
  boolean parted() {
    boolean otherTool = probe.kind() != Probe.Kind.TOOL_ERROR && !sameTool();
    return reference.refuses() != candidate.refuses() || otherTool || candidate.form().faulty();
  }

  /** 1 when the candidate alone refuses, -1 when the reference alone does, else 0. */
  int difference() {
    return (candidate.refuses() ? 1 : 0) - (reference.refuses() ? 1 : 0);
  }

  /** Side by side, for people. */
  Difference sideBySide() {
    return new Difference(probe.id(), probe.queryClass(), probe.target(), probe.handoff(), missed(),
        probe.zeroTolerance(), question(), reference.verdict(), candidate.verdict(),
        reference.tool(), candidate.tool(), reference.excerpt(), candidate.excerpt(),
        candidate.form().fault());
  }

  private String question() {
    String asked = probe.question();
    return asked.length() <= Answer.EXCERPT_LIMIT ? asked
        : asked.substring(0, Answer.EXCERPT_LIMIT - 1) + "…";
  }
}
