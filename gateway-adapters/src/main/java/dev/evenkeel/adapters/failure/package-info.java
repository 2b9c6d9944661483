/**
 * What a provider's error means: {@link dev.evenkeel.adapters.failure.ErrorReport} reads the body
 * in any of the vendors' shapes, {@link dev.evenkeel.adapters.failure.FailureTable} finds its row.
 */
@NullMarked
package dev.evenkeel.adapters.failure;

import org.jspecify.annotations.NullMarked;
