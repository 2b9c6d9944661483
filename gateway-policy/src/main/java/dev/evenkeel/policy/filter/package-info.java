/**
 * The policy on a stream: {@link dev.evenkeel.policy.filter.CompiledPolicy} makes a
 * {@link dev.evenkeel.policy.filter.PolicyFilter} per attempt.
 */
@NullMarked
package dev.evenkeel.policy.filter;

import org.jspecify.annotations.NullMarked;
