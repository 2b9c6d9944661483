/**
 * What can be seen of a suite without asking anybody: start at {@link
 * dev.evenkeel.policy.lint.SuiteLint}.
 */
@NullMarked
package dev.evenkeel.policy.lint;

import org.jspecify.annotations.NullMarked;
