/** Placeholder. */
@NullMarked
package dev.evenkeel.policy;

import org.jspecify.annotations.NullMarked;
