/**
 * Whether a route still behaves as it was certified: rates of what answers turn out to be, and
 * charts that raise an alarm when a rate moves. Pure functions and state; asks nobody and reads no
 * files. Start with {@link dev.evenkeel.policy.drift.DriftBook}.
 */
@NullMarked
package dev.evenkeel.policy.drift;

import org.jspecify.annotations.NullMarked;
