package dev.evenkeel.server.decisions;

import dev.evenkeel.core.decision.Decision;

/**
 * A decision and its line. The line is made by who recorded it: all that it says is at hand there,
 * and has to be fetched from far by another core a moment later.
 */
final class Recorded {
  final Decision decision;
  final byte[] line;
  /** Where what people look for ends in the line. */
  final int looked;
  final int idHash;
  final int requestIdHash;

  Recorded(Decision decision, byte[] line, int looked) {
    this.decision = decision;
    this.line = line;
    this.looked = looked;
    this.idHash = decision.id().hashCode();
    this.requestIdHash = decision.requestId().hashCode();
  }
}
