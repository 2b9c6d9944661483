/**
 * Proof that a route behaves like the reference: probes, the equivalence tests, the signed
 * certificate and the store the planner asks.
 */
@NullMarked
package dev.evenkeel.policy.certify;

import org.jspecify.annotations.NullMarked;
