/**
 * What a failure is, what it means for the breaker and for the turn, and the budgets that bound
 * retries.
 */
@NullMarked
package dev.evenkeel.core.failover;

import org.jspecify.annotations.NullMarked;
